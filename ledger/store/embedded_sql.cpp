#include "ledger/store/embedded_sql.hpp"

// .incbin copies a file into the object: no generator, and no cost to the compiler.
#define SLUICE_EMBED(symbol, path)                                        \
    asm(".section .rodata\n"                                              \
        #symbol "_begin:\n.incbin \"" SLUICE_SOURCE_DIR "/" path "\"\n"   \
        #symbol "_end:\n.byte 0\n.previous\n");                           \
    extern "C" const char symbol##_begin[];                               \
    extern "C" const char symbol##_end[]

SLUICE_EMBED(sluice_schema_base, "ledger/schema/0001_base.sql");
SLUICE_EMBED(sluice_schema_screening, "ledger/schema/0002_screening.sql");
SLUICE_EMBED(sluice_schema_access, "ledger/schema/0003_access.sql");
SLUICE_EMBED(sluice_schema_evidence, "ledger/schema/0004_evidence.sql");
SLUICE_EMBED(sluice_schema_audit_log, "ledger/schema/0005_audit_log.sql");
SLUICE_EMBED(sluice_schema_approvals, "ledger/schema/0006_approvals.sql");
SLUICE_EMBED(sluice_schema_machine_keys, "ledger/schema/0007_machine_keys.sql");
SLUICE_EMBED(sluice_schema_limits, "ledger/schema/0008_limits.sql");
SLUICE_EMBED(sluice_schema_functions, "ledger/schema/functions.sql");
SLUICE_EMBED(sluice_schema_audit, "ledger/schema/audit.sql");
SLUICE_EMBED(sluice_schema_roles, "ledger/schema/roles.sql");

namespace sluice::store::embedded {

std::string base_sql() { return {sluice_schema_base_begin, sluice_schema_base_end}; }
std::string screening_sql() {
    return {sluice_schema_screening_begin, sluice_schema_screening_end};
}
std::string access_sql() { return {sluice_schema_access_begin, sluice_schema_access_end}; }
std::string evidence_sql() { return {sluice_schema_evidence_begin, sluice_schema_evidence_end}; }
std::string audit_log_sql() {
    return {sluice_schema_audit_log_begin, sluice_schema_audit_log_end};
}
std::string approvals_sql() {
    return {sluice_schema_approvals_begin, sluice_schema_approvals_end};
}
std::string machine_keys_sql() {
    return {sluice_schema_machine_keys_begin, sluice_schema_machine_keys_end};
}
std::string limits_sql() { return {sluice_schema_limits_begin, sluice_schema_limits_end}; }
std::string functions_sql() {
    return {sluice_schema_functions_begin, sluice_schema_functions_end};
}
std::string audit_sql() { return {sluice_schema_audit_begin, sluice_schema_audit_end}; }
std::string roles_sql() { return {sluice_schema_roles_begin, sluice_schema_roles_end}; }

}  // namespace sluice::store::embedded
