#include "gateway/flow/access_book.hpp"

#include <algorithm>

namespace sluice::flow {

namespace {

using store::AccessChange;

access::Grant grant_of(const AccessChange& change) {
    access::Grant grant;
    grant.role = change.role;
    grant.enterprise = change.enterprise.value_or(EnterpriseId{});
    grant.accounts = change.accounts;
    if (!change.currency.empty()) {
        grant.most = Money{change.most_minor, Currency::of(change.currency)};
    }
    grant.from = change.from;
    grant.until = change.until;
    return grant;
}

void apply(const AccessChange& change, HeldPrincipal& principal) {
    if (change.kind == "grant") {
        principal.grants.push_back({change.id, grant_of(change)});
    } else if (change.kind == "token") {
        principal.tokens.push_back(
            {change.id, change.token_sha256, change.from.value(), change.until.value()});
    } else if (change.kind == "key") {
        principal.keys.push_back({change.id, change.key_id, change.algorithm, change.public_key,
                                  change.from.value(), change.until.value()});
    } else if (change.kind == "revoke_key") {
        for (auto& key : principal.keys) {
            key.is_revoked = key.is_revoked || key.id == change.ends;
        }
    } else if (change.kind == "end_grant") {
        std::erase_if(principal.grants,
                      [&](const HeldGrant& one) { return one.id == change.ends; });
    } else if (change.kind == "revoke_token") {
        std::erase_if(principal.tokens,
                      [&](const HeldToken& one) { return one.id == change.ends; });
    } else {
        principal.is_suspended = change.kind == "suspend";
    }
}

}  // namespace

access::Principal HeldPrincipal::principal() const {
    access::Principal made{holder, handle, name, {}};
    std::ranges::transform(grants, std::back_inserter(made.grants), &HeldGrant::grant);
    return made;
}

std::vector<HeldPrincipal> held_principals(std::span<const AccessChange> confirmed) {
    std::vector<HeldPrincipal> held;
    for (const auto& change : confirmed) {
        if (change.kind == "principal") {
            const bool is_person = change.holder == "person";
            held.push_back({change.id,
                            is_person ? access::Holder::person : access::Holder::service,
                            change.handle,
                            change.name,
                            change.decided_at.value(),
                            false,
                            {},
                            {},
                            {}});
            continue;
        }
        const auto found = std::ranges::find(held, change.handle, &HeldPrincipal::handle);
        if (found != held.end()) {
            apply(change, *found);
        }
    }
    return held;
}

}  // namespace sluice::flow
