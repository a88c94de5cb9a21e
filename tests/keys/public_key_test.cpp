// Public keys: which are taken, their one form and their name.
#include "security/keys/public_key.hpp"

#include <gtest/gtest.h>

#include "tests/keys/support.hpp"

namespace sluice::keys {
namespace {

constexpr const char* point =
    "042927b10512bae3eddcfe467828128bad2903269919f7086069c8c4df6c732838c7787964eaac00e5921fb1498a60"
    "f4606766b3d9685001558d1a974e7341513e";
const std::string p256_head = "3059301306072a8648ce3d020106082a8648ce3d030107034200";

TEST(PublicKey, has_the_id_that_openssl_computes) {
    const Folder folder;
    for (const std::string kind : {"RSA -pkeyopt rsa_keygen_bits:2048",
                                   "EC -pkeyopt ec_paramgen_curve:P-256", "ED25519", "SM2"}) {
        ASSERT_TRUE(run(folder, "openssl genpkey -algorithm " + kind + " -out " + (folder / "k")));
        ASSERT_TRUE(run(folder, "openssl pkey -in " + (folder / "k") +
                                    " -pubout -outform DER -out " + (folder / "der")));
        ASSERT_TRUE(run(
            folder, "openssl pkey -in " + (folder / "k") + " -pubout -out " + (folder / "pem")));
        ASSERT_TRUE(run(
            folder, "openssl dgst -sha256 -r -out " + (folder / "id") + " " + (folder / "der")));
        const auto key = PublicKey::from_pem(read_file(folder / "pem"));
        ASSERT_TRUE(key) << kind << to_string(key.error());
        EXPECT_EQ(key->spki(), read_file(folder / "der")) << kind;
        EXPECT_EQ(key->pem(), read_file(folder / "pem")) << kind;
        EXPECT_EQ(key->id_hex(), read_file(folder / "id").substr(0, 64)) << kind;
        EXPECT_EQ(*PublicKey::from_spki(key->spki()), *key);
    }
}

TEST(PublicKey, is_taken_from_a_certificate) {
    const Folder folder;
    for (const std::string kind : {"rsa:2048", "ec -pkeyopt ec_paramgen_curve:P-256", "ed25519",
                                   "sm2 -sm3 -sigopt distid:1234567812345678"}) {
        ASSERT_TRUE(run(folder, "openssl req -x509 -newkey " + kind +
                                    " -nodes -subj /CN=test -keyout " + (folder / "k") + " -out " +
                                    (folder / "pem")));
        ASSERT_TRUE(run(folder, "openssl x509 -in " + (folder / "pem") + " -outform DER -out " +
                                    (folder / "der")));
        ASSERT_TRUE(run(folder, "openssl pkey -in " + (folder / "k") +
                                    " -pubout -outform DER -out " + (folder / "spki")));
        for (const auto* name : {"pem", "der"}) {
            const auto key = PublicKey::from_certificate(read_file(folder / name));
            ASSERT_TRUE(key) << kind << to_string(key.error());
            EXPECT_EQ(key->spki(), read_file(folder / "spki")) << kind;
        }
        EXPECT_TRUE(PublicKey::from_pem(read_file(folder / "pem")));
    }
}

TEST(PublicKey, has_one_form_however_its_point_came) {
    const auto whole = PublicKey::from_point(KeyKind::p256, unhex(point)).value();
    const auto compressed = PublicKey::from_spki(
        unhex("3039301306072a8648ce3d020106082a8648ce3d030107032200"
              "022927b10512bae3eddcfe467828128bad2903269919f7086069c8c4df6c732838"));
    ASSERT_TRUE(compressed);
    EXPECT_EQ(compressed->spki(), unhex(p256_head + point));
    EXPECT_EQ(compressed->id(), whole.id());
    EXPECT_EQ(whole.point(), unhex(point));
}

TEST(PublicKey, of_rsa_goes_to_its_numbers_and_back) {
    const Folder folder;
    ASSERT_TRUE(run(folder, "openssl genrsa -out " + (folder / "k") + " 2048"));
    ASSERT_TRUE(
        run(folder, "openssl rsa -in " + (folder / "k") + " -pubout -out " + (folder / "p")));
    const auto key = PublicKey::from_pem(read_file(folder / "p")).value();
    EXPECT_EQ(key.bits(), 2048);
    EXPECT_EQ(key.rsa_numbers().modulus.size(), 256u);
    EXPECT_EQ(key.rsa_numbers().exponent, unhex("010001"));
    EXPECT_EQ(PublicKey::from_rsa(key.rsa_numbers()).value(), key);
    auto padded = key.rsa_numbers();
    padded.modulus.insert(0, 1, '\0');
    EXPECT_EQ(PublicKey::from_rsa(padded).value(), key);
}

TEST(PublicKey, too_weak_or_of_another_kind_is_refused) {
    const Folder folder;
    for (const std::string kind :
         {"RSA -pkeyopt rsa_keygen_bits:1024", "EC -pkeyopt ec_paramgen_curve:P-384", "X25519",
          // The curve as numbers: another one may hide behind the same points.
          "EC -pkeyopt ec_paramgen_curve:P-256 -pkeyopt ec_param_enc:explicit"}) {
        ASSERT_TRUE(run(folder, "openssl genpkey -algorithm " + kind + " -out " + (folder / "k")));
        ASSERT_TRUE(
            run(folder, "openssl pkey -in " + (folder / "k") + " -pubout -out " + (folder / "p")));
        const auto key = PublicKey::from_pem(read_file(folder / "p"));
        ASSERT_FALSE(key) << kind;
        EXPECT_EQ(key.error().code, Errc::invalid_value) << kind;
    }
    EXPECT_EQ(PublicKey::from_rsa({std::string(256, '\xC1'), std::string(1, '\1')}).error().code,
              Errc::invalid_value);
}

TEST(PublicKey, that_is_none_is_malformed) {
    const auto good = unhex(p256_head + point);
    auto off_curve = good;
    off_curve.back() = static_cast<char>(off_curve.back() ^ 1);
    for (const auto& bad : {std::string(), std::string("x"), good.substr(0, good.size() - 1),
                            good + "x", off_curve}) {
        const auto key = PublicKey::from_spki(bad);
        ASSERT_FALSE(key);
        EXPECT_EQ(key.error().code, Errc::malformed);
    }
    EXPECT_EQ(PublicKey::from_spki(std::string(70'000, 'x')).error().code, Errc::too_large);
    EXPECT_EQ(PublicKey::from_pem("-----BEGIN PUBLIC KEY-----\n").error().code, Errc::malformed);
    EXPECT_EQ(PublicKey::from_pem("").error().code, Errc::malformed);
    EXPECT_EQ(PublicKey::from_certificate("").error().code, Errc::malformed);
    EXPECT_EQ(PublicKey::from_point(KeyKind::p256, unhex(point).substr(1)).error().code,
              Errc::malformed);
    EXPECT_FALSE(PublicKey::from_point(KeyKind::sm2, unhex(point))) << "on the other curve";
    EXPECT_EQ(PublicKey::from_pem("-----BEGIN RSA PUBLIC KEY-----\nAAAA\n-----END RSA PUBLIC "
                                  "KEY-----\n")
                  .error()
                  .code,
              Errc::malformed);
}

}  // namespace
}  // namespace sluice::keys
