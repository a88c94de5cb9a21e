// An authenticator of the test's own: CBOR by hand, keys and signatures by the openssl command.
// What it says can be changed before it says it.
#pragma once

#include <cstdint>
#include <string>

#include "security/digest/digest.hpp"
#include "security/signin/encoding.hpp"
#include "security/signin/webauthn.hpp"
#include "tests/support/openssl_command.hpp"

namespace sluice::signin {

inline std::string head(int major, std::uint64_t number) {
    const auto first = [&](unsigned low) {
        return std::string(1, static_cast<char>(static_cast<unsigned>(major) << 5 | low));
    };
    if (number < 24) {
        return first(static_cast<unsigned>(number));
    }
    if (number < 256) {
        return first(24) + static_cast<char>(number);
    }
    return first(25) + static_cast<char>(number >> 8) + static_cast<char>(number & 255);
}
inline std::string cbor(std::int64_t number) {
    return number < 0 ? head(1, static_cast<std::uint64_t>(-1 - number))
                      : head(0, static_cast<std::uint64_t>(number));
}
inline std::string cbor_bytes(const std::string& bytes) {
    return head(2, bytes.size()) + bytes;
}
inline std::string cbor_text(const std::string& text) {
    return head(3, text.size()) + text;
}

inline std::string sha256_text(std::string_view text) {
    const auto hash = digest::sha256(text);
    return {hash.begin(), hash.end()};
}

enum class KeyKind { es256, eddsa, rs256 };

class Authenticator {
public:
    explicit Authenticator(KeyKind kind = KeyKind::es256) : kind_(kind) {
        const char* generate[] = {
            "genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out key.pem",
            "genpkey -algorithm ed25519 -out key.pem",
            "genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2048 -out key.pem"};
        EXPECT_TRUE(openssl_.run(generate[static_cast<int>(kind)]));
        EXPECT_TRUE(openssl_.run("pkey -in key.pem -pubout -outform DER -out public.der"));
    }

    // What may be changed.
    std::string rp_id = "console.example";
    std::string origin = "https://console.example";
    std::string more_client_data = ",\"crossOrigin\":false";
    unsigned flags = 0x45;  // AT, UV, UP; AT is taken off for assertions
    std::uint32_t count = 0;
    std::string id = "credential-1";
    std::string extensions{};  // CBOR

    std::string cose_key() const {
        const auto der = openssl_.read("public.der");
        if (kind_ == KeyKind::es256) {
            return head(5, 5) + cbor(1) + cbor(2) + cbor(3) + cbor(-7) + cbor(-1) + cbor(1) +
                   cbor(-2) + cbor_bytes(der.substr(der.size() - 64, 32)) + cbor(-3) +
                   cbor_bytes(der.substr(der.size() - 32));
        }
        if (kind_ == KeyKind::eddsa) {
            return head(5, 4) + cbor(1) + cbor(1) + cbor(3) + cbor(-8) + cbor(-1) + cbor(6) +
                   cbor(-2) + cbor_bytes(der.substr(der.size() - 32));
        }
        // ... INTEGER n (256 bytes), INTEGER 65537 (02 03 01 00 01).
        return head(5, 4) + cbor(1) + cbor(3) + cbor(3) + cbor(-257) + cbor(-1) +
               cbor_bytes(der.substr(der.size() - 5 - 256, 256)) + cbor(-2) +
               cbor_bytes({'\x01', '\x00', '\x01'});
    }

    std::string client_data(const std::string& type, const std::string& challenge) const {
        return "{\"type\":\"" + type + "\",\"challenge\":\"" + base64url(challenge) +
               "\",\"origin\":\"" + origin + '"' + more_client_data + '}';
    }

    std::string authenticator_data(bool is_registration) const {
        std::string data = sha256_text(rp_id);
        data += static_cast<char>(is_registration ? flags : flags & ~0x40u);
        for (int shift = 24; shift >= 0; shift -= 8) {
            data += static_cast<char>(count >> shift & 255);
        }
        if (is_registration) {
            data += std::string(16, '\x07') + static_cast<char>(id.size() >> 8) +
                    static_cast<char>(id.size() & 255) + id + cose_key();
        }
        return data + extensions;
    }

    std::string sign(const std::string& message) const {
        openssl_.write("message", message);
        EXPECT_TRUE(openssl_.run(kind_ == KeyKind::eddsa
                                     ? "pkeyutl -sign -inkey key.pem -rawin -in message -out sig"
                                     : "dgst -sha256 -sign key.pem -out sig message"))
            << openssl_.read("err");
        return openssl_.read("sig");
    }

    Assertion answer(const std::string& challenge) const {
        Assertion assertion{client_data("webauthn.get", challenge), authenticator_data(false), {}};
        assertion.signature =
            sign(assertion.authenticator_data + sha256_text(assertion.client_data));
        return assertion;
    }

    // An attestation object.
    static std::string object(const std::string& format, const std::string& statement,
                              const std::string& data) {
        return head(5, 3) + cbor_text("fmt") + cbor_text(format) + cbor_text("attStmt") +
               statement + cbor_text("authData") + cbor_bytes(data);
    }
    std::string none() const { return object("none", head(5, 0), authenticator_data(true)); }
    std::string self(const std::string& client, std::int64_t algorithm) const {
        const auto data = authenticator_data(true);
        return object("packed",
                      head(5, 2) + cbor_text("alg") + cbor(algorithm) + cbor_text("sig") +
                          cbor_bytes(sign(data + sha256_text(client))),
                      data);
    }

private:
    KeyKind kind_;
    test::OpensslCommand openssl_;
};

}  // namespace sluice::signin
