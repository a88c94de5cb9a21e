// Signatures that others made, and others' ideas of what is no signature: Project Wycheproof, RFC
// 8032, GB/T 32918.2, Bouncy Castle and sm-crypto.
#include <gtest/gtest.h>

#include "security/digest/digest.hpp"
#include "security/keys/public_key.hpp"
#include "tests/keys/support.hpp"

namespace sluice::keys {
namespace {

struct Vector {
    const char* what;
    const char* message;  // hex
    const char* signature;
    bool holds;
};

void expect_all(const char* spki, Scheme scheme, std::span<const Vector> vectors) {
    const auto key = PublicKey::from_spki(unhex(spki));
    ASSERT_TRUE(key) << to_string(key.error());
    for (const auto& each : vectors) {
        EXPECT_EQ(key->verify(scheme, unhex(each.message), unhex(each.signature)), each.holds)
            << each.what;
    }
}

constexpr const char* p256_spki =
    "3059301306072a8648ce3d020106082a8648ce3d030107034200042927b10512bae3eddcfe467828128bad29032699"
    "19f7086069c8c4df6c732838c7787964eaac00e5921fb1498a60f4606766b3d9685001558d1a974e7341513e";

// ecdsa_secp256r1_sha256_test.json
TEST(Verify, ecdsa_of_wycheproof_as_der) {
    constexpr Vector vectors[] = {
        {"malleable", "313233343030",
         "304402202ba3a8be6b94d5ec80a6d9d1190a436effe50d85a1eee859b8cc6af9bd5c2e1802204cd60b855d442"
         "f"
         "5b3c7b11eb6c4e0ae7525fe710fab9aa7c77a67f79e6fadd76",
         true},
        {"valid", "313233343030",
         "304502202ba3a8be6b94d5ec80a6d9d1190a436effe50d85a1eee859b8cc6af9bd5c2e18022100b329f479a2b"
         "b"
         "d0a5c384ee1493b1f5186a87139cac5df4087c134b49156847db",
         true},
        {"s misses its leading zero", "313233343030",
         "304402202ba3a8be6b94d5ec80a6d9d1190a436effe50d85a1eee859b8cc6af9bd5c2e180220b329f479a2bbd"
         "0"
         "a5c384ee1493b1f5186a87139cac5df4087c134b49156847db",
         false},
        {"long form of the length", "313233343030",
         "30814502202ba3a8be6b94d5ec80a6d9d1190a436effe50d85a1eee859b8cc6af9bd5c2e18022100b329f479a"
         "2"
         "bbd0a5c384ee1493b1f5186a87139cac5df4087c134b49156847db",
         false},
        {"length with a leading zero", "313233343030",
         "3082004502202ba3a8be6b94d5ec80a6d9d1190a436effe50d85a1eee859b8cc6af9bd5c2e18022100b329f47"
         "9"
         "a2bbd0a5c384ee1493b1f5186a87139cac5df4087c134b49156847db",
         false},
        {"length too long", "313233343030",
         "304602202ba3a8be6b94d5ec80a6d9d1190a436effe50d85a1eee859b8cc6af9bd5c2e18022100b329f479a2b"
         "b"
         "d0a5c384ee1493b1f5186a87139cac5df4087c134b49156847db",
         false},
        {"length too short", "313233343030",
         "304402202ba3a8be6b94d5ec80a6d9d1190a436effe50d85a1eee859b8cc6af9bd5c2e18022100b329f479a2b"
         "b"
         "d0a5c384ee1493b1f5186a87139cac5df4087c134b49156847db",
         false},
        {"length overflows 32 bits", "313233343030",
         "3085010000004502202ba3a8be6b94d5ec80a6d9d1190a436effe50d85a1eee859b8cc6af9bd5c2e18022100b"
         "3"
         "29f479a2bbd0a5c384ee1493b1f5186a87139cac5df4087c134b49156847db",
         false},
        {"another message", "313233343031",
         "304502202ba3a8be6b94d5ec80a6d9d1190a436effe50d85a1eee859b8cc6af9bd5c2e18022100b329f479a2b"
         "b"
         "d0a5c384ee1493b1f5186a87139cac5df4087c134b49156847db",
         false},
        {"empty", "313233343030", "", false},
    };
    expect_all(p256_spki, Scheme::ecdsa_sha256, vectors);
}

// ecdsa_secp256r1_sha256_p1363_test.json
TEST(Verify, ecdsa_of_wycheproof_as_r_and_s) {
    constexpr Vector vectors[] = {
        {"malleable", "313233343030",
         "2ba3a8be6b94d5ec80a6d9d1190a436effe50d85a1eee859b8cc6af9bd5c2e184cd60b855d442f5b3c7b11eb6"
         "c"
         "4e0ae7525fe710fab9aa7c77a67f79e6fadd76",
         true},
        {"r + n", "313233343030",
         "012ba3a8bd6b94d5ed80a6d9d1190a436ebccc0833490686deac8635bcb9bf536900b329f479a2bbd0a5c384e"
         "e"
         "1493b1f5186a87139cac5df4087c134b49156847db",
         false},
        {"n - r", "313233343030",
         "d45c5740946b2a147f59262ee6f5bc90bd01ed280528b62b3aed5fc93f06f739b329f479a2bbd0a5c384ee149"
         "3"
         "b1f5186a87139cac5df4087c134b49156847db",
         false},
        {"r = 0, s = 0", "313233343030",
         "00000000000000000000000000000000000000000000000000000000000000000000000000000000000000000"
         "0"
         "00000000000000000000000000000000000000",
         false},
        {"r = 0, s = 1", "313233343030",
         "00000000000000000000000000000000000000000000000000000000000000000000000000000000000000000"
         "0"
         "00000000000000000000000000000000000001",
         false},
        {"r = 1, s = 0", "313233343030",
         "00000000000000000000000000000000000000000000000000000000000000010000000000000000000000000"
         "0"
         "00000000000000000000000000000000000000",
         false},
        {"r = 1, s = n", "313233343030",
         "0000000000000000000000000000000000000000000000000000000000000001ffffffff00000000fffffffff"
         "f"
         "ffffffbce6faada7179e84f3b9cac2fc632551",
         false},
        {"r = n, s = 1", "313233343030",
         "ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc6325510000000000000000000000000"
         "0"
         "00000000000000000000000000000000000001",
         false},
    };
    expect_all(p256_spki, Scheme::ecdsa_sha256_p1363, vectors);
}

// ed25519_test.json and RFC 8032 section 7.1.
TEST(Verify, ed25519_of_wycheproof) {
    constexpr Vector vectors[] = {
        {"empty message", "",
         "d4fbdb52bfa726b44d1786a8c0d171c3e62ca83c9e5bbe63de0bb2483f8fd6cc1429ab72cafc41ab56af02ff8"
         "f"
         "cc43b99bfe4c7ae940f60f38ebaa9d311c4007",
         true},
        {"text", "54657374",
         "7c38e026f29e14aabd059a0f2db8b0cd783040609a8be684db12f82a27774ab07a9155711ecfaf7f99f277bad"
         "0"
         "c6ae7e39d4eef676573336a5c51eb6f946b30d",
         true},
        {"zeros", "3f",
         "00000000000000000000000000000000000000000000000000000000000000000000000000000000000000000"
         "0"
         "00000000000000000000000000000000000000",
         false},
        {"s is the order", "3f",
         "0100000000000000000000000000000000000000000000000000000000000000edd3f55c1a631258d69cf7a2d"
         "e"
         "f9de1400000000000000000000000000000010",
         false},
        {"r is the prime", "3f",
         "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f0100000000000000000000000"
         "0"
         "00000000000000000000000000000000000000",
         false},
        {"cut off", "54657374",
         "7c38e026f29e14aabd059a0f2db8b0cd783040609a8be684db12f82a27774ab07a9155711ecfaf7f99f277bad"
         "0"
         "c6ae7e39d4eef676573336a5c51eb6f946b3",
         false},
    };
    expect_all(
        "302a300506032b65700321007d4d0e7f6153a69b6242b522abbee685fda4420f8834b108c3bdae369ef549fa",
        Scheme::ed25519, vectors);
}

constexpr const char* rsa_spki =
    "30820122300d06092a864886f70d01010105000382010f003082010a0282010100a2b451a07d0aa5f96e4556715135"
    "50514a8a5b462ebef717094fa1fee82224e637f9746d3f7cafd31878d80325b6ef5a1700f65903b469429e89d6eac8"
    "845097b5ab393189db92512ed8a7711a1253facd20f79c15e8247f3d3e42e46e48c98e254a2fe9765313a03eff8f17"
    "e1a029397a1fa26a8dce26f490ed81299615d9814c22da610428e09c7d9658594266f5c021d0fceca08d945a12be82"
    "de4d1ece6b4c03145b5d3495d4ed5411eb878daf05fd7afc3e09ada0f1126422f590975a1969816f48698bcbba1b4d"
    "9cae79d460d8f9f85e7975005d9bc22c4e5ac0f7c1a45d12569a62807d3b9a02e5a530e773066f453d1f5b4c2e9cf7"
    "820283f742b9d50203010001";

// rsa_pss_2048_sha256_mgf1_32_test.json
TEST(Verify, rsa_pss_of_wycheproof) {
    constexpr const char* signature =
        "401eb03cdb47ca88033e3030f6bdecbac8f5c8fc1dd6a13d23d379ed9a2b309891d13d74fea9d21d159b9e6d8f"
        "3"
        "7efa2489962e24555f56dd434ff1d31ce4f9f5abd3f22cbea8b691d6a11e44efb83e2bca155e6a164325e0fde2"
        "a"
        "8865afd5c9f51161a9d615f62af7ec2e31b3e5ab649c164490d31d88cfae35b84aea7925690f929a144b6d2f48"
        "e"
        "8fb894a52deecd1b9a6496990c4ecf1588699a42cacd10c53af350514e4291ea9a058e77f101e32c1c0cefa61d"
        "9"
        "45f7bc931f8bd19e7ba3169358a60e5a8b0123bc3199b9fdcafe8e519c41ba675491a27b85e44ef2d77277c10f"
        "e"
        "107293c8290186913bc9a99b640d8da041b64f31eab1d35920985f4a5";
    const auto with_zero = std::string("00") + signature;
    const Vector vectors[] = {
        {"valid", "54657374", signature, true},
        {"another message", "54657375", signature, false},
        {"empty", "54657374", "", false},
        {"zero before it", "54657374", with_zero.c_str(), false},
    };
    expect_all(rsa_spki, Scheme::rsa_pss_sha256, vectors);
    const auto key = PublicKey::from_spki(unhex(rsa_spki)).value();
    EXPECT_FALSE(key.verify(Scheme::rsa_pkcs1_sha256, "Test", unhex(signature)));
}

// GB/T 32918.2-2016 and GB/T 32918.5-2017 annex A: curve, key, user and message of the example.
constexpr const char* sm2_point =
    "0409f9df311e5421a150dd7d161e4bc5c672179fad1833fc076bb08ff356f35020ccea490ce26775a52dc6ea718cc1"
    "aa600aed05fbf35e084a6632f6072da9ad13";
constexpr const char* sm2_signature =
    "f5a03b0648d2c4630eeac513e1bb81a15944da3827d5b74143ac7eaceee720b3b1b6aa29df212fd8763182bc0d421c"
    "a1bb9038fd1f7f42d4840b69c485bbc1aa";

TEST(Verify, sm2_of_the_standard) {
    const auto key = PublicKey::from_point(KeyKind::sm2, unhex(sm2_point)).value();
    EXPECT_EQ(digest::hex(key.digest_of(Scheme::sm2_sm3, "message digest").value()),
              "f0b43e94ba45accaace692ed534382eb17e6ab5a19ce7b31f4486fdfc0d28640");
    const auto rs = unhex(sm2_signature);
    EXPECT_TRUE(key.verify(Scheme::sm2_sm3_rs, "message digest", rs));
    EXPECT_FALSE(key.verify(Scheme::sm2_sm3_rs, "message digesu", rs));
    EXPECT_FALSE(key.verify(Scheme::sm2_sm3_rs, "message digest", rs, "1234567812345679"));
    EXPECT_FALSE(key.verify(Scheme::sm2_sm3, "message digest", rs)) << "not DER";
}

// One request of a bank's direct connection, signed by two implementations that are not ours; the
// user's id is the bank's user name padded to 16 characters.
TEST(Verify, sm2_of_sm_crypto_and_bouncy_castle) {
    std::string point;
    ASSERT_TRUE(
        digest::base64_decode("BJe4vMziHziknky8bRVS8o6g0rueQBqJRNaVrNLo4qX6qMhXpABur/"
                              "6ro7KeUxe9GJr29ed1yeCvH3zXn9+IgHM=",
                              point));
    const std::string message =
        R"({"request":{"body":{"modnbr":"000002","rcveac":"110902773110402","rcvean":"北京全聚德",)"
        R"("refext":"2019012316273819","sndeac":"110902773110203","trsamt":"100.99"},"head":)"
        R"({"funcode":"DCPAYOPR","reqid":"201901091123456780001fbdev01","userid":"N002432758"}},)"
        R"("signature":{"sigdat":"__signature_sigdat__","sigtim":"20190823093102"}})";
    const auto key = PublicKey::from_point(KeyKind::sm2, point).value();
    for (const auto* text :
         {"h7YAPw0bGa/ULM2U7TmM9BRcYbUOMuY6/"
          "OpM1Y/hWQipnRMUUvR8XpDu0QJd1bI56EkkjpPm6rrE3iMJqX+2fg==",
          "FcAJ8+h+8p7R2+is51Vay6NdAroQ5FmrTzbLidGNdU00SIZC9dlYaLwkr8kumaoSpTTZi9kNm3yym8TQLkLLEg="
          "="}) {
        std::string signature;
        ASSERT_TRUE(digest::base64_decode(text, signature));
        EXPECT_TRUE(key.verify(Scheme::sm2_sm3_rs, message, signature, "N002432758000000"));
        EXPECT_FALSE(key.verify(Scheme::sm2_sm3_rs, message, signature)) << "another user";
        signature[10] = static_cast<char>(signature[10] ^ 1);
        EXPECT_FALSE(key.verify(Scheme::sm2_sm3_rs, message, signature, "N002432758000000"));
    }
}

TEST(Verify, a_scheme_of_another_kind_never_holds) {
    const auto p256 = PublicKey::from_spki(unhex(p256_spki)).value();
    const auto rsa = PublicKey::from_spki(unhex(rsa_spki)).value();
    for (const auto scheme : schemes()) {
        EXPECT_FALSE(p256.verify(scheme, "m", std::string(64, 'x'))) << name(scheme);
        EXPECT_FALSE(rsa.verify(scheme, "m", std::string(256, 'x'))) << name(scheme);
        EXPECT_EQ(p256.digest_of(scheme, "m").has_value(), kind_of(scheme) == KeyKind::p256);
    }
    EXPECT_EQ(PublicKey::from_point(KeyKind::sm2, unhex(sm2_point))
                  ->digest_of(Scheme::sm2_sm3, "m", std::string(8192, 'u'))
                  .error()
                  .code,
              Errc::invalid_value);
}

}  // namespace
}  // namespace sluice::keys
