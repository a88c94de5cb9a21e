#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "ledger/base/result.hpp"

struct evp_pkey_st;

namespace sluice::signin {

// The algorithms of RFC 9053 and RFC 8812 that are taken.
enum class CoseAlgorithm : int { es256 = -7, eddsa = -8, rs256 = -257 };

// The public key of a credential, as WebAuthn Level 2 section 6.5.1.1 has it: a COSE_Key (RFC 9052
// section 7) with its algorithm and nothing optional. ES256 is on P-256, EdDSA is Ed25519 and
// not of small order, RS256 has 2048 to 4096 bits. Verifying is safe from several threads.
class CoseKey {
public:
    // Errors: those of decode_cbor(); unsupported_element for another algorithm or curve;
    // invalid_value when it is no key.
    static Result<CoseKey> parse(std::string_view cbor);

    CoseAlgorithm algorithm() const { return algorithm_; }
    // Section 6.5.6: ECDSA in DER, Ed25519 in 64 bytes, RSA PKCS #1 v1.5 with SHA-256.
    bool verify(std::string_view message, std::string_view signature) const;

private:
    using Handle = std::shared_ptr<evp_pkey_st>;
    CoseKey(CoseAlgorithm algorithm, Handle key) : algorithm_(algorithm), key_(std::move(key)) {}

    CoseAlgorithm algorithm_;
    Handle key_;
};

}  // namespace sluice::signin
