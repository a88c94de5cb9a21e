#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "ledger/base/result.hpp"
#include "security/digest/digest.hpp"

namespace sluice::audit {

// The Merkle tree of RFC 6962 section 2.1 (RFC 9162 section 2.1.1) over SHA-256.
using Hash = digest::Sha256;

Hash leaf_hash(std::string_view data);                // SHA-256(0x00 || data)
Hash node_hash(const Hash& left, const Hash& right);  // SHA-256(0x01 || left || right)
Hash empty_root();                                    // SHA-256 of nothing
Hash root_of(std::span<const Hash> leaf_hashes);      // the whole tree at once

// The right edge of a growing tree: the roots of its full subtrees, largest first. It is all that
// is needed to append and to tell the root. A value; one thread at a time.
class Frontier {
public:
    Frontier() = default;

    // From what size() and hashes() told before. Error: invalid_value when a tree of this size has
    // another number of full subtrees.
    static Result<Frontier> restore(std::uint64_t size, std::vector<Hash> hashes);

    void append(const Hash& leaf);

    std::uint64_t size() const { return size_; }
    // As many as `size` has binary ones.
    std::span<const Hash> hashes() const { return hashes_; }
    Hash root() const;

private:
    std::uint64_t size_ = 0;
    std::vector<Hash> hashes_;
};

}  // namespace sluice::audit
