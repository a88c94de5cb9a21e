// Which policy is for a payment, who may approve at which level, and what is no set of policies.
#include "security/approval/policy.hpp"

#include <gtest/gtest.h>

#include <regex>

namespace sluice::approval {
namespace {

constexpr std::string_view account = "0190c0de-0000-7000-8000-000000000101";

constexpr std::string_view good = R"({
  "base_currency": "EUR",
  "rates": {"USD": "0.92", "CNY": "0.128", "JPY": "0.0061"},
  "utc_offset_minutes": 480,
  "policies": [
    {"name": "risky", "when": {"risk_from": 500}, "levels": [{"role": "treasurer"}]},
    {"name": "new payee", "when": {"beneficiary": "new", "amount_from": "1000.00"},
     "order": "parallel", "levels": [{"role": "checker"}, {"role": "approver"}]},
    {"name": "night", "when": {"from_hour": 22, "to_hour": 6}, "levels": [{"role": "approver"}]},
    {"name": "robot", "when": {"makers": ["robot"], "banks": ["northsea"]},
     "levels": [{"role": "checker"}]},
    {"name": "payroll", "when": {"accounts": ["0190c0de-0000-7000-8000-000000000101"]},
     "levels": [{"role": "treasurer"}]},
    {"name": "small", "when": {"amount_below": "1000.00"}, "straight_through": true},
    {"name": "large", "when": {"amount_from": "100000.00"},
     "levels": [{"role": "checker"}, {"role": "approver", "count": 2}]}
  ],
  "limits": [{"name": "one", "per": "enterprise", "period": "payment", "most": "500000.00"},
             {"name": "monthly", "per": "beneficiary", "period": "month", "most": "1000000.00"}],
  "otherwise": {"levels": [{"role": "approver"}]}
})";

Subject subject(const std::string& amount = "5000.00", const std::string& currency = "EUR") {
    return {.amount = Money::parse(amount, Currency::of(currency)).value(),
            .account = {},
            .bank = "pujiang",
            .makers = {"erp"},
            .is_new_beneficiary = false,
            .risk_permille = 0,
            .at = *parse_instant("2026-03-02T04:00:00Z")};  // noon in China
}

std::string policy_of(const Subject& subject) {
    return PolicySet::parse(good).value().find(subject).name;
}

TEST(Policies, TheFirstWhoseConditionsAllHoldIsTheOne) {
    EXPECT_EQ(policy_of(subject()), "otherwise");
    EXPECT_EQ(policy_of(subject("999.99")), "small");
    EXPECT_EQ(policy_of(subject("1000.00")), "otherwise");
    EXPECT_EQ(policy_of(subject("100000.00")), "large");
    auto risky = subject("10.00");
    risky.risk_permille = 500;
    EXPECT_EQ(policy_of(risky), "risky") << "whatever the amount";
    auto fresh = subject();
    fresh.is_new_beneficiary = true;
    EXPECT_EQ(policy_of(fresh), "new payee");
    fresh.amount = Money::parse("999.99", Currency::of("EUR")).value();
    EXPECT_EQ(policy_of(fresh), "small") << "both conditions have to hold";
    auto robot = subject();
    robot.makers = {"erp", "robot"};
    EXPECT_EQ(policy_of(robot), "otherwise");
    robot.bank = "northsea";
    EXPECT_EQ(policy_of(robot), "robot");
    auto payroll = subject("10.00");
    payroll.account = AccountId::parse(account).value();
    EXPECT_EQ(policy_of(payroll), "payroll");
}

TEST(Policies, HoursAreLocalAndGoOverMidnight) {
    const std::pair<const char*, const char*> rows[] = {{"13:59:59", "otherwise"},
                                                        {"14:00:00", "night"},  // 22 in China
                                                        {"16:00:00", "night"},
                                                        {"21:59:59", "night"},
                                                        {"22:00:00", "otherwise"}};
    for (const auto& [time, policy] : rows) {
        auto at = subject();
        at.at = *parse_instant("2026-03-02T" + std::string{time} + "Z");
        EXPECT_EQ(policy_of(at), policy) << time;
    }
}

