// A statement proves itself, follows its predecessor, and its lines have keys of their own.
#include "ledger/statement/proof.hpp"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include "tests/support/print_error.hpp"
#include "tests/unit/statement_builder.hpp"

namespace sluice {
namespace {

using test::credit;
using test::entry;
using test::statement;

const Error sound{};

Error proof_of(const Statement& statement) {
    const auto proof = prove(statement);
    return proof ? sound : proof.error();
}

TEST(StatementProof, opening_and_booked_lines_give_closing) {
    auto pending = entry(50'000);
    pending.booked = false;
    auto reversal = credit(300);
    reversal.reversal = true;  // the indicator says why; the direction stays what it is
    struct Row {
        const char* name;
        Statement statement;
    };
    const Row rows[] = {
        {"nothing moved", statement(100, {}, 100)},
        {"debit", statement(100'00, {entry(30'00)}, 70'00)},
        {"credit", statement(100'00, {credit(30'00)}, 130'00)},
        {"both", statement(0, {credit(10), entry(3), entry(7)}, 0)},
        {"below zero", statement(-500, {entry(500)}, -1000)},
        {"pending lines move nothing", statement(100, {pending, entry(1)}, 99)},
        {"reversed debit", statement(0, {entry(300), reversal}, 0)},
    };
    for (const auto& row : rows) {
        EXPECT_EQ(proof_of(row.statement), sound) << row.name;
    }
}

TEST(StatementProof, says_by_how_much_it_does_not_add_up) {
    EXPECT_EQ(proof_of(statement(100'00, {entry(30'00)}, 70'01)),
              fail(Errc::statement_broken, "opening and lines give 70.00, closing says 70.01"));
    EXPECT_EQ(proof_of(statement(0, {entry(5)}, 5)),
              fail(Errc::statement_broken, "opening and lines give -0.05, closing says 0.05"));
}

TEST(StatementProof, a_balance_that_is_missing_breaks_it) {
    const auto missing = fail(Errc::statement_broken, "opening or closing balance is missing");
    auto no_opening = statement(0, {}, 0);
    no_opening.opening.reset();
    EXPECT_EQ(proof_of(no_opening), missing);
    auto no_closing = statement(0, {}, 0);
    no_closing.closing.reset();
    EXPECT_EQ(proof_of(no_closing), missing);
}

TEST(StatementProof, reports_notifications_and_pages_have_nothing_to_prove) {
    const auto broken = statement(0, {entry(1)}, 7);
    auto report = broken;
    report.kind = StatementKind::report;
    auto notification = broken;
    notification.kind = StatementKind::notification;
    auto first_of_two = broken;
    first_of_two.last_page = false;
    auto second_page = broken;
    second_page.page = 2;
    for (const auto& each : {report, notification, first_of_two, second_page}) {
        EXPECT_EQ(proof_of(each), sound);
    }
    auto only_page = broken;
    only_page.page = 1;
    EXPECT_EQ(proof_of(only_page).code, Errc::statement_broken);
}

TEST(StatementProof, any_other_closing_is_refused) {
    EXPECT_TRUE(rc::check("one minor unit is enough", [] {
        std::vector<StatementEntry> entries;
        std::int64_t sum = *rc::gen::inRange<std::int64_t>(-1'000'000, 1'000'000);
        const auto opening = sum;
        for (auto left = *rc::gen::inRange(0, 20); left > 0; --left) {
            const auto minor = *rc::gen::inRange<std::int64_t>(1, 1'000'000);
            const bool into = *rc::gen::arbitrary<bool>();
            entries.push_back(into ? credit(minor) : entry(minor));
            sum += into ? minor : -minor;
        }
        RC_ASSERT(prove(statement(opening, entries, sum)).has_value());
        const auto off = *rc::gen::inRange<std::int64_t>(1, 1'000'000);
        RC_ASSERT(!prove(statement(opening, entries, sum - off)).has_value());
        RC_ASSERT(!prove(statement(opening, entries, sum + off)).has_value());
    }));
}

TEST(StatementChain, numbers_and_balances_follow) {
    const auto gap = [](const char* detail) { return fail(Errc::statement_gap, detail); };
    const auto broken = fail(Errc::statement_broken, "opening is not the previous closing balance");
    struct Row {
        const char* name;
        ChainLink earlier;
        ChainLink later;
        Error expected;
    };
    const Row rows[] = {
        {"in order", {1, 0, 100}, {2, 100, 200}, sound},
        {"one is missing", {1, 0, 100}, {3, 100, 200}, gap("between number 1 and 3")},
        {"many are missing", {1, 0, 100}, {9, 700, 800}, gap("between number 1 and 9")},
        {"the same number twice", {1, 0, 100}, {1, 100, 200}, gap("between number 1 and 1")},
        {"backwards", {2, 0, 100}, {1, 100, 200}, gap("between number 2 and 1")},
        {"another opening", {1, 0, 100}, {2, 101, 200}, broken},
        {"another sign", {1, 0, 100}, {2, -100, 200}, broken},
        {"no numbers, in order", {{}, 0, 100}, {{}, 100, 200}, sound},
        {"no numbers, another opening", {{}, 0, 100}, {{}, 99, 200}, broken},
        {"no balance to compare", {1, 0, {}}, {2, 55, 60}, sound},
        {"no opening to compare", {1, 0, 100}, {2, {}, 60}, sound},
    };
    for (const auto& row : rows) {
        const auto proof = prove_chain(row.earlier, row.later);
        EXPECT_EQ(proof ? sound : proof.error(), row.expected) << row.name;
    }
}

StatementEntry full_entry() {
    auto made = entry(1230);
    EntryDetail detail;
    detail.end_to_end_id = "E-1";
    detail.counterparty_account = "DE89370400440532013000";
    detail.remittance = "Invoice 7";
    made.details.push_back(detail);
    return made;
}

TEST(NaturalKey, is_the_banks_reference_when_there_is_one) {
    auto notified = full_entry();
    notified.account_servicer_reference = "REF-1";
    // The statement of the day shows the same line with less, and another value date.
    auto stated = entry(1230);
    stated.account_servicer_reference = "REF-1";
    stated.value_date = test::day("2026-03-04");
    stated.entry_reference = "17";
    EXPECT_EQ(natural_key(notified), natural_key(stated));

    auto other = stated;
    other.account_servicer_reference = "REF-2";
    EXPECT_NE(natural_key(other), natural_key(stated));
    // One reference for the payment and for its fee or its reversal.
    other = stated;
    other.amount = Money(5, test::eur);
    EXPECT_NE(natural_key(other), natural_key(stated));
    other = stated;
    other.direction = Direction::credit;
    EXPECT_NE(natural_key(other), natural_key(stated));
}

// ISO 20022 has no empty reference, so banks write these words instead.
TEST(NaturalKey, takes_no_word_for_a_reference_that_means_none) {
    for (const auto* word : {"NOTPROVIDED", "NONREF"}) {
        auto none = full_entry();
        none.account_servicer_reference = word;
        EXPECT_EQ(natural_key(none), natural_key(full_entry())) << word;
    }
}

TEST(NaturalKey, is_else_all_that_the_bank_tells) {
    struct Row {
        const char* what;
        void (*change)(StatementEntry&);
    };
    const Row rows[] = {
        {"booking date", [](StatementEntry& e) { e.booking_date = test::day("2026-03-03"); }},
        {"value date", [](StatementEntry& e) { e.value_date = test::day("2026-03-03"); }},
        {"no value date", [](StatementEntry& e) { e.value_date.reset(); }},
        {"direction", [](StatementEntry& e) { e.direction = Direction::credit; }},
        {"amount", [](StatementEntry& e) { e.amount = Money(1231, test::eur); }},
        {"code", [](StatementEntry& e) { e.bank_transaction_code = "ACMT/MCOP/CHRG"; }},
        {"end-to-end id", [](StatementEntry& e) { e.details[0].end_to_end_id = "E-2"; }},
        {"account", [](StatementEntry& e) { e.details[0].counterparty_account = "1"; }},
        {"remittance", [](StatementEntry& e) { e.details[0].remittance = "Invoice 8"; }},
        {"details", [](StatementEntry& e) { e.details.push_back({}); }},
    };
    const auto key = natural_key(full_entry());
    EXPECT_EQ(natural_key(full_entry()), key);
    for (const auto& row : rows) {
        auto changed = full_entry();
        row.change(changed);
        EXPECT_NE(natural_key(changed), key) << row.what;
    }
}

}  // namespace
}  // namespace sluice
