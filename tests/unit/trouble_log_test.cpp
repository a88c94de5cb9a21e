// What a log holds of a stage that fails again and again.
#include "ledger/base/trouble_log.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "ledger/base/log.hpp"
#include "tests/support/temp_name.hpp"

namespace sluice {
namespace {

class RepeatedTrouble : public ::testing::Test {
protected:
    RepeatedTrouble() { log::open(file, log::Level::info, "test"); }
    ~RepeatedTrouble() override {
        log::open("-", log::Level::warning, "test");
        std::filesystem::remove(file);
    }

    std::vector<std::string> lines() const {
        std::vector<std::string> lines;
        std::ifstream in(file);
        for (std::string line; std::getline(in, line);) {
            lines.push_back(line);
        }
        return lines;
    }

    const std::string file = test::temp_name("trouble_log_test.log");
    const Error down = fail(Errc::database_unavailable, "no connection", "down");
    const Error full = fail(Errc::database_unavailable, "no space", "disk_full");
    TroubleLog troubles{"channel", "channel.id", "c1"};
};

TEST_F(RepeatedTrouble, is_told_when_it_begins_and_when_it_is_over) {
    troubles.fine("send");
    EXPECT_TRUE(lines().empty()) << "nothing was wrong";
    for (int i = 0; i < 1000; ++i) {
        troubles.failed("send", down);
    }
    ASSERT_EQ(lines().size(), 1u);
    EXPECT_NE(lines()[0].find(R"("event.action":"channel.failed","stage":"send")"),
              std::string::npos);
    EXPECT_NE(lines()[0].find(R"("channel.id":"c1")"), std::string::npos);
    troubles.fine("send");
    troubles.fine("send");
    ASSERT_EQ(lines().size(), 2u);
    EXPECT_NE(lines()[1].find(R"("event.action":"channel.recovered","stage":"send")"),
              std::string::npos);
    EXPECT_NE(lines()[1].find(R"("times":1000)"), std::string::npos);
}

TEST_F(RepeatedTrouble, of_another_kind_is_told_once_too) {
    for (int i = 0; i < 10; ++i) {
        troubles.failed("send", down);
        troubles.failed("send", full);
        troubles.failed("send", fail(Errc::timeout));
    }
    EXPECT_EQ(lines().size(), 3u);
    troubles.fine("send");
    ASSERT_EQ(lines().size(), 4u);
    EXPECT_NE(lines()[3].find(R"("times":30)"), std::string::npos);
    troubles.failed("send", down);
    EXPECT_EQ(lines().size(), 5u) << "it began anew";
}

TEST_F(RepeatedTrouble, of_two_stages_is_kept_apart) {
    EXPECT_FALSE(troubles.went_well("send", Result<int>{down}));
    EXPECT_FALSE(troubles.went_well("ask", Result<int>{down}));
    EXPECT_TRUE(troubles.went_well("ask", Result<int>{1}));
    EXPECT_EQ(lines().size(), 3u);
}

}  // namespace
}  // namespace sluice
