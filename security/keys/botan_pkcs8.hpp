#pragma once

// Inside security/keys only: private keys as PKCS #8 under a passphrase.

#include <memory>
#include <string>
#include <string_view>

#include "security/keys/botan_support.hpp"

namespace sluice::keys {

struct LoadedKey {
    KeyKind kind;
    std::unique_ptr<Botan::Private_Key> key;
};

// PEM "ENCRYPTED PRIVATE KEY" (RFC 5958 section 3): PBES2 (RFC 8018 section 6.2) with scrypt (RFC
// 7914 section 7: N 16384, r 8, p 4) and AES-256-CBC. `random` gives salt and initial vector.
std::string seal_pkcs8(KeyKind kind, const Botan::Private_Key& key, std::string_view passphrase,
                       RandomSource& random);

// Reads what seal_pkcs8() and `openssl pkcs8 -topk8 -scrypt` write. Errors: malformed when it is no
// such file; key_unusable when its scrypt is too weak (N below 16384) or would take more than 1
// GiB; key_secret_wrong when the passphrase is wrong, the file was changed or its key is of a kind
// that is not taken: one error, as telling these apart would help whoever changes the file.
Result<LoadedKey> open_pkcs8(std::string_view pem, std::string_view passphrase,
                             RandomSource& random);

}  // namespace sluice::keys
