// Published test vectors: FIPS 180-4, RFC 4231, RFC 4648.
#include "security/digest/digest.hpp"

#include <gtest/gtest.h>
#include <rapidcheck.h>

namespace sluice::digest {
namespace {

std::string sha256_hex(std::string_view bytes) {
    return hex(sha256(bytes));
}

// FIPS 180-2 appendix B and the NIST examples.
TEST(Sha256, vectors_of_fips_180) {
    EXPECT_EQ(sha256_hex(""), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    EXPECT_EQ(sha256_hex("abc"),
              "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    EXPECT_EQ(sha256_hex("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq"),
              "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
    EXPECT_EQ(sha256_hex(std::string(1'000'000, 'a')),
              "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

// RFC 4231 section 4, without case 5, which is about truncation.
TEST(HmacSha256, vectors_of_rfc_4231) {
    struct Case {
        std::string key;
        std::string data;
        const char* mac;
    };
    std::string counting;
    for (char c = 1; c <= 25; ++c) {
        counting += c;
    }
    const Case cases[] = {
        {std::string(20, '\x0b'), "Hi There",
         "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"},
        {"Jefe", "what do ya want for nothing?",
         "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"},
        {std::string(20, '\xaa'), std::string(50, '\xdd'),
         "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe"},
        {counting, std::string(50, '\xcd'),
         "82558a389a443c0ea4cc819899f2083a85f0faa3e578f8077a2e3ff46729665b"},
        {std::string(131, '\xaa'), "Test Using Larger Than Block-Size Key - Hash Key First",
         "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"},
        {std::string(131, '\xaa'),
         "This is a test using a larger than block-size key and a larger than block-size data. The "
         "key needs to be hashed before being used by the HMAC algorithm.",
         "9b09ffa71b942fcb27635fbcd5b0e944bfdc63644f0713938a7f51535c3a35e2"},
    };
    for (const auto& each : cases) {
        EXPECT_EQ(hex(hmac_sha256(each.key, each.data)), each.mac);
    }
}

// RFC 4648 section 10.
TEST(Base64, vectors_of_rfc_4648) {
    const std::pair<const char*, const char*> cases[] = {
        {"", ""},
        {"f", "Zg=="},
        {"fo", "Zm8="},
        {"foo", "Zm9v"},
        {"foob", "Zm9vYg=="},
        {"fooba", "Zm9vYmE="},
        {"foobar", "Zm9vYmFy"},
    };
    for (const auto& [plain, encoded] : cases) {
        EXPECT_EQ(base64(plain), encoded);
        std::string decoded = "before";
        EXPECT_TRUE(base64_decode(encoded, decoded)) << encoded;
        EXPECT_EQ(decoded, plain);
    }
}

TEST(Base64, any_bytes_come_back) {
    EXPECT_TRUE(rc::check("decode(encode(x)) == x", [] {
        const auto bytes = *rc::gen::arbitrary<std::string>();
        std::string decoded;
        RC_ASSERT(base64_decode(base64(bytes), decoded));
        RC_ASSERT(decoded == bytes);
    }));
}

// One text for one value (RFC 4648 sections 3.3 and 3.5): secrets are compared and limited by it.
TEST(Base64, other_text_is_refused) {
    for (const auto* text :
         {"Z", "Zg", "Zg=", "Zg===", "Z===", "====", "Zm=v", "Zg==Zg==", "Zm9v\n", "\nZm9v\n\n\n",
          "Zm9 ", " Zm9v   ", "Zm9-", "Zm9_", "Zm9*", "Zh==", "Zm9=", "Zm8=    ", "é==="}) {
        std::string decoded;
        EXPECT_FALSE(base64_decode(text, decoded)) << text;
    }
}

TEST(Hex, is_lower_case) {
    const std::uint8_t bytes[] = {0x00, 0x0f, 0xa5, 0xff};
    EXPECT_EQ(hex(bytes), "000fa5ff");
    EXPECT_EQ(hex({}), "");
}

TEST(EqualConstantTime, compares_all_bytes) {
    EXPECT_TRUE(equal_constant_time("", ""));
    EXPECT_TRUE(equal_constant_time("secret", "secret"));
    EXPECT_FALSE(equal_constant_time("secret", "Secret"));
    EXPECT_FALSE(equal_constant_time("secret", "secreT"));
    EXPECT_FALSE(equal_constant_time("secret", "secret2"));
    EXPECT_FALSE(equal_constant_time("secret", ""));
}

}  // namespace
}  // namespace sluice::digest
