#include "tests/support/database.hpp"

#include <gtest/gtest.h>

namespace sluice::test {
namespace {

constexpr const char* tables =
    "SELECT count(*) FROM information_schema.tables WHERE table_schema = 'public'";

TEST(TestDatabase, is_migrated_or_empty_as_asked) {
    EXPECT_NE(TestDatabase{}.query(tables), "0");
    EXPECT_EQ(TestDatabase{TestDatabase::Content::empty}.query(tables), "0");
}

TEST(TestDatabase, two_at_a_time_do_not_see_each_other) {
    const TestDatabase one;
    const TestDatabase two;
    one.query("CREATE TABLE only_here (id int)");
    EXPECT_EQ(one.refusal("SELECT * FROM only_here"), "");
    EXPECT_EQ(two.refusal("SELECT * FROM only_here"), "42P01");
}

TEST(TestDatabase, is_dropped_at_the_end) {
    const TestDatabase observer;
    const auto count = [&](const std::string& name) {
        return observer.query("SELECT count(*) FROM pg_database WHERE datname = '" + name + "'");
    };
    std::string name;
    {
        const TestDatabase one;
        name = one.query("SELECT current_database()");
        EXPECT_EQ(count(name), "1");
    }
    EXPECT_EQ(count(name), "0");
}

}  // namespace
}  // namespace sluice::test
