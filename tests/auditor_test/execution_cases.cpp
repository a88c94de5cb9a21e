// What the banks did against what was ordered.
#include "tests/auditor_test/cases.hpp"
#include "tests/auditor_test/good_evidence.hpp"

namespace sluice::auditor {

namespace {

void at_bank(Evidence& e, const std::string& reference, const std::string& end_to_end_id,
             std::int64_t executions) {
    e.instructions.push_back(
        {reference, end_to_end_id, "EUR", 100, "CREDITOR-1", "ACSC", executions, 100, 0});
}

const Case execution_cases_table[] = {
    {"executed_at_most_once",
     "one reference executed twice",
     [](Evidence& e) { e.instructions[0].executions = 2; },
     {paid_reference}},
    {"executed_at_most_once",
     "one reference executed at two banks",
     [](Evidence& e) { e.instructions.push_back(e.instructions[0]); },
     {paid_reference}},
    {"executed_at_most_once",
     "one end-to-end id under two references",
     [](Evidence& e) { at_bank(e, "other", "E-1", 1); },
     {"E-1"}},
    {"executed_at_most_once",
     "a second reference that was not executed",
     [](Evidence& e) { at_bank(e, "other", "E-1", 0); },
     {}},
    {"executed_at_most_once",
     "payments without an end-to-end id",
     [](Evidence& e) {
         at_bank(e, "one", "NOTPROVIDED", 1);
         at_bank(e, "two", "NOTPROVIDED", 1);
     },
     {}},
    {"executed_as_ordered",
     "another amount",
     [](Evidence& e) { e.instructions[0].amount_minor = 101; },
     {paid_reference}},
    {"executed_as_ordered",
     "another currency",
     [](Evidence& e) { e.instructions[0].currency = "CHF"; },
     {paid_reference}},
    {"executed_as_ordered",
     "another creditor",
     [](Evidence& e) { e.instructions[0].creditor_account = "CREDITOR-2"; },
     {paid_reference}},
    {"executed_as_ordered",
     "another end-to-end id",
     [](Evidence& e) { e.instructions[0].end_to_end_id = "E-2"; },
     {paid_reference}},
    {"executed_as_ordered",
     "the terms of another item of the same order",
     [](Evidence& e) { std::swap(e.instructions[0].reference, e.instructions[1].reference); },
     {paid_reference, given_back_reference}},
    {"executed_as_ordered",
     "what nobody ordered",
     [](Evidence& e) { at_bank(e, "stray", "E-9", 0); },
     {"stray"}},
    {"executed_as_ordered",
     "an item that was refused",
     [](Evidence& e) {
         order_again(e, "E-9", {{{"", "bank_limit"}}});
         at_bank(e, "refused", "E-9", 1);
     },
     {"refused"}},
    {"executed_as_ordered",
     "an order that has no answer yet",
     [](Evidence& e) {
         order_again(e, "E-9", {});
         at_bank(e, "early", "E-9", 1);
     },
     {}},
    {"executed_as_ordered",
     "a bank that booked another amount than it was told",
     [](Evidence& e) { e.instructions[0].booked_minor = 101; },
     {}},
    {"rejected_was_not_executed",
     "a rejected payment that was executed",
     [](Evidence& e) { e.instructions[2].executions = 1; },
     {turned_down}},
    {"rejected_was_not_executed",
     "a cancelled payment that was executed",
     [](Evidence& e) { add_payment(e, "cancelled", 1); },
     {added}},
    {"rejected_was_not_executed",
     "a cancelled payment that no bank knows",
     [](Evidence& e) { add_payment(e, "cancelled"); },
     {}},
};

}  // namespace

std::span<const Case> execution_cases() {
    return execution_cases_table;
}

}  // namespace sluice::auditor
