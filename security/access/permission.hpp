#pragma once

#include <bitset>
#include <cstdint>
#include <optional>
#include <string_view>

namespace sluice::access {

// What a route or a command needs. The names are those of conf/access/permissions.csv.
enum class Permission : std::uint8_t {
    payment_create,
    payment_cancel,
    payment_read,
    payment_decide,
    payment_approve,
    policy_read,
    policy_propose,
    policy_release,
    account_read,
    statement_read,
    exception_read,
    exception_decide,
    event_read,
    webhook_read,
    webhook_manage,
    master_data_write,
    case_read,
    case_work,
    case_decide,
    case_report,
    list_read,
    list_load,
    list_release,
    access_read,
    access_propose,
    access_confirm,
    audit_read,
    audit_export
};
inline constexpr std::size_t permission_count = 28;

using PermissionSet = std::bitset<permission_count>;

std::string_view name(Permission permission);
std::optional<Permission> find_permission(std::string_view name);

// Whether it is about cases, lists and rules of screening, which no enterprise's own people see.
bool is_of_compliance(Permission permission);
// Whether it is about who may do what, or the log of the whole platform.
bool is_of_access(Permission permission);

}  // namespace sluice::access
