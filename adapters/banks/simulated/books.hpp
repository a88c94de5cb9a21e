#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/banks/simulated/options.hpp"
#include "adapters/banks/simulated/sqlite.hpp"
#include "ledger/base/currency.hpp"

namespace sluice::simulated {

// Instants in the books are microseconds since 1970 UTC.

// An account of a customer, in minor units. closed_* is what the last camt.053 ended with.
struct Account {
    std::int64_t id = 0;
    std::string customer;  // subject of its owner
    std::string owner;     // name of its owner
    std::string number;
    bool is_iban = false;
    Currency currency = Currency::of("EUR");
    std::string name;
    std::int64_t opening_minor = 0;
    std::int64_t balance_minor = 0;   // booked
    std::int64_t reserved_minor = 0;  // accepted, not yet booked
    std::int64_t closed_minor = 0;
    std::int64_t closed_entry = 0;    // last entry on a camt.053
    std::int64_t notified_entry = 0;  // last entry on a camt.054
    std::int64_t reported_entry = 0;  // last entry on a camt.052
    std::int64_t statement_sequence = 0;
    std::int64_t notification_sequence = 0;
    std::int64_t report_sequence = 0;
};

// A credit transfer as the bank keeps it. `status` is an ISO 20022 code: ACSP (accepted), PDNG,
// ACSC (executed) or RJCT.
struct Payment {
    std::int64_t id = 0;
    std::int64_t message_row = 0;
    std::int64_t account_id = 0;  // 0: no account of this customer
    std::string customer;
    std::string message_id;
    std::string payment_information_id;
    std::string instruction_id;
    std::string end_to_end_id;
    std::string uetr;
    std::string creditor_name;
    std::string creditor_account;
    bool creditor_is_iban = false;
    std::string creditor_bic;
    std::string remittance;  // Ustrd, several joined by a line feed
    std::string creditor_reference;
    std::string currency;
    std::int64_t amount_minor = 0;
    bool batch = false;  // BtchBookg

    std::string status;
    std::string reason;  // code of a RJCT
    std::string reason_text;
    std::int64_t reserved_minor = 0;
    std::optional<std::int64_t> due_at;  // when it is executed; none: not to be executed any more
    std::optional<std::int64_t> return_at;  // when it is given back
    std::int64_t booked_minor = 0;
    std::int64_t executions = 0;   // 1 when executed
    std::int64_t batch_entry = 0;  // the entry that books it with others
    bool returned = false;
    std::int64_t repeats = 0;  // how often its InstrId came again and was ignored

    // What faults have decided when it was taken.
    std::string late_reason;
    std::int64_t hidden_until = 0;
    std::optional<std::int64_t> return_after_us;
    std::string return_reason;
    std::int64_t deviation_minor = 0;
    bool no_entry = false;
};

enum class EntryKind : std::uint8_t { payment, batch, fee, giving_back, deposit };

// A booked change of an account. The other side is the bank's own account `contra`.
struct Entry {
    std::int64_t id = 0;
    std::int64_t account_id = 0;
    EntryKind kind = EntryKind::payment;
    bool credit = false;
    std::int64_t amount_minor = 0;
    std::string contra;  // CLEARING or FEES
    std::string date;    // booking and value date
    std::int64_t booked_at = 0;
    std::int64_t payment_id = 0;  // payment, fee, giving_back; 0 for others
    // Of a batch or its fee.
    std::string message_id;
    std::string payment_information_id;
    std::int64_t count = 0;
    // Of a deposit.
    std::string party_name;
    std::string party_account;
    bool party_is_iban = false;
    std::string end_to_end_id;
    std::string remittance;
    std::string reason;  // of a giving_back
};

enum class DocumentKind : std::uint8_t { report, statement, notification };  // camt.052 .053 .054

// A camt document by what it holds: the account's entries after `first_after` up to `last`.
struct Document {
    std::int64_t id = 0;
    std::int64_t account_id = 0;
    std::string customer;
    std::optional<std::int64_t> position;  // in the customer's queue; none: held back
    DocumentKind kind = DocumentKind::statement;
    std::int64_t sequence = 0;
    std::int64_t created_at = 0;
    std::int64_t opening_minor = 0;
    std::int64_t closing_minor = 0;
    std::int64_t first_after = 0;
    std::int64_t last = 0;
};

// Entries that follow each other: how many, the last one, credits less debits.
struct EntryRange {
    std::int64_t count = 0;
    std::int64_t last = 0;
    std::int64_t net_minor = 0;
};

struct StoredAnswer {
    std::int64_t message_row = 0;
    std::string body;
};

// The bank's own books in its own SQLite file: the truth about what was executed. Several changes
// belong into one Transaction. Throws StoreError. One thread at a time.
class Books {
public:
    Books(const std::string& file, Synchronous synchronous);

    Database& database() { return database_; }

    std::vector<Account> accounts();
    std::optional<Account> account(std::string_view number);
    std::optional<Account> account(std::int64_t id);
    std::int64_t insert(const Account& account);
    void save(const Account& account);

    std::optional<StoredAnswer> answer_to(std::string_view customer, std::string_view message_id);
    std::int64_t insert_message(std::string_view customer, std::string_view message_id,
                                std::int64_t received_at, std::int64_t count);
    void save_answer(std::int64_t message_row, std::string_view body);
    void count_repeat(std::int64_t message_row);
    void count_refused();
    // True the first time for this pair.
    bool first_drop(std::string_view customer, std::string_view instruction_id);

    std::int64_t insert(const Payment& payment);
    void save(const Payment& payment);  // only what changes after acceptance
    // By InstrId: the one that was or will be executed, when there are several.
    std::optional<Payment> payment_of_account(std::int64_t account_id,
                                              std::string_view instruction_id);
    std::optional<Payment> payment_of_customer(std::string_view customer,
                                               std::string_view instruction_id);
    std::optional<Payment> payment(std::int64_t id);
    std::vector<Payment> due_payments(std::int64_t now, std::int64_t limit);
    std::vector<Payment> due_returns(std::int64_t now, std::int64_t limit);
    std::vector<Payment> payments_of_batch(std::int64_t entry_id);

    std::int64_t insert(const Entry& entry);
    std::vector<Entry> entries(std::int64_t account_id, std::int64_t after, std::int64_t last);

    EntryRange entry_range(std::int64_t account_id, std::int64_t after, std::size_t limit);

    std::int64_t insert(const Document& document);
    // Puts a document at the end of its customer's queue.
    void enqueue(std::int64_t document_id);
    std::optional<Document> held_document(std::int64_t account_id);
    std::optional<Document> next_document(std::string_view customer, std::int64_t after);
    bool has_document_after(std::string_view customer, std::int64_t position);

    std::int64_t value(const char* key, std::int64_t fallback);
    void set_value(const char* key, std::int64_t value);

private:
    Database database_;
};

}  // namespace sluice::simulated
