#pragma once

#include <deque>
#include <map>
#include <optional>
#include <set>
#include <vector>

#include "security/audit/leaf_file.hpp"

namespace sluice::audit {

// Holds the lines of an exported log against the leaf hashes, both as they come, and names the
// entries that were changed, removed, repeated, moved or added. An entry is where its hash is: a
// sequence in a line is a hint where to look, and is believed only when the hash agrees. Keeps the
// hashes of entries that were passed over and not yet seen, at most `max_astray`.
class EntryMatcher {
public:
    EntryMatcher(LeafFile& leaves, Findings& findings, std::size_t max_astray)
        : leaves_(leaves), findings_(findings), max_astray_(max_astray) {}

    // `claim`: the sequence the line gives itself; nothing when it cannot be read. Errors: of the
    // leaves' source.
    Result<void> add(std::uint64_t line, const Hash& hash, std::optional<std::uint64_t> claim);
    // Reads the leaves to their end and tells what only shows now. An entry that the leaves lack
    // but a checkpoint of `signed_size` has is not called added.
    Result<void> finish(std::uint64_t signed_size);

private:
    // A line whose hash is not the one of the entry that it says it is.
    struct Stranger {
        std::uint64_t line;
        std::optional<std::uint64_t> claim;
        std::uint64_t place;  // of the entry that should be there
        bool is_told = false;
    };

    Result<bool> match_ahead(const Hash& hash, std::uint64_t sequence);
    bool match_missing(std::uint64_t line, const Hash& hash, std::uint64_t sequence);
    void pass_over(std::uint64_t sequence);
    void stop(std::uint64_t line);
    bool take_unseen(std::uint64_t sequence);
    void tell_changed(Stranger& stranger, std::optional<std::uint64_t> sequence);
    void tell_strangers(std::uint64_t signed_size);
    void tell_no_entry(const Stranger& stranger, std::uint64_t signed_size);
    void tell_missing();

    LeafFile& leaves_;
    Findings& findings_;
    const std::size_t max_astray_;
    std::uint64_t next_ = 0;  // behind the furthest entry seen
    std::deque<Hash> ahead_;  // hashes of next_ and those after it, as far as they were read
    std::map<std::uint64_t, Hash> missing_;  // before next_, not seen
    std::vector<Stranger> strangers_;
    std::uint64_t strangers_in_a_row_ = 0;
    std::set<std::uint64_t> changed_;
    bool is_stopped_ = false;
};

}  // namespace sluice::audit
