// What a line on a bank's statement turns out to be. Payment 1 is 100.00 EUR, see
// statement_builder.
#include "ledger/statement/matcher.hpp"

#include <gtest/gtest.h>

#include "tests/unit/statement_builder.hpp"

namespace sluice {
namespace {

using test::credit;
using test::entry;
using test::payment;

std::string ids_of(const std::vector<PaymentId>& payments) {
    std::string text;
    for (const auto& id : payments) {
        text += " " + std::to_string(id.uuid.bytes[15]);
    }
    return text;
}

// "settles 1 2 by rule", "returns 1 by rule", "charge", "kind 1 2".
std::string text_of(const Verdict& verdict) {
    if (const auto* settles = std::get_if<Settles>(&verdict)) {
        return "settles" + ids_of(settles->payments) + " by " + settles->rule;
    }
    if (const auto* back = std::get_if<GivesBack>(&verdict)) {
        return "returns" + ids_of({back->payment}) + " by " + back->rule;
    }
    if (const auto* unmatched = std::get_if<Unmatched>(&verdict)) {
        return unmatched->kind + ids_of(unmatched->candidates);
    }
    return "charge";
}

using Payments = std::vector<Candidate>;

std::vector<std::string> judge(const std::vector<StatementEntry>& entries,
                               const Payments& candidates) {
    std::vector<MatchLine> lines;
    for (const auto& each : entries) {
        lines.push_back({test::numbered<AccountId>(1), &each});
    }
    std::vector<std::string> texts;
    for (const auto& verdict : match(lines, candidates)) {
        texts.push_back(text_of(verdict));
    }
    return texts;
}

std::string judge(const StatementEntry& only, const Payments& candidates) {
    return judge(std::vector{only}, candidates).at(0);
}

// An entry whose one detail is changed by f.
template <class Change>
StatementEntry with_detail(StatementEntry made, Change change) {
    made.details.emplace_back();
    change(made.details.back());
    return made;
}

StatementEntry naming(std::string end_to_end_id, std::int64_t minor = 10'000) {
    return with_detail(entry(minor), [&](EntryDetail& d) { d.end_to_end_id = end_to_end_id; });
}

template <class Change>
Candidate changed(Candidate made, Change change) {
    change(made);
    return made;
}

Candidate in_state(std::uint8_t number, PaymentState state) {
    return changed(payment(number), [&](Candidate& c) { c.state = state; });
}

TEST(Matcher, finds_a_payment_by_each_of_its_names) {
    struct Row {
        const char* expected;
        StatementEntry line;
    };
    const Row rows[] = {
        {"settles 1 by instruction_id",
         with_detail(entry(10'000), [](EntryDetail& d) { d.instruction_id = "R-1"; })},
        {"settles 1 by end_to_end_id", naming("E-1")},
        {"settles 1 by uetr", with_detail(entry(10'000), [](EntryDetail& d) { d.uetr = "U-1"; })},
        {"settles 1 by bank_reference",
         with_detail(entry(10'000), [](EntryDetail& d) { d.account_servicer_reference = "B-1"; })},
        {"settles 1 by bank_reference",
         [] {
             auto line = entry(10'000);
             line.account_servicer_reference = "B-1";
             return line;
         }()},
        {"settles 1 by amount_counterparty_date",
         with_detail(entry(10'000), [](EntryDetail& d) { d.counterparty_account = "ACCOUNT-1"; })},
        {"settles 1 by amount_counterparty_date",
         with_detail(entry(10'000), [](EntryDetail& d) { d.counterparty_name = "SUPPLIER 1"; })},
        {"unknown_debit", entry(10'000)},
        {"unknown_debit", naming("E-9")},
    };
    for (const auto& row : rows) {
        EXPECT_EQ(judge(row.line, {payment(1), payment(2)}), row.expected);
    }
}

TEST(Matcher, takes_the_strongest_name) {
    const auto line = with_detail(entry(10'000), [](EntryDetail& d) {
        d.instruction_id = "R-2";
        d.end_to_end_id = "E-1";
    });
    EXPECT_EQ(judge(line, {payment(1), payment(2)}), "settles 2 by instruction_id");
}

TEST(Matcher, no_reference_is_no_name) {
    const auto unnamed = [](std::uint8_t number, const char* none) {
        return changed(payment(number), [&](Candidate& c) {
            c.end_to_end_id = none;
            c.bank_reference = none;
        });
    };
    for (const auto* none : {"", "NOTPROVIDED", "NONREF"}) {
        auto line = naming(none);
        line.account_servicer_reference = none;
        EXPECT_EQ(judge(line, {unnamed(1, none)}), "unknown_debit") << none;
    }
}

TEST(Matcher, stays_within_the_account) {
    const auto elsewhere =
        changed(payment(1), [](Candidate& c) { c.account = test::numbered<AccountId>(2); });
    EXPECT_EQ(judge(naming("E-1"), {elsewhere}), "unknown_debit");
    const auto alike =
        with_detail(entry(10'000), [](EntryDetail& d) { d.counterparty_account = "ACCOUNT-1"; });
    EXPECT_EQ(judge(alike, {elsewhere}), "unknown_debit");
}

TEST(Matcher, never_guesses_among_several) {
    const auto same_name = [](std::uint8_t number, std::int64_t minor) {
        return changed(payment(number, minor), [](Candidate& c) { c.end_to_end_id = "E"; });
    };
    EXPECT_EQ(judge(naming("E"), {same_name(1, 10'000), same_name(2, 10'000)}),
              "several_candidates 1 2");
    EXPECT_EQ(judge(naming("E"), {same_name(1, 10'000), same_name(2, 7)}),
              "settles 1 by end_to_end_id")
        << "the amount tells them apart";
    EXPECT_EQ(judge(naming("E"), {same_name(1, 8), same_name(2, 7)}), "several_candidates 1 2");
    const auto same_party = [](std::uint8_t number) {
        return changed(payment(number), [](Candidate& c) { c.creditor_account = "ACCOUNT"; });
    };
    const auto line =
        with_detail(entry(10'000), [](EntryDetail& d) { d.counterparty_account = "ACCOUNT"; });
    EXPECT_EQ(judge(line, {same_party(1), same_party(2)}), "several_candidates 1 2");
}

TEST(Matcher, another_amount_is_for_a_person) {
    EXPECT_EQ(judge(naming("E-1", 9'999), {payment(1)}), "amount_differs 1");
    EXPECT_EQ(judge(naming("E-1", 10'001), {payment(1)}), "amount_differs 1");
}

TEST(Matcher, a_line_settles_only_states_that_expect_it) {
    struct Row {
        PaymentState state;
        const char* expected;
    };
    const Row rows[] = {
        {PaymentState::sending, "settles 1 by end_to_end_id"},
        {PaymentState::in_doubt, "settles 1 by end_to_end_id"},
        {PaymentState::accepted, "settles 1 by end_to_end_id"},
        {PaymentState::queued, "settles 1 by end_to_end_id"},  // queued again after a first attempt
        {PaymentState::held, "settles 1 by end_to_end_id"},    // and held then by a look back
        {PaymentState::settled, "executed_twice 1"},
        {PaymentState::returned, "executed_twice 1"},
        {PaymentState::rejected, "executed_though_rejected 1"},
        {PaymentState::cancelled, "executed_though_cancelled 1"},
    };
    for (const auto& row : rows) {
        EXPECT_EQ(judge(naming("E-1"), {in_state(1, row.state)}), row.expected) << name(row.state);
    }
}

TEST(Matcher, two_lines_for_one_payment_are_an_execution_too_many) {
    EXPECT_EQ(judge({naming("E-1"), naming("E-1")}, {payment(1)}),
              (std::vector<std::string>{"settles 1 by end_to_end_id", "executed_twice 1"}));
}

TEST(Matcher, what_was_never_sent_is_no_candidate) {
    const auto never_sent = changed(payment(1), [](Candidate& c) {
        c.state = PaymentState::queued;
        c.attempts = 0;
    });
    EXPECT_EQ(judge(naming("E-1"), {never_sent}), "unknown_debit");
    const auto alike =
        with_detail(entry(10'000), [](EntryDetail& d) { d.counterparty_account = "ACCOUNT-1"; });
    EXPECT_EQ(judge(alike, {never_sent}), "unknown_debit");
}

TEST(Matcher, likeness_asks_for_amount_party_state_and_a_window_of_days) {
    struct Row {
        const char* booked;
        bool matches;
    };
    // Executed on 2 March: a day early across midnight, up to five days late over a weekend.
    const Row rows[] = {{"2026-02-28", false},
                        {"2026-03-01", true},
                        {"2026-03-02", true},
                        {"2026-03-07", true},
                        {"2026-03-08", false}};
    auto line =
        with_detail(entry(10'000), [](EntryDetail& d) { d.counterparty_account = "ACCOUNT-1"; });
    for (const auto& row : rows) {
        line.booking_date = test::day(row.booked);
        EXPECT_EQ(judge(line, {payment(1)}),
                  row.matches ? "settles 1 by amount_counterparty_date" : "unknown_debit")
            << row.booked;
    }
    line.booking_date.reset();
    EXPECT_EQ(judge(line, {payment(1)}), "unknown_debit");
    line.booking_date = test::day("2026-03-02");
    EXPECT_EQ(judge(line, {payment(1, 9'999)}), "unknown_debit");
    EXPECT_EQ(judge(line, {in_state(1, PaymentState::rejected)}), "unknown_debit");
    line.details[0].counterparty_account = "ACCOUNT-2";
    line.details[0].counterparty_name = "Supplier 1";
    EXPECT_EQ(judge(line, {payment(1)}), "unknown_debit") << "another account, whatever the name";
}

TEST(Matcher, charges_are_the_banks_own) {
    auto fee = entry(250);
    fee.is_charge = true;
    EXPECT_EQ(judge(fee, {payment(1, 250)}), "charge");
    auto refund = credit(250);
    refund.is_charge = true;
    EXPECT_EQ(judge(refund, {}), "unknown_credit");
}

// RvslInd with DBIT takes back money that came in; it is no payment of ours.
TEST(Matcher, a_reversed_credit_settles_nothing) {
    auto line =
        with_detail(entry(10'000), [](EntryDetail& d) { d.counterparty_account = "ACCOUNT-1"; });
    line.reversal = true;
    EXPECT_EQ(judge(line, {payment(1)}), "unknown_debit");
}

TEST(Matcher, money_in_that_we_do_not_know) {
    EXPECT_EQ(judge(credit(10'000), {payment(1)}), "unknown_credit");
    EXPECT_EQ(judge(with_detail(credit(10'000), [](EntryDetail& d) { d.end_to_end_id = "E-1"; }),
                    {payment(1)}),
              "unknown_credit")
        << "a customer may use the same id; only a return says that it is ours";
}

StatementEntry giving_back(std::string end_to_end_id, std::int64_t minor = 10'000) {
    return with_detail(credit(minor), [&](EntryDetail& d) {
        d.end_to_end_id = end_to_end_id;
        d.return_reason = "AC04";
    });
}

TEST(Matcher, returns_give_back_what_was_settled) {
    const auto settled = in_state(1, PaymentState::settled);
    EXPECT_EQ(judge(giving_back("E-1"), {settled}), "returns 1 by end_to_end_id");
    auto reversal = with_detail(credit(10'000), [](EntryDetail& d) { d.instruction_id = "R-1"; });
    reversal.reversal = true;
    EXPECT_EQ(judge(reversal, {settled}), "returns 1 by instruction_id");
    EXPECT_EQ(
        judge({naming("E-1"), giving_back("E-1")}, {payment(1)}),
        (std::vector<std::string>{"settles 1 by end_to_end_id", "returns 1 by end_to_end_id"}))
        << "settled by the line before";
}

TEST(Matcher, returns_that_fit_no_payment) {
    const auto settled = in_state(1, PaymentState::settled);
    EXPECT_EQ(judge(giving_back("E-9"), {settled}), "return_without_payment");
    EXPECT_EQ(judge(giving_back("E-1", 9'000), {settled}), "return_without_payment 1");
    EXPECT_EQ(judge(giving_back("E-1"), {payment(1)}), "return_before_settlement 1");
    EXPECT_EQ(judge(giving_back("E-1"), {in_state(1, PaymentState::rejected)}),
              "return_without_payment 1");
    EXPECT_EQ(judge(giving_back("E-1"), {in_state(1, PaymentState::returned)}),
              "return_without_payment 1");
    EXPECT_EQ(judge({giving_back("E-1"), giving_back("E-1")}, {settled}),
              (std::vector<std::string>{"returns 1 by end_to_end_id", "return_without_payment 1"}));
    auto collective = giving_back("E-1");
    collective.details.emplace_back();
    EXPECT_EQ(judge(collective, {settled}), "return_without_payment");
}

TEST(Matcher, has_one_verdict_a_line_and_none_without) {
    EXPECT_TRUE(match({}, {}).empty());
    const Candidate candidates[] = {payment(1)};
    EXPECT_TRUE(match({}, candidates).empty());
    EXPECT_EQ(judge(std::vector(3, entry(1)), {}).size(), 3u);
}

}  // namespace
}  // namespace sluice
