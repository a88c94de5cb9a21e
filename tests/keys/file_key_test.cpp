// Keys in encrypted files: signatures and ciphertexts that openssl agrees on, both ways, and what
// does not open.
#include <gtest/gtest.h>

#include <atomic>
#include <thread>

#include "security/digest/digest.hpp"
#include "security/keys/signature_form.hpp"
#include "tests/keys/key_files.hpp"

namespace sluice::keys {
namespace {

class FileKey : public FileKeyTest {};

constexpr const char* openssl_kinds[] = {"RSA -pkeyopt rsa_keygen_bits:2048",
                                         "EC -pkeyopt ec_paramgen_curve:P-256", "ED25519", "SM2"};

TEST_F(FileKey, that_openssl_made_signs_in_every_scheme_of_its_kind) {
    for (const std::string kind : openssl_kinds) {
        const auto key = signer(by_openssl(kind));
        EXPECT_EQ(key->public_key().pem(), public_by_openssl(folder / "key.pem")) << kind;
        for (const auto scheme : schemes()) {
            const auto signature = key->sign(scheme, message);
            if (kind_of(scheme) != key->public_key().kind()) {
                EXPECT_EQ(signature.error().code, Errc::invalid_value) << name(scheme);
                continue;
            }
            ASSERT_TRUE(signature) << name(scheme) << to_string(signature.error());
            EXPECT_TRUE(key->public_key().verify(scheme, message, *signature)) << name(scheme);
            EXPECT_FALSE(key->public_key().verify(scheme, message + "!", *signature));
            auto changed = *signature;
            changed.back() = static_cast<char>(changed.back() ^ 1);
            EXPECT_FALSE(key->public_key().verify(scheme, message, changed)) << name(scheme);
        }
    }
}

struct Agreement {
    KeyKind kind;
    Scheme scheme;
    const char* openssl;  // options of `openssl pkeyutl -rawin`
};

constexpr Agreement agreements[] = {
    {KeyKind::rsa, Scheme::rsa_pkcs1_sha256, "-digest sha256"},
    {KeyKind::rsa, Scheme::rsa_pss_sha256,
     "-digest sha256 -pkeyopt rsa_padding_mode:pss -pkeyopt rsa_pss_saltlen:32"},
    {KeyKind::p256, Scheme::ecdsa_sha256, "-digest sha256"},
    {KeyKind::ed25519, Scheme::ed25519, ""},
    {KeyKind::sm2, Scheme::sm2_sm3, "-digest sm3 -pkeyopt distid:N002432758000000"},
};
constexpr const char* user = "N002432758000000";

TEST_F(FileKey, that_was_made_here_is_agreed_on_by_openssl) {
    for (const auto& each : agreements) {
        const auto path = folder / std::string(name(each.kind));
        if (!std::filesystem::exists(path)) {
            const auto made =
                make_file_key({.kind = each.kind, .rsa_bits = 2048}, path, secret(phrase), random);
            ASSERT_TRUE(made) << to_string(made.error());
            EXPECT_EQ(made->pem(), public_by_openssl(path));
        }
        const auto made = PublicKey::from_pem(public_by_openssl(path));
        const auto file = folder.write("message", message);
        const auto signature =
            folder.write("signature", signer(path)->sign(each.scheme, message, user).value());
        EXPECT_TRUE(run(folder, "openssl pkeyutl -verify -rawin -in " + file + " -sigfile " +
                                    signature + " -pubin -inkey " + (folder / "public.pem") + " " +
                                    each.openssl))
            << name(each.scheme);
        ASSERT_TRUE(run(folder, "openssl pkeyutl -sign -rawin -in " + file + " -out " + signature +
                                    " -inkey " + path + " -passin 'pass:" + phrase + "' " +
                                    each.openssl));
        EXPECT_TRUE(made->verify(each.scheme, message, read_file(signature), user))
            << name(each.scheme);
    }
}

TEST_F(FileKey, signs_a_digest_as_it_signs_the_message) {
    for (const auto kind : {KeyKind::rsa, KeyKind::p256, KeyKind::sm2}) {
        const auto path = folder / std::string(name(kind));
        ASSERT_TRUE(make_file_key({.kind = kind, .rsa_bits = 2048}, path, secret(phrase), random));
        const auto key = signer(path);
        for (const auto scheme : schemes()) {
            if (kind_of(scheme) == kind) {
                const auto digest = key->public_key().digest_of(scheme, message).value();
                const auto signature = key->sign_digest(scheme, digest).value();
                EXPECT_TRUE(key->public_key().verify(scheme, message, signature));
            }
        }
        EXPECT_EQ(key->sign_digest(Scheme::ed25519, {}).error().code, Errc::invalid_value);
    }
}

std::string pkcs8_pem(const std::string& hex) {
    const auto text = digest::base64(unhex(hex));
    return "-----BEGIN PRIVATE KEY-----\n" + text + "\n-----END PRIVATE KEY-----\n";
}

// Puts a key of a standard's example into a file.
std::string encrypted(const Folder& folder, const std::string& pem) {
    const auto plain = folder.write("plain", pem);
    const auto path = folder / "example.pem";
    EXPECT_TRUE(run(folder, "openssl pkcs8 -topk8 -scrypt -in " + plain + " -out " + path +
                                " -passout 'pass:" + phrase + "'"));
    EXPECT_EQ(::chmod(path.c_str(), 0600), 0);
    return path;
}

// RFC 8032 section 7.1, test 3.
TEST_F(FileKey, signs_as_rfc_8032) {
    const auto key = signer(encrypted(
        folder, pkcs8_pem("302e020100300506032b657004220420"
                          "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7")));
    EXPECT_EQ(digest::hex(digest::sha256(key->sign(Scheme::ed25519, unhex("af82")).value())),
              digest::hex(digest::sha256(
                  unhex("6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac"
                        "18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a"))));
}

// RFC 6979 section A.2.5: the signature is a function of key and message.
TEST_F(FileKey, signs_as_rfc_6979) {
    const auto key = signer(encrypted(
        folder, pkcs8_pem("308187020100301306072a8648ce3d020106082a8648ce3d030107046d306b0201010420"
                          "c9afa9d845ba75166b5c215767b1d6934e50c3db36e89b127b8a622b120f6721"
                          "a14403420004"
                          "60fed4ba255a9d31c961eb74c6356d68c049b8923b61fa6ce669622e60f29fb6"
                          "7903fe1008b8bc99a41ae9e95628bc64f2f1b20c2d7e9f5177a3c294d4462299")));
    const std::string expected = unhex(
        "efd48b2aacb6a8fd1140dd9cd45e81d69d2c877b56aaf991c34d0ea84eaf3716"
        "f7cb1c942d657c41d436c7a1b6e29f65f3e900dbb9aff4064dc4ab2f843acda8");
    EXPECT_EQ(key->sign(Scheme::ecdsa_sha256_p1363, "sample").value(), expected);
    EXPECT_EQ(key->sign(Scheme::ecdsa_sha256, "sample").value(), rs_to_der(expected));
}

// GB/T 32918.5-2017 annex A, with the example's own random number.
TEST_F(FileKey, signs_as_gb_t_32918) {
    const auto path = encrypted(
        folder, pkcs8_pem("308187020100301306072a8648ce3d020106082a811ccf5501822d046d306b0201010420"
                          "3945208f7b2144b13f36e38ac6d39f95889393692860b51a42fb81ef4df7c5b8"
                          "a14403420004"
                          "09f9df311e5421a150dd7d161e4bc5c672179fad1833fc076bb08ff356f35020"
                          "ccea490ce26775a52dc6ea718cc1aa600aed05fbf35e084a6632f6072da9ad13"));
    RandomSource* source = &random;
    struct Switch final : RandomSource {
        explicit Switch(RandomSource*& which) : which_(which) {}
        std::uint64_t next() override { return which_->next(); }
        RandomSource*& which_;
    } switching(source);
    const auto key = open_file_signer(path, secret(phrase), switching);
    ASSERT_TRUE(key) << to_string(key.error());
    FixedRandom fixed(unhex("59276e27d506861a16680f3ad9c02dccef3cc1fa3cdbe4ce6d54b80deac1bc21"));
    source = &fixed;
    EXPECT_EQ((*key)->sign(Scheme::sm2_sm3_rs, "message digest").value(),
              unhex("f5a03b0648d2c4630eeac513e1bb81a15944da3827d5b74143ac7eaceee720b3"
                    "b1b6aa29df212fd8763182bc0d421ca1bb9038fd1f7f42d4840b69c485bbc1aa"));
}

TEST_F(FileKey, decrypts_what_openssl_encrypted_and_the_other_way) {
    const auto path = by_openssl("RSA -pkeyopt rsa_keygen_bits:2048");
    const auto key = open_file_decrypter(path, secret(phrase), random);
    ASSERT_TRUE(key) << to_string(key.error());
    const auto plain = folder.write("message", "0123456789abcdef");
    const std::pair<Encryption, std::string> cases[] = {
        {Encryption::rsa_pkcs1, "-pkeyopt rsa_padding_mode:pkcs1"},
        {Encryption::rsa_oaep_sha1, "-pkeyopt rsa_padding_mode:oaep"},
        {Encryption::rsa_oaep_sha256, "-pkeyopt rsa_padding_mode:oaep -pkeyopt rsa_oaep_md:sha256"},
    };
    for (const auto& [encryption, options] : cases) {
        public_by_openssl(path);
        ASSERT_TRUE(run(folder, "openssl pkeyutl -encrypt -pubin -inkey " +
                                    (folder / "public.pem") + " -in " + plain + " -out " +
                                    (folder / "c") + " " + options));
        const auto opened = encryption == Encryption::rsa_pkcs1
                                ? (*key)->decrypt_pkcs1(read_file(folder / "c"), 16)
                                : (*key)->decrypt(encryption, read_file(folder / "c"));
        ASSERT_TRUE(opened) << options << to_string(opened.error());
        EXPECT_EQ(opened->view(), "0123456789abcdef");
        folder.write("c", (*key)->public_key().encrypt(encryption, "another one", random).value());
        ASSERT_TRUE(run(folder, "openssl pkeyutl -decrypt -inkey " + path +
                                    " -passin 'pass:" + phrase + "' -in " + (folder / "c") +
                                    " -out " + (folder / "d") + " " + options));
        EXPECT_EQ(read_file(folder / "d"), "another one");
    }
}

TEST_F(FileKey, tells_nothing_about_a_ciphertext_that_does_not_open) {
    const auto path = by_openssl("RSA -pkeyopt rsa_keygen_bits:2048");
    const auto key = open_file_decrypter(path, secret(phrase), random).value();
    const auto& to = key->public_key();
    auto oaep = to.encrypt(Encryption::rsa_oaep_sha256, "secret", random).value();
    EXPECT_EQ(key->decrypt(Encryption::rsa_oaep_sha1, oaep).error().code, Errc::decryption_failed);
    oaep[100] = static_cast<char>(oaep[100] ^ 1);
    const auto changed = key->decrypt(Encryption::rsa_oaep_sha256, oaep).error();
    EXPECT_EQ(changed, key->decrypt(Encryption::rsa_oaep_sha256, "short").error());
    // PKCS #1 v1.5 answers with bytes in any case, and with others each time.
    auto pkcs1 = to.encrypt(Encryption::rsa_pkcs1, "0123456789abcdef", random).value();
    EXPECT_EQ(key->decrypt_pkcs1(pkcs1, 17).value().size(), 17u);
    pkcs1[100] = static_cast<char>(pkcs1[100] ^ 1);
    const auto first = key->decrypt_pkcs1(pkcs1, 16);
    ASSERT_TRUE(first);
    EXPECT_EQ(first->size(), 16u);
    EXPECT_NE(first->view(), "0123456789abcdef");
    EXPECT_NE(first->view(), key->decrypt_pkcs1(pkcs1, 16).value().view());
    EXPECT_EQ(key->decrypt_pkcs1("short", 16).error().code, Errc::decryption_failed);
    EXPECT_EQ(key->decrypt_pkcs1(pkcs1, 246).error().code, Errc::decryption_failed);
    EXPECT_EQ(key->decrypt(Encryption::rsa_pkcs1, pkcs1).error().code, Errc::invalid_value);
    EXPECT_EQ(to.encrypt(Encryption::rsa_pkcs1, std::string(246, 'x'), random).error().code,
              Errc::invalid_value);
    EXPECT_EQ(open_file_decrypter(by_openssl("SM2"), secret(phrase), random).error().code,
              Errc::key_unusable);
}

TEST_F(FileKey, goes_under_a_new_passphrase) {
    const auto path = folder / "key.pem";
    const auto made = make_file_key({.kind = KeyKind::sm2}, path, secret(phrase), random);
    ASSERT_TRUE(made);
    EXPECT_EQ(
        change_passphrase(path, secret("a wrong one, alas"), secret(phrase), random).error().code,
        Errc::key_secret_wrong);
    ASSERT_TRUE(change_passphrase(path, secret(phrase), secret("quite another one"), random));
    EXPECT_EQ(open_file_signer(path, secret(phrase), random).error().code, Errc::key_secret_wrong);
    const auto opened = open_file_signer(path, secret("quite another one"), random);
    ASSERT_TRUE(opened);
    EXPECT_EQ((*opened)->public_key(), *made);
}

TEST_F(FileKey, signs_from_several_threads) {
    const auto path = folder / "key.pem";
    ASSERT_TRUE(make_file_key({.kind = KeyKind::sm2}, path, secret(phrase), random));
    const auto key = signer(path);
    std::vector<std::thread> threads;
    std::atomic<int> held = 0;
    for (int i = 0; i < 4; ++i) {
        threads.emplace_back([&, text = std::to_string(i)] {
            for (int round = 0; round < 10; ++round) {
                const auto signature = key->sign(Scheme::sm2_sm3, text).value();
                held += key->public_key().verify(Scheme::sm2_sm3, text, signature) ? 1 : 0;
            }
        });
    }
    for (auto& thread : threads) {
        thread.join();
    }
    EXPECT_EQ(held, 40);
}

}  // namespace
}  // namespace sluice::keys
