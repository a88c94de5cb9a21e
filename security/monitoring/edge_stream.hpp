#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

namespace sluice::monitoring {

// A fixed 64-bit hash of an account's name: the same in every run and on every machine.
std::uint64_t account_hash(std::string_view account);

struct EdgeStreamOptions {
    std::uint32_t rows = 2;        // hash functions of a sketch
    std::uint32_t columns = 2048;  // counters of each
    float decay = 0.6f;            // of the current counts, at each tick
    float merge_below = 1000;      // counts whose last score is above are kept out of the history
};

// Scores each edge of a stream by how far the edge, its source or its destination runs above its
// own history at the moment, in constant memory and time; after MIDAS-F (Bhatia and others,
// "Real-Time Anomaly Detection in Edge Streams", TKDD 2022): count-min sketches of the current
// tick, which fade, and of the past, which take in only what was no anomaly. The score is the
// Poisson deviance of the current count from its expectation, with a prior, so that what was never
// seen before has a score as well; the paper's chi-squared leaves it at 0. One thread.
class EdgeStream {
public:
    explicit EdgeStream(const EdgeStreamOptions& options = {});

    // 0 or more. `tick` counts from any number and never goes back.
    float score(std::uint64_t source, std::uint64_t destination, std::int64_t tick);

private:
    struct Cell {
        float current = 0;
        float past = 0;
        float last_score = 0;
    };
    class Sketch {
    public:
        Sketch(const EdgeStreamOptions& options, std::uint64_t seed);
        float add(std::uint64_t key, float ticks);
        void close_tick(const EdgeStreamOptions& options, float ticks, float decay);

    private:
        std::uint32_t rows_;
        std::uint32_t columns_;
        std::uint64_t seed_;
        std::vector<Cell> cells_;
    };

    EdgeStreamOptions options_;
    Sketch edges_;
    Sketch sources_;
    Sketch destinations_;
    bool has_started_ = false;
    std::int64_t first_tick_ = 0;
    std::int64_t tick_ = 0;
};

}  // namespace sluice::monitoring
