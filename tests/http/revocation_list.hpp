#pragma once

#include <chrono>
#include <string>
#include <vector>

namespace sluice::test {

// Writes a CRL (RFC 5280 section 5), PEM, of the authority whose certificate and key are
// <authority>.pem and <authority>.key, with the serial numbers of these certificate files. It was
// made two hours ago; its next update is due in `next_update`, or was, when that is negative.
void write_revocation_list(const std::string& file, const std::string& authority,
                           const std::vector<std::string>& revoked,
                           std::chrono::seconds next_update = std::chrono::hours(24));

}  // namespace sluice::test
