#include "ledger/base/metrics.hpp"

#include <prometheus/counter.h>
#include <prometheus/gauge.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>
#include <prometheus/text_serializer.h>

#include <map>
#include <mutex>

namespace sluice::metrics {

namespace {

prometheus::Registry& registry() {
    static prometheus::Registry instance{prometheus::Registry::InsertBehavior::Merge};
    return instance;
}

std::map<std::string, std::string> to_map(Labels labels) {
    std::map<std::string, std::string> map;
    for (const auto& [key, value] : labels) {
        map.emplace(key, value);
    }
    return map;
}

prometheus::Histogram::BucketBoundaries buckets() {
    return {0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60};
}

}  // namespace

void count(std::string_view name, Labels labels, std::int64_t by) {
    auto& family = prometheus::BuildCounter().Name(std::string{name}).Register(registry());
    family.Add(to_map(labels)).Increment(static_cast<double>(by));
}

void set(std::string_view name, Labels labels, std::int64_t value) {
    auto& family = prometheus::BuildGauge().Name(std::string{name}).Register(registry());
    family.Add(to_map(labels)).Set(static_cast<double>(value));
}

void observe_seconds(std::string_view name, Labels labels, double seconds) {
    auto& family = prometheus::BuildHistogram().Name(std::string{name}).Register(registry());
    family.Add(to_map(labels), buckets()).Observe(seconds);
}

std::string render() {
    return prometheus::TextSerializer{}.Serialize(registry().Collect());
}

}  // namespace sluice::metrics
