#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "ledger/base/result.hpp"

namespace sluice::signin {

// What the browser says it did, WebAuthn Level 2 section 5.8.1.
struct ClientDataRules {
    std::string_view type;       // "webauthn.create" or "webauthn.get"
    std::string_view challenge;  // the bytes
    const std::vector<std::string>& origins;
    bool is_cross_origin_allowed = false;
};

inline constexpr std::size_t max_client_data_bytes = 4 * 1024;

// Whether the JSON says this and nothing against it (section 7.1 steps 5 to 10, 7.2 steps 9 to 14).
// Members that are not known are passed over, as the standard wants; one that comes twice is not.
// Errors, with the member's name in `where`: too_large, malformed, unauthenticated.
Result<void> check_client_data(std::string_view json, const ClientDataRules& rules);

}  // namespace sluice::signin
