// Tokens that are taken out, lose their sessions or refuse their PIN.
#include <gtest/gtest.h>

#include "tests/keys/soft_token.hpp"

namespace sluice::keys {
namespace {

class TokenTrouble : public TokenTest {};

TEST_F(TokenTrouble, that_lost_its_session_is_opened_again_in_the_same_call) {
    const auto token = open().value();
    const auto key = new_signer(*token, KeyKind::p256);
    const auto rsa = token->decrypter(new_key(*token, {.use = NewTokenKey::Use::decrypt}), random);
    const auto secret_text = rsa.value()->public_key().encrypt(Encryption::rsa_pkcs1, "x", random);
    lose_sessions();
    played.logins = 0;
    const auto signature = key->sign(Scheme::ecdsa_sha256, message);
    ASSERT_TRUE(signature) << to_string(signature.error());
    EXPECT_TRUE(key->public_key().verify(Scheme::ecdsa_sha256, message, *signature));
    EXPECT_EQ(played.logins, 1);
    lose_sessions();
    EXPECT_EQ(rsa.value()->decrypt_pkcs1(*secret_text, 1).value().view(), "x");
    lose_sessions();
    EXPECT_TRUE(token->signer({"none", ""}).error().code == Errc::key_missing);
    EXPECT_EQ(played.logins, 3);
}

TEST_F(TokenTrouble, that_lost_its_session_is_opened_once_for_every_code_that_says_so) {
    const auto token = open().value();
    const auto key = new_signer(*token, KeyKind::p256);
    for (const CK_RV code :
         {CKR_SESSION_HANDLE_INVALID, CKR_SESSION_CLOSED, CKR_DEVICE_REMOVED, CKR_DEVICE_ERROR,
          CKR_TOKEN_NOT_PRESENT, CKR_USER_NOT_LOGGED_IN, CKR_KEY_HANDLE_INVALID}) {
        played = {};
        played.sign_code = code;
        played.sign_times = 1;
        EXPECT_TRUE(key->sign(Scheme::ecdsa_sha256, message)) << code;
        EXPECT_EQ(played.signs, 2) << code;
        EXPECT_EQ(played.sessions, 1) << code;
        // Lost again at once: an error with the code, not a loop.
        played = {};
        played.sign_code = code;
        played.sign_times = 2;
        const auto lost = key->sign(Scheme::ecdsa_sha256, message);
        ASSERT_FALSE(lost) << code;
        EXPECT_EQ(lost.error().code, Errc::key_unavailable);
        EXPECT_NE(lost.error().detail.find("CKR_"), std::string::npos) << lost.error().detail;
        EXPECT_EQ(played.signs, 2) << code;
        EXPECT_TRUE(key->sign(Scheme::ecdsa_sha256, message)) << "the next call begins anew";
    }
}

TEST_F(TokenTrouble, other_failures_are_not_repeated) {
    const auto token = open().value();
    const auto key = new_signer(*token, KeyKind::p256);
    struct Case {
        CK_RV token_code;
        Errc code;
        const char* name;
    };
    const Case cases[] = {
        {CKR_MECHANISM_INVALID, Errc::key_unusable, "CKR_MECHANISM_INVALID"},
        {CKR_KEY_FUNCTION_NOT_PERMITTED, Errc::key_unusable, "CKR_KEY_FUNCTION_NOT_PERMITTED"},
        {CKR_DEVICE_MEMORY, Errc::key_unavailable, "CKR_DEVICE_MEMORY"},
        {CKR_VENDOR_DEFINED + 7, Errc::key_unavailable, "CKR 0x80000007"},
    };
    for (const auto& each : cases) {
        played = {};
        played.sign_code = each.token_code;
        played.sign_times = 1;
        const auto failed = key->sign(Scheme::ecdsa_sha256, message);
        ASSERT_FALSE(failed) << each.name;
        EXPECT_EQ(failed.error().code, each.code) << each.name;
        EXPECT_NE(failed.error().detail.find(each.name), std::string::npos);
        EXPECT_EQ(played.signs, 1) << each.name;
        EXPECT_EQ(played.sessions, 0) << each.name;
    }
}

TEST_F(TokenTrouble, that_was_taken_out_is_unavailable_until_it_is_back) {
    const auto token = open().value();
    const auto key = new_signer(*token, KeyKind::p256);
    played.is_gone = true;
    played.sign_code = CKR_DEVICE_REMOVED;
    played.sign_times = 1;
    EXPECT_EQ(key->sign(Scheme::ecdsa_sha256, message).error().code, Errc::key_unavailable);
    EXPECT_EQ(key->sign(Scheme::ecdsa_sha256, message).error().code, Errc::key_unavailable);
    played.is_gone = false;
    EXPECT_TRUE(key->sign(Scheme::ecdsa_sha256, message));
}

TEST_F(TokenTrouble, another_token_of_the_same_label_is_not_shown_the_pin) {
    const auto token = open().value();
    const auto key = new_signer(*token, KeyKind::p256);
    lose_sessions();
    played = {};
    played.is_another = true;
    EXPECT_EQ(key->sign(Scheme::ecdsa_sha256, message).error().code, Errc::key_unavailable);
    EXPECT_EQ(played.logins, 0);
    played.is_another = false;
    EXPECT_TRUE(key->sign(Scheme::ecdsa_sha256, message));
}

TEST_F(TokenTrouble, does_not_show_a_pin_again_that_was_refused) {
    const std::pair<CK_RV, Errc> cases[] = {
        {CKR_PIN_INCORRECT, Errc::key_secret_wrong},
        {CKR_PIN_EXPIRED, Errc::key_secret_wrong},
        {CKR_PIN_LOCKED, Errc::key_locked},
        {CKR_USER_PIN_NOT_INITIALIZED, Errc::key_unusable},
    };
    for (const auto& [login_code, code] : cases) {
        const auto token = open().value();
        const auto key = new_signer(*token, KeyKind::p256);
        lose_sessions();
        played = {};
        played.login_code = login_code;
        for (int i = 0; i < 3; ++i) {
            const auto refused = key->sign(Scheme::ecdsa_sha256, message);
            ASSERT_FALSE(refused);
            EXPECT_EQ(refused.error().code, code) << login_code;
        }
        EXPECT_EQ(played.logins, 1) << "asked once, refused three times";
        played.login_code = CKR_OK;
        EXPECT_EQ(key->sign(Scheme::ecdsa_sha256, message).error().code, code)
            << "only a new one, opened by somebody who corrected the PIN, tries again";
        EXPECT_EQ(played.logins, 1);
        EXPECT_TRUE(open());
    }
}

TEST_F(TokenTrouble, whose_pin_is_locked_or_about_to_be_is_not_asked) {
    for (const auto flag : {CKF_USER_PIN_LOCKED, CKF_USER_PIN_FINAL_TRY}) {
        played = {};
        played.token_flags = flag;
        EXPECT_EQ(open().error().code, Errc::key_locked);
        EXPECT_EQ(played.logins, 0);
    }
}

}  // namespace
}  // namespace sluice::keys
