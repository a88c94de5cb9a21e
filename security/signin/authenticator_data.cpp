#include "security/signin/authenticator_data.hpp"

#include "security/signin/cbor.hpp"

namespace sluice::signin {

namespace {

constexpr std::size_t hash_bytes = 32;
constexpr std::size_t aaguid_bytes = 16;
constexpr std::size_t head_bytes = hash_bytes + 1 + 4;
constexpr std::size_t max_bytes = 16 * 1024;
constexpr std::size_t max_id_bytes = 1023;  // section 5.8.3

// Section 6.1; bits 1 and 5 are reserved.
enum Flag : std::uint8_t {
    up = 1,
    uv = 4,
    be = 8,
    bs = 16,
    at = 64,
    ed = 128,
};
constexpr std::uint8_t reserved = 2 | 32;

Error bad(Errc code, std::string why) {
    return fail(code, std::move(why), "authenticatorData");
}

std::string_view take(std::string_view& bytes, std::size_t count) {
    const auto front = bytes.substr(0, count);
    bytes.remove_prefix(count);
    return front;
}

std::uint32_t number_of(std::string_view bytes) {
    std::uint32_t number = 0;
    for (const char c : bytes) {
        number = number << 8 | static_cast<unsigned char>(c);
    }
    return number;
}

// One item of CBOR off the front: its bytes.
Result<std::string_view> take_map(std::string_view& bytes) {
    const auto whole = bytes;
    const auto value = take_cbor(bytes);
    if (!value) {
        return bad(value.error().code, value.error().detail);
    }
    if (value->kind != Cbor::Kind::map) {
        return bad(Errc::malformed, "keys and extensions are maps");
    }
    return whole.substr(0, whole.size() - bytes.size());
}

Result<AuthenticatorData::Attested> take_attested(std::string_view& bytes) {
    if (bytes.size() < aaguid_bytes + 2) {
        return bad(Errc::malformed, "the credential is cut short");
    }
    AuthenticatorData::Attested attested;
    attested.aaguid = take(bytes, aaguid_bytes);
    const std::size_t size = number_of(take(bytes, 2));
    if (size == 0 || size > max_id_bytes || size > bytes.size()) {
        return bad(Errc::malformed, "a credential id has 1 to 1023 bytes");
    }
    attested.credential_id = take(bytes, size);
    const auto key = take_map(bytes);
    if (!key) {
        return key.error();
    }
    attested.public_key = *key;
    return attested;
}

}  // namespace

Result<AuthenticatorData> read_authenticator_data(std::string_view bytes) {
    if (bytes.size() > max_bytes) {
        return bad(Errc::too_large, "authenticator data has at most 16 KiB");
    }
    if (bytes.size() < head_bytes) {
        return bad(Errc::malformed, "authenticator data has at least 37 bytes");
    }
    AuthenticatorData data;
    data.rp_id_hash = take(bytes, hash_bytes);
    const auto flags = static_cast<std::uint8_t>(take(bytes, 1).front());
    data.user_present = (flags & up) != 0;
    data.user_verified = (flags & uv) != 0;
    data.backup_eligible = (flags & be) != 0;
    data.backed_up = (flags & bs) != 0;
    data.sign_count = number_of(take(bytes, 4));
    if ((flags & reserved) != 0 || (data.backed_up && !data.backup_eligible)) {
        return bad(Errc::invalid_value, "flags that do not go together");
    }
    if ((flags & at) != 0) {
        auto attested = take_attested(bytes);
        if (!attested) {
            return attested.error();
        }
        data.attested = *attested;
    }
    if ((flags & ed) != 0) {
        if (const auto extensions = take_map(bytes); !extensions) {
            return extensions.error();
        }
    }
    if (!bytes.empty()) {
        return bad(Errc::malformed, "something follows the authenticator data");
    }
    return data;
}

}  // namespace sluice::signin
