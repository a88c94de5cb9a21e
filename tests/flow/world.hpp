#pragma once

#include <deque>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "adapters/banks/port/bank_adapter.hpp"
#include "gateway/flow/accept.hpp"
#include "gateway/flow/audit.hpp"
#include "gateway/flow/channel.hpp"
#include "gateway/flow/decide.hpp"
#include "gateway/flow/provision.hpp"
#include "gateway/flow/screen.hpp"
#include "ledger/store/payment_store.hpp"
#include "tests/flow/scripted_judge.hpp"
#include "tests/support/database.hpp"

namespace sluice::test {

// A bank whose answers the test writes; statements are what it is told to show.
class ScriptedBank final : public BankAdapter {
public:
    const Capabilities& capabilities() const override { return takes; }
    SubmitResult submit(const Submission& submission, Deadline deadline) override;
    QueryResult query(std::span<const QueryItem> items, Deadline deadline) override;
    Result<StatementPage> fetch_statement(const std::string& cursor, Deadline deadline) override;

    Capabilities takes;
    std::function<SubmitOutcome(const BankInstruction&)> answer_submit;
    std::function<StatusOutcome(const QueryItem&)> answer_query;
    std::function<void()> during_submit = [] {};
    std::vector<Submission> submissions;
    std::vector<std::string> queried;
    std::vector<Statement> statements;  // one a page; the cursor is the next index
};

// One enterprise with an EUR and a CNY account at one bank, on a database of its own.
class World {
public:
    // latin_only: the bank takes the basic Latin set only.
    explicit World(bool latin_only = false);

    // A second connection with the same clock, as another process would have.
    flow::Context context(store::Database& other) {
        return {other, clock, random, *directory, seal_key};
    }
    flow::Context context() { return context(database); }

    CreditTransfer transfer(const std::string& end_to_end_id, std::int64_t amount_minor) const;
    // Accepts one payment and screens it; fails the test when it is refused.
    PaymentId accept(const std::string& end_to_end_id, std::int64_t amount_minor);
    flow::AcceptOutcome try_accept(const CreditTransfer& transfer, const std::string& key = {},
                                   const std::string& fingerprint = "f");

    PaymentState state(PaymentId id);
    store::PaymentView view(PaymentId id);
    std::vector<std::string> history(PaymentId id);  // "queued send sending"
    std::string posted(const std::string& kind);     // balance of an own account, EUR, minor units
    std::string available();                         // of the EUR bank account

    int screen();  // one set
    int submit();
    int resolve();
    int expire();
    flow::FetchOutcome fetch();
    // The statement with which the account's life at the bank begins.
    void open_account(std::int64_t balance_minor);
    // A statement of its own number, with balances.
    void show_statement(std::int64_t sequence, std::int64_t opening_minor,
                        std::int64_t closing_minor, std::vector<StatementEntry> entries = {});
    // A notification of booked entries.
    void notify(std::vector<StatementEntry> entries);
    StatementEntry debit(PaymentId id, std::int64_t amount_minor);
    StatementEntry credit(std::int64_t amount_minor);

    std::vector<std::string> open_exceptions();
    void expect_clean_audit();

    TestDatabase test_database;
    ManualClock clock;
    SeededRandom random{7};
    store::SealKey seal_key{"a key for tests"};
    EnterpriseId enterprise;
    AccountId account;
    std::string number = "NL02ABNA0123456789";
    store::Database database;
    std::optional<flow::Directory> directory;
    ScriptedBank bank;
    std::optional<flow::Lease> lease;
    ScriptedJudge judge;
    flow::Screening screening{judge, Uuid{{1}}, {.lease = std::chrono::hours{24 * 365}}};
    int next_statement = 1;
};

}  // namespace sluice::test
