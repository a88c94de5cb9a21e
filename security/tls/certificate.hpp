#pragma once

#include <string>
#include <vector>

#include "ledger/base/result.hpp"
#include "ledger/base/time.hpp"

namespace sluice::tls {

struct CertificateRequest {
    std::string common_name{};
    std::vector<std::string> dns_names{};     // subjectAltName
    std::vector<std::string> ip_addresses{};  // subjectAltName
    int valid_days = 825;
    bool is_ca = false;
};

struct KeyAndCertificate {
    std::string private_key_pem;  // PKCS#8, ECDSA P-256
    std::string certificate_pem;
};

// Makes a key and a certificate; self-signed without an issuer. For development and tests.
Result<KeyAndCertificate> make_certificate(const CertificateRequest& request, Instant now,
                                           const KeyAndCertificate* issuer = nullptr);

// Writes <dir>/<name>.pem and <dir>/<name>.key (0600), atomically, unless both exist.
Result<void> write_certificate(const std::string& dir, const std::string& name,
                               const KeyAndCertificate& pair);

// End of validity of the first certificate in a PEM file.
Result<Instant> not_after(const std::string& certificate_file);

}  // namespace sluice::tls
