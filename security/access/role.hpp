#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "security/access/permission.hpp"

namespace sluice::access {

enum class Holder : std::uint8_t { person, service };

struct Role {
    std::string id;  // "maker"
    Holder holder;   // who can have it
    PermissionSet permissions;
    std::string english;
    std::string chinese;
};

// Two roles that nobody has at once: segregation of duties.
struct Conflict {
    std::string rule;  // "SOD-01"
    std::string role_a;
    std::string role_b;
    std::string english;  // why
    std::string chinese;
};

// The tables conf/access/roles.csv, permissions.csv and conflicts.csv as the program has them. What
// no table grants is refused. Immutable; any thread.
std::span<const Role> roles();
std::span<const Conflict> conflicts();

const Role* find_role(std::string_view id);
// The first rule that refuses these roles together, if any.
const Conflict* find_conflict(std::span<const std::string> roles);

struct PermissionText {
    Permission permission;
    std::string english;
    std::string chinese;
};
std::span<const PermissionText> permission_texts();

}  // namespace sluice::access
