#include "security/audit/merkle_proof.hpp"

#include <bit>

#include "ledger/base/check.hpp"

namespace sluice::audit {

namespace {

// The largest power of two smaller than n; n > 1. So many leaves are in the left subtree.
std::size_t left_of(std::size_t n) {
    return std::bit_floor(n - 1);
}

void add_path(std::span<const Hash> leaves, std::size_t index, std::vector<Hash>& proof) {
    if (leaves.size() <= 1) {
        return;
    }
    const auto left = left_of(leaves.size());
    if (index < left) {
        add_path(leaves.first(left), index, proof);
        proof.push_back(root_of(leaves.subspan(left)));
    } else {
        add_path(leaves.subspan(left), index - left, proof);
        proof.push_back(root_of(leaves.first(left)));
    }
}

// SUBPROOF of RFC 9162 2.1.4.1. `is_known`: these leaves are the whole first tree, whose root the
// verifier has.
void add_subproof(std::span<const Hash> leaves, std::size_t first, bool is_known,
                  std::vector<Hash>& proof) {
    if (first == leaves.size()) {
        if (!is_known) {
            proof.push_back(root_of(leaves));
        }
        return;
    }
    const auto left = left_of(leaves.size());
    if (first <= left) {
        add_subproof(leaves.first(left), first, is_known, proof);
        proof.push_back(root_of(leaves.subspan(left)));
    } else {
        add_subproof(leaves.subspan(left), first - left, false, proof);
        proof.push_back(root_of(leaves.first(left)));
    }
}

bool is_odd(std::uint64_t number) {
    return (number & 1) != 0;
}

// The walk from a node up to the root that both verifications share: `fn` is the node's place on
// its level, `sn` that of the level's last node.
class Climb {
public:
    Climb(std::uint64_t fn, std::uint64_t sn) : fn_(fn), sn_(sn) {}

    bool is_at_top() const { return sn_ == 0; }
    // The proof's next hash is the left neighbour; otherwise the right one.
    bool takes_left() const { return is_odd(fn_) || fn_ == sn_; }

    void up() {
        if (takes_left() && !is_odd(fn_)) {
            do {  // the last node has no neighbour on these levels
                shift();
            } while (!is_odd(fn_) && fn_ != 0);
        }
        shift();
    }
    // Over levels on which the node is a right child.
    void up_while_odd() {
        while (is_odd(fn_)) {
            shift();
        }
    }

private:
    void shift() {
        fn_ >>= 1;
        sn_ >>= 1;
    }

    std::uint64_t fn_;
    std::uint64_t sn_;
};

}  // namespace

std::vector<Hash> inclusion_proof(std::span<const Hash> leaf_hashes, std::uint64_t index) {
    check(index < leaf_hashes.size(), "the leaf is in the tree");
    std::vector<Hash> proof;
    add_path(leaf_hashes, static_cast<std::size_t>(index), proof);
    return proof;
}

std::vector<Hash> consistency_proof(std::span<const Hash> leaf_hashes, std::uint64_t first) {
    check(first <= leaf_hashes.size(), "the first tree is not larger than the second");
    std::vector<Hash> proof;
    if (first > 0) {
        add_subproof(leaf_hashes, static_cast<std::size_t>(first), true, proof);
    }
    return proof;
}

bool verify_inclusion(const Hash& leaf, std::uint64_t index, std::uint64_t size,
                      std::span<const Hash> proof, const Hash& root) {
    if (index >= size) {
        return false;
    }
    Climb climb(index, size - 1);
    Hash hash = leaf;
    for (const auto& each : proof) {
        if (climb.is_at_top()) {
            return false;
        }
        hash = climb.takes_left() ? node_hash(each, hash) : node_hash(hash, each);
        climb.up();
    }
    return climb.is_at_top() && hash == root;
}

bool verify_consistency(const TreeHead& first, const TreeHead& second,
                        std::span<const Hash> proof) {
    if (first.size > second.size) {
        return false;
    }
    if (first.size == 0) {
        return proof.empty() && first.root == empty_root();
    }
    if (first.size == second.size) {
        return proof.empty() && first.root == second.root;
    }
    // A first tree that is one full subtree is itself where the climb begins.
    const bool is_full = std::has_single_bit(first.size);
    if (proof.empty()) {
        return false;
    }
    Climb climb(first.size - 1, second.size - 1);
    climb.up_while_odd();
    Hash old_root = is_full ? first.root : proof.front();
    Hash new_root = old_root;
    for (const auto& each : proof.subspan(is_full ? 0 : 1)) {
        if (climb.is_at_top()) {
            return false;
        }
        if (climb.takes_left()) {
            old_root = node_hash(each, old_root);
            new_root = node_hash(each, new_root);
        } else {
            new_root = node_hash(new_root, each);
        }
        climb.up();
    }
    return climb.is_at_top() && old_root == first.root && new_root == second.root;
}

}  // namespace sluice::audit
