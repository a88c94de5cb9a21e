// Keys in a token: what they sign and decrypt, and which are refused.
#include <gtest/gtest.h>

#include <atomic>
#include <thread>

#include "security/digest/digest.hpp"
#include "tests/keys/soft_token.hpp"

namespace sluice::keys {
namespace {

class Token : public TokenTest {};

std::string id_hex(const TokenKeyName& name) {
    return digest::hex({reinterpret_cast<const std::uint8_t*>(name.id.data()), name.id.size()});
}

TEST_F(Token, signs_what_openssl_and_we_verify) {
    const auto token = open().value();
    const std::pair<KeyKind, std::vector<std::pair<Scheme, std::string>>> cases[] = {
        {KeyKind::rsa,
         {{Scheme::rsa_pkcs1_sha256, ""},
          {Scheme::rsa_pss_sha256, "-pkeyopt rsa_padding_mode:pss -pkeyopt rsa_pss_saltlen:32"}}},
        {KeyKind::p256, {{Scheme::ecdsa_sha256, ""}}},
    };
    for (const auto& [kind, schemes_of_kind] : cases) {
        const auto key = new_signer(*token, kind);
        const auto pem = folder_->write("public.pem", key->public_key().pem());
        const auto file = folder_->write("message", message);
        for (const auto& [scheme, options] : schemes_of_kind) {
            const auto signature = key->sign(scheme, message);
            ASSERT_TRUE(signature) << name(scheme) << to_string(signature.error());
            EXPECT_TRUE(key->public_key().verify(scheme, message, *signature)) << name(scheme);
            EXPECT_TRUE(run(*folder_, "openssl pkeyutl -verify -rawin -digest sha256 -in " + file +
                                          " -sigfile " + folder_->write("s", *signature) +
                                          " -pubin -inkey " + pem + " " + options))
                << name(scheme);
        }
        EXPECT_EQ(key->sign(Scheme::ed25519, message).error().code, Errc::invalid_value);
    }
    const auto p256 = new_signer(*token, KeyKind::p256);
    EXPECT_TRUE(p256->public_key().verify(Scheme::ecdsa_sha256_p1363, message,
                                          p256->sign(Scheme::ecdsa_sha256_p1363, message).value()));
}

TEST_F(Token, has_keys_that_another_program_made_and_sees_ours) {
    ASSERT_TRUE(
        tool("--keypairgen --key-type EC:prime256v1 --label outside --id a1 "
             "--usage-sign --sensitive"));
    const auto token = open().value();
    const auto key = token->signer({"outside", ""});
    ASSERT_TRUE(key) << to_string(key.error());
    EXPECT_EQ(token->signer({"", "\xa1"}).value()->public_key(), (*key)->public_key());
    EXPECT_EQ(token->signer({"outside", "\xa2"}).error().code, Errc::key_missing);
    ASSERT_TRUE(tool("--read-object --type pubkey --label outside --output-file " +
                     (*folder_ / "read.der")));
    EXPECT_EQ((*key)->public_key().spki(), read_file(*folder_ / "read.der"));
    const auto ours = new_key(*token, {.kind = KeyKind::p256});
    ASSERT_TRUE(tool("--list-objects"));
    const auto list = read_file(*folder_ / "run.log");
    EXPECT_NE(list.find(ours.label), std::string::npos);
    EXPECT_NE(list.find("sensitive, always sensitive, never extractable"), std::string::npos);
    // The other program signs with our key; what it made holds under the key that we read.
    const auto digest = digest::sha256(message);
    const auto file =
        folder_->write("digest", {reinterpret_cast<const char*>(digest.data()), digest.size()});
    ASSERT_TRUE(tool("--sign --mechanism ECDSA --id " + id_hex(ours) + " --input-file " + file +
                     " --output-file " + (*folder_ / "s")));
    EXPECT_TRUE(token->signer(ours).value()->public_key().verify(
        Scheme::ecdsa_sha256_p1363, message, read_file(*folder_ / "s")));
}

TEST_F(Token, decrypts) {
    const auto token = open().value();
    const auto name = new_key(*token, {.use = NewTokenKey::Use::decrypt});
    const auto key = token->decrypter(name, random).value();
    const auto& to = key->public_key();
    auto oaep = to.encrypt(Encryption::rsa_oaep_sha1, "a data key", random).value();
    EXPECT_EQ(key->decrypt(Encryption::rsa_oaep_sha1, oaep).value().view(), "a data key");
    oaep[100] = static_cast<char>(oaep[100] ^ 1);
    EXPECT_EQ(key->decrypt(Encryption::rsa_oaep_sha1, oaep).error().code, Errc::decryption_failed);
    auto pkcs1 = to.encrypt(Encryption::rsa_pkcs1, "0123456789abcdef", random).value();
    EXPECT_EQ(key->decrypt_pkcs1(pkcs1, 16).value().view(), "0123456789abcdef");
    EXPECT_EQ(key->decrypt_pkcs1(pkcs1, 24).value().size(), 24u);
    pkcs1[100] = static_cast<char>(pkcs1[100] ^ 1);
    const auto first = key->decrypt_pkcs1(pkcs1, 16);
    ASSERT_TRUE(first) << to_string(first.error());
    EXPECT_EQ(first->size(), 16u);
    EXPECT_NE(first->view(), key->decrypt_pkcs1(pkcs1, 16).value().view());
    // SoftHSM has OAEP of SHA-1 alone and says so; that is no matter of the ciphertext.
    const auto sha256 = key->decrypt(Encryption::rsa_oaep_sha256, oaep);
    ASSERT_FALSE(sha256);
    EXPECT_EQ(sha256.error().code, Errc::key_unusable) << to_string(sha256.error());
    EXPECT_EQ(token->signer(name).error().code, Errc::key_unusable) << "made to decrypt";
    EXPECT_EQ(token->decrypter(new_key(*token, {.kind = KeyKind::rsa}), random).error().code,
              Errc::key_unusable)
        << "made to sign";
}

TEST_F(Token, keeps_its_keys_when_it_is_opened_again) {
    std::optional<PublicKey> before;
    TokenKeyName name;
    {
        const auto token = open().value();
        name = new_key(*token, {.kind = KeyKind::p256});
        before = token->signer(name).value()->public_key();
    }
    EXPECT_EQ(open().value()->signer(name).value()->public_key(), *before);
}

TEST_F(Token, that_is_not_there_is_unavailable_and_a_key_that_is_not_is_missing) {
    EXPECT_EQ(Pkcs11Token::open(*module_, {"another", ""}, secret(pin)).error().code,
              Errc::key_unavailable);
    EXPECT_EQ(
        Pkcs11Token::open(*module_, {"sluice test", "no such serial"}, secret(pin)).error().code,
        Errc::key_unavailable);
    EXPECT_EQ(Pkcs11Token::open(*module_, {"", ""}, secret(pin)).error().code, Errc::invalid_value);
    const auto token = open().value();
    EXPECT_EQ(token->signer({"none", ""}).error().code, Errc::key_missing);
    EXPECT_EQ(token->signer({"", ""}).error().code, Errc::invalid_value);
}

TEST_F(Token, refuses_a_wrong_pin_and_is_not_asked_again) {
    const auto wrong = open("not the pin");
    ASSERT_FALSE(wrong);
    EXPECT_EQ(wrong.error().code, Errc::key_secret_wrong);
    EXPECT_NE(wrong.error().detail.find("CKR_PIN_INCORRECT"), std::string::npos);
    EXPECT_EQ(to_string(wrong.error()).find("not the pin"), std::string::npos);
    EXPECT_EQ(played.logins, 1);
}

TEST_F(Token, that_may_be_one_of_two_is_told_by_its_serial) {
    EXPECT_EQ(Pkcs11Token::open(*module_, {"twin", ""}, secret(pin)).error().code,
              Errc::key_unusable);
    CK_SLOT_ID slots[8];
    CK_ULONG count = 8;
    ASSERT_EQ(real.C_GetSlotList(CK_TRUE, slots, &count), CKR_OK);
    int opened = 0;
    for (CK_ULONG i = 0; i < count; ++i) {
        CK_TOKEN_INFO info{};
        ASSERT_EQ(real.C_GetTokenInfo(slots[i], &info), CKR_OK);
        std::string serial(reinterpret_cast<const char*>(info.serialNumber), 16);
        serial.erase(serial.find_last_not_of(' ') + 1);
        opened += Pkcs11Token::open(*module_, {"twin", serial}, secret(pin)) ? 1 : 0;
    }
    EXPECT_EQ(opened, 2);
}

TEST_F(Token, key_that_is_no_secret_or_ambiguous_is_refused) {
    const auto token = open().value();
    ASSERT_TRUE(
        tool("--keypairgen --key-type EC:prime256v1 --label soft --id b1 --usage-sign "
             "--extractable"));
    const auto soft = token->signer({"soft", ""});
    // What another program leaves readable is refused; when it made the key sensitive after all,
    // it is taken.
    ASSERT_TRUE(tool("--list-objects --type privkey --label soft"));
    const bool is_sensitive =
        read_file(*folder_ / "run.log").find("Access:     sensitive") != std::string::npos;
    EXPECT_EQ(soft.has_value(), is_sensitive);
    ASSERT_TRUE(
        tool("--keypairgen --key-type EC:prime256v1 --label double --id b2 --sensitive "
             "--usage-sign"));
    ASSERT_TRUE(
        tool("--keypairgen --key-type EC:prime256v1 --label double --id b3 --sensitive "
             "--usage-sign"));
    EXPECT_EQ(token->signer({"double", ""}).error().code, Errc::key_unusable);
    EXPECT_TRUE(token->signer({"double", "\xb3"}));
    ASSERT_TRUE(
        tool("--keypairgen --key-type EC:secp384r1 --label p384 --id b4 --sensitive "
             "--usage-sign"));
    EXPECT_EQ(token->signer({"p384", ""}).error().code, Errc::invalid_value);
    ASSERT_TRUE(tool("--delete-object --type pubkey --label double --id b3"));
    EXPECT_EQ(token->signer({"double", "\xb3"}).error().code, Errc::key_missing);
}

TEST_F(Token, key_is_made_once_and_only_as_offered) {
    const auto token = open().value();
    const auto taken = new_key(*token, {.kind = KeyKind::p256});
    using enum Errc;
    const std::pair<NewTokenKey, Errc> cases[] = {
        {{.kind = KeyKind::p256, .name = {taken.label, "new id"}}, key_unusable},
        {{.kind = KeyKind::p256, .name = {"new label", taken.id}}, key_unusable},
        {{.kind = KeyKind::p256, .name = {"", "new id"}}, invalid_value},
        {{.kind = KeyKind::p256, .name = {"new label", ""}}, invalid_value},
        {{.kind = KeyKind::sm2, .name = {"l", "i"}}, invalid_value},
        {{.kind = KeyKind::rsa, .rsa_bits = 1024, .name = {"l", "i"}}, invalid_value},
        {{.kind = KeyKind::p256, .name = {"l", "i"}, .use = NewTokenKey::Use::decrypt},
         invalid_value},
    };
    for (const auto& [wanted, code] : cases) {
        EXPECT_EQ(token->make_key(wanted).error().code, code);
    }
    EXPECT_EQ(token->signer({"l", "i"}).error().code, key_missing);
}

TEST_F(Token, signs_from_several_threads) {
    const auto token = open().value();
    const auto key = new_signer(*token, KeyKind::p256);
    std::vector<std::thread> threads;
    std::atomic<int> held = 0;
    for (int i = 0; i < 4; ++i) {
        threads.emplace_back([&, text = std::to_string(i)] {
            for (int round = 0; round < 25; ++round) {
                const auto signature = key->sign(Scheme::ecdsa_sha256, text).value();
                held += key->public_key().verify(Scheme::ecdsa_sha256, text, signature) ? 1 : 0;
            }
        });
    }
    for (auto& thread : threads) {
        thread.join();
    }
    EXPECT_EQ(held, 100);
}

TEST_F(Token, library_is_loaded_once_and_has_to_be_one) {
    EXPECT_EQ(Pkcs11Module::load(library).value(), *module_);
    EXPECT_EQ(Pkcs11Module::load("/no/such/library.so").error().code, Errc::key_missing);
    EXPECT_EQ(Pkcs11Module::load("libm.so.6").error().code, Errc::key_unusable);
}

}  // namespace
}  // namespace sluice::keys
