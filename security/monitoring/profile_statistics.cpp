#include "security/monitoring/profile_statistics.hpp"

#include <algorithm>
#include <cmath>

#include "ledger/base/check.hpp"
#include "security/monitoring/monitor_event.hpp"

namespace sluice::monitoring {

void Ewma::add(double x) {
    ++count_;
    if (count_ == 1) {
        mean_ = x;
        return;
    }
    // The first values weigh as in a plain mean, so that the start does not stick.
    const double weight = std::max(rate_, 1.0 / count_);
    const double gap = x - mean_;
    mean_ += weight * gap;
    variance_ = (1 - weight) * (variance_ + weight * gap * gap);
}

double Ewma::deviation() const {
    return std::sqrt(variance_);
}

namespace {

const double log_step = std::log(1.1);

std::size_t bucket_of(std::int64_t minor, std::size_t buckets) {
    if (minor <= 1) {
        return 0;
    }
    const auto index = static_cast<std::size_t>(std::log(static_cast<double>(minor)) / log_step);
    return std::min(index, buckets - 1);
}

}  // namespace

void AmountSketch::add(std::int64_t minor) {
    ++counts_[bucket_of(minor, buckets)];
    if (++total_ < most) {
        return;
    }
    total_ = 0;
    for (auto& count : counts_) {
        count /= 2;
        total_ += count;
    }
}

std::int64_t AmountSketch::quantile(std::int64_t permille) const {
    const auto wanted = static_cast<std::uint64_t>(total_) * static_cast<std::uint64_t>(permille);
    std::uint64_t seen = 0;
    for (std::size_t i = 0; i < counts_.size() && total_ > 0; ++i) {
        seen += std::uint64_t{counts_[i]} * 1000;
        if (seen >= wanted && seen > 0) {
            return static_cast<std::int64_t>(std::exp((static_cast<double>(i) + 0.5) * log_step));
        }
    }
    return 0;
}

int local_hour(Instant at, std::int64_t utc_offset_minutes) {
    const auto local = at + std::chrono::minutes{utc_offset_minutes};
    const auto since_midnight = local - std::chrono::floor<std::chrono::days>(local);
    return static_cast<int>(std::chrono::floor<std::chrono::hours>(since_midnight).count());
}

void HourHistogram::add(Instant at, std::int64_t utc_offset_minutes) {
    ++counts_[static_cast<std::size_t>(local_hour(at, utc_offset_minutes))];
    ++total_;
}

std::int64_t HourHistogram::permille(Instant at, std::int64_t utc_offset_minutes) const {
    const auto count = counts_[static_cast<std::size_t>(local_hour(at, utc_offset_minutes))];
    return total_ == 0 ? 0 : std::int64_t{count} * 1000 / std::int64_t{total_};
}

std::uint8_t first_digit(std::int64_t minor) {
    while (minor >= 10) {
        minor /= 10;
    }
    return static_cast<std::uint8_t>(minor);
}

double benford_share(std::size_t digit) {
    return std::log10(1 + 1.0 / static_cast<double>(digit));
}

double benford_chi_square(const std::array<std::uint32_t, 9>& counts) {
    double total = 0;
    for (const auto count : counts) {
        total += count;
    }
    double sum = 0;
    for (std::size_t i = 0; i < counts.size() && total > 0; ++i) {
        const double expected = total * benford_share(i + 1);
        const double gap = counts[i] - expected;
        sum += gap * gap / expected;
    }
    return sum;
}

std::uint64_t hash64(std::string_view text) {
    std::uint64_t hash = 14695981039346656037ull;
    for (const char c : text) {
        hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211ull;
    }
    return hash;
}

EventId::EventId(std::string_view text) : length_(static_cast<std::uint8_t>(text.size())) {
    check(text.size() <= max_id_bytes, "ids were checked before");
    std::copy(text.begin(), text.end(), bytes_.begin());
}

}  // namespace sluice::monitoring
