#pragma once

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>

namespace sluice::metrics {

using Labels = std::initializer_list<std::pair<std::string_view, std::string_view>>;

// Names follow Prometheus: sluice_..._total, base units. Labels never hold an enterprise, account
// or payment id. All functions are safe from any thread.
void count(std::string_view name, Labels labels = {}, std::int64_t by = 1);
void set(std::string_view name, Labels labels, std::int64_t value);
void observe_seconds(std::string_view name, Labels labels, double seconds);

// Everything so far in Prometheus text format 0.0.4.
std::string render();

}  // namespace sluice::metrics
