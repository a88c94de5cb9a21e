#include <gtest/gtest.h>

#include "gateway/flow/webhook_secret.hpp"
#include "security/seal/seal.hpp"

namespace sluice::test {
namespace {

// The example of the Standard Webhooks 1.0.0 libraries' own tests.
TEST(WebhookSignature, is_that_of_the_standard) {
    const auto secret = flow::parse_webhook_secret("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
    ASSERT_TRUE(secret);
    EXPECT_EQ(flow::webhook_signature(*secret, "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330,
                                      R"({"test": 2432232314})"),
              "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
}

TEST(WebhookSecret, is_long_random_and_shown_as_the_standard_wants) {
    SystemRandom random;
    const auto secret = flow::make_webhook_secret(random);
    EXPECT_EQ(secret.size(), 32u);
    EXPECT_NE(secret, flow::make_webhook_secret(random));
    EXPECT_EQ(flow::parse_webhook_secret(flow::show_webhook_secret(secret)).value(), secret);
    EXPECT_FALSE(flow::parse_webhook_secret("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"));
    EXPECT_FALSE(flow::parse_webhook_secret("whsec_***"));
}

class SealTest : public testing::Test {
protected:
    SeededRandom random_{1};
    seal::Key key_ = seal::derive_key("master", "test");
};

TEST_F(SealTest, gives_back_what_was_sealed) {
    for (const std::string plain : {"", "x", "a secret of some length, with \0 inside"}) {
        const auto sealed = seal::seal(key_, "row 1", plain, random_);
        EXPECT_EQ(seal::open(key_, "row 1", sealed).value(), plain);
        EXPECT_EQ(sealed.size(), plain.size() + 29);
    }
}

TEST_F(SealTest, never_seals_the_same_text_alike) {
    EXPECT_NE(seal::seal(key_, "row 1", "secret", random_),
              seal::seal(key_, "row 1", "secret", random_));
}

TEST_F(SealTest, opens_only_under_its_own_key_and_context) {
    const auto sealed = seal::seal(key_, "row 1", "secret", random_);
    EXPECT_FALSE(seal::open(seal::derive_key("master", "other"), "row 1", sealed));
    EXPECT_FALSE(seal::open(seal::derive_key("other", "test"), "row 1", sealed));
    EXPECT_FALSE(seal::open(key_, "row 2", sealed));
}

TEST_F(SealTest, notices_every_changed_byte_and_every_cut) {
    const auto sealed = seal::seal(key_, "row 1", "secret", random_);
    for (std::size_t i = 0; i < sealed.size(); ++i) {
        auto changed = sealed;
        changed[i] = static_cast<char>(changed[i] ^ 1);
        EXPECT_FALSE(seal::open(key_, "row 1", changed)) << "byte " << i;
        EXPECT_FALSE(seal::open(key_, "row 1", sealed.substr(0, i))) << "cut at " << i;
    }
}

}  // namespace
}  // namespace sluice::test