TEST(Policies, AmountsAreComparedInTheBaseCurrencyAndRoundedUp) {
    const struct {
        const char* amount;
        const char* currency;
        const char* policy;
    } rows[] = {
        {"1086.94", "USD", "small"},                                  // 999.9848
        {"1086.95", "USD", "otherwise"},                              // 999.994
        {"7812.42", "CNY", "small"},                                  // 999.98976
        {"7812.43", "CNY", "otherwise"}, {"163932", "JPY", "small"},  // 999.9852
        {"163933", "JPY", "otherwise"},  // 999.9913, of a currency without decimals
        {"1.00", "GBP", "large"},        // no rate: above every limit
    };
    for (const auto& row : rows) {
        EXPECT_EQ(policy_of(subject(row.amount, row.currency)), row.policy)
            << row.amount << row.currency;
    }
}

TEST(Policies, AnAmountWithoutARateFitsIntoNoLimit) {
    const auto set = PolicySet::parse(good).value();
    const auto pounds = Money::parse("0.01", Currency::of("GBP")).value();
    EXPECT_GT(set.in_base_minor(pounds), set.limits()[1].most_minor);
    EXPECT_EQ(set.in_base_minor(Money::parse("1.00", Currency::of("USD")).value()), 92);
    EXPECT_EQ(set.limits()[1].per, Limit::Per::beneficiary);
    EXPECT_EQ(set.limits()[1].period, Limit::Period::month);
}

Policy levels(bool parallel = false) {
    Policy policy;
    policy.is_parallel = parallel;
    policy.levels = {{"checker", 1}, {"approver", 2}};
    return policy;
}

Act approved(std::size_t level, const std::string& handle) {
    return {Act::Kind::approve, level, handle};
}

std::string level_of(const Policy& policy, const std::vector<Act>& acts, const std::string& handle,
                     const std::vector<std::string>& roles) {
    const auto level = level_for(policy, acts, handle, roles);
    return level ? std::to_string(*level) : std::string{name(level.error().code)};
}

TEST(Levels, AreSerialOrParallelAndNeedDifferentPeople) {
    const std::vector<std::string> checker{"checker"};
    const std::vector<std::string> approver{"approver"};
    const std::vector<std::string> both{"approver", "checker"};
    EXPECT_EQ(level_of(levels(), {}, "kim", checker), "0");
    EXPECT_EQ(level_of(levels(), {}, "lee", approver), "illegal_transition");
    EXPECT_EQ(level_of(levels(true), {}, "lee", approver), "1");
    EXPECT_EQ(level_of(levels(), {}, "lee", {"treasurer"}), "forbidden");
    const std::vector<Act> first{approved(0, "kim")};
    EXPECT_EQ(level_of(levels(), first, "lee", approver), "1");
    EXPECT_EQ(level_of(levels(), first, "kim", both), "forbidden") << "once in all levels";
    EXPECT_EQ(level_of(levels(), first, "mia", checker), "forbidden") << "no more are asked";
    const std::vector<Act> all{approved(0, "kim"), approved(1, "lee"), approved(1, "mia")};
    EXPECT_TRUE(is_complete(levels(), all));
    EXPECT_FALSE(is_complete(levels(), first));
    EXPECT_EQ(level_of(levels(), all, "sato", both), "forbidden");
}

TEST(Levels, AWithdrawalTakesBackTheOwnApproval) {
    const std::vector<Act> acts{approved(0, "kim"),
                                approved(1, "lee"),
                                approved(1, "mia"),
                                {Act::Kind::withdraw, 1, "lee"}};
    EXPECT_FALSE(is_complete(levels(), acts));
    EXPECT_EQ(level_of(levels(), acts, "lee", {"approver"}), "1") << "may approve again";
    EXPECT_EQ(level_of(levels(), acts, "mia", {"approver"}), "forbidden");
}

TEST(Levels, AreKeptAsText) {
    const auto text = levels_text(levels(true));
    const auto read = parse_levels(text);
    ASSERT_TRUE(read) << to_string(read.error());
    EXPECT_EQ(read->levels, levels().levels);
    EXPECT_TRUE(read->is_parallel);
}

