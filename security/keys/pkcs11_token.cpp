#include "security/keys/pkcs11_token.hpp"

#include "security/keys/botan_support.hpp"
#include "security/keys/pkcs11_key.hpp"

namespace sluice::keys {

namespace {

// DER of DigestInfo up to the digest (RFC 8017 section 9.2, note 1).
constexpr std::string_view sha256_info{
    "\x30\x31\x30\x0D\x06\x09\x60\x86\x48\x01\x65\x03\x04\x02\x01\x05\x00\x04\x20", 19};
constexpr std::string_view exponent_65537{"\x01\x00\x01", 3};

class TokenSigner final : public Signer {
public:
    explicit TokenSigner(Pkcs11Key key) : Signer(key.public_key()), key_(std::move(key)) {}

private:
    Result<std::string> sign_bytes(Scheme scheme, std::string_view bytes) override {
        if (scheme == Scheme::rsa_pkcs1_sha256) {
            return key_.sign({CKM_RSA_PKCS, nullptr, 0}, std::string(sha256_info).append(bytes));
        }
        if (scheme == Scheme::rsa_pss_sha256) {
            CK_RSA_PKCS_PSS_PARAMS pss{CKM_SHA256, CKG_MGF1_SHA256, 32};
            return key_.sign({CKM_RSA_PKCS_PSS, &pss, sizeof pss}, bytes);
        }
        return key_.sign({CKM_ECDSA, nullptr, 0}, bytes);
    }

    Pkcs11Key key_;
};

bool is_of_ciphertext(CK_RV code) {
    switch (code) {
        case CKR_ENCRYPTED_DATA_INVALID:
        case CKR_ENCRYPTED_DATA_LEN_RANGE:
        case CKR_DATA_INVALID:
        case CKR_DATA_LEN_RANGE:
        case CKR_GENERAL_ERROR:  // SoftHSM's word for padding that does not fit
        case CKR_FUNCTION_FAILED:
            return true;
        default:
            return false;
    }
}

class TokenDecrypter final : public Decrypter {
public:
    TokenDecrypter(Pkcs11Key key, RandomSource& random)
        : Decrypter(key.public_key()), key_(std::move(key)), random_(random) {}

private:
    Result<SecretBytes> decrypt_oaep(Encryption encryption, std::string_view ciphertext) override {
        const bool is_sha1 = encryption == Encryption::rsa_oaep_sha1;
        CK_RSA_PKCS_OAEP_PARAMS oaep{};
        oaep.hashAlg = is_sha1 ? CKM_SHA_1 : CKM_SHA256;
        oaep.mgf = is_sha1 ? CKG_MGF1_SHA1 : CKG_MGF1_SHA256;
        oaep.source = CKZ_DATA_SPECIFIED;
        CK_RV code = CKR_OK;
        auto plain = key_.decrypt({CKM_RSA_PKCS_OAEP, &oaep, sizeof oaep}, ciphertext, code);
        if (plain && is_of_ciphertext(code)) {
            return fail(Errc::decryption_failed, "not encrypted to this key");
        }
        return plain && code != CKR_OK ? token_failure("decrypting", code) : std::move(plain);
    }

    Result<SecretBytes> decrypt_or_random(std::string_view ciphertext,
                                          std::size_t plain_bytes) override {
        // Made in any case, so that it takes the same time.
        SecretBytes instead(plain_bytes);
        BotanRandom(random_).randomize(reinterpret_cast<std::uint8_t*>(instead.data()),
                                       instead.size());
        CK_RV code = CKR_OK;
        auto plain = key_.decrypt({CKM_RSA_PKCS, nullptr, 0}, ciphertext, code);
        if (!plain || (code != CKR_OK && !is_of_ciphertext(code))) {
            return plain ? token_failure("decrypting", code) : std::move(plain);
        }
        return code == CKR_OK && plain->size() == plain_bytes ? std::move(*plain)
                                                              : std::move(instead);
    }

