#pragma once

#include <memory>
#include <string>

#include "ledger/base/id.hpp"
#include "security/keys/pkcs11_module.hpp"
#include "security/keys/signer.hpp"

namespace sluice::keys {

// Either may be empty; together they are to fit one token. Once it was opened its serial is kept:
// another token of the same label is not shown the PIN.
struct TokenName {
    std::string label;
    std::string serial;
};

// CKA_LABEL and CKA_ID of a key; either may be empty. Together they are to fit one key.
struct TokenKeyName {
    std::string label;
    std::string id;  // bytes
};

struct NewTokenKey {
    enum class Use : std::uint8_t { sign, decrypt };

    KeyKind kind = KeyKind::rsa;  // rsa or p256
    int rsa_bits = 3072;          // 2048, 3072 or 4096
    TokenKeyName name{};          // with a label and an id, both new
    Use use = Use::sign;          // decrypt: RSA alone
};

class Pkcs11Session;

// Keys whose home is a token or HSM (PKCS #11 v2.40): RSA, and ECDSA on P-256. The private key
// never leaves the token; what is signed is hashed here.
//
// One session, in which one thing is done after another; safe from any thread. A session that is
// lost, because the token was taken out and put back or the connection broke, is opened again once
// in the same call and the call repeated; when that is lost too, the call fails with
// key_unavailable and the token's code, and the next call begins anew. Login is of the whole
// process: a second token object of the same token uses the login of the first.
//
// A PIN that the token refused is not shown to it again by this object, nor any when the token says
// that the next wrong one is the last: tokens lock themselves. Open a new one after correcting it.
//
// Errors of everything here: key_secret_wrong, key_locked (a PIN refused or locked), key_unusable
// (PIN not set; several tokens or keys of this name; what token or key never do, with its code),
// key_missing (no such key), key_unavailable with the token's code (CKR_...).
class Pkcs11Token {
public:
    // Finds the token and logs in.
    static Result<std::shared_ptr<Pkcs11Token>> open(std::shared_ptr<Pkcs11Module> module,
                                                     TokenName name, SecretBytes pin);
    ~Pkcs11Token();
    Pkcs11Token(const Pkcs11Token&) = delete;
    Pkcs11Token& operator=(const Pkcs11Token&) = delete;

    // Finds a private key and its public key, which is to be on the token under the same CKA_ID (or
    // label, when it has no id), and makes one signature that nobody sees, to know that the two
    // belong together. Errors also: key_unusable when the token would give the key away
    // (CKA_SENSITIVE is false), asks for the PIN at each use (CKA_ALWAYS_AUTHENTICATE) or does not
    // sign with it; invalid_value for a kind or size that is not taken.
    Result<std::unique_ptr<Signer>> signer(const TokenKeyName& name);
    // As above for an RSA key that decrypts. `random` outlives it and is safe from any thread.
    Result<std::unique_ptr<Decrypter>> decrypter(const TokenKeyName& name, RandomSource& random);

    // Makes a key inside the token that is sensitive and never extractable. Errors also:
    // invalid_value; key_unusable when there is a key of this name.
    Result<PublicKey> make_key(const NewTokenKey& wanted);

private:
    explicit Pkcs11Token(std::shared_ptr<Pkcs11Session> session);

    std::shared_ptr<Pkcs11Session> session_;
};

}  // namespace sluice::keys
