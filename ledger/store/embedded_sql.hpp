#pragma once

#include <string>

// The SQL files of ledger/schema, inside the program.
namespace sluice::store::embedded {

std::string base_sql();
std::string screening_sql();
std::string access_sql();
std::string evidence_sql();
std::string audit_log_sql();
std::string approvals_sql();
std::string machine_keys_sql();
std::string limits_sql();
std::string functions_sql();
std::string audit_sql();
std::string roles_sql();

}  // namespace sluice::store::embedded
