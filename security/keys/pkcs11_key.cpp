#include "security/keys/pkcs11_key.hpp"

#include <algorithm>

namespace sluice::keys {

namespace {

constexpr std::size_t max_result_bytes = 2048;  // more than RSA of 8192 bits gives
constexpr std::size_t point_bytes = 65;

void add_name(Attributes& wanted, const TokenKeyName& name) {
    if (!name.label.empty()) {
        wanted.add(CKA_LABEL, name.label);
    }
    if (!name.id.empty()) {
        wanted.add(CKA_ID, name.id);
    }
}

// DER of an OCTET STRING around the point (section 2.3.3); some tokens give the point alone.
std::string point_of(const std::string& value) {
    const bool is_wrapped = value.size() == point_bytes + 2 && value[0] == 0x04 &&
                            value[1] == static_cast<char>(point_bytes);
    return is_wrapped ? value.substr(2) : value;
}

// What a token says of a public key; RSA and curves have different ones.
struct PublicAttributes {
    std::string kind;
    std::string modulus;
    std::string exponent;
    std::string parameters;
    std::string point;

    CK_RV read(const CK_FUNCTION_LIST& functions, CK_SESSION_HANDLE session,
               CK_OBJECT_HANDLE object) {
        const std::pair<CK_ATTRIBUTE_TYPE, std::string*> attributes[] = {
            {CKA_KEY_TYPE, &kind},
            {CKA_MODULUS, &modulus},
            {CKA_PUBLIC_EXPONENT, &exponent},
            {CKA_EC_PARAMS, &parameters},
            {CKA_EC_POINT, &point}};
        CK_RV code = CKR_OK;
        for (const auto& [type, value] : attributes) {
            code = code ? code : read_attribute(functions, session, object, type, *value);
        }
        return code;
    }

