#include "security/access/embedded_tables.hpp"

// .incbin copies a file into the object: no generator, and no cost to the compiler.
#define SLUICE_EMBED(symbol, path)                                                    \
    asm(".section .rodata\n" #symbol "_begin:\n.incbin \"" SLUICE_SOURCE_DIR "/" path \
        "\"\n" #symbol "_end:\n.byte 0\n.previous\n");                                \
    extern "C" const char symbol##_begin[];                                           \
    extern "C" const char symbol##_end[]

SLUICE_EMBED(sluice_access_roles, "conf/access/roles.csv");
SLUICE_EMBED(sluice_access_permissions, "conf/access/permissions.csv");
SLUICE_EMBED(sluice_access_conflicts, "conf/access/conflicts.csv");

namespace sluice::access::embedded {

std::string_view roles_csv() {
    return {sluice_access_roles_begin, sluice_access_roles_end};
}
std::string_view permissions_csv() {
    return {sluice_access_permissions_begin, sluice_access_permissions_end};
}
std::string_view conflicts_csv() {
    return {sluice_access_conflicts_begin, sluice_access_conflicts_end};
}

}  // namespace sluice::access::embedded
