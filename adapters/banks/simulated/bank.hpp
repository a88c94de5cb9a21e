#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "adapters/banks/simulated/answer.hpp"
#include "adapters/banks/simulated/books.hpp"
#include "adapters/banks/simulated/context.hpp"
#include "adapters/banks/simulated/execution.hpp"
#include "adapters/banks/simulated/fault.hpp"
#include "adapters/banks/simulated/options.hpp"
#include "ledger/base/id.hpp"
#include "ledger/base/result.hpp"
#include "ledger/base/time.hpp"

namespace sluice::simulated {

// A bank without transport and without threads: requests in, answers out, time from the clock that
// it is given. Everything that it has promised is in its store, so that a new Bank on the same file
// goes on where the last one stopped, even one that was killed.
//
// One thread at a time. Every function throws StoreError when the store fails; nothing was done
// then.
class Bank {
public:
    // Opens or makes the store. A new account gets its first camt.053 at once. `clock` and `random`
    // must outlive the bank. Errors: io_error (store), config_invalid (an account in the store has
    // another currency or owner).
    static Result<std::unique_ptr<Bank>> open(BankOptions options, Clock& clock,
                                              RandomSource& random);

    Bank(BankOptions options, Clock& clock, RandomSource& random);

    // `customer` is the subject of one of BankOptions::customers.
    bool knows(std::string_view customer) const;
    Answer handle_payments(const std::string& customer, std::string_view body);
    Answer handle_status(const std::string& customer, std::span<const std::string> instruction_ids);
    // One camt document behind the cursor, with Next-Cursor and More; 204 when there is none. An
    // empty cursor is the beginning.
    Answer next_statement(const std::string& customer, std::string_view cursor);

    // Does what is due: executes, gives back, notifies, reports, closes the day.
    void tick();
    std::size_t close_day();
    Result<std::string> deposit(const Deposit& deposit);

    // The books as JSON, for auditors. Without payments: balances and counts only.
    std::string books(bool with_payments);
    // The books themselves, for programs that hold the bank in their own process.
    Books& ledger() { return books_; }

    FaultSwitches& faults() { return faults_; }
    const BankOptions& options() const { return options_; }

private:
    Result<void> open_accounts();
    bool interval_over(std::int64_t& last, std::chrono::milliseconds interval) const;

    BankOptions options_;
    Clock& clock_;
    Books books_;
    FaultSwitches faults_;
    Context context_;
    std::int64_t notified_at_ = 0;
    std::int64_t reported_at_ = 0;
};

}  // namespace sluice::simulated
