#pragma once

// Inside security/keys only: one key pair of a token.

#include <memory>
#include <string>
#include <vector>

#include "security/keys/pkcs11_session.hpp"
#include "security/keys/public_key.hpp"

namespace sluice::keys {

// DER of the curve's object identifier, as CKA_EC_PARAMS has it: 1.2.840.10045.3.1.7.
inline constexpr std::string_view p256_parameters{"\x06\x08\x2A\x86\x48\xCE\x3D\x03\x01\x07", 10};

// Which private objects have this name: none, one, or two for more.
CK_RV find_private(const CK_FUNCTION_LIST& functions, CK_SESSION_HANDLE session,
                   const TokenKeyName& name, std::vector<CK_OBJECT_HANDLE>& found);

class Pkcs11Key {
public:
    // `use` is CKA_SIGN or CKA_DECRYPT, which the key has to have.
    static Result<Pkcs11Key> find(std::shared_ptr<Pkcs11Session> session, TokenKeyName name,
                                  CK_ATTRIBUTE_TYPE use);

    const PublicKey& public_key() const { return *public_key_; }

    Result<std::string> sign(CK_MECHANISM mechanism, std::string_view bytes);
    // `code` of the token, when it was reached: whatever is wrong with a ciphertext is no Error.
    Result<SecretBytes> decrypt(CK_MECHANISM mechanism, std::string_view ciphertext, CK_RV& code);

private:
    Pkcs11Key(std::shared_ptr<Pkcs11Session> session, TokenKeyName name)
        : session_(std::move(session)), name_(std::move(name)) {}

    Result<void> load(CK_ATTRIBUTE_TYPE use);
    Result<void> check_rights(CK_ATTRIBUTE_TYPE use);
    Result<void> load_public();
    // The key's handle in this session, looked up again in a new one.
    CK_RV handle(CK_SESSION_HANDLE session, unsigned generation, CK_OBJECT_HANDLE& object);

    std::shared_ptr<Pkcs11Session> session_;
    TokenKeyName name_;
    std::shared_ptr<const PublicKey> public_key_;
    CK_OBJECT_HANDLE object_ = 0;
    unsigned generation_ = 0;  // of no session
};

}  // namespace sluice::keys
