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

// rsa_signature_2048_sha256_test.json
TEST(Verify, rsa_pkcs1_of_wycheproof) {
    const Vector vectors[] = {
        {"valid", "54657374",
         "264491e844c119f14e425c03282139a558dcdaeb82a4628173cd407fd319f9076eaebc0dd87a1c2"
         "2e4d17839096886d58a9d5b7f7aeb63efec56c45ac7bead4203b6886e1faa90e028ec0ae094d46b"
         "f3f97efdd19045cfbc25a1abda2432639f9876405c0d68f8edbf047c12a454f7681d5d5a2b54bd3"
         "723d193dbad4338baad753264006e2d08931c4b8bb79aa1c9cad10eb6605f87c5831f6e2b08e002"
         "f9c6f21141f5841d92727dd3e1d99c36bc560da3c9067df99fcaf818941f72588be33032bad22ca"
         "f6704223bb114d575b6d02d9d222b580005d930e8f40cce9f672eebb634a20177d84351627964b8"
         "3f2053d736a84ab1a005f63bd5ba943de6205c",
         true},
        {"NULL is missing in the DigestInfo", "313233343030",
         "095dad1fd82bcd36652a381b7f4dd656bd89b40aa58b56da4f6aa8247874b935e65d2b86752d537"
         "df7103884d39dd9ad3d65f87404526b09094c5615c6249979b0dc58d2199ae8696a5b76b4bb03ea"
         "f08c2ab6aec686c6b1b289c9b44f648bd30cb1ac6a64a73d68e59cd05e7aa1b780f4bfd7b83dfe3"
         "b884ec11821a93dc5bbb47a00eea4557b6b96b5656276001f1f295ddbbbc511a99b9a665b9c2674"
         "c8af0d812286d0be3ce74817ba2cad283757de35dfb149f2835f60cb03ff155524a57f78b148fec"
         "eb84cd20b0ae22e3e48f433fbd9bfd60be8afec93165ee0310be961d3695f309d031320c830aa6b"
         "a08b5a51d943797097c57630be391bd23736cc",
         false},
        {"long form of the length", "313233343030",
         "8a0e82d4f334aca72a718b6f8f643f69c6048d619d5eba71263a5d2d3ac7a7af133b780c7595ca2"
         "c982c006e861948f543cd0210c758691f9626842c25de2843ea314ca8eff285d47e0cffa54180af"
         "416004017034962a80a5959c3d3f1bfc154a4824462a93c014f6dfe920824f414a6e30e0e5944d4"
         "80b99949ec7bf64c4a7461575933b17d7d6b0178b5192392ace3ed8469e8ac1dacae51ad5d3ad73"
         "dcb213e056d04596e64d8c0703def3110c7cecc93ba8ac8059f0f3d66b89d8712c62b41d407e4b4"
         "a104f4569558b0290c213cad6d0653898b9df8f4a453ab07d13bfb7598d505abbd0c4987e4f1ac6"
         "6e1a523e113e370ab7cf990f0cc63f50f4f0a4",
         false},
        {"length with a leading zero", "313233343030",
         "8d9c25235cdcdcc7ca2558c0be14f83afeb303f00c13106ac5affc952af527a0585cf4801104a7d"
         "019fa2e63fd0b923c061a24b8be7c3105443c8eedf4a033d3de802adfd80f872d3c505f41e3feb1"
         "16f5d5f31f04df3e448bc7e7cbc2343f7dd4f4c3d2670ed3d3c66f91d626bb12a2001160a123d03"
         "b77d2a6ec53445db517147171e3ba3cd7dde902c486c74e8d8d33d4f7699791179d1df4fac78cda"
         "67da9138c18f2cc8863018e1739fb309408c62051b715096512602c5c4c7e7c394282593ec08783"
         "2fd48b4f353d8046600e4152c2092632a79bf05497a13840e171047d79c23a76896235e9d5f0f56"
         "a78d3fe472fded2899e228f714690b40b66ee7",
         false},
        {"length too long", "313233343030",
         "9947c137ebf7013ea9e41f1ce93fd29022e340e6ade56c1119cd826430acf9833bbc1ed05c18997"
         "57a79d3104c9b4133ff0aef7e1cbeaafc2ada2422bdf9e29926626527f947124d5549d9f4fddb80"
         "9f84923aa335d331c392a5ae5e29cb0f503e230ce7bff114206d5dfd51b812f9ed5448d9100125a"
         "8cc2324e560c69f4a492988045c97ab90a2806df900c3b95ab95bd634dd0a50edc5312eeef6463b"
         "c4b62e54261cc67e9cb9caa9a0a7550183c9e03f26bd5c8718dd77f54290b3a27a054d7d3e39e8c"
         "b45529d585ac0e507b8688219d2b8032268020b68d2284f9f743debab5cd47fb3fbd77fdfe3a9d7"
         "984b11a37cce190ac89a472578a3332b150f5d",
         false},
    };
    expect_all(rsa_spki, Scheme::rsa_pkcs1_sha256, vectors);
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
