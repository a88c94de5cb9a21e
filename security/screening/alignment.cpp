#include "security/screening/alignment.hpp"

#include <algorithm>
#include <bit>

namespace sluice::screening {

namespace {

constexpr int most_steps = 4000;

std::uint32_t mask_of(std::uint8_t first, std::uint8_t count) {
    return ((1u << count) - 1u) << first;
}

float information_of(const Name& name, std::uint8_t first, std::uint8_t count) {
    float sum = 0;
    for (std::size_t i = first; i < first + std::size_t{count}; ++i) {
        sum += name.tokens[i].information;
    }
    return sum;
}

std::uint8_t index(std::size_t i) {
    return static_cast<std::uint8_t>(i);
}

}  // namespace

void Aligner::add(const AlignedPair& pair) {
    const auto gain = pair.weight * pair.match.similarity;
    edges_.push_back({pair, mask_of(pair.query_first, pair.query_count),
                      mask_of(pair.listed_first, pair.listed_count), gain});
}

void Aligner::collect_edges(const Name& query, const Name& listed, MatchMemo* memo) {
    edges_.clear();
    for (std::size_t i = 0; i < query.tokens.size(); ++i) {
        for (std::size_t j = 0; j < listed.tokens.size(); ++j) {
            const auto& a = query.tokens[i];
            const auto& b = listed.tokens[j];
            const auto match = memo == nullptr ? match_tokens(a, b) : memo->match(i, a, b);
            if (match.similarity > 0) {
                const auto weight = std::min(a.information, b.information);
                add({index(i), 1, index(j), 1, match, weight});
            }
        }
    }
    add_merges(query, listed);
    add_initials(query, listed, false);
    add_initials(listed, query, true);
    add_acronym(query, listed);
}

// Words run together or apart. Only close ones: two short words make many a third.
void Aligner::add_merges(const Name& query, const Name& listed) {
    for (std::size_t i = 0; i < query.tokens.size(); ++i) {
        add_merges_of(query.tokens[i], i, listed, false);
    }
    for (std::size_t j = 0; j < listed.tokens.size(); ++j) {
        add_merges_of(listed.tokens[j], j, query, true);
    }
    for (std::size_t i = 0; i + 1 < query.tokens.size(); ++i) {
        add_moved_space(query, i, listed);
    }
}

void Aligner::add_merges_of(const Token& word, std::size_t at, const Name& other, bool is_swapped) {
    constexpr float least = 0.75f;
    const auto& tokens = other.tokens;
    if (word.is_initial || word.han != 0 || word.text.size() < 3) {
        return;
    }
    for (std::size_t first = 0; first + 1 < tokens.size(); ++first) {
        auto length = tokens[first].text.size();
        auto letters = tokens[first].letters;
        for (std::size_t count = 2; count <= 3 && first + count <= tokens.size(); ++count) {
            length += tokens[first + count - 1].text.size();
            letters |= tokens[first + count - 1].letters;
            const auto far =
                std::max(length, word.text.size()) - std::min(length, word.text.size());
            const bool is_vowelless = word.is_vowelless != tokens[first].is_vowelless;
            if (!is_vowelless &&
                (4 * far > length + 4 || std::popcount(letters ^ word.letters) > 4)) {
                continue;
            }
            merge_tokens(&tokens[first], count, merged_);
            const auto match = match_tokens(word, merged_, least);
            if (match.similarity <= 0 || match.reason == MatchReason::beginning) {
                continue;
            }
            const auto weight = std::min(information_of(other, index(first), index(count)),
                                         std::max(0.3f, word.information));
            AlignedPair pair{index(at), 1, index(first), index(count), match, weight};
            if (is_swapped) {
                std::swap(pair.query_first, pair.listed_first);
                std::swap(pair.query_count, pair.listed_count);
            }
            add(pair);
        }
    }
}

// "AREFULLAHA REF" for "AREFULLAH AREF": two words whose letters in a row are the same.
void Aligner::add_moved_space(const Name& query, std::size_t at, const Name& listed) {
    const auto& a = query.tokens;
    const auto& b = listed.tokens;
    for (std::size_t j = 0; j + 1 < b.size(); ++j) {
        const auto length = a[at].text.size() + a[at + 1].text.size();
        if (length != b[j].text.size() + b[j + 1].text.size() || a[at].text == b[j].text ||
            a[at].text + a[at + 1].text != b[j].text + b[j + 1].text) {
            continue;
        }
        const auto weight =
            std::min(information_of(query, index(at), 2), information_of(listed, index(j), 2));
        add({index(at), 2, index(j), 2, {MatchReason::spelling, 0.5f, 0.95f}, weight});
    }
}

// "JC Juncker" for "Jean-Claude Juncker": a word of first letters.
void Aligner::add_initials(const Name& name, const Name& other, bool is_swapped) {
    if (name.style != NameStyle::person) {
        return;
    }
    for (std::size_t i = 0; i < name.tokens.size(); ++i) {
        const auto& text = name.tokens[i].text;
        if (text.size() < 2 || text.size() > 3 || name.tokens[i].script != Script::latin) {
            continue;
        }
        for (std::size_t j = 0; j + text.size() <= other.tokens.size(); ++j) {
            bool is_same = true;
            for (std::size_t k = 0; k < text.size(); ++k) {
                is_same = is_same && other.tokens[j + k].text[0] == text[k] &&
                          other.tokens[j + k].text.size() > 1;
            }
            if (!is_same) {
                continue;
            }
            const auto count = index(text.size());
            AlignedPair pair{index(i), 1, index(j), count, {MatchReason::initial, 0.5f, 0.6f},
                             0.5f};
            if (is_swapped) {
                std::swap(pair.query_first, pair.listed_first);
                std::swap(pair.query_count, pair.listed_count);
            }
            add(pair);
        }
    }
}

void Aligner::add_acronym(const Name& query, const Name& listed) {
    const auto all = [](const Name& name) { return index(name.tokens.size()); };
    const auto is_acronym = [](const Name& name, const Name& other) {
        return name.tokens.size() == 1 && other.acronym.size() > 2 &&
               name.tokens[0].text == other.acronym;
    };
    if (is_acronym(query, listed) || is_acronym(listed, query)) {
        add({0, all(query), 0, all(listed), {MatchReason::initial, 0.5f, 0.7f}, 1.0f});
    }
}

void Aligner::bound() {
    const auto by_word = [](const Edge& a, const Edge& b) {
        return a.pair.query_first != b.pair.query_first ? a.pair.query_first < b.pair.query_first
                                                        : a.gain > b.gain;
    };
    std::stable_sort(edges_.begin(), edges_.end(), by_word);
    std::size_t edge = 0;
    for (std::size_t word = 0; word < words_; ++word) {
        first_edge_[word] = edge;
        while (edge < edges_.size() && edges_[edge].pair.query_first == word) {
            ++edge;
        }
    }
    first_edge_[words_] = edge;
    rest_[words_] = 0;
    for (std::size_t word = words_; word-- > 0;) {
        const bool has_edge = first_edge_[word] < first_edge_[word + 1];
        rest_[word] = rest_[word + 1] + (has_edge ? edges_[first_edge_[word]].gain : 0);
    }
}

void Aligner::search(std::size_t word, std::uint32_t query_used, std::uint32_t listed_used,
                     float gain) {
    if (word == words_) {
        if (gain > best_gain_ + 1e-6f || best_.empty()) {
            best_gain_ = gain;
            best_ = chosen_;
        }
        return;
    }
    if (gain + rest_[word] <= best_gain_ + 1e-6f || ++steps_ > most_steps) {
        return;
    }
    for (auto edge = first_edge_[word]; edge < first_edge_[word + 1]; ++edge) {
        const auto& e = edges_[edge];
        if ((e.query_mask & query_used) == 0 && (e.listed_mask & listed_used) == 0) {
            chosen_.push_back(edge);
            search(word + 1, query_used | e.query_mask, listed_used | e.listed_mask, gain + e.gain);
            chosen_.pop_back();
        }
    }
    search(word + 1, query_used, listed_used, gain);
}

const Alignment& Aligner::align(const Name& query, const Name& listed, MatchMemo* memo) {
    words_ = query.tokens.size();
    collect_edges(query, listed, memo);
    bound();
    best_.clear();
    chosen_.clear();
    best_gain_ = 0;
    steps_ = 0;
    search(0, 0, 0, 0);
    result_.pairs.clear();
    result_.total = best_gain_;
    for (const auto edge : best_) {
        result_.pairs.push_back(edges_[edge].pair);
    }
    return result_;
}

}  // namespace sluice::screening
