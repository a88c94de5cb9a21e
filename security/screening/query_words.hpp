#pragma once

#include <array>
#include <vector>

#include "security/screening/token_match.hpp"

namespace sluice::screening {

// The words of one query, singly and run together, beside the words of listed names. Listed names
// have many words in common, so it remembers what it has compared. One thread; its memory is kept
// from query to query.
class QueryWords {
public:
    static constexpr std::size_t most_merged = 3;

    // `name` stays as it is until the next call. Listed words are those of one index, or have no
    // number.
    void begin(const Name& name);

    const Name& name() const { return *name_; }

    TokenMatch match(std::size_t position, const Token& listed) {
        return remembered(position, name_->tokens[position], listed);
    }

    // `count` words from `first` on, two or three, as one.
    const Token& merged(std::size_t first, std::size_t count);
    TokenMatch match_merged(std::size_t first, std::size_t count, const Token& listed) {
        return remembered(place_of(first, count), merged(first, count), listed);
    }

private:
    static constexpr unsigned slot_bits = 11;
    static constexpr std::size_t places = max_tokens * most_merged;
    struct Slot {
        std::uint64_t epoch = 0;
        std::uint32_t key = 0;
        TokenMatch match;
    };

    static std::size_t place_of(std::size_t first, std::size_t count) {
        return (count - 1) * max_tokens + first;
    }
    TokenMatch remembered(std::size_t place, const Token& word, const Token& listed);

    const Name* name_ = nullptr;
    std::array<Token, places> merged_;
    std::array<std::uint64_t, places> merged_in_{};  // epoch
    // A match is forgotten by being overwritten.
    std::vector<Slot> slots_ = std::vector<Slot>(std::size_t{1} << slot_bits);
    std::uint64_t epoch_ = 0;
};

inline TokenMatch QueryWords::remembered(std::size_t place, const Token& word,
                                         const Token& listed) {
    if (listed.number == 0) {
        return match_tokens(word, listed);
    }
    const auto key =
        listed.number * static_cast<std::uint32_t>(places) + static_cast<std::uint32_t>(place);
    auto& slot = slots_[key * 2654435761u >> (32 - slot_bits)];
    if (slot.epoch != epoch_ || slot.key != key) {
        slot = {epoch_, key, match_tokens(word, listed)};
    }
    return slot.match;
}

}  // namespace sluice::screening
