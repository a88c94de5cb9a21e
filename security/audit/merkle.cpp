#include "security/audit/merkle.hpp"

#include <openssl/evp.h>

#include <array>
#include <bit>
#include <cstring>
#include <memory>

#include "ledger/base/check.hpp"

namespace sluice::audit {

Hash leaf_hash(std::string_view data) {
    // In two steps, so that a long entry is not copied for the byte before it.
    const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context(EVP_MD_CTX_new(),
                                                                          &EVP_MD_CTX_free);
    constexpr unsigned char prefix = 0;
    Hash hash{};
    const bool done = context != nullptr &&
                      EVP_DigestInit_ex(context.get(), EVP_sha256(), nullptr) == 1 &&
                      EVP_DigestUpdate(context.get(), &prefix, 1) == 1 &&
                      EVP_DigestUpdate(context.get(), data.data(), data.size()) == 1 &&
                      EVP_DigestFinal_ex(context.get(), hash.data(), nullptr) == 1;
    check(done, "SHA-256 is available");
    return hash;
}

Hash node_hash(const Hash& left, const Hash& right) {
    std::array<char, 1 + 2 * sizeof(Hash)> bytes{1};
    std::memcpy(bytes.data() + 1, left.data(), left.size());
    std::memcpy(bytes.data() + 1 + left.size(), right.data(), right.size());
    return digest::sha256({bytes.data(), bytes.size()});
}

Hash empty_root() {
    return digest::sha256({});
}

Hash root_of(std::span<const Hash> leaf_hashes) {
    Frontier frontier;
    for (const auto& leaf : leaf_hashes) {
        frontier.append(leaf);
    }
    return frontier.root();
}

Result<Frontier> Frontier::restore(std::uint64_t size, std::vector<Hash> hashes) {
    if (hashes.size() != static_cast<std::size_t>(std::popcount(size))) {
        return fail(Errc::invalid_value, "not the full subtrees of a tree of this size");
    }
    Frontier frontier;
    frontier.size_ = size;
    frontier.hashes_ = std::move(hashes);
    return frontier;
}

void Frontier::append(const Hash& leaf) {
    Hash hash = leaf;
    // Two full subtrees of one height become one, as two ones of a binary number carry.
    for (auto left = size_; (left & 1) != 0; left >>= 1) {
        hash = node_hash(hashes_.back(), hash);
        hashes_.pop_back();
    }
    hashes_.push_back(hash);
    ++size_;
}

Hash Frontier::root() const {
    if (hashes_.empty()) {
        return empty_root();
    }
    Hash root = hashes_.back();
    for (auto i = hashes_.size() - 1; i > 0; --i) {
        root = node_hash(hashes_[i - 1], root);
    }
    return root;
}

}  // namespace sluice::audit
