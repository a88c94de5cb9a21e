#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "ledger/base/result.hpp"

struct evp_pkey_st;

namespace sluice::audit {

// Ed25519 keys (RFC 8032) of C2SP signed-note, https://c2sp.org/signed-note. A key's name has 1 to
// 255 bytes of UTF-8 without spaces, control characters and '+'; a schema-less URL is usual.
bool is_key_name(std::string_view name);

using PublicKey = std::array<std::uint8_t, 32>;
using Signature = std::array<std::uint8_t, 64>;

// The first four bytes of SHA-256(name || "\n" || 0x01 || public key), big-endian.
std::uint32_t key_id(std::string_view name, const PublicKey& key);

class VerifierKey {
public:
    // "<name>+<8 hex digits of the key id>+<base64(0x01 || public key)>". Error: malformed with the
    // part that is wrong.
    static Result<VerifierKey> parse(std::string_view text);
    // Error: invalid_value when the name is none.
    static Result<VerifierKey> make(std::string name, const PublicKey& key);

    std::string to_string() const;
    const std::string& name() const { return name_; }
    std::uint32_t id() const { return id_; }
    bool verify(std::string_view message, std::string_view signature) const;

private:
    VerifierKey() = default;

    std::string name_;
    std::uint32_t id_ = 0;
    PublicKey key_{};
};

// A private key. Its bytes are inside OpenSSL, which wipes them at the end; nothing prints them.
// Signing is safe from several threads.
class SigningKey {
public:
    // From 64 hex digits (`openssl rand -hex 32`), which are wiped, whether they are a seed or not.
    // Error: invalid_value, without saying what the text was.
    static Result<SigningKey> from_hex(std::string name, std::string& seed);

    const VerifierKey& verifier() const { return verifier_; }
    Signature sign(std::string_view message) const;

private:
    using Handle = std::unique_ptr<evp_pkey_st, void (*)(evp_pkey_st*)>;
    SigningKey(Handle key, VerifierKey verifier);

    Handle key_;
    VerifierKey verifier_;
};

}  // namespace sluice::audit
