#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "ledger/base/time.hpp"

namespace sluice::monitoring {

// Mean and variance that forget: x counts with weight `rate`, all before with 1 - rate.
class Ewma {
public:
    explicit Ewma(double rate) : rate_(rate) {}
    void add(double x);
    double mean() const { return mean_; }
    double deviation() const;
    std::uint32_t count() const { return count_; }

private:
    double rate_;
    double mean_ = 0;
    double variance_ = 0;
    std::uint32_t count_ = 0;
};

// Quantiles of positive amounts with 5 % relative error in constant memory: logarithmic buckets as
// in DDSketch (Masson, Rim, Lee, VLDB 2019). Halves its counts now and then, so old habits fade.
class AmountSketch {
public:
    void add(std::int64_t minor);
    // The amount below which `permille` of the amounts lie; 0 when there are none.
    std::int64_t quantile(std::int64_t permille) const;
    std::uint32_t count() const { return total_; }

private:
    static constexpr std::size_t buckets = 400;  // 1.1^400 > 10^16
    static constexpr std::uint32_t most = 100'000;
    std::vector<std::uint32_t> counts_ = std::vector<std::uint32_t>(buckets);
    std::uint32_t total_ = 0;
};

// How many events fell into each local hour.
class HourHistogram {
public:
    void add(Instant at, std::int64_t utc_offset_minutes);
    std::int64_t permille(Instant at, std::int64_t utc_offset_minutes) const;
    std::uint32_t count() const { return total_; }

private:
    std::array<std::uint32_t, 24> counts_{};
    std::uint32_t total_ = 0;
};

// How often each first digit 1 ... 9 was seen (index 0 ... 8) against Benford's law: chi-square
// with 8 degrees of freedom. 0 for no digits.
double benford_chi_square(const std::array<std::uint32_t, 9>& counts);
// The share of a first digit 1 ... 9 by Benford's law.
double benford_share(std::size_t digit);
// 1 ... 9; 0 for the amount 0.
std::uint8_t first_digit(std::int64_t minor);

int local_hour(Instant at, std::int64_t utc_offset_minutes);

// FNV-1a, 64 bits: the same on every machine.
std::uint64_t hash64(std::string_view text);

// An id of a transfer or receipt, kept without a heap block of its own.
class EventId {
public:
    EventId() = default;
    explicit EventId(std::string_view text);  // at most max_id_bytes
    std::string text() const { return {bytes_.data(), length_}; }
    bool operator==(const EventId& other) const { return view() == other.view(); }

private:
    std::string_view view() const { return {bytes_.data(), length_}; }
    std::array<char, 36> bytes_{};
    std::uint8_t length_ = 0;
};

}  // namespace sluice::monitoring
