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

// Neighbouring words of a name that may have been written as one.
struct Run {
    std::size_t first;
    std::size_t count;
    std::size_t length = 0;  // of their texts
    std::uint64_t letters = 0;
    float information = 0;
    bool is_vowelless = false;
};

template <class Take>
void each_run(const Name& name, Take take) {
    const auto& tokens = name.tokens;
    for (std::size_t first = 0; first + 1 < tokens.size(); ++first) {
        Run run{first, 0, 0, 0, 0, tokens[first].is_vowelless};
        for (auto at = first; at < tokens.size() && run.count < QueryWords::most_merged; ++at) {
            ++run.count;
            run.length += tokens[at].text.size();
            run.letters |= tokens[at].sound_letters.own;
            run.information += tokens[at].information;
            if (run.count > 1) {
                take(run);
            }
        }
    }
}

// Only close ones: two short words make many a third.
constexpr float least_of_runs = 0.75f;

// Cheap, before the words are run together.
bool may_be_run(const Token& word, const Run& run) {
    if (word.is_initial || word.han != 0 || word.text.size() < 3) {
        return false;
    }
    const auto longer = std::max(run.length, word.text.size());
    const auto far = longer - std::min(run.length, word.text.size());
    return word.is_vowelless != run.is_vowelless ||
           (4 * far <= run.length + 4 && std::popcount(run.letters ^ word.sound_letters.own) <= 4);
}

bool is_run(const TokenMatch& match) {
    return match.similarity >= least_of_runs && match.reason != MatchReason::beginning;
}

float weight_of(const Token& word, const Run& run) {
    return std::min(run.information, std::max(0.3f, word.information));
}

}  // namespace

void Aligner::add(const AlignedPair& pair) {
    const auto gain = pair.weight * pair.match.similarity;
    edges_.push_back({pair, mask_of(pair.query_first, pair.query_count),
                      mask_of(pair.listed_first, pair.listed_count), gain});
}

void Aligner::collect_edges(QueryWords& words, const Name& listed) {
    const auto& query = words.name();
    edges_.clear();
    for (std::size_t i = 0; i < query.tokens.size(); ++i) {
        for (std::size_t j = 0; j < listed.tokens.size(); ++j) {
            const auto match = words.match(i, listed.tokens[j]);
            if (match.similarity > 0) {
                const auto weight =
                    std::min(query.tokens[i].information, listed.tokens[j].information);
                add({index(i), 1, index(j), 1, match, weight});
            }
        }
    }
    add_listed_merges(query, listed);
    add_query_merges(words, listed);
    for (std::size_t i = 0; i + 1 < query.tokens.size(); ++i) {
        add_moved_space(query, i, listed);
    }
    add_initials(query, listed, false);
    add_initials(listed, query, true);
    add_acronym(query, listed);
}

// Words run together or apart.
void Aligner::add_listed_merges(const Name& query, const Name& listed) {
    each_run(listed, [&](const Run& run) {
        bool is_merged = false;
        for (std::size_t i = 0; i < query.tokens.size(); ++i) {
            if (!may_be_run(query.tokens[i], run)) {
                continue;
            }
            if (!is_merged) {
                merge_tokens(listed.tokens, run.first, run.count, merged_);
                is_merged = true;
            }
            const auto match = match_tokens(query.tokens[i], merged_, least_of_runs);
            if (is_run(match)) {
                add({index(i), 1, index(run.first), index(run.count), match,
                     weight_of(query.tokens[i], run)});
            }
        }
    });
}

void Aligner::add_query_merges(QueryWords& words, const Name& listed) {
    each_run(words.name(), [&](const Run& run) {
        for (std::size_t j = 0; j < listed.tokens.size(); ++j) {
            if (!may_be_run(listed.tokens[j], run)) {
                continue;
            }
            const auto match = words.match_merged(run.first, run.count, listed.tokens[j]);
            if (is_run(match)) {
                add({index(run.first), index(run.count), index(j), 1, match,
                     weight_of(listed.tokens[j], run)});
            }
        }
    });
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

const Alignment& Aligner::align(const Name& query, const Name& listed) {
    own_.begin(query);
    return align(own_, listed);
}

const Alignment& Aligner::align(QueryWords& query, const Name& listed) {
    words_ = query.name().tokens.size();
    collect_edges(query, listed);
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
