#pragma once

#include <span>
#include <string>
#include <vector>

#include "ledger/store/access_store.hpp"
#include "security/access/principal.hpp"

namespace sluice::flow {

struct HeldGrant {
    AccessChangeId id;
    access::Grant grant;
};

struct HeldToken {
    AccessChangeId id;
    std::string token_sha256;
    Instant from;
    Instant until;
};

// A public key by which a service's requests are known; `id` is the change that gave it.
struct HeldKey {
    AccessChangeId id;
    std::string key_id;
    std::string algorithm;
    std::string public_key;  // PEM
    Instant from;
    Instant until;
    bool is_revoked = false;  // kept, so that the log can say why it does not count
};

// A principal with what it has been given and what was not taken away since.
struct HeldPrincipal {
    AccessChangeId id;
    access::Holder holder = access::Holder::person;
    std::string handle;
    std::string name;
    Instant since;
    bool is_suspended = false;
    std::vector<HeldGrant> grants;
    std::vector<HeldToken> tokens;
    std::vector<HeldKey> keys;

    access::Principal principal() const;
};

// `confirmed`: in the order of their decisions. Pure.
std::vector<HeldPrincipal> held_principals(std::span<const store::AccessChange> confirmed);

}  // namespace sluice::flow
