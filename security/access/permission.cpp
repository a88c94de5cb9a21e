#include "security/access/permission.hpp"

#include <algorithm>
#include <array>

namespace sluice::access {

namespace {

constexpr std::array<std::string_view, permission_count> names{
    "payment.create",    "payment.cancel",   "payment.read",   "payment.decide", "payment.approve",
    "policy.read",       "policy.propose",   "policy.release", "account.read",   "statement.read",
    "exception.read",    "exception.decide", "event.read",     "webhook.read",   "webhook.manage",
    "master_data.write", "case.read",        "case.work",      "case.decide",    "case.report",
    "list.read",         "list.load",        "list.release",   "access.read",    "access.propose",
    "access.confirm",    "audit.read",       "audit.export"};

}  // namespace

std::string_view name(Permission permission) {
    return names[static_cast<std::size_t>(permission)];
}

std::optional<Permission> find_permission(std::string_view name) {
    const auto found = std::ranges::find(names, name);
    return found == names.end() ? std::nullopt
                                : std::optional{static_cast<Permission>(found - names.begin())};
}

bool is_of_compliance(Permission permission) {
    return name(permission).starts_with("case.") || name(permission).starts_with("list.");
}

bool is_of_access(Permission permission) {
    return name(permission).starts_with("access.") || permission == Permission::audit_export;
}

}  // namespace sluice::access
