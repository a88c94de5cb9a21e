#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

// What the auditor is given: what the ERP ordered and was told, what the banks did, and what the
// gateway says in the end. Nothing in it comes from the gateway's tables, so that it can prove them
// wrong. Plain values, so that a simulation fills it directly and a run of real programs through
// JSON (evidence_json.hpp).
namespace sluice::auditor {

struct OrderedItem {
    std::string end_to_end_id;
    std::string currency;
    std::int64_t amount_minor = 0;
    std::string creditor_account;
};

// What one item of a request was answered with: a payment, or a refusal by its code.
struct ItemAnswer {
    std::string payment_id;  // 36 characters, lower case; empty: refused
    std::string refusal;     // name of an Errc
    bool operator==(const ItemAnswer&) const = default;
};

// One request of an ERP under its idempotency key, with every answer it ever got: none while it was
// not answered, several when it was repeated.
struct Order {
    std::string key;
    std::vector<OrderedItem> items;
    std::vector<std::vector<ItemAnswer>> answers;
};

// A payment as the gateway tells the ERP at the end.
struct PaymentSeen {
    std::string id;
    std::string end_to_end_id;
    std::string state;  // "settled"
    std::string currency;
    std::int64_t amount_minor = 0;
};

// What a bank did with one instruction, from its own books.
struct BankInstructionSeen {
    std::string reference;  // InstrId: the payment's id without dashes
    std::string end_to_end_id;
    std::string currency;
    std::int64_t amount_minor = 0;  // as instructed
    std::string creditor_account;
    std::string status;  // ISO 20022: ACSC, RJCT, ...
    std::int64_t executions = 0;
    std::int64_t booked_minor = 0;
    std::int64_t returned = 0;
};

struct Balance {
    std::string account;
    std::string currency;
    std::int64_t minor = 0;
};

// What passed on the wire and who allowed what, in order of time. Only a simulation can see it.
enum class WireKind : std::uint8_t {
    sent,      // bytes of an instruction left the gateway
    not_sent,  // the connection was refused: not one byte left
    unknown,   // the bank answered a query with "unknown"
    decided    // a person decided that the bank does not know it
};
struct WireEvent {
    WireKind kind = WireKind::sent;
    std::string reference;
    std::int64_t at_us = 0;
    // Of unknown: the bank's final word counts only from this instant on.
    std::optional<std::int64_t> final_from_us;
};

struct Evidence {
    std::vector<Order> orders;
    std::vector<PaymentSeen> payments;
    std::vector<BankInstructionSeen> instructions;
    std::vector<Balance> bank_balances;  // by the banks' books
    std::vector<Balance> book_balances;  // by the gateway's ledger
    std::vector<WireEvent> wire;
    std::int64_t unexplained_lines = 0;  // lines in suspense that nobody has explained
};

}  // namespace sluice::auditor
