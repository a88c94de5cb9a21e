#include "security/access/principal.hpp"

#include <algorithm>

namespace sluice::access {

bool holds(const Grant& grant, Instant now) {
    return (!grant.from || *grant.from <= now) && (!grant.until || now < *grant.until);
}

std::string_view handle_of(std::string_view actor) {
    const auto colon = actor.find(':');
    return colon == std::string_view::npos ? actor : actor.substr(colon + 1);
}

namespace {

bool has(const Grant& grant, Permission permission) {
    const auto* role = find_role(grant.role);
    return role != nullptr && role->permissions[static_cast<std::size_t>(permission)];
}

bool covers(const Grant& grant, const Target& target) {
    if (!grant.enterprise.is_nil() && grant.enterprise != target.enterprise) {
        return false;
    }
    if (target.account && !grant.accounts.empty() &&
        std::ranges::count(grant.accounts, *target.account) == 0) {
        return false;
    }
    return !target.amount || !grant.most ||
           (grant.most->currency() == target.amount->currency() &&
            target.amount->minor() <= grant.most->minor());
}

}  // namespace

std::string Principal::actor() const {
    return (holder == Holder::person ? "person:" : "service:") + handle;
}

bool Principal::may(Permission permission, const Target& target, Instant now) const {
    return std::ranges::any_of(grants, [&](const Grant& grant) {
        return holds(grant, now) && has(grant, permission) && covers(grant, target);
    });
}

std::vector<std::string> Principal::roles(Permission permission, const Target& target,
                                          Instant now) const {
    std::vector<std::string> found;
    for (const auto& grant : grants) {
        if (holds(grant, now) && has(grant, permission) && covers(grant, target) &&
            std::ranges::count(found, grant.role) == 0) {
            found.push_back(grant.role);
        }
    }
    return found;
}

bool Principal::may_somewhere(Permission permission, Instant now) const {
    return std::ranges::any_of(
        grants, [&](const Grant& grant) { return holds(grant, now) && has(grant, permission); });
}

std::vector<EnterpriseId> Principal::enterprises(Instant now) const {
    std::vector<EnterpriseId> found;
    for (const auto& grant : grants) {
        if (holds(grant, now) && std::ranges::count(found, grant.enterprise) == 0) {
            found.push_back(grant.enterprise);
        }
    }
    return found;
}

}  // namespace sluice::access
