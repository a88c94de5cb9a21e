#pragma once

#include <array>
#include <span>
#include <vector>

#include "security/screening/query_words.hpp"

namespace sluice::screening {

// One to three neighbouring words of one name beside one to three of the other.
struct AlignedPair {
    std::uint8_t query_first = 0;
    std::uint8_t query_count = 1;
    std::uint8_t listed_first = 0;
    std::uint8_t listed_count = 1;
    TokenMatch match;
    float weight = 0;  // information both sides share
};

struct Alignment {
    std::vector<AlignedPair> pairs;  // in the query's order
    float total = 0;                 // sum of weight times similarity, which is greatest possible
};

// Best assignment of the words of two names, each used once at most. Exact up to a number of steps
// that names of people and companies do not reach; beyond it the best found so far.
// `Aligner` keeps its memory between calls; one is used by one thread.
class Aligner {
public:
    const Alignment& align(QueryWords& query, const Name& listed);
    const Alignment& align(const Name& query, const Name& listed);

private:
    struct Edge {
        AlignedPair pair;
        std::uint32_t query_mask;
        std::uint32_t listed_mask;
        float gain;
    };

    void collect_edges(QueryWords& words, const Name& listed);
    void add_query_merges(QueryWords& words, const Name& listed);
    void add_listed_merges(const Name& query, const Name& listed);
    void add_moved_space(const Name& query, std::size_t at, const Name& listed);
    void add_initials(const Name& name, const Name& other, bool is_swapped);
    void add_acronym(const Name& query, const Name& listed);
    void add(const AlignedPair& pair);
    void search(std::size_t word, std::uint32_t query_used, std::uint32_t listed_used, float gain);
    void bound();

    std::vector<Edge> edges_;
    std::array<std::size_t, max_tokens + 1> first_edge_{};  // of the query's word
    std::array<float, max_tokens + 1> rest_{};              // most that words from here on can add
    std::vector<std::size_t> chosen_;
    std::vector<std::size_t> best_;
    float best_gain_ = 0;
    int steps_ = 0;
    std::size_t words_ = 0;
    Alignment result_;
    Token merged_;
    QueryWords own_;
};

}  // namespace sluice::screening