    Result<PublicKey> to_key() const {
        CK_KEY_TYPE type = CKK_VENDOR_DEFINED;
        if (kind.size() == sizeof type) {
            std::copy(kind.begin(), kind.end(), reinterpret_cast<char*>(&type));
        }
        if (type == CKK_RSA) {
            return PublicKey::from_rsa({modulus, exponent});
        }
        if (type == CKK_EC && parameters == p256_parameters) {
            return PublicKey::from_point(KeyKind::p256, point_of(point));
        }
        return fail(Errc::invalid_value, "a key of a token is RSA or P-256");
    }
};

}  // namespace

CK_RV find_private(const CK_FUNCTION_LIST& functions, CK_SESSION_HANDLE session,
                   const TokenKeyName& name, std::vector<CK_OBJECT_HANDLE>& found) {
    Attributes wanted;
    wanted.add_number(CKA_CLASS, CKO_PRIVATE_KEY);
    add_name(wanted, name);
    return find_objects(functions, session, wanted, 2, found);
}

Result<Pkcs11Key> Pkcs11Key::find(std::shared_ptr<Pkcs11Session> session, TokenKeyName name,
                                  CK_ATTRIBUTE_TYPE use) {
    Pkcs11Key key(std::move(session), std::move(name));
    if (key.name_.label.empty() && key.name_.id.empty()) {
        return fail(Errc::invalid_value, "a key of a token has a label or an id", "name");
    }
    auto loaded = key.load(use);
    return loaded ? Result<Pkcs11Key>(std::move(key)) : loaded.error();
}

Result<void> Pkcs11Key::load(CK_ATTRIBUTE_TYPE use) {
    std::vector<CK_OBJECT_HANDLE> found;
    auto looked = session_->run("finding a key", [&](CK_SESSION_HANDLE session, unsigned now) {
        const auto code = find_private(session_->functions(), session, name_, found);
        object_ = found.empty() ? 0 : found.front();
        generation_ = now;
        return code;
    });
    if (!looked) {
        return looked;
    }
    if (found.size() != 1) {
        return found.empty() ? fail(Errc::key_missing, "no such key on the token", name_.label)
                             : fail(Errc::key_unusable, "several keys have this name", name_.label);
    }
    auto checked = check_rights(use);
    return checked ? load_public() : checked;
}

Result<void> Pkcs11Key::check_rights(CK_ATTRIBUTE_TYPE use) {
    bool is_sensitive = false;
    bool asks_each_time = false;
    bool is_allowed = false;
    auto read = session_->run("reading a key", [&](CK_SESSION_HANDLE session, unsigned now) {
        CK_OBJECT_HANDLE object = 0;
        const auto& functions = session_->functions();
        auto code = handle(session, now, object);
        code = code ? code : read_flag(functions, session, object, CKA_SENSITIVE, is_sensitive);
        code = code
                   ? code
                   : read_flag(functions, session, object, CKA_ALWAYS_AUTHENTICATE, asks_each_time);
        return code ? code : read_flag(functions, session, object, use, is_allowed);
    });
    if (!read) {
        return read;
    }
    if (!is_sensitive) {
        return fail(Errc::key_unusable,
                    "the token would give this key away: CKA_SENSITIVE is false", name_.label);
    }
    if (asks_each_time) {
        return fail(Errc::key_unusable, "the token asks for the PIN at each use of this key",
                    name_.label);
    }
    return is_allowed ? Result<void>()
                      : fail(Errc::key_unusable, "the token does not allow this use of the key",
                             name_.label);
}

Result<void> Pkcs11Key::load_public() {
    PublicAttributes values;
    bool is_there = false;
    auto read = session_->run("reading a key", [&](CK_SESSION_HANDLE session, unsigned now) {
        const auto& functions = session_->functions();
        CK_OBJECT_HANDLE object = 0;
        TokenKeyName public_name;
        auto code = handle(session, now, object);
        code = code ? code : read_attribute(functions, session, object, CKA_ID, public_name.id);
        if (code == CKR_OK && public_name.id.empty()) {
            public_name.label = name_.label;
        }
        Attributes wanted;
        wanted.add_number(CKA_CLASS, CKO_PUBLIC_KEY);
        add_name(wanted, public_name);
        std::vector<CK_OBJECT_HANDLE> found;
        code = code ? code : find_objects(functions, session, wanted, 2, found);
        is_there = found.size() == 1;
        return code || !is_there ? code : values.read(functions, session, found.front());
    });
    if (!read) {
        return read;
    }
    if (!is_there) {
        return fail(Errc::key_missing, "its public key is not on the token", name_.label);
    }
    const auto made = values.to_key();
    if (!made) {
        return fail(made.error().code, made.error().detail, name_.label);
    }
    public_key_ = std::make_shared<const PublicKey>(*made);
    return {};
}

CK_RV Pkcs11Key::handle(CK_SESSION_HANDLE session, unsigned generation, CK_OBJECT_HANDLE& object) {
    if (generation != generation_) {
        std::vector<CK_OBJECT_HANDLE> found;
        const auto code = find_private(session_->functions(), session, name_, found);
        if (code != CKR_OK) {
            return code;
        }
        if (found.size() != 1) {
            return CKR_KEY_HANDLE_INVALID;  // another token under the same label
        }
        object_ = found.front();
        generation_ = generation;
    }
    object = object_;
    return CKR_OK;
}

Result<std::string> Pkcs11Key::sign(CK_MECHANISM mechanism, std::string_view bytes) {
    std::string signature;
    auto done = session_->run("signing", [&](CK_SESSION_HANDLE session, unsigned now) {
        CK_OBJECT_HANDLE object = 0;
        auto code = handle(session, now, object);
        code = code ? code : session_->functions().C_SignInit(session, &mechanism, object);
        if (code != CKR_OK) {
            return code;
        }
        signature.resize(max_result_bytes);
        auto size = static_cast<CK_ULONG>(signature.size());
        code = session_->functions().C_Sign(session, ck_bytes(bytes),
                                            static_cast<CK_ULONG>(bytes.size()),
                                            ck_bytes(signature), &size);
        signature.resize(code == CKR_OK ? size : 0);
        return code;
    });
    return done ? Result<std::string>(std::move(signature)) : done.error();
}

Result<SecretBytes> Pkcs11Key::decrypt(CK_MECHANISM mechanism, std::string_view ciphertext,
                                       CK_RV& code) {
    SecretBytes plain(max_result_bytes);
    auto size = static_cast<CK_ULONG>(plain.size());
    auto done = session_->run(
        [&](CK_SESSION_HANDLE session, unsigned now) {
            CK_OBJECT_HANDLE object = 0;
            auto rv = handle(session, now, object);
            rv = rv ? rv : session_->functions().C_DecryptInit(session, &mechanism, object);
            if (rv != CKR_OK) {
                return rv;
            }
            size = static_cast<CK_ULONG>(plain.size());
            return session_->functions().C_Decrypt(session, ck_bytes(ciphertext),
                                                   static_cast<CK_ULONG>(ciphertext.size()),
                                                   ck_bytes(plain.view()), &size);
        },
        code);
    if (!done) {
        return done.error();
    }
    plain.truncate(code == CKR_OK ? size : 0);
    return plain;
}

}  // namespace sluice::keys
