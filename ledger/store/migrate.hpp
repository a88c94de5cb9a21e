#pragma once

#include <string>
#include <vector>

#include "ledger/base/result.hpp"
#include "ledger/base/time.hpp"
#include "ledger/store/database.hpp"

namespace sluice::store {

struct Migration {
    int version;
    std::string name;  // "0001_base.sql"
    std::string sql;
};

// The migrations this program was built with, in order.
const std::vector<Migration>& migrations();

// Brings the database to the newest version: each migration in a transaction of its own, then
// functions and roles again, then the reference tables. `owner_url` connects as a role that may
// create roles. Does nothing when all is there. Errors: schema_version when the database has a
// migration we do not know or one with another checksum; database_unavailable.
// Returns the names of the migrations applied.
Result<std::vector<std::string>> migrate(const std::string& owner_url, Instant now);

// Errors: schema_version, saying which is missing or foreign.
Result<void> check_schema_version(const std::string& url);
Result<void> check_schema_version(Database& database);

}  // namespace sluice::store