    Pkcs11Key key_;
    RandomSource& random_;
};

Attributes public_template(const NewTokenKey& wanted, bool signs) {
    Attributes attributes;
    attributes.add_flag(CKA_TOKEN, true).add_flag(CKA_PRIVATE, false);
    attributes.add(CKA_LABEL, wanted.name.label).add(CKA_ID, wanted.name.id);
    attributes.add_flag(CKA_VERIFY, signs).add_flag(CKA_ENCRYPT, !signs);
    if (wanted.kind == KeyKind::rsa) {
        attributes.add_number(CKA_MODULUS_BITS, static_cast<CK_ULONG>(wanted.rsa_bits));
        attributes.add(CKA_PUBLIC_EXPONENT, std::string(exponent_65537));
    } else {
        attributes.add(CKA_EC_PARAMS, std::string(p256_parameters));
    }
    return attributes;
}

Attributes private_template(const NewTokenKey& wanted, bool signs) {
    Attributes attributes;
    attributes.add_flag(CKA_TOKEN, true).add_flag(CKA_PRIVATE, true);
    attributes.add_flag(CKA_SENSITIVE, true).add_flag(CKA_EXTRACTABLE, false);
    attributes.add(CKA_LABEL, wanted.name.label).add(CKA_ID, wanted.name.id);
    attributes.add_flag(CKA_SIGN, signs).add_flag(CKA_DECRYPT, !signs);
    return attributes;
}

Result<void> check_wanted(const NewTokenKey& wanted) {
    const auto bad = [](std::string why, std::string where) {
        return fail(Errc::invalid_value, std::move(why), std::move(where));
    };
    if (wanted.name.label.empty() || wanted.name.id.empty()) {
        return bad("a new key has a label and an id", "name");
    }
    const int bits = wanted.rsa_bits;
    if (wanted.kind == KeyKind::rsa) {
        return bits == 2048 || bits == 3072 || bits == 4096
                   ? Result<void>()
                   : bad("an RSA key is made with 2048, 3072 or 4096 bits", "rsa_bits");
    }
    if (wanted.kind != KeyKind::p256 || wanted.use == NewTokenKey::Use::decrypt) {
        return bad("a token makes RSA keys, and P-256 keys that sign", "kind");
    }
    return {};
}

}  // namespace

Pkcs11Token::Pkcs11Token(std::shared_ptr<Pkcs11Session> session) : session_(std::move(session)) {}

Pkcs11Token::~Pkcs11Token() = default;

Result<std::shared_ptr<Pkcs11Token>> Pkcs11Token::open(std::shared_ptr<Pkcs11Module> module,
                                                       TokenName name, SecretBytes pin) {
    if (name.label.empty() && name.serial.empty()) {
        return fail(Errc::invalid_value, "a token has a label or a serial", "token");
    }
    auto session =
        std::make_shared<Pkcs11Session>(std::move(module), std::move(name), std::move(pin));
    auto opened =
        session->run("opening", [](CK_SESSION_HANDLE, unsigned) { return CK_RV{CKR_OK}; });
    if (!opened) {
        return opened.error();
    }
    return std::shared_ptr<Pkcs11Token>(new Pkcs11Token(std::move(session)));
}

Result<std::unique_ptr<Signer>> Pkcs11Token::signer(const TokenKeyName& name) {
    auto key = Pkcs11Key::find(session_, name, CKA_SIGN);
    if (!key) {
        return key.error();
    }
    auto signer = std::make_unique<TokenSigner>(std::move(*key));
    const bool is_rsa = signer->public_key().kind() == KeyKind::rsa;
    const auto scheme = is_rsa ? Scheme::rsa_pkcs1_sha256 : Scheme::ecdsa_sha256_p1363;
    const auto proof = signer->sign(scheme, "sluice: do these two keys belong together?");
    if (!proof) {
        return proof.error();
    }
    if (!signer->public_key().verify(scheme, "sluice: do these two keys belong together?",
                                     *proof)) {
        return fail(Errc::key_unusable, "the public key of this name is of another key",
                    name.label);
    }
    return signer;
}

Result<std::unique_ptr<Decrypter>> Pkcs11Token::decrypter(const TokenKeyName& name,
                                                          RandomSource& random) {
    auto key = Pkcs11Key::find(session_, name, CKA_DECRYPT);
    if (!key) {
        return key.error();
    }
    if (key->public_key().kind() != KeyKind::rsa) {
        return fail(Errc::key_unusable, "only an RSA key decrypts", name.label);
    }
    return std::make_unique<TokenDecrypter>(std::move(*key), random);
}

Result<PublicKey> Pkcs11Token::make_key(const NewTokenKey& wanted) {
    if (auto checked = check_wanted(wanted); !checked) {
        return checked.error();
    }
    const auto& functions = session_->functions();
    const bool signs = wanted.use == NewTokenKey::Use::sign;
    bool is_taken = false;
    auto made = session_->run_writing("making a key", [&](CK_SESSION_HANDLE session, unsigned) {
        for (const auto& name :
             {TokenKeyName{wanted.name.label, {}}, TokenKeyName{{}, wanted.name.id}}) {
            std::vector<CK_OBJECT_HANDLE> found;
            if (const auto code = find_private(functions, session, name, found); code != CKR_OK) {
                return code;
            }
            is_taken = is_taken || !found.empty();
        }
        if (is_taken) {
            return CK_RV{CKR_OK};
        }
        auto public_key = public_template(wanted, signs);
        auto private_key = private_template(wanted, signs);
        CK_MECHANISM mechanism{
            wanted.kind == KeyKind::rsa ? CKM_RSA_PKCS_KEY_PAIR_GEN : CKM_EC_KEY_PAIR_GEN, nullptr,
            0};
        CK_OBJECT_HANDLE handles[2] = {};
        return functions.C_GenerateKeyPair(session, &mechanism, public_key.data(),
                                           public_key.size(), private_key.data(),
                                           private_key.size(), &handles[0], &handles[1]);
    });
    if (!made) {
        return made.error();
    }
    if (is_taken) {
        return fail(Errc::key_unusable, "there is a key of this label or id", wanted.name.label);
    }
    auto key = Pkcs11Key::find(session_, wanted.name, signs ? CKA_SIGN : CKA_DECRYPT);
    return key ? Result<PublicKey>(key->public_key()) : key.error();
}

}  // namespace sluice::keys
