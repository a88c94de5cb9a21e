#pragma once

#include <boost/system/result.hpp>
#include <string>
#include <utility>

#include "ledger/base/check.hpp"
#include "ledger/base/errc.hpp"

namespace sluice {

// An expected failure. `detail` is English text for people, free of secrets and account numbers.
// `where` names the place in the input: a JSON pointer, an XPath or a config key; `line` is
// 1-based, 0 when there is none.
struct Error {
    Errc code{};
    std::string detail{};
    std::string where{};
    int line = 0;

    bool operator==(const Error&) const = default;
};

// "code: detail (where, line n)", for logs and the terminal.
std::string to_string(const Error& error);

[[noreturn]] void throw_exception_from_error(const Error& error,
                                             const boost::source_location& where);

// A value or an Error. value() on an error is a bug and stops the process.
template <class T>
using Result = boost::system::result<T, Error>;

inline Error fail(Errc code, std::string detail = {}, std::string where = {}, int line = 0) {
    return Error{code, std::move(detail), std::move(where), line};
}

}  // namespace sluice
