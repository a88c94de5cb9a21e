#include "security/monitoring/edge_stream.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "ledger/base/check.hpp"

namespace sluice::monitoring {

namespace {

// What is assumed of a key that was never seen: one event in this many ticks beyond those passed.
constexpr float prior_events = 1;
constexpr float prior_ticks = 10;

// Finalizer of SplitMix64 (Steele and others, 2014).
std::uint64_t mixed(std::uint64_t value) {
    value += 0x9E3779B97F4A7C15ULL;
    value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9ULL;
    value = (value ^ (value >> 27)) * 0x94D049BB133111EBULL;
    return value ^ (value >> 31);
}

// Log-likelihood ratio of a Poisson count; one below its expectation is no alarm.
float deviance(float count, float expected) {
    return count <= expected ? 0 : count * std::log(count / expected) - (count - expected);
}

}  // namespace

std::uint64_t account_hash(std::string_view account) {
    std::uint64_t hash = 0xCBF29CE484222325ULL;  // FNV-1a
    for (const char c : account) {
        hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001B3ULL;
    }
    return mixed(hash);
}

EdgeStream::Sketch::Sketch(const EdgeStreamOptions& options, std::uint64_t seed)
    : rows_(options.rows),
      columns_(options.columns),
      seed_(seed),
      cells_(std::size_t{options.rows} * options.columns) {}

// Counts one event of the key and answers its score. `ticks` have passed before this one.
float EdgeStream::Sketch::add(std::uint64_t key, float ticks) {
    constexpr std::uint32_t max_rows = 8;
    Cell* found[max_rows];
    auto current = std::numeric_limits<float>::max();
    auto past = current;
    std::uint64_t hash = mixed(key ^ seed_);
    for (std::uint32_t row = 0; row < rows_; ++row) {
        // The upper half of the hash, scaled to the columns: no division.
        const auto column = static_cast<std::uint32_t>(((hash >> 32) * columns_) >> 32);
        auto& cell = cells_[std::size_t{row} * columns_ + column];
        found[row] = &cell;
        cell.current += 1;
        current = std::min(current, cell.current);
        past = std::min(past, cell.past);
        hash = mixed(hash);
    }
    const float score = deviance(current, (past + prior_events) / (ticks + prior_ticks));
    for (std::uint32_t row = 0; row < rows_; ++row) {
        found[row]->last_score = score;
    }
    return score;
}

// An anomalous count would hide the next one, so the mean takes its place.
void EdgeStream::Sketch::close_tick(const EdgeStreamOptions& options, float ticks, float decay) {
    const float share = ticks > 0 ? 1 / ticks : 0;
    for (auto& cell : cells_) {
        cell.past += cell.last_score < options.merge_below ? cell.current : cell.past * share;
        cell.current *= decay;
    }
}

EdgeStream::EdgeStream(const EdgeStreamOptions& options)
    : options_(options), edges_(options, 1), sources_(options, 2), destinations_(options, 3) {
    check(options.rows >= 1 && options.rows <= 8 && options.columns >= 1,
          "1 to 8 rows of a sketch");
}

float EdgeStream::score(std::uint64_t source, std::uint64_t destination, std::int64_t tick) {
    if (!has_started_) {
        has_started_ = true;
        first_tick_ = tick_ = tick;
    }
    check(tick >= tick_, "ticks do not go back");
    if (tick > tick_) {
        const auto passed = static_cast<float>(tick_ - first_tick_);
        const float decay = std::pow(options_.decay, static_cast<float>(tick - tick_));
        for (auto* sketch : {&edges_, &sources_, &destinations_}) {
            sketch->close_tick(options_, passed, decay);
        }
        tick_ = tick;
    }
    const auto ticks = static_cast<float>(tick - first_tick_);
    const float edge = edges_.add(mixed(source) + destination, ticks);
    return std::max({edge, sources_.add(source, ticks), destinations_.add(destination, ticks)});
}

}  // namespace sluice::monitoring
