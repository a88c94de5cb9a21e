// Which postings a payment's life makes, and what they do to the counters of its accounts.
#include "ledger/payment/accounting.hpp"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <map>

namespace sluice {
namespace {

template <class AnyId>
AnyId id(std::uint8_t number) {
    AnyId made;
    made.uuid.bytes[15] = number;
    return made;
}

const auto payment = id<PaymentId>(1);
const auto line = id<StatementLineId>(2);
const auto posting_id = id<PostingId>(3);
const PaymentAccounts accounts{id<AccountId>(10), id<AccountId>(20), id<AccountId>(30)};
const Money amount(1230, Currency::of("EUR"));

std::string account_name(AccountId account) {
    return account == accounts.bank       ? "bank"
           : account == accounts.clearing ? "clearing"
           : account == accounts.suspense ? "suspense"
                                          : "?";
}

// "kind purpose: Dr side, Cr side amount [resolves the reservation] [line]"
std::string text_of(const Posting& posting) {
    auto text = std::string{name(posting.kind)} + " " + std::string{name(posting.purpose)} +
                ": Dr " + account_name(posting.debit) + ", Cr " + account_name(posting.credit) +
                " " + posting.amount.decimal();
    if (posting.pending_id) {
        text += posting.pending_id == pending_posting_id(payment) ? ", resolves its reservation"
                                                                  : ", resolves another";
        text += " of " + std::to_string(posting.pending_minor);
    }
    return text + (posting.line_id == line ? ", by line" : "");
}

TEST(Accounting, postings_of_each_transition) {
    struct Row {
        const char* transition;
        Posting posting;
        const char* expected;
    };
    const Row rows[] = {
        {"create", reserve(payment, accounts, amount),
         "pending transfer: Dr clearing, Cr bank 12.30"},
        {"cancel, bank_rejected", release(posting_id, payment, accounts, amount),
         "void transfer: Dr clearing, Cr bank 12.30, resolves its reservation of 1230"},
        {"statement_matched", settle(posting_id, payment, line, accounts, amount),
         "post transfer: Dr clearing, Cr bank 12.30, resolves its reservation of 1230, by line"},
        {"bank_returned", give_back(posting_id, payment, line, accounts, amount),
         "direct return: Dr bank, Cr clearing 12.30, by line"},
    };
    for (const auto& row : rows) {
        EXPECT_EQ(text_of(row.posting), row.expected) << row.transition;
        EXPECT_EQ(row.posting.payment_id, payment) << row.transition;
        EXPECT_EQ(row.posting.statement_id, std::nullopt) << row.transition;
        const auto id_of_posting =
            row.posting.kind == PostingKind::pending ? pending_posting_id(payment) : posting_id;
        EXPECT_EQ(row.posting.id, id_of_posting) << row.transition;
    }
}

TEST(Accounting, only_cancel_refusal_and_rejection_give_the_reservation_back) {
    for (int i = 0; i <= static_cast<int>(PaymentEvent::bank_returned); ++i) {
        const auto event = static_cast<PaymentEvent>(i);
        EXPECT_EQ(releases_reservation(event), event == PaymentEvent::cancel ||
                                                   event == PaymentEvent::refuse ||
                                                   event == PaymentEvent::bank_rejected)
            << name(event);
    }
}

// "account: debits pending/posted, credits pending/posted"
std::string text_of(const std::vector<CounterDelta>& deltas) {
    std::string text;
    for (const auto& delta : deltas) {
        text += account_name(delta.account) + ": " + std::to_string(delta.debits_pending) + "/" +
                std::to_string(delta.debits_posted) + " " + std::to_string(delta.credits_pending) +
                "/" + std::to_string(delta.credits_posted) + "\n";
    }
    return text;
}

TEST(CounterDeltas, of_each_kind_of_posting) {
    const auto reserved = reserve(payment, accounts, amount);
    const auto released = release(posting_id, payment, accounts, amount);
    const auto settled = settle(posting_id, payment, line, accounts, amount);
    const auto returned = give_back(posting_id, payment, line, accounts, amount);
    auto settled_for_less = settled;
    settled_for_less.amount = Money(1000, Currency::of("EUR"));
    struct Row {
        std::vector<Posting> postings;
        const char* expected;
    };
    const Row rows[] = {
        {{}, ""},
        {{reserved}, "bank: 0/0 1230/0\nclearing: 1230/0 0/0\n"},
        {{released}, "bank: 0/0 -1230/0\nclearing: -1230/0 0/0\n"},
        {{settled}, "bank: 0/0 -1230/1230\nclearing: -1230/1230 0/0\n"},
        {{returned}, "bank: 0/1230 0/0\nclearing: 0/0 0/1230\n"},
        {{reserved, released}, "bank: 0/0 0/0\nclearing: 0/0 0/0\n"},
        {{reserved, settled}, "bank: 0/0 0/1230\nclearing: 0/1230 0/0\n"},
        {{reserved, settled, returned}, "bank: 0/1230 0/1230\nclearing: 0/1230 0/1230\n"},
        // The whole reservation goes, whatever the bank moved.
        {{settled_for_less}, "bank: 0/0 -1230/1000\nclearing: -1230/1000 0/0\n"},
    };
    for (const auto& row : rows) {
        EXPECT_EQ(text_of(counter_deltas(row.postings)), row.expected);
    }
}

std::vector<Posting> any_postings() {
    std::vector<Posting> postings;
    const auto count = *rc::gen::inRange(0, 40);
    for (int i = 0; i < count; ++i) {
        const auto debit = *rc::gen::inRange(1, 6);
        const auto credit = (debit + *rc::gen::inRange(1, 5)) % 6;
        auto posting =
            reserve(payment, accounts, Money(*rc::gen::inRange(1, 1000), amount.currency()));
        posting.debit = id<AccountId>(static_cast<std::uint8_t>(debit));
        posting.credit = id<AccountId>(static_cast<std::uint8_t>(credit));
        posting.kind = static_cast<PostingKind>(*rc::gen::inRange(0, 4));
        if (posting.kind == PostingKind::post || posting.kind == PostingKind::void_) {
            posting.pending_id = posting_id;
            posting.pending_minor = *rc::gen::inRange(1, 1000);
        }
        postings.push_back(posting);
    }
    return postings;
}

TEST(CounterDeltas, of_any_postings_balance_in_the_order_of_locking) {
    EXPECT_TRUE(rc::check("debits equal credits; accounts ascend, each once", [] {
        const auto deltas = counter_deltas(any_postings());
        std::int64_t pending = 0;
        std::int64_t posted = 0;
        for (std::size_t i = 0; i < deltas.size(); ++i) {
            pending += deltas[i].debits_pending - deltas[i].credits_pending;
            posted += deltas[i].debits_posted - deltas[i].credits_posted;
            if (i > 0) {
                RC_ASSERT(deltas[i - 1].account < deltas[i].account);
            }
        }
        RC_ASSERT(pending == 0);
        RC_ASSERT(posted == 0);
    }));
}

TEST(CounterDeltas, of_a_set_are_the_sum_of_each) {
    EXPECT_TRUE(rc::check("deltas(a + b) == deltas(a) + deltas(b)", [] {
        const auto postings = any_postings();
        std::map<AccountId, std::array<std::int64_t, 4>> sums;
        for (const auto& posting : postings) {
            for (const auto& delta : counter_deltas({&posting, 1})) {
                auto& sum = sums[delta.account];
                sum[0] += delta.debits_pending;
                sum[1] += delta.credits_pending;
                sum[2] += delta.debits_posted;
                sum[3] += delta.credits_posted;
            }
        }
        for (const auto& delta : counter_deltas(postings)) {
            const std::array<std::int64_t, 4> whole{delta.debits_pending, delta.credits_pending,
                                                    delta.debits_posted, delta.credits_posted};
            RC_ASSERT(sums.at(delta.account) == whole);
            sums.erase(delta.account);
        }
        RC_ASSERT(sums.empty());
    }));
}

}  // namespace
}  // namespace sluice
