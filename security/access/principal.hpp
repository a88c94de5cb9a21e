#pragma once

#include <optional>
#include <string>
#include <vector>

#include "ledger/base/id.hpp"
#include "ledger/base/money.hpp"
#include "ledger/base/time.hpp"
#include "security/access/role.hpp"

namespace sluice::access {

// A role for some enterprises, accounts and amounts, for some time.
struct Grant {
    std::string role;
    EnterpriseId enterprise;            // nil: every enterprise
    std::vector<AccountId> accounts{};  // empty: all of them
    std::optional<Money> most{};        // of one payment; other currencies are then refused
    std::optional<Instant> from{};      // from then on
    std::optional<Instant> until{};     // before then
};

bool holds(const Grant& grant, Instant now);

// What is behind the colon of an actor: the same person may act as "person:kim" and "officer:kim".
std::string_view handle_of(std::string_view actor);

// What is asked for: a permission on an enterprise, and where it is about one payment, its account
// and amount.
struct Target {
    EnterpriseId enterprise;
    std::optional<AccountId> account{};
    std::optional<Money> amount{};
};

// A person or a program that may sign in.
struct Principal {
    Holder holder = Holder::service;
    std::string handle;  // "ap-clerk-2", in the history of what it does; never changes
    std::string name;
    std::vector<Grant> grants;

    std::string actor() const;  // "person:ap-clerk-2"
    // Whether a grant says so that holds at `now`. Nothing else does: what is not granted is
    // refused.
    bool may(Permission permission, const Target& target, Instant now) const;
    // The roles by which it may, each once.
    std::vector<std::string> roles(Permission permission, const Target& target, Instant now) const;
    // Whether it may so on some enterprise at all.
    bool may_somewhere(Permission permission, Instant now) const;
    // The enterprises of its grants that hold at `now`, each once; nil for every enterprise.
    std::vector<EnterpriseId> enterprises(Instant now) const;
};

}  // namespace sluice::access
