#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "ledger/base/currency.hpp"
#include "ledger/base/id.hpp"
#include "ledger/base/money.hpp"
#include "ledger/base/time.hpp"
#include "ledger/store/database.hpp"
#include "ledger/store/webhook_store.hpp"

// What is read to be shown; nothing here changes a row or locks one. Lists come newest first: ids
// are time-ordered, so `before` is the last id of the page before. Texts that name a kind, state or
// purpose are those of the schema's CHECK constraints.
namespace sluice::store {

// The counters of an account, in minor units of its currency.
struct CountersView {
    std::int64_t debits_pending = 0;
    std::int64_t credits_pending = 0;
    std::int64_t debits_posted = 0;
    std::int64_t credits_posted = 0;

    std::int64_t posted() const { return debits_posted - credits_posted; }
    std::int64_t available() const { return posted() - credits_pending; }
};

struct AccountView {
    AccountId id;
    std::string kind;
    std::string name;
    std::string number;  // of a bank account, else empty
    bool is_iban = false;
    Currency currency;
    std::string bank_id;  // of a bank account, else empty
    bool is_open = false;
    std::optional<std::int64_t> overdraft_limit_minor;  // nothing: no floor
    CountersView counters;
};

// One account, or all of them; by kind, number and currency.
std::vector<AccountView> read_accounts(Tx& tx, EnterpriseId enterprise,
                                       std::optional<AccountId> account);

// The counters as they were at a point in time, summed from the postings alone.
CountersView counters_at(Tx& tx, EnterpriseId enterprise, AccountId account, Instant at);

struct PostingView {
    PostingId id;
    std::string kind;
    std::optional<PostingId> pending_id;
    std::string purpose;
    AccountId debit;
    AccountId credit;
    Money amount;
    std::optional<PaymentId> payment;
    std::optional<StatementLineId> line;
    std::optional<StatementId> statement;
    Instant created_at;
};

std::vector<PostingView> list_postings(Tx& tx, EnterpriseId enterprise, AccountId account,
                                       std::optional<PostingId> before, std::size_t limit);

struct TrialBalanceRow {
    AccountId account;
    std::string kind;
    std::string name;
    Currency currency;
    std::int64_t debits_minor = 0;
    std::int64_t credits_minor = 0;
};

// Every account with what was posted until then, summed from the postings; by currency.
std::vector<TrialBalanceRow> trial_balance(Tx& tx, EnterpriseId enterprise, Instant at);

// One sending of a payment.
struct SubmissionAttemptView {
    int attempt_no;
    SubmissionId submission;
    std::string message_id;
    std::string reference;
    Instant created_at;
    Instant deadline;
};

// First attempt first.
std::vector<SubmissionAttemptView> attempts_of_payment(Tx& tx, EnterpriseId enterprise,
                                                       PaymentId payment);

// Events behind `after`, in the order of the feed, which has no gaps.
std::vector<FeedEvent> read_feed(Tx& tx, EnterpriseId enterprise, std::int64_t after,
                                 std::size_t limit);

// Errors: database_unavailable when the server takes no writes, as a standby does, or its disk is
// full.
Result<void> check_writable(Tx& tx);

}  // namespace sluice::store
