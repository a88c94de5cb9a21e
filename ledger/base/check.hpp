#pragma once

#include <source_location>
#include <string_view>

namespace sluice {

// Stops the process when a condition that only a bug can break does not hold. On in every build.
// Never for input, the database or a bank: those are expected failures and return Result.
[[noreturn]] void check_failed(std::string_view what, const std::source_location& where);

inline void check(bool condition, std::string_view what,
                  const std::source_location& where = std::source_location::current()) {
    if (!condition) [[unlikely]] {
        check_failed(what, where);
    }
}

}  // namespace sluice
