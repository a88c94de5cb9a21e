#pragma once

#include <vector>

#include "gateway/api/auth.hpp"
#include "gateway/flow/access_book.hpp"

namespace sluice::api {

// What the database's principals prove themselves with.
struct Credentials {
    std::vector<StoredToken> tokens;
    std::vector<StoredKey> keys;
};

// Tokens that do not count are left out; keys that do not count say why. Principals of a name that
// the configuration has are left out, with a line in the log.
Credentials stored_credentials(const std::vector<flow::HeldPrincipal>& held,
                               const Authenticator& authenticator);

}  // namespace sluice::api
