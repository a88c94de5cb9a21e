#pragma once

#include <algorithm>
#include <cstdint>
#include <limits>
#include <vector>

namespace sluice::screening {

// The `limit` best entries found so far, and with that the margin below which no other is one.
class Nearest {
public:
    // `floor`: what no entry may be below in any case.
    Nearest(std::size_t limit, double floor) : limit_(limit), floor_(floor) {}

    double floor() const { return floor_; }

    void take(std::uint32_t entry, double margin) {
        const auto same = std::find_if(best_.begin(), best_.end(),
                                       [&](const Found& found) { return found.entry == entry; });
        if (same == best_.end()) {
            best_.push_back({entry, margin});
        } else {
            same->margin = std::max(same->margin, margin);
        }
        const auto better = [](const Found& a, const Found& b) { return a.margin > b.margin; };
        std::sort(best_.begin(), best_.end(), better);
        if (best_.size() >= limit_) {
            best_.resize(limit_);
            floor_ = std::max(floor_, best_.back().margin);
        }
    }

private:
    struct Found {
        std::uint32_t entry;
        double margin;
    };
    std::size_t limit_;
    double floor_;
    std::vector<Found> best_;
};

}  // namespace sluice::screening
