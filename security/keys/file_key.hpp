#pragma once

#include <memory>
#include <string>

#include "ledger/base/id.hpp"
#include "security/keys/signer.hpp"

namespace sluice::keys {

// Keys whose home is an encrypted file: PKCS #8 under a passphrase, PEM, the form of `openssl pkcs8
// -topk8 -scrypt` (PBES2, RFC 8018; scrypt, RFC 7914; AES-256-CBC). The private key is
// wiped from memory with the object, and kept from swap as far as RLIMIT_MEMLOCK goes.
//
// `random` has to outlive the key, be safe from any thread and be impossible to guess:
// SystemRandom. An SM2 signature under a known random number gives the private key away.
//
// Errors, with the path in `where`: those of read_private_file(); malformed when it is no such
// file; key_unusable when its encryption is too weak or too costly; key_secret_wrong when the
// passphrase does not open it. About a quarter of a second each, as scrypt is meant to take time.
Result<std::unique_ptr<Signer>> open_file_signer(const std::string& path,
                                                 const SecretBytes& passphrase,
                                                 RandomSource& random);
// Error also: key_unusable when it is no RSA key.
Result<std::unique_ptr<Decrypter>> open_file_decrypter(const std::string& path,
                                                       const SecretBytes& passphrase,
                                                       RandomSource& random);

struct NewKey {
    KeyKind kind = KeyKind::rsa;
    int rsa_bits = 3072;  // 2048, 3072 or 4096
};

inline constexpr std::size_t min_passphrase_bytes = 12;

// Makes a key in a new file with mode 0600. Errors: invalid_value for a size that is not offered or
// a passphrase of less than min_passphrase_bytes; those of write_new_private_file().
Result<PublicKey> make_file_key(const NewKey& wanted, const std::string& path,
                                const SecretBytes& passphrase, RandomSource& random);

// Encrypts the file anew. A crash leaves the old or the new file. Errors: as above.
Result<void> change_passphrase(const std::string& path, const SecretBytes& old_passphrase,
                               const SecretBytes& new_passphrase, RandomSource& random);

}  // namespace sluice::keys
