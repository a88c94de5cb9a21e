#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ledger/base/id.hpp"

namespace sluice::api {

// The tokens of one enterprise as they are kept: SHA-256 in lower-case hexadecimal. Several, so
// that a token can be replaced without a gap.
struct EnterpriseTokens {
    EnterpriseId enterprise;
    std::vector<std::string> token_sha256;
};

struct Identity {
    EnterpriseId enterprise;
    std::string actor;  // "erp:" and the first eight digits of the token's hash
};

// Immutable; any thread.
class Authenticator {
public:
    explicit Authenticator(std::vector<EnterpriseTokens> tokens) : tokens_(std::move(tokens)) {}

    // Reads "Bearer <token>" (RFC 6750). Takes the same time whichever token it is, if any.
    std::optional<Identity> identify(std::string_view authorization) const;

private:
    std::vector<EnterpriseTokens> tokens_;
};

}  // namespace sluice::api
