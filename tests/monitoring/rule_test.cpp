#include <fstream>
#include <iterator>

#include "security/monitoring/rule_backtest.hpp"
#include "tests/monitoring/monitor_history.hpp"
#include "tests/monitoring/scenario_world.hpp"

namespace sluice::monitoring {

namespace {

// A rule file with one rule that has this condition.
std::string rule_with(const std::string& when, const std::string& severity = "score 100",
                      const std::string& mode = "live") {
    return "list risky = [\"KP\", \"MM\"]\nrule \"r\" version 1 {\ntitle en \"A\"\ntitle zh "
           "\"甲\"\n"
           "severity " +
           severity + "\nmode " + mode + "\nwhen " + when + "\n}\n";
}

std::shared_ptr<const RuleSet> rules_of(const std::string& source) {
    auto parsed = RuleSet::parse(source);
    EXPECT_TRUE(parsed) << source << "\n" << (parsed ? "" : to_string(parsed.error()));
    return parsed ? std::make_shared<RuleSet>(std::move(*parsed)) : nullptr;
}

std::string canonical_of(const std::string& when) {
    return canonical(rules_of(rule_with(when))->rules().front().when);
}

}  // namespace

struct ConditionRow {
    const char* when;
    Truth truth;
};

// The transfer: P2 of CNY 1234.56 to V1 at Monday 10:00, 30 days after P1 of CNY 1000.00.
TEST(Rule, conditions) {
    constexpr ConditionRow rows[] = {
        {"amount > CNY 1,234.55", Truth::yes},
        {"amount >= CNY 1234.56", Truth::yes},
        {"amount > CNY 1,234.56", Truth::no},
        {"amount < USD 174.00", Truth::yes},
        {"amount < USD 173.00", Truth::no},
        {"amount == CNY 1234.56 and currency == \"CNY\"", Truth::yes},
        {"amount > CHF 1", Truth::unknown},
        {"not amount > CHF 1", Truth::unknown},
        {"amount > CHF 1 or true", Truth::yes},
        {"amount > CHF 1 and false", Truth::no},
        {"amount > CHF 1 and true", Truth::unknown},
        {"batch_id == \"B1\"", Truth::unknown},
        {"creditor_country in [\"DE\", \"CN\"]", Truth::yes},
        {"creditor_country in list risky", Truth::no},
        {"creditor_country not in list risky", Truth::yes},
        {"batch_id in list risky", Truth::unknown},
        {"weekday in [1, 2] and hour == 10", Truth::yes},
        {"weekday == 7", Truth::no},
        {"contains(remittance, \"货\")", Truth::yes},
        {"starts_with(invoice_no, \"INV\") and ends_with(creditor_name, \"公司\")", Truth::yes},
        {"lower(purpose) == \"supp\"", Truth::yes},
        {"length(creditor_name) == 10", Truth::yes},
        {"is_person(creditor_name)", Truth::no},
        {"is_person(batch_id)", Truth::unknown},
        {"known_payee", Truth::yes},
        {"approver_count < 2", Truth::yes},
        {"first_payment_to(creditor)", Truth::no},
        {"days_since(last payment to creditor) == 30", Truth::yes},
        {"count(transfers to creditor within 31d) == 2", Truth::yes},
        {"count(transfers to creditor_account within 24h) == 1", Truth::yes},
        {"count(transfers by maker within 92d) == 2", Truth::yes},
        {"count(transfers from debit_account within 31d) == 2", Truth::yes},
        {"count(transfers of tenant within 45min) == 1", Truth::yes},
        {"sum(amount to creditor within 31d) == CNY 2234.56", Truth::yes},
        {"sum(amount to creditor within 5d) == CNY 1,234.56", Truth::yes},
        {"sum(amount of tenant within 31d) > USD 300", Truth::yes},
        {"false or false or true", Truth::yes},
        {"not false and not not true", Truth::yes},
        {"(1 == 1) == true", Truth::yes},
        {"\"b\" == \"b\"", Truth::yes},
    };
    for (const auto& row : rows) {
        World world;
        const auto rules = rules_of(rule_with(row.when));
        ASSERT_TRUE(rules);
        world.pay(world.bill(World::at(-30), "1000.00"));
        world.monitor.use(rules);
        auto transfer = world.bill(World::at(0));
        const auto decision = world.pay(transfer);
        const auto truth = reason(decision, "r/1") != nullptr   ? Truth::yes
                           : was_not_evaluated(decision, "r/1") ? Truth::unknown
                                                                : Truth::no;
        EXPECT_EQ(truth, row.truth) << row.when;
    }
}

TEST(Rule, the_first_payment_has_no_days_since_the_last) {
    World world;
    world.monitor.use(rules_of(rule_with("days_since(last payment to creditor) > 3")));
    EXPECT_TRUE(was_not_evaluated(world.pay(world.bill(World::at(0))), "r/1"));
}

struct BadRule {
    const char* source;
    const char* error;
};

TEST(Rule, errors_name_line_and_column) {
    constexpr BadRule rows[] = {
        {"amount > 5", "invalid_value: expected an amount, found a number (column 15, line 7)"},
        {"amount", "invalid_value: expected a condition, found an amount (column 6, line 7)"},
        {"amount > CNY 1.234",
         "invalid_amount: an amount is written as CNY 500,000.00 "
         "(column 15, line 7)"},
        {"amount > XXQ 1", "unknown_currency: XXQ (column 15, line 7)"},
        {"amuont > CNY 1", "unknown_field: no field or function amuont (column 6, line 7)"},
        {"creditor_name > \"A\"",
         "invalid_value: only numbers and amounts have an order (column 6, line 7)"},
        {"purpose in list rsky",
         "unknown_field: no list of this name stands above (column 22, line 7)"},
        {"purpose in [1, 2]", "invalid_value: expected a number, found a text (column 6, line 7)"},
        {"purpose in [1, \"A\"]",
         "invalid_value: a list has texts or numbers, not both (column 21, line 7)"},
        {"purpose in []", "malformed: a list has texts or numbers (column 18, line 7)"},
        {"count(transfers to creditor within 93d) > 1",
         "invalid_value: expected a duration from 1min to 92d (column 41, line 7)"},
        {"count(transfers to creditor within 3w) > 1",
         "malformed: a duration is written as 30min, 24h or 5d (column 41, line 7)"},
        {"count(amount to creditor within 3d) > 1",
         "malformed: expected transfers (column 12, line 7)"},
        {"sum(amount at creditor within 3d) > CNY 1",
         "malformed: expected to creditor, by maker, from debit_account or of tenant "
         "(column 17, line 7)"},
        {"(true", "malformed: expected ) (column 1, line 8)"},
        {"true and", "malformed: expected a field, a value or a function (column 1, line 8)"},
        {"true tru",
         "unknown_field: expected title, severity, mode, tenants or when "
         "(column 11, line 7)"},
        {"hour == 9_999_999_999_999", "too_large: at most 1_000_000_000_000 (column 14, line 7)"},
        {"purpose == \"A",
         "malformed: a text ends on its line and has no backslash (column 17, line 7)"},
        {"purpose == \"\xE4\xB8\"",
         "wrong_encoding: a text is UTF-8 without control characters (column 17, line 7)"},
        {"hour == 5 ; true", "malformed: this character has no meaning here (column 16, line 7)"},
    };
    for (const auto& row : rows) {
        const auto parsed = RuleSet::parse(rule_with(row.source));
        ASSERT_FALSE(parsed) << row.source;
        EXPECT_EQ(to_string(parsed.error()), row.error) << row.source;
    }
}

TEST(Rule, errors_of_the_frame) {
    const auto valid = rule_with("true");
    const BadRule rows[] = {
        {"rules", "malformed: expected rule or list (column 1, line 1)"},
        {"rule r version 1 {}", "malformed: expected a text in quotation marks (column 6, line 1)"},
        {"rule \"r 1\" version 1 {}",
         "invalid_value: an id has letters, digits, '-', '_' and '.', at most 64 "
         "(column 6, line 1)"},
        {"rule \"r\" version 0 {}",
         "invalid_value: expected a number between 1 and 1000000 (column 18, line 1)"},
        {"rule \"r\" version 1 {}", "missing_field: rule r has no title en (column 6, line 1)"},
        {"rule \"r\" version 1 { mode on }",
         "malformed: expected shadow or live (column 27, line 1)"},
        {"rule \"r\" version 1 { severity score 0 }",
         "invalid_value: expected a number between 1 and 1000 (column 37, line 1)"},
        {"rule \"r\" version 1 { mode live mode live }",
         "invalid_value: mode is given twice (column 32, line 1)"},
        {"list a = [\"x\"] list a = [\"y\"]",
         "invalid_value: expected the name of a list, each once (column 21, line 1)"}};
    for (const auto& row : rows) {
        const auto parsed = RuleSet::parse(row.source);
        ASSERT_FALSE(parsed) << row.source;
        EXPECT_EQ(to_string(parsed.error()), row.error);
    }
    const auto twice = RuleSet::parse(valid + valid.substr(valid.find("rule")));
    ASSERT_FALSE(twice);
    EXPECT_EQ(to_string(twice.error()),
              "invalid_value: a rule with this id stands above (column 6, line 9)");
}

TEST(Rule, limits_of_size_depth_and_cost) {
    std::string deep = "true";
    for (int i = 0; i < 32; ++i) {
        deep = '(' + deep + ')';
    }
    EXPECT_EQ(RuleSet::parse(rule_with(deep)).error().code, Errc::too_large);
    EXPECT_TRUE(RuleSet::parse(rule_with(deep.substr(1, deep.size() - 2))));
    std::string negated = "true";
    for (int i = 0; i < 100'000; ++i) {
        negated = "not " + negated;
        i += i > 40 ? 20'000 : 0;
    }
    EXPECT_EQ(RuleSet::parse(rule_with(negated)).error().code, Errc::too_large);
    std::string wide = "true";
    for (int i = 0; i < 127; ++i) {
        wide += " or true";
    }
    EXPECT_TRUE(RuleSet::parse(rule_with(wide))) << "255 parts";
    EXPECT_EQ(RuleSet::parse(rule_with(wide + " or true")).error().code, Errc::too_large);
    std::string costly = "count(transfers to creditor within 1d) > 1";
    for (int i = 0; i < 31; ++i) {
        costly += " or count(transfers to creditor within 1d) > 1";
    }
    EXPECT_EQ(RuleSet::parse(rule_with(costly)).error().code, Errc::too_large);
    EXPECT_EQ(RuleSet::parse(std::string((1u << 20) + 1, ' ')).error().code, Errc::too_large);
    EXPECT_EQ(RuleSet::parse(rule_with("purpose == \"" + std::string(257, 'x') + '"')).error().code,
              Errc::too_large);
    std::string many;
    for (int i = 0; i < 501; ++i) {
        many +=
            "rule \"r" + std::to_string(i) +
            "\" version 1 { title en \"A\" title zh \"B\" severity stop mode live when true }\n";
    }
    EXPECT_EQ(RuleSet::parse(many).error().detail, "at most 500 rules");
}

TEST(Rule, there_is_one_way_to_write_it) {
    constexpr std::pair<const char*, const char*> rows[] = {
        {"((true))", "true"},
        {"true and (false or true)", "true and (false or true)"},
        {"(true and false) or true", "true and false or true"},
        {"true or (false or true)", "true or (false or true)"},
        {"not (hour in [3, 1, 3])", "not hour in [1, 3]"},
        {"hour not in [3]", "not hour in [3]"},
        {"not (true and false)", "not (true and false)"},
        {"(hour == 1) == (hour == 2)", "(hour == 1) == (hour == 2)"},
        {"amount > CNY 1,000", "amount > CNY 1000.00"},
        {"count(transfers to creditor_account within 48h) > 1",
         "count(transfers to creditor within 2d) > 1"},
        {"sum(amount by maker within 90min)>CNY 5", "sum(amount by maker within 90min) > CNY 5.00"},
        {"contains( lower(remittance) ,\"x\" )", "contains(lower(remittance), \"x\")"},
    };
    for (const auto& [source, text] : rows) {
        EXPECT_EQ(canonical_of(source), text);
        EXPECT_EQ(canonical_of(text), text);
    }
}

TEST(Rule, the_hash_is_of_what_the_rules_say_not_of_how_they_are_written) {
    const auto a = rules_of(rule_with("amount > CNY 1,000 and true"));
    const auto b = rules_of("# a comment\n" + rule_with("(amount  >  CNY 1000.00) and true"));
    const auto c = rules_of(rule_with("amount > CNY 1,001 and true"));
    EXPECT_EQ(a->hash(), b->hash());
    EXPECT_NE(a->hash(), c->hash());
    EXPECT_EQ(a->hash().size(), 64u);
    const auto again = rules_of(a->canonical_text());
    EXPECT_EQ(again->canonical_text(), a->canonical_text());
}

TEST(Rule, severity_and_scope) {
    World world;
    world.monitor.use(rules_of(
        "rule \"a\" version 2 { title en \"A\" title zh \"B\" severity stop mode live "
        "tenants \"T1\" when amount == CNY 7.00 }\n"
        "rule \"b\" version 1 { title en \"A\" title zh \"B\" severity hold mode live "
        "when amount == CNY 8.00 }\n"
        "rule \"c\" version 1 { title en \"A\" title zh \"B\" severity score 310 mode live "
        "when amount == CNY 9.00 }\n"));
    EXPECT_EQ(world.pay(world.bill(World::at(0), "7.00")).verdict, Verdict::stop);
    auto other = world.bill(World::at(0), "7.00");
    other.tenant = "T2";
    EXPECT_EQ(world.pay(other).verdict, Verdict::pass);
    EXPECT_EQ(world.pay(world.bill(World::at(0), "8.00")).verdict, Verdict::hold);
    const auto alert = world.pay(world.bill(World::at(0), "9.00"));
    EXPECT_EQ(alert.verdict, Verdict::pass);
    EXPECT_EQ(alert.score_permille, 310);
    EXPECT_EQ(to_line(alert.reasons),
              "c/1(value=CNY9.00;baseline=0;threshold=0;window=P0D;transfers=P4)");
}

TEST(Rule, shadow_mode_tells_but_never_decides) {
    const auto events = made_history(21, 2'000);
    Monitor plain;
    Monitor shadowed({}, rules_of(rule_with("amount > CNY 100,000.00", "stop", "shadow")));
    int told = 0;
    for (const auto& event : events) {
        if (const auto* master = std::get_if<MasterEvent>(&event)) {
            plain.observe(*master);
            shadowed.observe(*master);
        } else if (const auto* receipt = std::get_if<Receipt>(&event)) {
            plain.observe(*receipt);
            shadowed.observe(*receipt);
        } else {
            const auto expected = plain.observe(std::get<Transfer>(event));
            auto found = shadowed.observe(std::get<Transfer>(event));
            told += found.shadow.empty() ? 0 : 1;
            found.shadow.clear();
            EXPECT_EQ(found, expected);
        }
    }
    EXPECT_GT(told, 100);
}

TEST(Rule, a_backtest_counts_hits_and_what_was_held_anyway) {
    World world;
    std::vector<MonitoringEvent> history;
    history.emplace_back(MasterEvent{Vendor{"T1", "V1", "上海诚信材料有限公司", "VA1"}});
    for (int i = 0; i < 10; ++i) {
        auto transfer = world.bill(World::at(i), i < 4 ? "9000.00" : "10.00");
        transfer.approvers = {i == 0 ? "m1" : "a1"};
        transfer.remittance = i == 9 ? "" : "货款";
        history.emplace_back(transfer);
    }
    const auto rules = rules_of(rule_with("amount > CNY 100.00 and contains(remittance, \"货\")"));
    const auto report = backtest(*rules, history, ParameterSet{});
    EXPECT_EQ(to_json(report),
              "{\"rules_sha256\":\"" + rules->hash() +
                  "\",\"transfers\":10,\"held_by_scenarios\":1,\"alerted_by_scenarios\":0,"
                  "\"rules\":[{\"rule\":\"r/1\",\"title_en\":\"A\",\"title_zh\":\"甲\","
                  "\"severity\":\"score\",\"evaluated\":10,\"not_evaluated\":0,\"hits\":4,"
                  "\"hit_rate_ppm\":400000,\"hits_already_held\":1,\"hits_already_alerted\":0,"
                  "\"hits_only_by_this_rule\":3,\"hits_by_tenant\":{\"T1\":4},"
                  "\"first_transfers\":[\"P1\",\"P2\",\"P3\",\"P4\"]}]}");
}

TEST(Rule, the_example_file_is_valid) {
    std::ifstream file(SLUICE_SOURCE_DIR "/conf/monitoring/example.rules", std::ios::binary);
    const std::string text{std::istreambuf_iterator<char>{file}, {}};
    const auto rules = rules_of(text);
    ASSERT_TRUE(rules);
    EXPECT_EQ(rules->rules().size(), 4u);
    for (const auto& rule : rules->rules()) {
        EXPECT_EQ(rule.mode, Rule::Mode::shadow) << rule.id;
    }
}

// Broken rule files: never a crash, and what still parses is written in one way and runs.
TEST(Rule, mutated_files_are_refused_or_sound) {
    const std::string seeds[] = {
        rule_with("amount > CNY 1,000.00 and not (hour in [1, 2] or known_payee)"),
        rule_with("sum(amount to creditor within 5d) >= CNY 5 or count(transfers by maker within "
                  "2h) > 3"),
        rule_with("contains(lower(remittance), \"货\") and creditor_country in list risky",
                  "hold")};
    const std::string pieces[] = {"(",    ")",  " and ",       " not ",    "[",  "]",
                                  ",",    "\"", "CNY 1",       " within ", "{",  "}",
                                  "list", "5d", "99999999999", "#",        "\n", "amount",
                                  " in ", "==", "\xE8",        "rule"};
    SeededRandom random(77);
    const auto below = [&](std::size_t limit) { return random.next() % limit; };
    World world;
    int parsed_count = 0;
    for (int i = 0; i < 20'000; ++i) {
        auto text = seeds[below(3)];
        for (std::size_t edits = 1 + below(4); edits > 0; --edits) {
            const auto at = below(text.size());
            switch (below(3)) {
                case 0:
                    text.erase(at, 1 + below(6));
                    break;
                case 1:
                    text.insert(at, pieces[below(std::size(pieces))]);
                    break;
                default:
                    text[at] = static_cast<char>(below(256));
            }
        }
        const auto parsed = RuleSet::parse(text);
        if (!parsed) {
            EXPECT_GT(parsed.error().line, 0) << text;
            continue;
        }
        ++parsed_count;
        const auto again = RuleSet::parse(parsed->canonical_text());
        ASSERT_TRUE(again) << text << "\n" << parsed->canonical_text();
        EXPECT_EQ(again->hash(), parsed->hash());
        world.monitor.use(std::make_shared<RuleSet>(*parsed));
        world.pay(world.bill(World::at(i / 50)));
    }
    EXPECT_GT(parsed_count, 200);
}

}  // namespace sluice::monitoring
