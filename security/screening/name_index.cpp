#include "security/screening/name_index.hpp"

#include <algorithm>
#include <array>
#include <numeric>

#include "ledger/base/check.hpp"
#include "security/screening/phonetics.hpp"

namespace sluice::screening {

namespace {

// The kinds of keys; part of what is hashed.
enum class KeyKind : std::uint32_t {
    sound,  // as it is, and with each letter taken out
    skeleton,
    semitic,   // of words with vowels, for queries without
    written,   // of words without vowels, for queries with
    east,      // of Latin words, for queries in Hangul or Han
    eastern,   // of words in Hangul or Han, for Latin queries
    slavic,    // consonants of the Slavic form, of all words, for queries in Cyrillic
    slavonic,  // the first consonants of long words, for the same
    group,
    han
};

// FNV-1a, 32 bits: an accidental collision costs one comparison.
std::uint32_t hash_of(KeyKind kind, std::string_view text) {
    std::uint32_t hash = 2166136261u ^ static_cast<std::uint32_t>(kind) * 0x9E3779B9u;
    for (const auto c : text) {
        hash = (hash ^ static_cast<unsigned char>(c)) * 16777619u;
    }
    return hash;
}

std::uint32_t hash_of(KeyKind kind, std::uint32_t number) {
    std::uint32_t hash = 2166136261u ^ static_cast<std::uint32_t>(kind) * 0x9E3779B9u;
    hash = (hash ^ number) * 2654435761u;
    return hash ^ hash >> 15;
}

bool is_east_asian(const Token& token) {
    return token.script == Script::hangul || token.script == Script::han;
}

std::string slavic_key_of(const Token& token) {
    return skeleton_of(token.slavic);
}

// Long words of two languages have their stem in common: "elektronika", "electronics".
std::string stem_of(const Token& token) {
    const auto skeleton = skeleton_of(token.sound);
    return token.sound.size() >= 6 && skeleton.size() >= 4 ? skeleton.substr(0, 4) : token.sound;
}

// Calls `take` with the word's sound and every form of it with one letter less.
template <class Take>
void each_deletion(const std::string& sound, Take take) {
    take(hash_of(KeyKind::sound, sound));
    if (sound.size() < 3 || sound.size() > 32) {
        return;
    }
    std::array<char, 32> shorter;
    for (std::size_t skip = 0; skip < sound.size(); ++skip) {
        if (skip > 0 && sound[skip] == sound[skip - 1]) {
            continue;
        }
        std::copy_n(sound.begin(), skip, shorter.begin());
        std::copy(sound.begin() + static_cast<std::ptrdiff_t>(skip) + 1, sound.end(),
                  shorter.begin() + static_cast<std::ptrdiff_t>(skip));
        take(hash_of(KeyKind::sound, std::string_view{shorter.data(), sound.size() - 1}));
    }
}

template <class Take>
void each_own_key(const Token& token, bool is_merged, Take take) {
    if (token.han != 0) {
        take(hash_of(KeyKind::han, token.han));
    }
    if (is_east_asian(token)) {
        take(hash_of(KeyKind::eastern, token.east));
        return;
    }
    if (token.is_vowelless) {
        take(hash_of(KeyKind::written, semitic_skeleton_of(token.text)));
        take(hash_of(KeyKind::sound, token.sound));
        return;
    }
    each_deletion(token.sound, take);
    if (token.is_number) {
        return;
    }
    if (const auto skeleton = skeleton_of(token.sound); skeleton.size() > 1) {
        take(hash_of(KeyKind::skeleton, skeleton));
    }
    take(hash_of(KeyKind::semitic, semitic_skeleton_of(token.text)));
    if (is_merged) {
        return;
    }
    take(hash_of(KeyKind::east, token.east));
    take(hash_of(KeyKind::slavic, slavic_key_of(token)));
    take(hash_of(KeyKind::slavonic, stem_of(token)));
    for (const auto group : token.groups) {
        if (group != 0) {
            take(hash_of(KeyKind::group, group));
        }
    }
}

// Keys under which words that match a query's word are found.
template <class Take>
void each_query_key(const Token& token, bool is_merged, Take take) {
    if (token.han != 0) {
        take(hash_of(KeyKind::han, token.han));
    }
    if (is_east_asian(token)) {
        take(hash_of(KeyKind::east, token.east));
        take(hash_of(KeyKind::eastern, token.east));
        if (!token.other.empty()) {
            take(hash_of(KeyKind::east, token.other));
        }
        return;
    }
    if (token.is_vowelless) {
        take(hash_of(KeyKind::semitic, semitic_skeleton_of(token.text)));
        take(hash_of(KeyKind::written, semitic_skeleton_of(token.text)));
        return;
    }
    each_deletion(token.sound, take);
    if (token.is_number) {
        return;
    }
    if (const auto skeleton = skeleton_of(token.sound); skeleton.size() > 1) {
        take(hash_of(KeyKind::skeleton, skeleton));
    }
    take(hash_of(KeyKind::written, semitic_skeleton_of(token.text)));
    if (!is_merged) {
        take(hash_of(KeyKind::eastern, token.east));
        if (token.script == Script::cyrillic) {
            take(hash_of(KeyKind::slavic, slavic_key_of(token)));
            take(hash_of(KeyKind::slavonic, stem_of(token)));
        }
        for (const auto group : token.groups) {
            if (group != 0) {
                take(hash_of(KeyKind::group, group));
            }
        }
    }
}

// What makes two words of listed names one word of the index.
void set_key(const Token& token, std::string& key) {
    key = token.text;
    key += '\t';
    key += static_cast<char>('0' + static_cast<int>(token.script));
    key += token.is_vowelless ? 'v' : '-';
    key += std::to_string(static_cast<std::uint32_t>(token.han));
}

}  // namespace

void NameIndex::add(IndexedName name) {
    float sum = 0;
    for (const auto& token : name.name.tokens) {
        sum += token.information;
    }
    name.information = std::max(sum, 0.1f);
    names_.push_back(std::move(name));
}

void NameIndex::finish() {
    share_words();
    Numbers words;
    for (std::uint32_t number = 0; number < names_.size(); ++number) {
        add_words(names_[number], number, words);
    }
    words_.shrink_to_fit();
    for (std::uint32_t number = 0; number < words_.size(); ++number) {
        auto& list = words_[number].names;
        list.erase(std::unique(list.begin(), list.end()), list.end());
        list.shrink_to_fit();
        add_keys(words_[number], number);
    }
    sort_keys();
}

// Words that are the same in all that comparing looks at become one, side by side in memory.
void NameIndex::share_words() {
    Numbers numbers;
    std::vector<std::shared_ptr<const Token>> first_ones;
    std::string key;
    const auto number_of = [&](const Token& token) {
        set_key(token, key);
        key += token.is_initial ? 'i' : '-';
        key += token.is_particle ? 'p' : '-';
        key += std::to_string(token.org_code);
        key += std::to_string(token.information);
        key += token.other;
        return numbers.try_emplace(key, static_cast<std::uint32_t>(numbers.size()));
    };
    for (auto& name : names_) {
        auto& tokens = name.name.tokens;
        for (std::size_t i = 0; i < tokens.size(); ++i) {
            if (number_of(tokens[i]).second) {
                first_ones.push_back(tokens.share(i));
            }
        }
    }
    const auto shared = std::make_shared<std::vector<Token>>();
    shared->reserve(first_ones.size());
    for (const auto& token : first_ones) {
        shared->push_back(*token);
        shared->back().number = static_cast<std::uint32_t>(shared->size());
    }
    for (auto& name : names_) {
        auto& tokens = name.name.tokens;
        for (std::size_t i = 0; i < tokens.size(); ++i) {
            const auto number = number_of(tokens[i]).first->second;
            tokens.replace(i, std::shared_ptr<const Token>{shared, &(*shared)[number]});
        }
    }
}

// By hash, then by word; each once.
void NameIndex::sort_keys() {
    const auto order = [](const Key& a, const Key& b) {
        return a.hash != b.hash ? a.hash < b.hash : a.word < b.word;
    };
    std::sort(keys_.begin(), keys_.end(), order);
    const auto same = [](const Key& a, const Key& b) {
        return a.hash == b.hash && a.word == b.word;
    };
    keys_.erase(std::unique(keys_.begin(), keys_.end(), same), keys_.end());
    keys_.shrink_to_fit();
    buckets_.assign((std::size_t{1} << bucket_bits) + 1, 0);
    for (const auto& key : keys_) {
        ++buckets_[(key.hash >> (32 - bucket_bits)) + 1];
    }
    std::partial_sum(buckets_.begin(), buckets_.end(), buckets_.begin());
}

void NameIndex::add_words(const IndexedName& name, std::uint32_t number, Numbers& words) {
    const auto& tokens = name.name.tokens;
    for (std::size_t i = 0; i < tokens.size(); ++i) {
        if (!tokens[i].is_particle || tokens.size() == 1) {
            add_word(tokens.share(i), false, number, words);
        }
        if (i + 1 < tokens.size() && tokens[i].han == 0 && !tokens[i].is_vowelless) {
            auto merged = std::make_shared<Token>();
            merge_tokens(tokens, i, 2, *merged);
            add_word(std::move(merged), true, number, words);
        }
    }
    if (!name.name.acronym.empty()) {
        add_word(std::make_shared<Token>(make_token(name.name.acronym, name.name.style)), true,
                 number, words);
    }
}

void NameIndex::add_word(std::shared_ptr<const Token> token, bool is_merged, std::uint32_t number,
                         Numbers& words) {
    std::string key;
    set_key(*token, key);
    const auto [known, is_new] = words.try_emplace(key, static_cast<std::uint32_t>(words_.size()));
    if (is_new) {
        words_.push_back({std::move(token), {number}, is_merged});
        return;
    }
    auto& word = words_[known->second];
    if (word.is_merged && !is_merged) {
        word.token = std::move(token);
        word.is_merged = false;
    }
    word.names.push_back(number);
}

void NameIndex::add_keys(const Word& word, std::uint32_t number) {
    each_own_key(*word.token, word.is_merged, [&](std::uint32_t hash) {
        keys_.push_back({hash, number});
    });
}

void NameIndex::look_up(std::uint32_t hash, Scratch& scratch) const {
    const auto bucket = hash >> (32 - bucket_bits);
    for (auto at = buckets_[bucket]; at < buckets_[bucket + 1]; ++at) {
        if (keys_[at].hash == hash) {
            scratch.words.push_back(keys_[at].word);
        }
    }
}

// Listed words near the query's word, and what they give to the names that have them.
void NameIndex::gather(const Token& token, bool is_merged, Scratch& scratch) const {
    scratch.words.clear();
    each_query_key(token, is_merged, [&](std::uint32_t hash) { look_up(hash, scratch); });
    auto& found = scratch.words;
    std::sort(found.begin(), found.end());
    found.erase(std::unique(found.begin(), found.end()), found.end());
}

// `match` compares the query's word with a listed one.
template <class Match>
void NameIndex::accumulate(const Token& token, Match match, Scratch& scratch) const {
    const auto position = ++scratch.word;
    for (const auto number : scratch.words) {
        const auto& word = words_[number];
        const auto similarity = match(*word.token).similarity;
        if (similarity <= 0) {
            continue;
        }
        const auto part = std::min(token.information, word.token->information) * similarity;
        for (const auto name : word.names) {
            auto& tally = scratch.tallies[name];
            if (tally.epoch != scratch.epoch) {
                tally = {scratch.epoch, position, part, part};
                scratch.touched.push_back(name);
            } else if (tally.word != position) {
                tally.word = position;
                tally.part = part;
                tally.sum += part;
            } else if (part > tally.part) {
                tally.sum += part - tally.part;
                tally.part = part;
            }
        }
    }
}

std::span<const Candidate> NameIndex::search(const Name& query, std::size_t limit,
                                             Scratch& scratch) const {
    if (scratch.tallies.size() != names_.size() || scratch.epoch == 0xFFFFFFFFu) {
        scratch.tallies.assign(names_.size(), {});
        scratch.epoch = 0;
    }
    ++scratch.epoch;
    scratch.query.begin(query);
    scratch.word = 0;
    scratch.touched.clear();
    scratch.candidates.clear();
    take_words(query, scratch);
    float total = 0.1f;
    for (const auto& token : query.tokens) {
        total += token.information;
    }
    for (const auto name : scratch.touched) {
        const auto sum = scratch.tallies[name].sum;
        const auto of_query = sum / total;
        const auto of_listed = sum / names_[name].information;
        scratch.candidates.push_back({name, of_query + of_listed, std::max(of_query, of_listed)});
    }
    const auto better = [](const Candidate& a, const Candidate& b) {
        return a.score != b.score ? a.score > b.score : a.name < b.name;
    };
    auto& found = scratch.candidates;
    const auto kept = static_cast<std::ptrdiff_t>(std::min(limit, found.size()));
    std::partial_sort(found.begin(), found.begin() + kept, found.end(), better);
    found.resize(static_cast<std::size_t>(kept));
    return found;
}

void NameIndex::take_words(const Name& query, Scratch& scratch) const {
    constexpr std::size_t longest_merged = 24;
    const auto& tokens = query.tokens;
    auto& words = scratch.query;
    for (std::size_t i = 0; i < tokens.size(); ++i) {
        if (!tokens[i].is_particle || tokens.size() == 1) {
            gather(tokens[i], false, scratch);
            const auto match = [&](const Token& listed) { return words.match(i, listed); };
            accumulate(tokens[i], match, scratch);
        }
        for (std::size_t count = 2; count <= QueryWords::most_merged && i + count <= tokens.size();
             ++count) {
            const auto& merged = words.merged(i, count);
            if (merged.text.size() > longest_merged) {
                break;
            }
            gather(merged, true, scratch);
            const auto match = [&](const Token& listed) {
                return words.match_merged(i, count, listed);
            };
            accumulate(merged, match, scratch);
        }
    }
    if (!query.acronym.empty()) {
        const auto acronym = make_token(query.acronym, query.style);
        gather(acronym, true, scratch);
        const auto match = [&](const Token& listed) { return match_tokens(acronym, listed); };
        accumulate(acronym, match, scratch);
    }
}

}  // namespace sluice::screening
