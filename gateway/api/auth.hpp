#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "gateway/flow/officer.hpp"
#include "ledger/base/id.hpp"

namespace sluice::api {

// The tokens of one enterprise as they are kept: SHA-256 in lower-case hexadecimal. Several, so
// that a token can be replaced without a gap.
struct EnterpriseTokens {
    EnterpriseId enterprise;
    std::vector<std::string> token_sha256;
};

// The same of a compliance officer.
struct OfficerTokens {
    flow::Officer officer;
    std::vector<std::string> token_sha256;
};

// Whose token it is: an enterprise's or an officer's, never both.
struct Identity {
    EnterpriseId enterprise;  // nil: an officer's token
    std::string actor;        // "erp:" and the first eight digits of the token's hash, or
                              // "officer:" and the officer's id
    const flow::Officer* officer = nullptr;  // lives as long as the Authenticator
    Uuid bucket;                             // whose rate limit it counts against
};

// Immutable; any thread.
class Authenticator {
public:
    explicit Authenticator(std::vector<EnterpriseTokens> tokens,
                           std::vector<OfficerTokens> officers = {});

    // Reads "Bearer <token>" (RFC 6750). Takes the same time whichever token it is, if any.
    std::optional<Identity> identify(std::string_view authorization) const;

    const std::vector<OfficerTokens>& officers() const { return officers_; }

private:
    std::vector<EnterpriseTokens> tokens_;
    std::vector<OfficerTokens> officers_;
};

}  // namespace sluice::api