TEST(PolicyText, WhatIsWrongIsNamed) {
    const auto replaced = [](const std::string& from, const std::string& to) {
        const auto text = std::regex_replace(std::string{good}, std::regex{from}, to);
        EXPECT_NE(text, good) << from;
        return text;
    };
    const std::pair<std::string, std::string> rows[] = {
        {"{", ""},
        {"[]", ""},
        {replaced("\"EUR\"", "\"EUX\""), "/base_currency"},
        {replaced("\"0.92\"", "0.92"), "/rates/USD"},
        {replaced("\"0.92\"", "\"0.0000001\""), "/rates/USD"},
        {replaced("\"0.92\"", "\"0\""), "/rates/USD"},
        {replaced("\"USD\"", "\"USX\""), "/rates/USX"},
        {replaced("480", "4800"), "/utc_offset_minutes"},
        {replaced("\"risk_from\": 500", "\"risk_from\": 0"), "/policies/0/when/risk_from"},
        {replaced("\"risk_from\"", "\"risk\""), "/policies/0/when/risk"},
        {replaced("\"beneficiary\": \"new\"", "\"beneficiary\": \"odd\""),
         "/policies/1/when/beneficiary"},
        {replaced("\"1000.00\"\\}, \"straight", "\"1000.001\"}, \"straight"),
         "/policies/5/when/amount_below"},
        {replaced(", \"to_hour\": 6", ""), "/policies/2/when/from_hour"},
        {replaced("\\[\"0190c0de", "[\"x0190c0de"), "/policies/4/when/accounts"},
        {replaced("\\[\"northsea\"\\]", "[]"), "/policies/3/when/banks"},
        {replaced("\"name\": \"night\"", "\"name\": \"risky\""), "/policies/2/name"},
        {replaced("\"name\": \"night\"", "\"name\": \"\""), "/policies/2/name"},
        {replaced("\"straight_through\": true", "\"straight_through\": false"),
         "/policies/5/levels"},
        {replaced("\"straight_through\": true",
                  "\"straight_through\": true, \"levels\": [{\"role\": \"approver\"}]"),
         "/policies/5/levels"},
        {replaced("\"parallel\"", "\"both\""), "/policies/1/order"},
        {replaced("\"role\": \"checker\"\\}, \\{\"role\": \"approver\", \"count\": 2",
                  "\"role\": \"auditor\"}, {\"role\": \"approver\", \"count\": 2"),
         "/policies/6/levels/0/role"},
        {replaced("\"count\": 2", "\"count\": 0"), "/policies/6/levels/1/count"},
        {replaced(",\\s*\"otherwise\": \\{.*\\}\\s*\\}", "}"), "/otherwise"},
        {replaced("\"otherwise\": \\{\"levels\": \\[\\{\"role\": \"approver\"\\}\\]\\}",
                  "\"otherwise\": {\"straight_through\": true}"),
         "/otherwise/straight_through"},
    };
    const std::pair<std::string, std::string> limits[] = {
        {replaced("\"per\": \"enterprise\"", "\"per\": \"bank\""), "/limits/0/per"},
        {replaced("\"period\": \"month\"", "\"period\": \"week\""), "/limits/1/period"},
        {replaced("\"500000.00\"", "\"0.00\""), "/limits/0/most"},
        {replaced("\"name\": \"monthly\"", "\"name\": \"one\""), "/limits/1/name"},
        {replaced("\"name\": \"monthly\"", "\"name\": \"\""), "/limits/1/name"},
    };
    for (const auto& [text, where] : limits) {
        EXPECT_EQ(PolicySet::parse(text).error().where, where);
    }
    for (const auto& [text, where] : rows) {
        const auto set = PolicySet::parse(text);
        ASSERT_FALSE(set) << where;
        EXPECT_EQ(set.error().where, where) << to_string(set.error());
    }
    EXPECT_TRUE(PolicySet::parse(good));
}

}  // namespace
}  // namespace sluice::approval
