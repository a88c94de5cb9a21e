// The reference tree of Certificate Transparency, and every proof of every small tree.
#include "security/audit/merkle.hpp"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include "security/audit/merkle_proof.hpp"

namespace sluice::audit {
namespace {

using namespace std::string_literals;

std::string hex(const Hash& hash) {
    return digest::hex(hash);
}

std::vector<std::string> hex(const std::vector<Hash>& hashes) {
    std::vector<std::string> texts;
    for (const auto& hash : hashes) {
        texts.push_back(hex(hash));
    }
    return texts;
}

// merkletree/merkle_tree_test.cc of certificate-transparency.
const std::string reference_leaves[] = {
    "",
    "\x00"s,
    "\x10",
    "\x20\x21",
    "\x30\x31",
    "\x40\x41\x42\x43",
    "\x50\x51\x52\x53\x54\x55\x56\x57",
    "\x60\x61\x62\x63\x64\x65\x66\x67\x68\x69\x6a\x6b\x6c\x6d\x6e\x6f",
};
constexpr const char* reference_roots[] = {
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
};

std::vector<Hash> reference_hashes(std::size_t size) {
    std::vector<Hash> hashes;
    for (std::size_t i = 0; i < size; ++i) {
        hashes.push_back(leaf_hash(reference_leaves[i]));
    }
    return hashes;
}

TEST(MerkleTree, roots_of_the_reference_tree) {
    EXPECT_EQ(hex(empty_root()),
              "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    EXPECT_EQ(Frontier{}.root(), empty_root());
    Frontier frontier;
    for (std::size_t i = 0; i < 8; ++i) {
        frontier.append(leaf_hash(reference_leaves[i]));
        EXPECT_EQ(hex(frontier.root()), reference_roots[i]) << i + 1;
    }
}

TEST(MerkleProof, inclusion_proofs_of_the_reference_tree) {
    struct Case {
        std::size_t index;
        std::size_t size;
        std::vector<std::string> proof;
    };
    const Case cases[] = {
        {0, 1, {}},
        {0,
         8,
         {"96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
          "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
          "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4"}},
        {5,
         8,
         {"bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
          "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
          "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7"}},
        {2, 3, {"fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"}},
        {1,
         5,
         {"6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
          "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
          "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b"}},
    };
    for (const auto& each : cases) {
        const auto leaves = reference_hashes(each.size);
        const auto proof = inclusion_proof(leaves, each.index);
        EXPECT_EQ(hex(proof), each.proof);
        EXPECT_TRUE(
            verify_inclusion(leaves[each.index], each.index, each.size, proof, root_of(leaves)));
    }
}

TEST(MerkleProof, consistency_proofs_of_the_reference_tree) {
    struct Case {
        std::size_t first;
        std::size_t second;
        std::vector<std::string> proof;
    };
    const Case cases[] = {
        {1, 1, {}},
        {1,
         8,
         {"96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
          "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
          "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4"}},
        {6,
         8,
         {"0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
          "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
          "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7"}},
        {2,
         5,
         {"5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
          "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b"}},
    };
    for (const auto& each : cases) {
        const auto proof = consistency_proof(reference_hashes(each.second), each.first);
        EXPECT_EQ(hex(proof), each.proof);
        EXPECT_TRUE(verify_consistency({each.first, root_of(reference_hashes(each.first))},
                                       {each.second, root_of(reference_hashes(each.second))},
                                       proof));
    }
}

constexpr std::size_t largest_tree = 200;

std::vector<Hash> some_leaves(std::size_t size) {
    std::vector<Hash> leaves;
    for (std::size_t i = 0; i < size; ++i) {
        leaves.push_back(leaf_hash(std::to_string(i)));
    }
    return leaves;
}

std::vector<Hash> roots_of_all(const std::vector<Hash>& leaves) {
    std::vector<Hash> roots{empty_root()};
    Frontier frontier;
    for (const auto& leaf : leaves) {
        frontier.append(leaf);
        roots.push_back(frontier.root());
    }
    return roots;
}

TEST(MerkleProof, every_proof_of_every_tree_up_to_200_leaves_verifies) {
    const auto all = some_leaves(largest_tree);
    const auto roots = roots_of_all(all);
    for (std::size_t size = 1; size <= largest_tree; ++size) {
        const auto leaves = std::span{all}.first(size);
        for (std::size_t i = 0; i < size; ++i) {
            const auto path = inclusion_proof(leaves, i);
            ASSERT_TRUE(verify_inclusion(leaves[i], i, size, path, roots[size])) << i << size;
            const auto proof = consistency_proof(leaves, i);
            ASSERT_TRUE(verify_consistency({i, roots[i]}, {size, roots[size]}, proof)) << i << size;
        }
    }
}

Hash with_bit_changed(Hash hash, unsigned bit) {
    hash[bit / 8] = static_cast<std::uint8_t>(hash[bit / 8] ^ (1u << (bit % 8)));
    return hash;
}

TEST(MerkleProof, with_any_bit_changed_does_not_verify) {
    const auto all = some_leaves(largest_tree);
    const auto roots = roots_of_all(all);
    EXPECT_TRUE(rc::check([&] {
        const auto size = *rc::gen::inRange<std::size_t>(1, largest_tree + 1);
        const auto index = *rc::gen::inRange<std::size_t>(0, size);
        const auto bit = *rc::gen::inRange(0u, 256u);
        const auto leaves = std::span{all}.first(size);
        const auto path = inclusion_proof(leaves, index);
        const TreeHead first{index, roots[index]};
        const TreeHead second{size, roots[size]};
        const auto proof = consistency_proof(leaves, index);
        const auto flip = [&](const Hash& hash) { return with_bit_changed(hash, bit); };

        RC_ASSERT(!verify_inclusion(flip(leaves[index]), index, size, path, second.root));
        RC_ASSERT(!verify_inclusion(leaves[index], index, size, path, flip(second.root)));
        RC_ASSERT(!verify_consistency({index, flip(first.root)}, second, proof));
        RC_ASSERT(index == 0 || !verify_consistency(first, {size, flip(second.root)}, proof));
        for (std::size_t i = 0; i < path.size(); ++i) {
            auto changed = path;
            changed[i] = flip(changed[i]);
            RC_ASSERT(!verify_inclusion(leaves[index], index, size, changed, second.root));
        }
        for (std::size_t i = 0; i < proof.size(); ++i) {
            auto changed = proof;
            changed[i] = flip(changed[i]);
            RC_ASSERT(!verify_consistency(first, second, changed));
        }
    }));
}

TEST(MerkleProof, of_another_place_or_length_does_not_verify) {
    const auto all = some_leaves(largest_tree);
    const auto roots = roots_of_all(all);
    EXPECT_TRUE(rc::check([&] {
        const auto size = *rc::gen::inRange<std::size_t>(2, largest_tree + 1);
        const auto index = *rc::gen::inRange<std::size_t>(1, size);
        const auto other = *rc::gen::inRange<std::size_t>(0, size + 2);
        const auto leaves = std::span{all}.first(size);
        auto path = inclusion_proof(leaves, index);
        auto proof = consistency_proof(leaves, index);
        const TreeHead first{index, roots[index]};
        const TreeHead second{size, roots[size]};
        if (other != index) {
            RC_ASSERT(!verify_inclusion(leaves[index], other, size, path, second.root));
            RC_ASSERT(!verify_consistency({other, first.root}, second, proof));
        }
        path.push_back(leaves[0]);
        proof.push_back(leaves[0]);
        RC_ASSERT(!verify_inclusion(leaves[index], index, size, path, second.root));
        RC_ASSERT(!verify_consistency(first, second, proof));
        path.resize(path.size() - 2);
        proof.resize(proof.size() - 2);
        RC_ASSERT(!verify_inclusion(leaves[index], index, size, path, second.root));
        RC_ASSERT(!verify_consistency(first, second, proof));
    }));
}

TEST(Frontier, goes_on_from_its_hashes) {
    const auto leaves = some_leaves(largest_tree);
    const auto roots = roots_of_all(leaves);
    Frontier frontier;
    for (std::size_t i = 0; i < largest_tree; ++i) {
        const auto hashes = frontier.hashes();
        auto restored = Frontier::restore(frontier.size(), {hashes.begin(), hashes.end()});
        ASSERT_TRUE(restored);
        frontier = std::move(*restored);
        frontier.append(leaves[i]);
        ASSERT_EQ(frontier.root(), roots[i + 1]);
    }
    EXPECT_EQ(Frontier::restore(3, {leaves[0]}).error().code, Errc::invalid_value);
    EXPECT_EQ(Frontier::restore(0, {leaves[0]}).error().code, Errc::invalid_value);
}

}  // namespace
}  // namespace sluice::audit
