// One line for many payments, and what holds for any set of lines.
#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <map>
#include <set>

#include "ledger/statement/matcher.hpp"
#include "tests/unit/statement_builder.hpp"

namespace sluice {
namespace {

using test::entry;
using test::payment;

const auto account = test::numbered<AccountId>(1);

Verdict judge(const StatementEntry& line, const std::vector<Candidate>& candidates) {
    const MatchLine lines[] = {{account, &line}};
    return match(lines, candidates).at(0);
}

std::set<int> numbers(const std::vector<PaymentId>& payments) {
    std::set<int> all;
    for (const auto& id : payments) {
        all.insert(id.uuid.bytes[15]);
    }
    return all;
}

void expect_settles(const Verdict& verdict, const std::set<int>& payments, const char* rule) {
    const auto* settles = std::get_if<Settles>(&verdict);
    ASSERT_NE(settles, nullptr);
    EXPECT_EQ(numbers(settles->payments), payments);
    EXPECT_EQ(settles->rule, rule);
}

void expect_unmatched(const Verdict& verdict, const char* kind, const std::set<int>& payments) {
    const auto* unmatched = std::get_if<Unmatched>(&verdict);
    ASSERT_NE(unmatched, nullptr);
    EXPECT_EQ(unmatched->kind, kind);
    EXPECT_EQ(numbers(unmatched->candidates), payments);
}

StatementEntry naming_each(std::int64_t minor, std::initializer_list<const char*> end_to_end_ids) {
    auto made = entry(minor);
    for (const auto* end_to_end_id : end_to_end_ids) {
        made.details.emplace_back().end_to_end_id = end_to_end_id;
    }
    return made;
}

StatementEntry naming_batch(std::int64_t minor, const char* payment_information_id,
                            std::optional<std::int64_t> count = {}) {
    auto made = entry(minor);
    made.batch_payment_information_id = payment_information_id;
    made.batch_count = count;
    return made;
}

TEST(BatchWithDetails, settles_all_it_names) {
    expect_settles(judge(naming_each(600, {"E-1", "E-2", "E-3"}),
                         {payment(1, 100), payment(2, 200), payment(3, 300), payment(4, 400)}),
                   {1, 2, 3}, "batch_details");
}

TEST(BatchWithDetails, settles_all_or_none) {
    const auto two = std::vector{payment(1, 100), payment(2, 200)};
    expect_unmatched(judge(naming_each(301, {"E-1", "E-2"}), two), "batch_sum_differs", {1, 2});
    expect_unmatched(judge(naming_each(300, {"E-1", "E-9"}), two), "unknown_debit", {});
    expect_unmatched(judge(naming_each(200, {"E-1", "E-1"}), two), "unknown_debit", {});
    auto rejected = two;
    rejected[1].state = PaymentState::rejected;
    expect_unmatched(judge(naming_each(300, {"E-1", "E-2"}), rejected), "unknown_debit", {});
    auto twins = two;
    twins.push_back(payment(3, 200));
    twins[2].end_to_end_id = "E-2";
    expect_unmatched(judge(naming_each(300, {"E-1", "E-2"}), twins), "several_candidates", {2, 3});
}

TEST(BatchWithDetails, amounts_of_details_are_checked_one_by_one) {
    auto line = naming_each(300, {"E-1", "E-2"});
    line.details[0].amount = Money(200, test::eur);
    line.details[1].amount = Money(100, test::eur);
    expect_unmatched(judge(line, {payment(1, 100), payment(2, 200)}), "unknown_debit", {});
    line.details[0].amount = Money(100, test::eur);
    line.details[1].amount = Money(200, test::eur);
    expect_settles(judge(line, {payment(1, 100), payment(2, 200)}), {1, 2}, "batch_details");
}

// We send PmtInfId as the message's id, a dash and a number.
TEST(BatchByPaymentInformation, settles_the_message_when_sum_and_count_agree) {
    const auto two = std::vector{payment(1, 100), payment(2, 200)};
    expect_settles(judge(naming_batch(300, "M-1-1"), two), {1, 2}, "batch_payment_information");
    expect_settles(judge(naming_batch(300, "M-1-1", 2), two), {1, 2}, "batch_payment_information");
    expect_unmatched(judge(naming_batch(299, "M-1-1"), two), "batch_sum_differs", {1, 2});
    expect_unmatched(judge(naming_batch(300, "M-1-1", 3), two), "batch_sum_differs", {1, 2});
    expect_unmatched(judge(naming_batch(300, "M-2-1", 2), two), "unknown_debit", {});
    expect_unmatched(judge(naming_batch(300, "", 2), two), "unknown_debit", {});
}

TEST(BatchByPaymentInformation, leaves_out_what_the_bank_rejected) {
    auto candidates = std::vector{payment(1, 100), payment(2, 200), payment(3, 300)};
    candidates[1].state = PaymentState::rejected;
    expect_settles(judge(naming_batch(400, "M-1-1", 2), candidates), {1, 3},
                   "batch_payment_information");
}

TEST(BatchByPaymentInformation, is_not_used_twice) {
    const auto candidates = std::vector{payment(1, 100), payment(2, 200)};
    const auto line = naming_batch(300, "M-1-1");
    const MatchLine lines[] = {{account, &line}, {account, &line}};
    const auto verdicts = match(lines, candidates);
    expect_settles(verdicts[0], {1, 2}, "batch_payment_information");
    expect_unmatched(verdicts[1], "unknown_debit", {});
}

Candidate any_payment(std::uint8_t number) {
    using enum PaymentState;
    auto made = payment(number, *rc::gen::inRange(1, 3) * 100);
    made.state = *rc::gen::element(queued, sending, accepted, in_doubt, settled, settled, returned,
                                   rejected, cancelled);
    made.attempts = *rc::gen::inRange(0, 4);
    made.end_to_end_id = "E-" + std::to_string(*rc::gen::inRange(1, 6));
    made.creditor_account = "ACCOUNT-" + std::to_string(*rc::gen::inRange(1, 4));
    made.message_id = "M-" + std::to_string(*rc::gen::inRange(1, 4));
    made.account = *rc::gen::element(account, account, account, test::numbered<AccountId>(2));
    return made;
}

StatementEntry any_line() {
    const bool into = *rc::gen::inRange(0, 3) == 0;
    auto made = entry(*rc::gen::inRange(1, into ? 3 : 6) * 100,
                      into ? Direction::credit : Direction::debit);
    for (auto left = into ? 1 : *rc::gen::inRange(0, 4); left > 0; --left) {
        auto& detail = made.details.emplace_back();
        detail.end_to_end_id = "E-" + std::to_string(*rc::gen::inRange(1, 8));
        detail.counterparty_account = "ACCOUNT-" + std::to_string(*rc::gen::inRange(1, 5));
        detail.instruction_id = "R-" + std::to_string(*rc::gen::inRange(1, 25));
        detail.return_reason = into && *rc::gen::inRange(0, 4) != 0 ? "AC04" : "";
    }
    if (*rc::gen::arbitrary<bool>()) {
        made.batch_payment_information_id = "M-" + std::to_string(*rc::gen::inRange(1, 5)) + "-1";
    }
    made.is_charge = *rc::gen::inRange(0, 10) == 0;
    return made;
}

struct World {
    std::vector<Candidate> candidates;
    std::vector<StatementEntry> entries;
    std::vector<MatchLine> lines;
};

void make_any(World& world) {
    const auto count = *rc::gen::inRange<std::uint8_t>(0, 20);
    for (std::uint8_t number = 1; number <= count; ++number) {
        world.candidates.push_back(any_payment(number));
    }
    for (auto left = *rc::gen::inRange(0, 20); left > 0; --left) {
        world.entries.push_back(any_line());
    }
    for (const auto& each : world.entries) {
        world.lines.push_back({account, &each});
    }
}

TEST(MatcherOnAnything, uses_no_payment_twice_and_judges_every_line) {
    int settled = 0;
    int returned = 0;
    EXPECT_TRUE(rc::check("each payment settles once and returns once, for its own amount", [&] {
        World world;
        make_any(world);
        std::map<PaymentId, const Candidate*> by_id;
        for (const auto& candidate : world.candidates) {
            by_id[candidate.id] = &candidate;
        }
        std::set<PaymentId> used;
        std::set<PaymentId> given_back;
        const auto verdicts = match(world.lines, world.candidates);
        RC_ASSERT(verdicts.size() == world.lines.size());
        for (std::size_t i = 0; i < verdicts.size(); ++i) {
            if (const auto* settles = std::get_if<Settles>(&verdicts[i])) {
                std::int64_t sum = 0;
                for (const auto& id : settles->payments) {
                    const auto& candidate = *by_id.at(id);
                    RC_ASSERT(used.insert(id).second);
                    RC_ASSERT(candidate.attempts > 0);
                    RC_ASSERT(candidate.account == account);
                    RC_ASSERT(next(candidate.state, PaymentEvent::statement_matched).has_value());
                    sum += candidate.amount.minor();
                    ++settled;
                }
                RC_ASSERT(sum == world.entries[i].amount.minor());
                RC_ASSERT(world.entries[i].direction == Direction::debit);
            }
            if (const auto* back = std::get_if<GivesBack>(&verdicts[i])) {
                RC_ASSERT(given_back.insert(back->payment).second);
                RC_ASSERT(world.entries[i].direction == Direction::credit);
                RC_ASSERT(by_id.at(back->payment)->amount == world.entries[i].amount);
                ++returned;
            }
        }
    }));
    EXPECT_GT(settled, 0) << "the property is about something";
    EXPECT_GT(returned, 0) << "the property is about something";
}

}  // namespace
}  // namespace sluice
