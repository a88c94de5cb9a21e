#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace sluice::audit {

// What does not hold about an exported log. Entries are named by their sequence, lines count
// from 1.
struct Finding {
    enum class Kind : std::uint8_t {
        checkpoint_refused,  // `name` cannot be read or is not signed: `detail`
        checkpoint_shrunk,   // `name` has `last` entries, one given before it `first`
        checkpoint_differs,  // `name` has another root than one given before it of the same size
        leaf_unreadable,     // `line` of the leaf hashes is none; what follows it was not read
        leaves_short,        // leaf hashes end before entry `first`; `name` has `last` entries
        leaves_differ,       // leaf hashes of `first` to `last` are not those that `name` signed
        entries_differ,      // entries `first` to `last` are not those that `name` signed
        entry_unreadable,    // `line` is no entry: `detail`
        entry_out_of_order,  // `line` is entry `last`, where `first` should be
        entry_changed,       // entry `first` in `line` has another leaf hash
        entry_missing,       // entries `first` to `last`
        entry_repeated,      // entry `first` a second time in `line`
        entry_misplaced,     // entry `first` comes late, in `line`
        entry_added,         // `line` is no entry of the log
        too_much,            // from `line` on entries were not held against leaf hashes
    };

    Kind kind{};
    std::uint64_t first = 0;
    std::uint64_t last = 0;
    std::uint64_t line = 0;
    std::string name{};
    std::string detail{};

    bool operator==(const Finding&) const = default;
};

// "entry_changed", for programs.
std::string_view name(Finding::Kind kind);

// The first findings, and how many more there were.
class Findings {
public:
    static constexpr std::size_t most_kept = 1000;

    void add(Finding finding) {
        if (kept_.size() < most_kept) {
            kept_.push_back(std::move(finding));
        } else {
            ++left_out_;
        }
    }
    const std::vector<Finding>& kept() const { return kept_; }
    std::uint64_t left_out() const { return left_out_; }
    bool empty() const { return kept_.empty(); }

private:
    std::vector<Finding> kept_;
    std::uint64_t left_out_ = 0;
};

}  // namespace sluice::audit
