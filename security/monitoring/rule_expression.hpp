#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "security/monitoring/scenario.hpp"

namespace sluice::monitoring {

// A condition about one transfer and its history, as a tree in a vector.
//
//   or      = and { "or" and }
//   and     = not { "and" not }
//   not     = "not" not | compare
//   compare = operand [ ("==" | "!=" | "<" | "<=" | ">" | ">=") operand
//                     | [ "not" ] "in" ( "list" NAME | "[" literal { "," literal } "]" ) ]
//   operand = literal | FIELD | call | "(" or ")"
//   call    = "contains" | "starts_with" | "ends_with" "(" or "," or ")"
//           | "lower" | "length" | "is_person" "(" or ")"
//           | "count" "(" "transfers" scope "within" DURATION ")"
//           | "sum" "(" "amount" scope "within" DURATION ")"
//           | "first_payment_to" "(" "creditor" ")"
//           | "days_since" "(" "last" "payment" "to" "creditor" ")"
//   scope   = "to" ("creditor" | "creditor_account") | "by" "maker" | "from" "debit_account"
//           | "of" "tenant"
//
// Counts and sums include the transfer itself; sums are in the enterprise's base currency.
// A field without data is unknown, and so is what is compared with it (Kleene's logic).

enum class ValueType : std::uint8_t { truth, number, money, text };

enum class Operation : std::uint8_t {
    // No operands.
    literal,
    field,
    count_transfers,
    sum_amount,
    first_payment,
    days_since_last,
    // One.
    logical_not,
    lower,
    length,
    is_person,
    in_list,
    // Two.
    logical_and,
    logical_or,
    equal,
    not_equal,
    less,
    less_equal,
    greater,
    greater_equal,
    contains,
    starts_with,
    ends_with
};

enum class Field : std::uint8_t {
    amount,
    currency,
    purpose,
    creditor_name,
    creditor_account,
    creditor_bank,
    creditor_country,
    debit_account,
    debit_bank,
    maker,
    vendor_id,
    invoice_no,
    remittance,
    batch_id,
    ip_country,
    device_id,
    tenant,
    hour,
    weekday,
    approver_count,
    known_payee,
    graph_risk,
    graph_cycle_legs,
    edge_score
};

enum class Scope : std::uint8_t { creditor, maker, debit_account, tenant };

struct Literal {
    ValueType type = ValueType::number;
    std::int64_t number = 0;  // also truth: 0 or 1
    std::string text{};
    std::optional<Money> money{};

    bool operator==(const Literal&) const = default;
};

struct Node {
    Operation operation{};
    ValueType type{};
    Field field{};
    Scope scope{};
    std::uint32_t left = 0;  // indexes into Expression::nodes, always smaller than the node's own
    std::uint32_t right = 0;
    std::int64_t minutes = 0;         // window of a count or sum
    std::vector<Literal> literals{};  // one for a literal; the items of a list, sorted
    std::string list_name{};          // of a named list, for printing
};

struct Expression {
    std::vector<Node> nodes{};  // the last one is the root
    std::int64_t cost = 0;      // upper bound of the steps of one evaluation
};

std::string_view name(Field field);
ValueType type_of(Field field);
std::optional<Field> field_named(std::string_view name);
std::string_view name(ValueType type);

enum class Truth : std::uint8_t { no, yes, unknown };

// At most `cost` steps, no loops over history.
Truth evaluate(const Expression& expression, const ScenarioContext& context);

// The one way to write an expression: parsing it gives the same expression again.
std::string canonical(const Expression& expression);

}  // namespace sluice::monitoring
