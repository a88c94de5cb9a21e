// Every algorithm against the openssl command, both ways, and the keys that are refused.
#include "security/http_signature/key.hpp"

#include <gtest/gtest.h>

#include "security/digest/digest.hpp"
#include "tests/http_signature/der.hpp"
#include "tests/http_signature/rfc9421.hpp"
#include "tests/support/openssl_command.hpp"

namespace sluice::http_signature {
namespace {

using test::OpensslCommand;

struct Kind {
    Algorithm algorithm;
    const char* generate;
    const char* options;  // of pkeyutl
    bool is_pair;
};

const Kind kinds[] = {
    {Algorithm::ed25519, "genpkey -algorithm ed25519 -out key.pem", "-rawin", false},
    {Algorithm::ecdsa_p256_sha256,
     "genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out key.pem", "-rawin -digest sha256",
     true},
    {Algorithm::rsa_pss_sha512, "genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2048 -out key.pem",
     "-rawin -digest sha512 -pkeyopt rsa_padding_mode:pss -pkeyopt rsa_pss_saltlen:64 "
     "-pkeyopt rsa_mgf1_md:sha512",
     false},
    {Algorithm::rsa_v1_5_sha256,
     "genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2048 -out key.pem",
     "-rawin -digest sha256 -pkeyopt rsa_padding_mode:pkcs1", false},
    {Algorithm::sm2_sm3, "genpkey -algorithm SM2 -out key.pem",
     "-rawin -digest sm3 -pkeyopt distid:1234567812345678", true},
};

TEST(Key, of_every_algorithm_agrees_with_openssl) {
    const std::string message = "\"@method\": POST\n\"@signature-params\": (\"@method\")";
    for (const auto& kind : kinds) {
        SCOPED_TRACE(name(kind.algorithm));
        const OpensslCommand openssl;
        ASSERT_TRUE(openssl.run(kind.generate)) << openssl.read("err");
        ASSERT_TRUE(openssl.run("pkey -in key.pem -pubout -out public.pem"));
        const auto verifier = VerifierKey::from_pem(kind.algorithm, openssl.read("public.pem"));
        ASSERT_TRUE(verifier) << to_string(verifier.error());
        auto pem = openssl.read("key.pem");
        const auto signer = SigningKey::from_pem(kind.algorithm, pem);
        ASSERT_TRUE(signer) << to_string(signer.error());

        openssl.write("message", message);
        ASSERT_TRUE(openssl.run("pkeyutl -sign -inkey key.pem -in message -out theirs " +
                                std::string{kind.options}))
            << openssl.read("err");
        const auto theirs = openssl.read("theirs");
        EXPECT_TRUE(verifier->verify(message, kind.is_pair ? pair_of(theirs) : theirs));

        const auto ours = signer->sign(message);
        openssl.write("ours", kind.is_pair ? der_of(ours) : ours);
        EXPECT_TRUE(
            openssl.run("pkeyutl -verify -pubin -inkey public.pem -in message "
                        "-sigfile ours " +
                        std::string{kind.options}))
            << openssl.read("err") << openssl.read("out");
        openssl.write("message", message + "x");
        EXPECT_FALSE(
            openssl.run("pkeyutl -verify -pubin -inkey public.pem -in message "
                        "-sigfile ours " +
                        std::string{kind.options}));
    }
}

TEST(Key, is_known_by_the_hash_of_its_public_half) {
    for (const auto& kind : kinds) {
        SCOPED_TRACE(name(kind.algorithm));
        const OpensslCommand openssl;
        ASSERT_TRUE(openssl.run(kind.generate));
        ASSERT_TRUE(openssl.run("pkey -in key.pem -pubout -out public.pem"));
        ASSERT_TRUE(openssl.run("pkey -pubin -in public.pem -outform DER -out public.der"));
        const auto verifier = VerifierKey::from_pem(kind.algorithm, openssl.read("public.pem"));
        EXPECT_EQ(verifier->id(), digest::hex(digest::sha256(openssl.read("public.der"))));
        EXPECT_EQ(verifier->pem(), openssl.read("public.pem"));
        auto pem = openssl.read("key.pem");
        const auto signer = SigningKey::from_pem(kind.algorithm, pem);
        EXPECT_EQ(signer->id(), verifier->id());
        // Whoever has the key need not say what it is; RSA is used with PSS then.
        auto again = openssl.read("key.pem");
        const auto any = SigningKey::from_pem(again);
        ASSERT_TRUE(any) << to_string(any.error());
        EXPECT_EQ(any->id(), verifier->id());
        EXPECT_EQ(any->algorithm(), kind.algorithm == Algorithm::rsa_v1_5_sha256
                                        ? Algorithm::rsa_pss_sha512
                                        : kind.algorithm);
        EXPECT_EQ(again.find_first_not_of('\0'), again.npos) << "the copy was wiped";
    }
}

TEST(Key, of_no_algorithm_signs_nothing) {
    const OpensslCommand openssl;
    ASSERT_TRUE(openssl.run("genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-384 -out key.pem"));
    auto p384 = openssl.read("key.pem");
    EXPECT_EQ(SigningKey::from_pem(p384).error().code, Errc::invalid_value);
    std::string text = ed25519_public;
    EXPECT_EQ(SigningKey::from_pem(text).error().code, Errc::malformed);
}

// Whoever confuses the two files is told so, and the private key goes nowhere.
TEST(Key, private_is_not_taken_for_a_public_one) {
    EXPECT_FALSE(VerifierKey::from_pem(Algorithm::ed25519, ed25519_private));
    EXPECT_FALSE(VerifierKey::from_pem(Algorithm::ecdsa_p256_sha256, p256_private));
    const auto both = std::string{ed25519_private} + ed25519_public;
    EXPECT_EQ(VerifierKey::from_pem(Algorithm::ed25519, both)->pem(), ed25519_public);
}

TEST(Key, refuses_every_changed_byte_and_length) {
    for (const auto& kind : kinds) {
        SCOPED_TRACE(name(kind.algorithm));
        const OpensslCommand openssl;
        ASSERT_TRUE(openssl.run(kind.generate));
        ASSERT_TRUE(openssl.run("pkey -in key.pem -pubout -out public.pem"));
        const auto verifier = VerifierKey::from_pem(kind.algorithm, openssl.read("public.pem"));
        auto pem = openssl.read("key.pem");
        const auto signature = SigningKey::from_pem(kind.algorithm, pem)->sign("message");
        EXPECT_TRUE(verifier->verify("message", signature));
        EXPECT_FALSE(verifier->verify("messagE", signature));
        for (std::size_t i = 0; i < signature.size(); ++i) {
            auto changed = signature;
            changed[i] = static_cast<char>(changed[i] ^ 1);
            EXPECT_FALSE(verifier->verify("message", changed)) << i;
        }
        EXPECT_FALSE(verifier->verify("message", ""));
        EXPECT_FALSE(verifier->verify("message", signature + '\0'));
        EXPECT_FALSE(verifier->verify("message", signature.substr(1)));
        EXPECT_FALSE(verifier->verify("message", std::string(signature.size(), '\0')));
        if (kind.is_pair) {
            EXPECT_FALSE(verifier->verify("message", der_of(signature))) << "DER is another form";
        }
    }
}

// The salt's length is part of rsa-pss-sha512.
TEST(Key, refuses_pss_with_another_salt) {
    const OpensslCommand openssl;
    ASSERT_TRUE(openssl.run(kinds[2].generate));
    ASSERT_TRUE(openssl.run("pkey -in key.pem -pubout -out public.pem"));
    openssl.write("message", "message");
    ASSERT_TRUE(
        openssl.run("pkeyutl -sign -inkey key.pem -in message -out short -rawin "
                    "-digest sha512 -pkeyopt rsa_padding_mode:pss "
                    "-pkeyopt rsa_pss_saltlen:32"));
    const auto key =
        VerifierKey::from_pem(Algorithm::rsa_pss_sha512, openssl.read("public.pem")).value();
    EXPECT_FALSE(key.verify("message", openssl.read("short")));
}

TEST(Key, of_another_kind_or_size_is_refused) {
    struct Case {
        Algorithm algorithm;
        const char* generate;
    };
    const Case cases[] = {
        {Algorithm::ed25519, "genpkey -algorithm ed448 -out key.pem"},
        {Algorithm::ed25519, kinds[1].generate},
        {Algorithm::ecdsa_p256_sha256, kinds[0].generate},
        {Algorithm::ecdsa_p256_sha256, kinds[4].generate},
        {Algorithm::ecdsa_p256_sha256,
         "genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-384 -out key.pem"},
        {Algorithm::sm2_sm3, kinds[1].generate},
        {Algorithm::rsa_pss_sha512,
         "genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:1024 -out key.pem"},
        {Algorithm::rsa_v1_5_sha256,
         "genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:1024 -out key.pem"},
        {Algorithm::rsa_v1_5_sha256, kinds[1].generate},
    };
    for (const auto& each : cases) {
        const OpensslCommand openssl;
        ASSERT_TRUE(openssl.run(each.generate)) << openssl.read("err");
        ASSERT_TRUE(openssl.run("pkey -in key.pem -pubout -out public.pem"));
        const auto verifier = VerifierKey::from_pem(each.algorithm, openssl.read("public.pem"));
        ASSERT_FALSE(verifier) << each.generate;
        EXPECT_EQ(verifier.error().code, Errc::invalid_value);
        auto pem = openssl.read("key.pem");
        EXPECT_EQ(SigningKey::from_pem(each.algorithm, pem).error().code, Errc::invalid_value);
    }
}

// Under such a key anything is signed, and its owner could deny all of it.
TEST(Key, of_small_order_is_refused) {
    const auto pem =
        "-----BEGIN PUBLIC KEY-----\n"
        "MCowBQYDK2VwAyEAAQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n"
        "-----END PUBLIC KEY-----\n";
    EXPECT_EQ(VerifierKey::from_pem(Algorithm::ed25519, pem).error().code, Errc::invalid_value);
}

TEST(Key, that_is_none_is_refused_without_a_word_of_it) {
    const std::string secret = ed25519_private;
    for (const auto& text : {std::string{}, std::string{"secret words"}, secret.substr(0, 60),
                             std::string(20'000, 'A'), std::string{ed25519_public}}) {
        auto pem = text;
        const auto key = SigningKey::from_pem(Algorithm::ed25519, pem);
        ASSERT_FALSE(key) << text;
        EXPECT_EQ(key.error().code, Errc::malformed) << text;
        EXPECT_EQ(pem, std::string(text.size(), '\0'));
        EXPECT_EQ(to_string(key.error()).find("secret"), std::string::npos);
    }
    EXPECT_EQ(VerifierKey::from_pem(Algorithm::ed25519, secret).error().code, Errc::malformed);
}

TEST(Key, algorithms_have_the_names_of_the_registry) {
    for (const auto* text :
         {"ed25519", "ecdsa-p256-sha256", "rsa-pss-sha512", "rsa-v1_5-sha256", "sm2-sm3"}) {
        ASSERT_TRUE(find_algorithm(text)) << text;
        EXPECT_EQ(name(*find_algorithm(text)), text);
    }
    for (const auto* text : {"", "ED25519", "hmac-sha256", "none"}) {
        EXPECT_FALSE(find_algorithm(text)) << text;
    }
}

}  // namespace
}  // namespace sluice::http_signature
