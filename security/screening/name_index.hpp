#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <unordered_map>
#include <vector>

#include "security/screening/query_words.hpp"

namespace sluice::screening {

// One listed name as the index has it.
struct IndexedName {
    std::uint32_t owner;  // whatever the builder says: position of the entry
    std::uint32_t which;  // of the owner's names
    Name name;
};

struct Candidate {
    std::uint32_t name;  // position in names()
    float score;         // matched information, as a share of both names
    float coverage;      // the greater of the two shares
};

// Finds the listed names that share words, or near words, with a query. No scan, and no word is
// passed over for its first letter: a word is looked up by its sound, every form of it with one
// letter less, its consonants, its Semitic and East Asian spellings and as a short form; words run
// together are words too. Immutable once built; any number of threads may search, each with a
// scratch of its own.
class NameIndex {
public:
    class Scratch {
    public:
        struct Tally {
            std::uint32_t epoch = 0;  // of the search that met the name last
            std::uint32_t word = 0;   // of the query
            float part = 0;           // what the last word gave
            float sum = 0;
        };
        std::vector<Tally> tallies;  // of names
        std::vector<std::uint32_t> touched;
        std::vector<std::uint32_t> hashes;  // of one word's keys
        std::vector<std::uint32_t> words;
        std::vector<Candidate> candidates;  // what the last search found
        QueryWords query;                   // the last search's
        std::uint32_t epoch = 0;
        std::uint32_t word = 0;
    };

    void add(IndexedName name);
    void finish();

    // The `limit` best candidates, best first.
    std::span<const Candidate> search(const Name& query, std::size_t limit, Scratch& scratch) const;

    const std::vector<IndexedName>& names() const { return names_; }
    std::size_t words() const { return words_.size(); }
    std::size_t keys() const { return keys_.size(); }

private:
    struct Word {
        std::shared_ptr<const Token> token;
        std::vector<std::uint32_t> names;  // ascending
        bool is_merged = false;
    };
    struct Key {
        std::uint32_t hash;
        std::uint32_t word;
    };

    static constexpr unsigned bucket_bits = 20;
    using Numbers = std::unordered_map<std::string, std::uint32_t>;
    void share_words();
    void add_words(const IndexedName& name, std::uint32_t number, Numbers& words);
    void add_word(std::shared_ptr<const Token> token, bool is_merged, std::uint32_t number,
                  Numbers& words);
    void add_keys(const Word& word, std::uint32_t number);
    void sort_keys();
    static std::size_t bucket_of(std::uint32_t hash) { return hash >> (32 - bucket_bits); }
    static void prefetch_word(const Word& word);
    void look_up(std::uint32_t hash, Scratch& scratch) const;
    void gather(const Token& token, bool is_merged, Scratch& scratch) const;
    template <class Match>
    void accumulate(const Token& token, Match match, Scratch& scratch) const;
    void take_words(const Name& query, Scratch& scratch) const;

    std::vector<IndexedName> names_;
    std::vector<float> information_;  // of each name's words together
    std::vector<Word> words_;
    std::vector<Key> keys_;  // sorted
    std::vector<std::uint32_t> buckets_ = std::vector<std::uint32_t>((1u << bucket_bits) + 1);
};

}  // namespace sluice::screening
