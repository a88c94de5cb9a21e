#include "security/screening/name_index.hpp"

#include <algorithm>
#include <numeric>

#include "ledger/base/check.hpp"
#include "security/screening/index_keys.hpp"
#include "security/screening/prefetch.hpp"

namespace sluice::screening {

namespace {

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
    information_.push_back(std::max(sum, 0.1f));
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
        ++buckets_[bucket_of(key.hash) + 1];
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
    index_keys::each_own_key(*word.token, word.is_merged, [&](std::uint32_t hash) {
        keys_.push_back({hash, number});
    });
}

void NameIndex::look_up(std::uint32_t hash, Scratch& scratch) const {
    const auto bucket = bucket_of(hash);
    for (auto at = buckets_[bucket]; at < buckets_[bucket + 1]; ++at) {
        if (keys_[at].hash == hash) {
            scratch.words.push_back(keys_[at].word);
        }
    }
}

// Listed words near the query's word, and what they give to the names that have them.
void NameIndex::gather(const Token& token, bool is_merged, Scratch& scratch) const {
    scratch.words.clear();
    auto& hashes = scratch.hashes;
    hashes.clear();
    index_keys::each_query_key(token, is_merged, [&](std::uint32_t hash) {
        hashes.push_back(hash);
        prefetch(&buckets_[bucket_of(hash)]);
    });
    for (const auto hash : hashes) {
        prefetch(keys_.data() + buckets_[bucket_of(hash)]);
    }
    for (const auto hash : hashes) {
        look_up(hash, scratch);
    }
    auto& found = scratch.words;
    std::sort(found.begin(), found.end());
    found.erase(std::unique(found.begin(), found.end()), found.end());
}

void NameIndex::prefetch_word(const Word& word) {
    constexpr std::size_t cache_line = 64;
    const auto* token = reinterpret_cast<const char*>(word.token.get());
    prefetch(token);
    prefetch(token + cache_line);
    prefetch(word.names.data());
}

// `match` compares the query's word with a listed one.
template <class Match>
void NameIndex::accumulate(const Token& token, Match match, Scratch& scratch) const {
    const auto position = ++scratch.word;
    const auto& numbers = scratch.words;
    for (std::size_t at = 0; at < numbers.size(); ++at) {
        const auto& word = words_[numbers[at]];
        if (at + 5 < numbers.size()) {
            prefetch(&words_[numbers[at + 5]]);
            prefetch_word(words_[numbers[at + 2]]);
        }
        const auto similarity = match(*word.token).similarity;
        if (similarity <= 0) {
            continue;
        }
        const auto part = std::min(token.information, word.token->information) * similarity;
        const auto count = word.names.size();
        for (std::size_t i = 0; i < count; ++i) {
            if (i + 8 < count) {
                prefetch(&scratch.tallies[word.names[i + 8]]);
            }
            const auto name = word.names[i];
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
    const auto& touched = scratch.touched;
    for (std::size_t i = 0; i < touched.size(); ++i) {
        if (i + 8 < touched.size()) {
            prefetch(&scratch.tallies[touched[i + 8]]);
            prefetch(&information_[touched[i + 8]]);
        }
        const auto name = touched[i];
        const auto sum = scratch.tallies[name].sum;
        const auto of_query = sum / total;
        const auto of_listed = sum / information_[name];
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
