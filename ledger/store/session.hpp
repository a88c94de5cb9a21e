#pragma once

#include <chrono>
#include <memory>
#include <pqxx/pqxx>
#include <string>

#include "ledger/base/result.hpp"
#include "ledger/store/database.hpp"

namespace sluice::store {

// Opens a connection that has the session's settings and never reconnects by itself. Error:
// database_unavailable, with the kind of trouble in `where`.
Result<std::unique_ptr<pqxx::connection>> open_session(const DatabaseOptions& options);

// How long one exchange may take; 0 when the options set no bound.
std::chrono::milliseconds patience(const DatabaseOptions& options);

// The url as a libpq connection string, with a bound on how long a server that is gone stays
// unnoticed wherever the url itself says nothing. A url that libpq cannot read comes back as it is.
std::string with_limits(const std::string& url);

}  // namespace sluice::store
