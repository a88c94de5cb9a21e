#include "security/keys/signer.hpp"

#include "security/keys/signature_form.hpp"

namespace sluice::keys {

Result<std::string> Signer::sign(Scheme scheme, std::string_view message,
                                 std::string_view sm2_user) {
    if (scheme == Scheme::ed25519 && public_key_.kind() == KeyKind::ed25519) {
        return sign_bytes(scheme, message);
    }
    const auto digest = public_key_.digest_of(scheme, message, sm2_user);
    return digest ? sign_digest(scheme, *digest) : digest.error();
}

Result<std::string> Signer::sign_digest(Scheme scheme, const digest::Sha256& digest) {
    if (kind_of(scheme) != public_key_.kind() || scheme == Scheme::ed25519) {
        return fail(Errc::invalid_value, "the key has no such scheme over a digest", "scheme");
    }
    auto signature =
        sign_bytes(scheme, {reinterpret_cast<const char*>(digest.data()), digest.size()});
    return signature && is_der(scheme) ? rs_to_der(*signature) : signature;
}

Result<SecretBytes> Decrypter::decrypt(Encryption encryption, std::string_view ciphertext) {
    if (encryption == Encryption::rsa_pkcs1) {
        return fail(Errc::invalid_value, "PKCS #1 v1.5 needs the size of the secret", "encryption");
    }
    if (!has_size(ciphertext)) {
        return fail(Errc::decryption_failed, "not encrypted to this key");
    }
    return decrypt_oaep(encryption, ciphertext);
}

Result<SecretBytes> Decrypter::decrypt_pkcs1(std::string_view ciphertext, std::size_t plain_bytes) {
    // RFC 8017 section 7.2.1: at least 11 bytes are padding.
    if (!has_size(ciphertext) || plain_bytes + 11 > ciphertext.size()) {
        return fail(Errc::decryption_failed, "not encrypted to this key");
    }
    return decrypt_or_random(ciphertext, plain_bytes);
}

bool Decrypter::has_size(std::string_view ciphertext) const {
    return ciphertext.size() == (static_cast<std::size_t>(public_key_.bits()) + 7) / 8;
}

}  // namespace sluice::keys
