// CBOR as authenticators have to write it, and the keys in it.
#include "security/signin/cbor.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "security/signin/authenticator_data.hpp"
#include "security/signin/cose_key.hpp"
#include "tests/signin/authenticator.hpp"

namespace sluice::signin {
namespace {

std::string bytes_of(std::string_view hex) {
    std::string bytes;
    for (std::size_t i = 0; i + 1 < hex.size(); i += 2) {
        bytes += static_cast<char>(std::stoi(std::string{hex.substr(i, 2)}, nullptr, 16));
    }
    return bytes;
}

std::string shown(const Cbor& value) {
    switch (value.kind) {
        case Cbor::Kind::integer:
            return std::to_string(value.integer);
        case Cbor::Kind::bytes:
            return "h'" +
                   digest::hex({reinterpret_cast<const std::uint8_t*>(value.text.data()),
                                value.text.size()}) +
                   '\'';
        case Cbor::Kind::text:
            return '"' + std::string{value.text} + '"';
        case Cbor::Kind::boolean:
            return value.integer != 0 ? "true" : "false";
        case Cbor::Kind::null:
            return "null";
        case Cbor::Kind::array:
        case Cbor::Kind::map:
            break;
    }
    const bool is_map = value.kind == Cbor::Kind::map;
    std::string out = is_map ? "{" : "[";
    for (std::size_t i = 0; i < value.items.size(); ++i) {
        out += i == 0 ? "" : is_map && i % 2 == 1 ? ": " : ", ";
        out += shown(value.items[i]);
    }
    return out + (is_map ? "}" : "]");
}

// RFC 8949 appendix A.
TEST(Cbor, is_that_of_rfc_8949) {
    const std::pair<const char*, const char*> cases[] = {
        {"00", "0"},
        {"17", "23"},
        {"1818", "24"},
        {"1864", "100"},
        {"1903e8", "1000"},
        {"1a000f4240", "1000000"},
        {"1b000000e8d4a51000", "1000000000000"},
        {"20", "-1"},
        {"3863", "-100"},
        {"3903e7", "-1000"},
        {"f4", "false"},
        {"f5", "true"},
        {"f6", "null"},
        {"40", "h''"},
        {"4401020304", "h'01020304'"},
        {"60", "\"\""},
        {"6449455446", "\"IETF\""},
        {"62c3bc", "\"\u00fc\""},
        {"80", "[]"},
        {"8301820203820405", "[1, [2, 3], [4, 5]]"},
        {"a0", "{}"},
        {"a201020304", "{1: 2, 3: 4}"},
        {"a26161016162820203", "{\"a\": 1, \"b\": [2, 3]}"},
    };
    for (const auto& [hex, text] : cases) {
        const auto bytes = bytes_of(hex);
        const auto value = decode_cbor(bytes);
        ASSERT_TRUE(value) << hex << to_string(value.error());
        EXPECT_EQ(shown(*value), text) << hex;
    }
}

TEST(Cbor, that_is_broken_or_not_canonical_is_refused) {
    const std::pair<const char*, Errc> cases[] = {
        {"", Errc::malformed},
        {"18", Errc::malformed},
        {"19ff", Errc::malformed},
        {"1817", Errc::malformed},        // 23 in two bytes
        {"190018", Errc::malformed},      // 24 in three
        {"1a0000ffff", Errc::malformed},  // 65535 in five
        {"1b00000000ffffffff", Errc::malformed},
        {"5800", Errc::malformed},
        {"4401", Errc::malformed},
        {"5affffffff", Errc::malformed},  // 4 GiB are said
        {"5bffffffffffffffff", Errc::malformed},
        {"61ff", Errc::malformed},
        {"8201", Errc::malformed},
        {"a101", Errc::malformed},
        {"a201020103", Errc::malformed},  // a key twice
        {"a2616101616102", Errc::malformed},
        {"0000", Errc::malformed},
        {"9a00ffffff", Errc::too_large},
        {"bbffffffffffffffff", Errc::too_large},
        {"8181818181", Errc::too_large},
        {"1bffffffffffffffff", Errc::unsupported_element},
        {"3bffffffffffffffff", Errc::unsupported_element},
        {"9fff", Errc::unsupported_element},  // indefinite
        {"5f4100ff", Errc::unsupported_element},
        {"bfff", Errc::unsupported_element},
        {"1c", Errc::unsupported_element},
        {"c001", Errc::unsupported_element},  // a tag
        {"f7", Errc::unsupported_element},    // undefined
        {"f818", Errc::unsupported_element},
        {"f90000", Errc::unsupported_element},  // floating point
        {"fb0000000000000000", Errc::unsupported_element},
        {"ff", Errc::unsupported_element},
        {"a14001", Errc::unsupported_element},  // bytes as a key
    };
    for (const auto& [hex, code] : cases) {
        const auto bytes = bytes_of(hex);
        const auto value = decode_cbor(bytes);
        ASSERT_FALSE(value) << hex << shown(*value);
        EXPECT_EQ(value.error().code, code) << hex << to_string(value.error());
    }
    EXPECT_TRUE(decode_cbor(head(4, 255) + std::string(255, '\0')));
    EXPECT_EQ(decode_cbor(head(4, 256) + std::string(256, '\0')).error().code, Errc::too_large);
    EXPECT_EQ(decode_cbor(std::string(max_cbor_bytes + 1, '\0')).error().code, Errc::too_large);
}

RC_GTEST_PROP(Cbor, never_breaks_on_any_bytes, (const std::string& bytes)) {
    auto rest = std::string_view{bytes};
    const auto value = take_cbor(rest);
    RC_ASSERT(rest.size() <= bytes.size());
    if (value) {
        RC_ASSERT(rest.size() < bytes.size());
        // What was taken is taken again, and all of it.
        RC_ASSERT(
            decode_cbor(std::string_view{bytes}.substr(0, bytes.size() - rest.size())).has_value());
    }
}

RC_GTEST_PROP(Cbor, authenticator_data_never_breaks_on_any_bytes,
              (const std::string& bytes, std::uint8_t flags)) {
    const auto data =
        std::string(32, 'h') + static_cast<char>(flags) + std::string(4, '\0') + bytes;
    const auto read = read_authenticator_data(data);
    RC_ASSERT(read.has_value() || read.error().where == "authenticatorData");
}

std::string ec_key(const std::string& x, const std::string& y, std::int64_t kty = 2,
                   std::int64_t alg = -7, std::int64_t crv = 1) {
    return head(5, 5) + cbor(1) + cbor(kty) + cbor(3) + cbor(alg) + cbor(-1) + cbor(crv) +
           cbor(-2) + cbor_bytes(x) + cbor(-3) + cbor_bytes(y);
}

std::string rsa_key(const std::string& n, const std::string& e) {
    return head(5, 4) + cbor(1) + cbor(3) + cbor(3) + cbor(-257) + cbor(-1) + cbor_bytes(n) +
           cbor(-2) + cbor_bytes(e);
}

std::string ed25519_key(const std::string& x) {
    return head(5, 4) + cbor(1) + cbor(1) + cbor(3) + cbor(-8) + cbor(-1) + cbor(6) + cbor(-2) +
           cbor_bytes(x);
}

// Under the identity, R = identity and S = 0 is a signature of anything.
TEST(CoseKey, of_small_order_is_refused) {
    const char* points[] = {
        "0100000000000000000000000000000000000000000000000000000000000000",
        "0100000000000000000000000000000000000000000000000000000000000080",
        "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "0000000000000000000000000000000000000000000000000000000000000000",
        "0000000000000000000000000000000000000000000000000000000000000080",
        "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
        "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85",
        "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
        "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa",
        "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    };
    for (const auto* hex : points) {
        const auto key = CoseKey::parse(ed25519_key(bytes_of(hex)));
        ASSERT_FALSE(key) << hex;
        EXPECT_EQ(key.error().code, Errc::invalid_value);
    }
    const auto* usual = "26b40b8f93fff3d897112f7ebc582b232dbd72517d082fe83cfb30ddce43d1bb";
    EXPECT_TRUE(CoseKey::parse(ed25519_key(bytes_of(usual))));
}

TEST(CoseKey, that_is_none_is_refused) {
    const Authenticator device;
    const auto good = device.cose_key();
    ASSERT_TRUE(CoseKey::parse(good));
    const std::string x(32, '\x01');
    const auto odd = [](std::size_t size) { return std::string(size, '\xFF'); };
    const std::string e{'\x01', '\0', '\x01'};
    ASSERT_TRUE(CoseKey::parse(rsa_key(odd(256), e)));
    const std::pair<std::string, Errc> cases[] = {
        {"", Errc::malformed},
        {good + '\0', Errc::malformed},
        {good.substr(0, 40), Errc::malformed},
        {head(4, 0), Errc::unsupported_element},
        {head(5, 0), Errc::unsupported_element},
        {ec_key(x, x), Errc::invalid_value},  // not on the curve
        {ec_key(std::string(32, '\0'), std::string(32, '\0')), Errc::invalid_value},
        {ec_key(std::string(31, '\x01'), x), Errc::invalid_value},
        {ec_key(std::string(33, '\x01'), x), Errc::invalid_value},
        {ec_key(x, ""), Errc::invalid_value},
        {ec_key(x, x, 2, -7, 2), Errc::unsupported_element},  // P-384
        {ec_key(x, x, 2, -35, 1), Errc::unsupported_element},
        {ec_key(x, x, 2, -47, 8), Errc::unsupported_element},  // secp256k1
        {ec_key(x, x, 1, -7, 1), Errc::unsupported_element},
        {ec_key(x, x, 1, -8, 6), Errc::invalid_value},  // y has no place in EdDSA
        {rsa_key(odd(255), e), Errc::invalid_value},
        {rsa_key(odd(513), e), Errc::invalid_value},
        {rsa_key('\0' + odd(256), e), Errc::invalid_value},
        {rsa_key(odd(255) + '\xFE', e), Errc::invalid_value},
        {rsa_key(odd(256), "\x01"), Errc::invalid_value},
        {rsa_key(odd(256), "\x02"), Errc::invalid_value},
        {rsa_key(odd(256), ""), Errc::invalid_value},
        {rsa_key(odd(256), odd(5)), Errc::invalid_value},
    };
    for (const auto& [bytes, code] : cases) {
        const auto key = CoseKey::parse(bytes);
        const auto hex = digest::hex({reinterpret_cast<const std::uint8_t*>(bytes.data()),
                                      std::min<std::size_t>(bytes.size(), 24)});
        ASSERT_FALSE(key) << hex;
        EXPECT_EQ(key.error().code, code) << hex << to_string(key.error());
        EXPECT_EQ(key.error().where, "publicKey");
    }
}

}  // namespace
}  // namespace sluice::signin
