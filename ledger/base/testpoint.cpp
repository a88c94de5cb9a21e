#include "ledger/base/testpoint.hpp"

#include <atomic>
#include <utility>

namespace sluice {

namespace {
std::function<void(std::string_view)> hook;
std::atomic<bool> is_set{false};
}  // namespace

void testpoint(std::string_view name) {
    if (is_set.load(std::memory_order_relaxed)) [[unlikely]] {
        hook(name);
    }
}

bool testpoints_are_set() {
    return is_set.load(std::memory_order_relaxed);
}

void set_testpoint_hook(std::function<void(std::string_view)> next) {
    is_set = static_cast<bool>(next);
    hook = std::move(next);
}

}  // namespace sluice
