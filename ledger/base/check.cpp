#include "ledger/base/check.hpp"

#include <cstdio>
#include <cstdlib>

namespace sluice {

void check_failed(std::string_view what, const std::source_location& where) {
    std::fprintf(stderr, "%s:%u: check failed in %s: %.*s\n", where.file_name(), where.line(),
                 where.function_name(), static_cast<int>(what.size()), what.data());
    std::abort();
}

}  // namespace sluice
