#include <set>

#include "tests/monitoring/monitor_history.hpp"
#include "tests/monitoring/scenario_world.hpp"

namespace sluice::monitoring {

namespace {

// Every decision of a run, one a line.
std::string decisions_of(Monitor& monitor, std::span<const MonitoringEvent> events) {
    std::string lines;
    for (const auto& event : events) {
        if (const auto* master = std::get_if<MasterEvent>(&event)) {
            monitor.observe(*master);
        } else if (const auto* receipt = std::get_if<Receipt>(&event)) {
            lines += to_json(monitor.observe(*receipt)) + '\n';
        } else {
            lines += to_json(monitor.observe(std::get<Transfer>(event))) + '\n';
        }
    }
    return lines;
}

}  // namespace

TEST(Monitor, replaying_the_log_gives_the_same_bytes) {
    const auto events = made_history(11, 6'000);
    Monitor first;
    Monitor second;
    const auto run = decisions_of(first, events);
    EXPECT_EQ(run, decisions_of(second, events));
    for (const auto* scenario : {"S05", "S09", "S11", "S14", "S15", "S17", "S21"}) {
        EXPECT_NE(run.find(std::string{"\"scenario\":\""} + scenario), std::string::npos)
            << "the history has something to say: " << scenario;
    }
}

TEST(Monitor, a_monitor_rebuilt_from_the_log_goes_on_as_the_first_one_would) {
    const auto events = made_history(12, 4'000);
    const std::span<const MonitoringEvent> all{events};
    Monitor whole;
    const auto uncut = decisions_of(whole, all);
    for (const std::size_t cut : {std::size_t{1}, events.size() / 3, events.size() - 1}) {
        Monitor before;
        auto joined = decisions_of(before, all.first(cut));
        Monitor rebuilt;  // after a crash: replays what is in the log, then takes new events
        decisions_of(rebuilt, all.first(cut));
        joined += decisions_of(rebuilt, all.subspan(cut));
        EXPECT_EQ(joined, uncut) << cut;
    }
}

TEST(Monitor, a_decision_does_not_depend_on_what_comes_later) {
    auto events = made_history(13, 2'000);
    Monitor whole;
    const auto all = decisions_of(whole, events);
    events.resize(events.size() / 2);
    Monitor half;
    EXPECT_TRUE(all.starts_with(decisions_of(half, events)));
}

TEST(Monitor, the_decision_as_json) {
    World world;
    auto transfer = world.bill(World::at(0, 3));
    transfer.approvers = {"m1"};
    transfer.device_id.clear();
    EXPECT_EQ(
        to_json(world.pay(transfer)),
        R"({"verdict":"stop","score_permille":1000,"reasons":[)"
        R"({"scenario":"S13","score_permille":650,"stop":false,"value":"3h","baseline":"0.0%",)"
        R"("threshold":"1.0%","window":"P0D","transfers":["P1"]},)"
        R"({"scenario":"S21","score_permille":1000,"stop":true,"value":"1","baseline":"1",)"
        R"("threshold":"0","window":"P0D","transfers":["P1"]}],)"
        R"("not_evaluated":["S22"],"shadow":[]})");
}

TEST(Monitor, a_transfer_with_nothing_known_passes_and_says_what_was_not_evaluated) {
    Monitor monitor;
    const Transfer transfer{.id = "1",
                            .at = World::at(0),
                            .tenant = "T9",
                            .maker = {},
                            .debit_account = {},
                            .creditor_name = {},
                            .creditor_account = {},
                            .amount = Money{100, Currency::of("CNY")}};
    const auto decision = monitor.observe(transfer);
    EXPECT_EQ(decision.verdict, Verdict::pass);
    EXPECT_EQ(decision.not_evaluated,
              (std::vector<std::string>{"S01", "S02", "S04", "S06", "S08", "S09", "S11", "S14",
                                        "S17", "S19", "S20", "S21", "S22"}));
}

TEST(Monitor, a_currency_without_a_rate_is_not_evaluated_where_amounts_are_compared) {
    World world;
    auto transfer = world.stranger(World::at(0), "1.00");
    transfer.amount = Money::parse("99000000.00", Currency::of("CHF")).value();
    const auto decision = world.pay(transfer);
    for (const auto* scenario : {"S01", "S02", "S03", "S06", "S07", "S09", "S23", "S24", "S25"}) {
        EXPECT_TRUE(was_not_evaluated(decision, scenario)) << scenario;
    }
}

TEST(Monitor, foreign_amounts_are_compared_by_the_reference_rate) {
    World world;
    auto transfer = world.stranger(World::at(0), "1.00");
    transfer.amount = Money::parse("70000.00", Currency::of("USD")).value();  // 497,000 CNY
    EXPECT_TRUE(fires(world.pay(transfer), "S09"));
    auto small = world.stranger(World::at(0), "1.00", "X2");
    small.amount = Money::parse("42000.00", Currency::of("USD")).value();  // 298,200 CNY
    EXPECT_FALSE(reason(world.pay(small), "S09"));
}

TEST(Monitor, events_are_checked_before_they_come_in) {
    World world;
    auto transfer = world.bill(World::at(0));
    EXPECT_FALSE(problem_of(transfer));
    transfer.id = std::string(37, 'x');
    EXPECT_EQ(problem_of(transfer)->code, Errc::too_large);
    transfer.id.clear();
    EXPECT_EQ(problem_of(transfer)->where, "id");
    transfer = world.bill(World::at(0));
    transfer.remittance = std::string(1'025, 'x');
    EXPECT_EQ(problem_of(transfer)->where, "remittance");
    transfer = world.bill(World::at(0));
    transfer.approvers.assign(17, "a");
    EXPECT_EQ(problem_of(transfer)->where, "approvers");
    EXPECT_EQ(
        problem_of(
            Receipt{.tenant = "", .credit_account = "", .amount = Money{1, Currency::of("CNY")}})
            ->code,
        Errc::missing_field);
}

TEST(Monitor, weak_reasons_add_up) {
    World world;
    world.pay(world.bill(World::at(0, 9), "49000.10"));
    auto second = world.bill(World::at(0, 10), "49000.20");
    const auto alone = world.pay(second);
    EXPECT_EQ(alone.score_permille, 350);
    World night;
    night.pay(night.bill(World::at(0, 23), "49000.10"));
    const auto both = night.pay(night.bill(World::at(1, 1), "49000.20"));
    EXPECT_EQ(both.score_permille, 1000 - 650 * 350 / 1000);
}

TEST(Monitor, every_scenario_has_its_texts) {
    std::set<std::string_view> ids;
    for (const auto& scenario : scenarios()) {
        ids.insert(scenario.id);
        const Reason sample{.scenario = std::string{scenario.id},
                            .value = count_of(4),
                            .baseline = count_of(1),
                            .threshold = count_of(3),
                            .window = "PT36H",
                            .transfers = {"P1"}};
        for (const bool in_chinese : {false, true}) {
            const auto sentence = explain(sample, in_chinese);
            EXPECT_FALSE(sentence.empty()) << scenario.id;
            EXPECT_EQ(sentence.find_first_of("{}"), std::string::npos) << sentence;
        }
        EXPECT_TRUE(scenario.sentence_en.ends_with('.')) << scenario.id;
        EXPECT_TRUE(scenario.sentence_zh.ends_with("。")) << scenario.id;
    }
    const Reason reason{.scenario = "S08",
                        .value = count_of(17),
                        .baseline = count_of(2),
                        .threshold = count_of(14),
                        .window = "PT10M",
                        .transfers = {}};
    EXPECT_EQ(explain(reason, false),
              "17 transfers of this maker within PT10M; usual are 2, the limit is 14.");
    EXPECT_EQ(explain(reason, true), "该经办人 PT10M 内付款 17 笔,通常为 2 笔,阈值 14 笔。");
    EXPECT_EQ(ids.size(), 25u);
    EXPECT_EQ(*ids.begin(), "S01");
    EXPECT_EQ(*ids.rbegin(), "S25");
}

}  // namespace sluice::monitoring
