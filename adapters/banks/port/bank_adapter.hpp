#pragma once

#include <span>
#include <string>
#include <vector>

#include "adapters/banks/port/capabilities.hpp"
#include "adapters/banks/port/outcome.hpp"
#include "ledger/base/time.hpp"
#include "ledger/payment/instruction.hpp"
#include "ledger/statement/statement.hpp"

namespace sluice {

// One instruction as a bank gets it.
struct BankInstruction {
    std::string reference;  // ours, at most Capabilities::reference_length; the same on every send
    CreditTransfer transfer;
    std::string debtor_bic;
    BusinessDate execution_date;
};

// One bank message: its id and time are given, so that encoding is a pure function.
struct Submission {
    std::string message_id;  // at most 35 characters, unique for ever
    Instant created_at;
    std::vector<BankInstruction> instructions;
};

// The bytes of an exchange, for the archive. Empty where there were none.
struct Exchange {
    std::string request;
    std::string answer;
};

struct SubmitResult {
    std::vector<SubmitOutcome> outcomes;  // one an instruction, in the same order
    Exchange exchange;
};

struct QueryItem {
    std::string reference;  // as in BankInstruction
    std::string message_id; // of the latest submission that carried it
};

struct QueryResult {
    std::vector<StatusOutcome> outcomes;  // one an item, in the same order
    Exchange exchange;
};

struct StatementPage {
    std::vector<Statement> statements;  // empty: nothing new
    std::string cursor;                 // give it to the next fetch
    bool more = false;                  // fetch again at once
    std::string document;               // the bytes the bank sent
};

// One bank connection. One thread at a time; submit and the two others may be called from two
// threads at once on two objects. No function throws: the flow still treats an escaped exception as
// InDoubt.
class BankAdapter {
public:
    virtual ~BankAdapter() = default;

    virtual const Capabilities& capabilities() const = 0;

    // Sends the instructions as one bank message. The caller has committed the attempt before.
    virtual SubmitResult submit(const Submission& submission, Deadline deadline) = 0;

    // Asks the bank what became of instructions. Changes nothing at the bank.
    virtual QueryResult query(std::span<const QueryItem> items, Deadline deadline) = 0;

    // The statements behind the cursor; an empty cursor means from the beginning. Changes nothing
    // at the bank, so a page may be fetched again until its cursor is stored.
    // Errors: not_connected, timeout, sent_unknown, bank_answer_unreadable, statement_empty.
    virtual Result<StatementPage> fetch_statement(const std::string& cursor, Deadline deadline) = 0;
};

}  // namespace sluice
