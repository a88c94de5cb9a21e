#pragma once

#include <cstdint>
#include <functional>
#include <unordered_map>
#include <utility>
#include <vector>

namespace sluice::monitoring {

// A hash map that grows in small steps. One that holds a million keys puts all of them into new
// buckets at once when it grows, and a payment waits a tenth of a second for it.
template <class Key, class Value, class Hash = std::hash<Key>, class Equal = std::equal_to<Key>>
class ShardedMap {
public:
    Value& operator[](const Key& key) { return *try_emplace(key, Value{}).first; }

    std::size_t size() const { return size_; }

    // Null where there is none. It stays where it is until the key is erased.
    template <class Lookup>
    const Value* find(const Lookup& key) const {
        const auto& shard = shards_[shard_number(key)];
        const auto found = shard.find(key);
        return found == shard.end() ? nullptr : &found->second;
    }

    // The key's value, and whether it is this new one.
    std::pair<Value*, bool> try_emplace(const Key& key, Value value) {
        const auto [place, is_new] = shard_of(key).try_emplace(key, std::move(value));
        size_ += is_new ? 1 : 0;
        return {&place->second, is_new};
    }

    void erase(const Key& key) { size_ -= shard_of(key).erase(key); }

private:
    using Shard = std::unordered_map<Key, Value, Hash, Equal>;
    static constexpr unsigned shard_bits = 9;

    // The library's hash of a number is the number.
    template <class Lookup>
    static std::size_t shard_number(const Lookup& key) {
        return static_cast<std::uint64_t>(Hash{}(key)) * 0x9E3779B97F4A7C15u >> (64 - shard_bits);
    }
    Shard& shard_of(const Key& key) { return shards_[shard_number(key)]; }

    std::size_t size_ = 0;
    std::vector<Shard> shards_ = std::vector<Shard>(std::size_t{1} << shard_bits);
};

}  // namespace sluice::monitoring
