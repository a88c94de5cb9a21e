// The graph of transfers between the accounts of all enterprises: which patterns are told, which
// near misses are not, and that a replay tells the same.
#include "security/monitoring/network.hpp"

#include <gtest/gtest.h>

#include "security/monitoring/monitor.hpp"
#include "tests/monitoring/scenario_world.hpp"

namespace sluice::monitoring {
namespace {

struct Leg {
    int hour;
    std::string_view from, to;
    std::int64_t minor;
};

constexpr std::string_view letters = "ABCDEFGH";

std::string_view account(int number) {
    return letters.substr(static_cast<std::size_t>(number), 1);
}

// Six hours apart, each a little less than the one before, and back to the first account.
std::vector<Leg> ring(int legs) {
    std::vector<Leg> all;
    for (int i = 0; i < legs; ++i) {
        all.push_back({i * 6, account(i), account((i + 1) % legs), 5'000'000 - i * 100'000});
    }
    return all;
}

std::vector<Leg> chain(int legs) {
    auto all = ring(legs + 1);
    all.pop_back();
    return all;
}

std::vector<Leg> collect(int payers, int first_hour = 0) {
    std::vector<Leg> all;
    for (int i = 0; i < payers; ++i) {
        all.push_back({first_hour + i * 3, account(i), "Z", 4'900'000});
    }
    return all;
}

std::vector<Leg> spread(int payees, std::string_view from = "Z") {
    std::vector<Leg> all;
    for (int i = 0; i < payees; ++i) {
        all.push_back({i * 3, from, account(i), 4'900'000});
    }
    return all;
}

std::vector<Leg> spread_and_collect(int middlemen) {
    auto all = spread(middlemen, "X");
    for (auto leg : collect(middlemen, 24)) {
        leg.minor -= 100'000;
        all.push_back(leg);
    }
    return all;
}

std::vector<Leg> slowly(std::vector<Leg> legs, int times) {
    for (auto& leg : legs) {
        leg.hour *= times;
    }
    return legs;
}

NetworkView last_of(const std::vector<Leg>& legs) {
    Network network;
    std::optional<NetworkView> view;
    int number = 0;
    for (const auto& leg : legs) {
        const auto id = "P" + std::to_string(number++);
        view = network.observe({id, World::at(0, leg.hour), leg.from, leg.to, leg.minor},
                               default_parameters().graph_min_risk_permille);
    }
    return view.value();
}

Transfer last_transfer() {
    auto transfer = World{}.bill(World::at(0));
    transfer.id = "last";
    return transfer;
}

TEST(Network, tells_patterns_and_not_their_near_misses) {
    struct Row {
        const char* what;
        std::vector<Leg> legs;
        std::string_view pattern;
        std::size_t transfers;
    };
    const Row rows[] = {
        {"a ring of three", ring(3), "graph_cycle", 3},
        {"a ring of four", ring(4), "graph_cycle", 4},
        {"eight payers", collect(8), "graph_fan_in", 8},
        {"eight payees", spread(8), "graph_fan_out", 8},
        {"over six middlemen", spread_and_collect(6), "graph_scatter_gather", 7},
        {"five legs in a row", chain(5), "graph_stack", 2},
        {"received and passed on", chain(2), "graph_pass_through", 2},
        {"one transfer", chain(1), "", 0},
        {"two that have nothing to do with each other",
         {{0, "A", "B", 5'000'000}, {5, "C", "D", 700'000}},
         "",
         0},
        {"a ring over three months", slowly(ring(3), 120), "", 0},
        {"two payers", collect(2), "", 0},
    };
    for (const auto& row : rows) {
        const auto view = last_of(row.legs);
        const auto reasons = reasons_of(view, last_transfer(), default_parameters());
        EXPECT_EQ(reasons.empty() ? "" : reasons[0].scenario, row.pattern) << row.what;
        EXPECT_EQ(reasons.empty() ? 0 : reasons[0].transfers.size(), row.transfers) << row.what;
        EXPECT_LE(reasons.size(), 1u) << row.what;
        for (const auto& reason : reasons) {
            EXPECT_FALSE(reason.is_stop);
            EXPECT_FALSE(explain(reason, false).empty());
            EXPECT_FALSE(explain(reason, true).empty());
        }
    }
}

TEST(Network, tells_a_burst_between_two_accounts) {
    std::vector<Leg> legs;
    for (int day = 0; day < 30; ++day) {
        legs.push_back({day * 24, "A", "B", 100'000});
    }
    EXPECT_TRUE(reasons_of(last_of(legs), last_transfer(), default_parameters()).empty());
    for (int i = 0; i < 300; ++i) {
        legs.push_back({30 * 24, "A", "B", 100'000 + i});
    }
    const auto reasons = reasons_of(last_of(legs), last_transfer(), default_parameters());
    ASSERT_FALSE(reasons.empty());
    EXPECT_EQ(reasons.back().scenario, "edge_burst");
}

// T1 pays a stranger, who pays T2, which pays T1: OWN1 -> X1 -> OWN-T2 -> OWN1.
Decision round_trip(World& world) {
    world.pay(world.stranger(World::at(0), "90000.00"));
    world.monitor.observe(Receipt{.id = "R1",
                                  .at = World::at(0, 16),
                                  .tenant = "T2",
                                  .credit_account = "OWN-T2",
                                  .debtor_account = "X1",
                                  .amount = World::cny("89500.00")});
    auto back = world.bill(World::at(1), "89000.00");
    back.tenant = "T2";
    back.debit_account = "OWN-T2";
    back.creditor_account = "OWN1";
    return world.pay(back);
}

TEST(Network, is_a_reason_of_the_monitor_that_holds_nothing_by_itself) {
    World world;
    const auto decision = round_trip(world);
    const auto found = std::ranges::find(decision.reasons, "graph_cycle", &Reason::scenario);
    ASSERT_NE(found, decision.reasons.end()) << to_line(decision.reasons);
    EXPECT_EQ(found->score_permille, 150);
    EXPECT_EQ(found->window, "P30D");
    EXPECT_EQ(found->transfers, (std::vector<std::string>{"P1", "R1", "P2"}));
    World again;
    EXPECT_EQ(to_json(round_trip(again)), to_json(decision));
}

TEST(Network, asks_each_enterprise_for_its_thresholds) {
    const auto parameters = ParameterSet::parse(
        "graph_score_permille = 40\n[tenant.\"T2\"]\ngraph_min_risk_permille = 1001\n");
    ASSERT_TRUE(parameters) << to_string(parameters.error());
    World world{*parameters};
    const auto decision = round_trip(world);
    EXPECT_EQ(to_line(decision.reasons).find("graph_"), std::string::npos);
    EXPECT_EQ(parameters->of("T1").graph_score_permille, 40);
}

TEST(Network, is_read_by_rules) {
    auto rules = RuleSet::parse(
        "rule \"ring\" version 1 { title en \"A\" title zh \"B\" severity score 10 mode live "
        "when graph_cycle_legs >= 3 and graph_risk > 900 and edge_score < 100 }\n");
    ASSERT_TRUE(rules) << to_string(rules.error());
    World world;
    world.monitor.use(std::make_shared<RuleSet>(std::move(*rules)));
    EXPECT_NE(to_line(round_trip(world).reasons).find("ring/1("), std::string::npos);
}

}  // namespace
}  // namespace sluice::monitoring
