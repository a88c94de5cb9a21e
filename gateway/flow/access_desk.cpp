#include "gateway/flow/access_desk.hpp"

#include <algorithm>

#include "gateway/flow/audit_log.hpp"
#include "gateway/flow/evidence.hpp"
#include "ledger/base/log.hpp"

namespace sluice::flow {

namespace {

using store::AccessChange;
using store::Tx;

bool takes_away(const AccessChange& change) {
    return change.kind == "suspend" || change.kind == "end_grant" ||
           change.kind == "revoke_token" || change.kind == "revoke_key";
}

Result<void> wrong(const char* field, std::string why) {
    return fail(Errc::invalid_value, std::move(why), field);
}

// Whether the roles may be one person's together with what it has already.
Result<void> check_conflicts(const HeldPrincipal& principal, const AccessChange& change) {
    std::vector<std::string> roles{change.role};
    for (const auto& held : principal.grants) {
        roles.push_back(held.grant.role);
    }
    if (const auto* conflict = access::find_conflict(roles)) {
        return wrong("role", conflict->rule + ": " + conflict->english + " (" + conflict->role_a +
                                 " and " + conflict->role_b + ")");
    }
    return {};
}

Result<void> check_scope(const Directory& directory, const AccessChange& change) {
    if (change.enterprise && directory.enterprise(*change.enterprise) == nullptr) {
        return wrong("enterprise", "no such enterprise");
    }
    if (!change.accounts.empty() && !change.enterprise) {
        return wrong("accounts", "accounts are one enterprise's");
    }
    for (const auto& account : change.accounts) {
        const auto* known = directory.account(*change.enterprise, account);
        if (known == nullptr || known->kind != AccountKind::bank) {
            return wrong("accounts", "no such bank account of the enterprise");
        }
    }
    return {};
}

Result<void> check_grant(const Context& context, const HeldPrincipal& principal,
                         const AccessChange& change) {
    const auto* role = access::find_role(change.role);
    if (role == nullptr) {
        return wrong("role", "no such role");
    }
    if (role->holder != principal.holder) {
        return wrong("role", role->holder == access::Holder::person ? "the role is a person's"
                                                                    : "the role is a service's");
    }
    const auto has = [&](access::Permission permission) {
        return role->permissions[static_cast<std::size_t>(permission)];
    };
    const bool is_about_payments =
        has(access::Permission::payment_create) || has(access::Permission::payment_approve);
    if (!is_about_payments && (!change.accounts.empty() || !change.currency.empty())) {
        return wrong(
            change.accounts.empty() ? "most" : "accounts",
            "accounts and amounts limit who orders or approves payments; the role does neither");
    }
    if (change.role == "security_admin" && change.enterprise) {
        return wrong("enterprise", "rights are managed for the whole platform");
    }
    if (auto scope = check_scope(context.directory, change); !scope) {
        return scope;
    }
    return check_conflicts(principal, change);
}

Result<void> check_token(const AccessChange& change) {
    if (*change.until - *change.from > longest_token) {
        return wrong("until", "a token is for 400 days at most");
    }
    return {};
}

Result<void> check_key(const HeldPrincipal& principal, const AccessChange& change) {
    if (principal.holder != access::Holder::service) {
        return wrong("handle", "only services sign their requests; the principal is a person");
    }
    if (*change.until - *change.from > longest_key) {
        return wrong("until", "a key is for 400 days at most");
    }
    return {};
}

// What the change says, against what the principal has now.
Result<void> check_change(const Context& context, const std::vector<HeldPrincipal>& held,
                          const AccessChange& change) {
    if (change.kind == "principal") {
        return {};
    }
    if (held.empty()) {
        return fail(Errc::not_found, "no such principal", "handle");
    }
    const auto& principal = held.front();
    const auto has = [&](const auto& all) {
        return std::ranges::any_of(all, [&](const auto& one) { return one.id == change.ends; });
    };
    if (change.kind == "grant") {
        return check_grant(context, principal, change);
    }
    if (change.kind == "token") {
        return check_token(change);
    }
    if (change.kind == "key") {
        return check_key(principal, change);
    }
    const auto is_ended = [&](const HeldKey& key) {
        return key.id == change.ends && !key.is_revoked;
    };
    if (change.kind == "revoke_key" && std::ranges::none_of(principal.keys, is_ended)) {
        return fail(Errc::not_found, "the principal has no such key", "ends");
    }
    if (change.kind == "end_grant" && !has(principal.grants)) {
        return fail(Errc::not_found, "the principal has no such grant", "ends");
    }
    if (change.kind == "revoke_token" && !has(principal.tokens)) {
        return fail(Errc::not_found, "the principal has no such token", "ends");
    }
    if (change.kind == "resume" && !principal.is_suspended) {
        return fail(Errc::illegal_transition, "the principal is not suspended");
    }
    return {};
}

Result<void> check_others(const Administrator& by, const AccessChange& change) {
    if (change.handle == by.handle) {
        return fail(Errc::forbidden, "nobody changes what is their own");
    }
    return {};
}

// Somebody may have taken the administrator's own rights away meanwhile. Those of the configuration
// have theirs from there.
Result<void> check_still(Tx& tx, const Context& context, const Administrator& by,
                         access::Permission permission) {
    if (by.actor != "person:" + by.handle) {
        return {};
    }
    const auto held = held_principals(store::confirmed_access_changes(tx, by.handle));
    const bool may = !held.empty() && !held[0].is_suspended &&
                     held[0].principal().may(permission, {}, context.clock.now());
    if (!may) {
        return fail(Errc::forbidden, "the right is over");
    }
    return {};
}

// A unique key says in SQL what a person has to read.
Result<AccessChange> explained(Result<AccessChange> result, const AccessChange& change) {
    if (!result && result.error().code == Errc::database_conflict &&
        result.error().detail == "23505") {
        const bool is_token = change.kind == "token";
        const bool is_key = change.kind == "key";
        return wrong(is_token                     ? "token_sha256"
                     : is_key                     ? "public_key"
                     : change.kind == "principal" ? "handle"
                                                  : "ends",
                     is_token                     ? "the token is somebody's already"
                     : is_key                     ? "the key is somebody's already, or was"
                     : change.kind == "principal" ? "there is such a principal already"
                                                  : "is over already")
            .error();
    }
    return result;
}

void log_change(const AccessChange& change) {
    log::info("access." + change.state,
              {{"change.id", change.id.to_string()},
               {"kind", change.kind},
               {"handle", change.handle},
               {"actor", change.decided_by.empty() ? change.proposed_by : change.decided_by}});
}

std::string most_of(const AccessChange& change) {
    return change.currency.empty()
               ? std::string{}
               : decimal(change.most_minor, Currency::of(change.currency)) + ' ' + change.currency;
}

// What the change says, for whoever reads the log without the database.
std::string content_of(const AccessChange& change) {
    std::string accounts;
    for (const auto& account : change.accounts) {
        accounts += (accounts.empty() ? "" : " ") + account.to_string();
    }
    return evidence({{"kind", change.kind},
                     {"handle", change.handle},
                     {"holder", change.holder},
                     {"name", change.name},
                     {"role", change.role},
                     {"enterprise", change.enterprise ? change.enterprise->to_string() : ""},
                     {"accounts", accounts},
                     {"most", most_of(change)},
                     {"from", change.from ? to_rfc3339(*change.from) : ""},
                     {"until", change.until ? to_rfc3339(*change.until) : ""},
                     {"token_sha256", change.token_sha256},
                     {"key_id", change.key_id},
                     {"algorithm", change.algorithm},
                     {"ends", change.ends ? change.ends->to_string() : ""},
                     {"state", change.state},
                     {"proposed_by", change.proposed_by}});
}

void write_change_down(Tx& tx, Context& context, const AccessChange& change) {
    const bool is_decided = change.state != "proposed" && change.decided_by != change.proposed_by;
    write_down(tx, context,
               {.actor = is_decided ? change.decided_by : change.proposed_by,
                .action = "access." + change.state,
                .subject = {"access_change", change.id.to_string()},
                .enterprise = change.enterprise.value_or(EnterpriseId{}),
                .reason = change.reason,
                .before = is_decided ? evidence({{"state", "proposed"}}) : std::string{},
                .after = content_of(change)});
}

Result<AccessChange> decide(Context& context, const Administrator& by, AccessChangeId id,
                            const std::string& state) {
    auto decided = context.database.transact([&](Tx& tx) -> Result<AccessChange> {
        store::lock_access(tx);
        if (auto still = check_still(tx, context, by, access::Permission::access_confirm); !still) {
            return still.error();
        }
        auto change = store::find_access_change(tx, id);
        if (!change) {
            return fail(Errc::not_found);
        }
        if (change->state != "proposed") {
            return fail(Errc::illegal_transition, "the change is " + change->state);
        }
        if (state == "confirmed") {
            if (access::handle_of(change->proposed_by) == by.handle) {
                return fail(Errc::forbidden, "somebody else than who proposed it has to confirm");
            }
            if (auto others = check_others(by, *change); !others) {
                return others.error();
            }
            const auto held = held_principals(store::confirmed_access_changes(tx, change->handle));
            if (auto checked = check_change(context, held, *change); !checked) {
                return checked.error();
            }
        }
        change->state = state;
        change->decided_by = by.actor;
        change->decided_at = context.clock.now();
        change->decision_no = store::newest_access_decision(tx) + 1;
        store::decide_access_change(tx, *change);
        write_change_down(tx, context, *change);
        return std::move(*change);
    });
    if (decided) {
        log_change(*decided);
    }
    return decided;
}

}  // namespace

Result<AccessChange> propose_access(Context& context, const Administrator& by,
                                    AccessChange change) {
    if (auto others = check_others(by, change); !others) {
        return others.error();
    }
    change.id = make_id<AccessChangeId>(context.clock.now(), context.random);
    change.proposed_by = by.actor;
    change.proposed_at = context.clock.now();
    change.state = "proposed";
    if (takes_away(change)) {
        change.state = "confirmed";
        change.decided_by = by.actor;
        change.decided_at = change.proposed_at;
    }
    auto proposed = context.database.transact([&](Tx& tx) -> Result<AccessChange> {
        store::lock_access(tx);
        if (auto still = check_still(tx, context, by, access::Permission::access_propose); !still) {
            return still.error();
        }
        const auto held = held_principals(store::confirmed_access_changes(tx, change.handle));
        if (auto checked = check_change(context, held, change); !checked) {
            return checked.error();
        }
        if (takes_away(change)) {
            change.decision_no = store::newest_access_decision(tx) + 1;
        }
        store::insert_access_change(tx, change);
        write_change_down(tx, context, change);
        return change;
    });
    if (proposed) {
        log_change(*proposed);
    }
    return explained(std::move(proposed), change);
}

Result<AccessChange> confirm_access(Context& context, const Administrator& by, AccessChangeId id) {
    return decide(context, by, id, "confirmed");
}

Result<AccessChange> refuse_access(Context& context, const Administrator& by, AccessChangeId id) {
    return decide(context, by, id, "refused");
}

}  // namespace sluice::flow
