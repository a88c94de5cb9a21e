#include "ledger/base/result.hpp"

#include <fmt/format.h>

namespace sluice {

std::string to_string(const Error& error) {
    std::string text{name(error.code)};
    if (!error.detail.empty()) {
        text += ": " + error.detail;
    }
    if (!error.where.empty()) {
        text += error.line > 0 ? fmt::format(" ({}, line {})", error.where, error.line)
                               : fmt::format(" ({})", error.where);
    } else if (error.line > 0) {
        text += fmt::format(" (line {})", error.line);
    }
    return text;
}

void throw_exception_from_error(const Error& error, const boost::source_location& where) {
    check_failed("value() of an error: " + to_string(error) + " at " + where.to_string(),
                 std::source_location::current());
}

}  // namespace sluice
