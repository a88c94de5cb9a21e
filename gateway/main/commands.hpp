#pragma once

#include "gateway/main/config.hpp"

namespace sluice {

// sluiced's commands. Each returns the process's exit code and writes for people to standard
// output and error; the daemon's own news goes to the log.

// Starts everything and serves until SIGTERM or SIGINT.
int serve(const Config& config);

// Brings the database to this program's schema version.
int migrate_database(const Config& config);

// Proves the books of every configured enterprise; 1 when something is found. json: one object.
int audit_books(const Config& config, bool json);

// Prints what a valid configuration says: banks with their capabilities, enterprises, accounts.
int print_config(const Config& config);

}  // namespace sluice
