#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <vector>

#include "ledger/base/check.hpp"

namespace sluice::monitoring {

// The last `capacity` items, oldest first. Takes memory as items come, never more than capacity.
template <class Item, std::size_t capacity>
class Ring {
public:
    void push(Item item) {
        if (items_.size() < capacity) {
            if (items_.size() == items_.capacity()) {
                items_.reserve(std::min(capacity, items_.empty() ? 1 : items_.size() * 2));
            }
            items_.push_back(std::move(item));
            return;
        }
        items_[first_] = std::move(item);
        first_ = (first_ + 1) % capacity;
    }

    std::size_t size() const { return items_.size(); }
    bool empty() const { return items_.empty(); }
    // 0 is the oldest.
    const Item& operator[](std::size_t index) const {
        check(index < items_.size(), "an index lies in the ring");
        return items_[(first_ + index) % items_.size()];
    }
    const Item& back() const { return (*this)[size() - 1]; }
    void clear() {
        items_.clear();
        first_ = 0;
    }

private:
    std::vector<Item> items_;
    std::size_t first_ = 0;
};

}  // namespace sluice::monitoring
