#include "tests/sim/core.hpp"

#include <algorithm>

namespace sluice::sim {

void Core::count(std::string_view what, std::int64_t by) {
    const auto found =
        std::ranges::find(counts, what, &std::pair<std::string, std::int64_t>::first);
    if (found == counts.end()) {
        counts.emplace_back(std::string{what}, by);
    } else {
        found->second += by;
    }
}

}  // namespace sluice::sim
