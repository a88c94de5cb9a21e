#pragma once

#include <utility>

#include "tests/auditor/evidence.hpp"

namespace sluice::auditor {

inline constexpr auto paid = "0190c0de-0000-7000-8000-00000000000a";
inline constexpr auto paid_reference = "0190c0de00007000800000000000000a";
inline constexpr auto given_back = "0190c0de-0000-7000-8000-00000000000b";
inline constexpr auto given_back_reference = "0190c0de00007000800000000000000b";
inline constexpr auto turned_down = "0190c0de-0000-7000-8000-00000000000c";
inline constexpr auto turned_down_reference = "0190c0de00007000800000000000000c";

// A run in which every promise was kept: one order of three payments and a refusal, answered twice.
inline Evidence good_evidence() {
    const std::vector<ItemAnswer> answer{
        {paid, ""}, {given_back, ""}, {turned_down, ""}, {"", "insufficient_funds"}};
    Evidence evidence;
    evidence.orders = {{.key = "K",
                        .items = {{"E-1", "EUR", 100, "CREDITOR-1"},
                                  {"E-2", "EUR", 200, "CREDITOR-2"},
                                  {"E-3", "EUR", 300, "CREDITOR-3"},
                                  {"E-4", "EUR", 400, "CREDITOR-4"}},
                        .answers = {answer, answer}}};
    evidence.payments = {{paid, "E-1", "settled", "EUR", 100},
                         {given_back, "E-2", "returned", "EUR", 200},
                         {turned_down, "E-3", "rejected", "EUR", 300}};
    evidence.instructions = {
        {paid_reference, "E-1", "EUR", 100, "CREDITOR-1", "ACSC", 1, 100, 0},
        {given_back_reference, "E-2", "EUR", 200, "CREDITOR-2", "ACSC", 1, 200, 1},
        {turned_down_reference, "E-3", "EUR", 300, "CREDITOR-3", "RJCT", 0, 0, 0}};
    evidence.bank_balances = {{"OURS", "EUR", 900}, {"OURS", "CHF", 500}};
    evidence.book_balances = {{"OURS", "CHF", 500}, {"OURS", "EUR", 900}};
    evidence.wire = {{WireKind::sent, paid_reference, 1, {}},
                     {WireKind::sent, given_back_reference, 2, {}},
                     {WireKind::sent, turned_down_reference, 3, {}}};
    return evidence;
}

// One more payment, in this state, and what the banks did with it.
inline constexpr auto added = "0190c0de-0000-7000-8000-00000000000d";
inline constexpr auto added_reference = "0190c0de00007000800000000000000d";
inline void add_payment(Evidence& e, const std::string& state, std::int64_t executions = 0) {
    e.orders.push_back({"K-5", {{"E-5", "EUR", 5, "CREDITOR-5"}}, {{{added, ""}}}});
    e.payments.push_back({added, "E-5", state, "EUR", 5});
    if (executions > 0) {
        e.instructions.push_back(
            {added_reference, "E-5", "EUR", 5, "CREDITOR-5", "ACSC", executions, 5, 0});
    }
}

// Another order of the terms of E-1.
inline void order_again(Evidence& e, const std::string& end_to_end_id,
                        std::vector<std::vector<ItemAnswer>> answers) {
    e.orders.push_back({"K-2", {{end_to_end_id, "EUR", 100, "CREDITOR-1"}}, std::move(answers)});
}

}  // namespace sluice::auditor
