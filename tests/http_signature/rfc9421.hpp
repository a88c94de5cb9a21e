// The keys, messages and signatures of RFC 9421 appendix B.
#pragma once

#include <string>

#include "security/http_signature/message.hpp"

namespace sluice::http_signature {

inline constexpr const char* rsa_pss_public =
    "-----BEGIN PUBLIC KEY-----\n"
    "MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAr4tmm3r20Wd/PbqvP1s2\n"
    "+QEtvpuRaV8Yq40gjUR8y2Rjxa6dpG2GXHbPfvMs8ct+Lh1GH45x28Rw3Ry53mm+\n"
    "oAXjyQ86OnDkZ5N8lYbggD4O3w6M6pAvLkhk95AndTrifbIFPNU8PPMO7OyrFAHq\n"
    "gDsznjPFmTOtCEcN2Z1FpWgchwuYLPL+Wokqltd11nqqzi+bJ9cvSKADYdUAAN5W\n"
    "Utzdpiy6LbTgSxP7ociU4Tn0g5I6aDZJ7A8Lzo0KSyZYoA485mqcO0GVAdVw9lq4\n"
    "aOT9v6d+nb4bnNkQVklLQ3fVAvJm+xdDOp9LCNCN48V2pnDOkFV6+U9nV5oyc6XI\n"
    "2wIDAQAB\n"
    "-----END PUBLIC KEY-----\n";

inline constexpr const char* p256_public =
    "-----BEGIN PUBLIC KEY-----\n"
    "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEqIVYZVLCrPZHGHjP17CTW0/+D9Lf\n"
    "w0EkjqF7xB4FivAxzic30tMM4GF+hR6Dxh71Z50VGGdldkkDXZCnTNnoXQ==\n"
    "-----END PUBLIC KEY-----\n";

inline constexpr const char* p256_private =
    "-----BEGIN EC PRIVATE KEY-----\n"
    "MHcCAQEEIFKbhfNZfpDsW43+0+JjUr9K+bTeuxopu653+hBaXGA7oAoGCCqGSM49\n"
    "AwEHoUQDQgAEqIVYZVLCrPZHGHjP17CTW0/+D9Lfw0EkjqF7xB4FivAxzic30tMM\n"
    "4GF+hR6Dxh71Z50VGGdldkkDXZCnTNnoXQ==\n"
    "-----END EC PRIVATE KEY-----\n";

inline constexpr const char* ed25519_public =
    "-----BEGIN PUBLIC KEY-----\n"
    "MCowBQYDK2VwAyEAJrQLj5P/89iXES9+vFgrIy29clF9CC/oPPsw3c5D0bs=\n"
    "-----END PUBLIC KEY-----\n";

inline constexpr const char* ed25519_private =
    "-----BEGIN PRIVATE KEY-----\n"
    "MC4CAQAwBQYDK2VwBCIEIJ+DYvh6SEqVTm50DFtMDoQikTmiCqirVv9mWG9qfSnF\n"
    "-----END PRIVATE KEY-----\n";

inline const std::string request_digest =
    "sha-512=:WZDPaVn/7XgHaAy8pmojAkGWoRx2UFChF41A2svX+TaPm+AbwAgBWnrIiYllu7BNNyealdVLvRwEmTHWXvJw"
    "ew==:";
inline const std::string response_digest =
    "sha-512=:mEWXIS7MaLRuGgxOBdODa3xqM1XdEvxoYhvlCFJ41QJgJc4GTsPp29l5oGX69wWdXymyU0rjJuahq4l5aGgf"
    "LQ==:";

// test-request of B.2.
inline const Headers request_headers = {
    {"Host", "example.com"},
    {"Date", "Tue, 20 Apr 2021 02:07:55 GMT"},
    {"Content-Type", "application/json"},
    {"Content-Digest", request_digest},
    {"Content-Length", "18"},
};

inline Message rfc_request(const Headers& headers) {
    return {.method = "POST",
            .scheme = "https",
            .authority = "example.com",
            .target = "/foo?param=Value&Pet=dog",
            .headers = headers,
            .body = "{\"hello\": \"world\"}"};
}

// test-response of B.2.
inline const Headers response_headers = {
    {"Date", "Tue, 20 Apr 2021 02:07:56 GMT"},
    {"Content-Type", "application/json"},
    {"Content-Digest", response_digest},
    {"Content-Length", "23"},
};

inline Message rfc_response(const Headers& headers) {
    return {.headers = headers, .body = "{\"message\": \"good dog\"}", .status = 200};
}

}  // namespace sluice::http_signature
