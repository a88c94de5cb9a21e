// A nonce counts once for all processes, until it has expired.
#include <gtest/gtest.h>

#include "ledger/store/access_store.hpp"
#include "tests/support/database.hpp"
#include "tests/support/print_error.hpp"

namespace sluice::test {
namespace {

class Nonces : public ::testing::Test {
protected:
    bool use(store::Database& database, const std::string& key_id, const std::string& nonce) {
        return database
            .transact([&](store::Tx& tx) -> Result<bool> {
                return store::use_nonce(tx, key_id, nonce, expires);
            })
            .value();
    }
    std::size_t forget(Instant now) {
        return one
            .transact(
                [&](store::Tx& tx) -> Result<std::size_t> { return store::forget_nonces(tx, now); })
            .value();
    }

    // With the rights that the daemon has.
    TestDatabase test_database;
    store::Database one{{.url = test_database.url()}};
    store::Database other{{.url = test_database.url()}};
    const std::string key = std::string(64, 'a');
    const std::string other_key = std::string(64, 'b');
    const Instant expires = *parse_instant("2026-03-02T10:00:00Z");
};

TEST_F(Nonces, CountOnceForAKeyWhicheverProcessIsAsked) {
    EXPECT_TRUE(use(one, key, "a-nonce-of-the-test"));
    EXPECT_FALSE(use(one, key, "a-nonce-of-the-test"));
    EXPECT_FALSE(use(other, key, "a-nonce-of-the-test"));
    EXPECT_TRUE(use(other, other_key, "a-nonce-of-the-test"));
    EXPECT_TRUE(use(other, key, "another-nonce-of-it"));
}

// The second waits for the first, and its answer is the right one whatever the first does.
TEST_F(Nonces, CountOnceWhenTwoProcessesAreAskedAtATime) {
    const auto inside = one.transact([&](store::Tx& tx) -> Result<void> {
        EXPECT_TRUE(store::use_nonce(tx, key, "a-nonce-of-the-test", expires));
        const auto waits = other.transact([&](store::Tx& second) -> Result<bool> {
            second.exec_script("SET LOCAL lock_timeout = '200ms'");
            return store::use_nonce(second, key, "a-nonce-of-the-test", expires);
        });
        EXPECT_FALSE(waits) << "it must not know before the first commits";
        return {};
    });
    ASSERT_TRUE(inside) << to_string(inside.error());
    EXPECT_FALSE(use(other, key, "a-nonce-of-the-test"));
}

TEST_F(Nonces, AreForgottenWhenTheyHaveExpired) {
    EXPECT_TRUE(use(one, key, "a-nonce-of-the-test"));
    EXPECT_EQ(forget(expires), 0u);
    EXPECT_FALSE(use(one, key, "a-nonce-of-the-test"));
    EXPECT_EQ(forget(expires + std::chrono::microseconds{1}), 1u);
    EXPECT_TRUE(use(one, key, "a-nonce-of-the-test"));
}

}  // namespace
}  // namespace sluice::test
