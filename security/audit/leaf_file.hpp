#pragma once

#include <optional>
#include <string>

#include "ledger/base/csv.hpp"
#include "security/audit/finding.hpp"
#include "security/audit/root_watch.hpp"

namespace sluice::audit {

// A leaf hash as a line of its file: 64 hex digits in lower case.
std::string leaf_line(const Hash& leaf);
std::optional<Hash> parse_leaf_line(std::string_view line);

// The leaf hashes beside an exported log, one a line. Each goes through the watch, so that the
// checkpoints prove them.
class LeafFile {
public:
    LeafFile(csv::LineSource& source, RootWatch& watch, Findings& findings)
        : source_(source), watch_(watch), findings_(findings) {}

    // The next hash; nothing at the end and behind a line that is none. Errors: of the source.
    Result<std::optional<Hash>> next();
    // Reads to the end.
    Result<void> drain();
    std::uint64_t read() const { return watch_.size(); }

private:
    csv::LineSource& source_;
    RootWatch& watch_;
    Findings& findings_;
    std::string line_;
    bool is_at_end_ = false;
};

}  // namespace sluice::audit
