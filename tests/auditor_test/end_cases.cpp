// What holds once all is over.
#include "tests/auditor_test/cases.hpp"
#include "tests/auditor_test/good_evidence.hpp"

namespace sluice::auditor {

namespace {

const Case end_cases_table[] = {
    {"nothing_is_lost",
     "an answered payment that is gone",
     [](Evidence& e) { e.payments.pop_back(); },
     {turned_down}},
    {"nothing_is_lost",
     "a payment that no answer names",
     [](Evidence& e) {
         e.payments.push_back({added, "E-9", "settled", "EUR", 1});
     },
     {added}},
    {"nothing_is_lost",
     "a payment that is listed twice",
     [](Evidence& e) { e.payments.push_back(e.payments[0]); },
     {paid}},
    {"nothing_is_lost",
     "another amount than ordered",
     [](Evidence& e) { e.payments[0].amount_minor = 1; },
     {paid}},
    {"nothing_is_lost",
     "another currency than ordered",
     [](Evidence& e) { e.payments[0].currency = "CHF"; },
     {paid}},
    {"nothing_is_lost",
     "another end-to-end id than ordered",
     [](Evidence& e) { e.payments[0].end_to_end_id = "E-2"; },
     {paid}},
    {"nothing_is_lost",
     "payments in another order",
     [](Evidence& e) { std::swap(e.payments[0], e.payments[2]); },
     {}},
    {"every_payment_is_final",
     "still accepted",
     [](Evidence& e) { add_payment(e, "accepted"); },
     {added}},
    {"every_payment_is_final",
     "a state that does not exist",
     [](Evidence& e) { add_payment(e, "lost"); },
     {added}},
    {"every_payment_is_final",
     "cancelled is final",
     [](Evidence& e) { add_payment(e, "cancelled"); },
     {}},
    {"state_is_the_banks_truth",
     "settled, and no bank knows it",
     [](Evidence& e) { add_payment(e, "settled"); },
     {added}},
    {"state_is_the_banks_truth",
     "settled, and the bank returned it",
     [](Evidence& e) { e.instructions[0].returned = 1; },
     {paid}},
    {"state_is_the_banks_truth",
     "returned, and the bank did not return it",
     [](Evidence& e) { e.instructions[1].returned = 0; },
     {given_back}},
    {"state_is_the_banks_truth",
     "rejected, and executed",
     [](Evidence& e) { e.instructions[2].executions = 1; },
     {turned_down}},
    {"state_is_the_banks_truth",
     "cancelled, and executed",
     [](Evidence& e) { add_payment(e, "cancelled", 1); },
     {added}},
    {"state_is_the_banks_truth",
     "rejected before any bank heard of it",
     [](Evidence& e) { e.instructions.pop_back(); },
     {}},
    {"balances_agree",
     "they differ",
     [](Evidence& e) { e.book_balances[1].minor = 899; },
     {"OURS EUR"}},
    {"balances_agree",
     "not in the ledger",
     [](Evidence& e) { e.book_balances.pop_back(); },
     {"OURS EUR"}},
    {"balances_agree", "at no bank", [](Evidence& e) { e.bank_balances.pop_back(); }, {"OURS CHF"}},
    {"balances_agree",
     "at the bank twice",
     [](Evidence& e) { e.bank_balances.push_back(e.bank_balances[0]); },
     {"OURS EUR"}},
    {"balances_agree",
     "one account in another currency",
     [](Evidence& e) {
         e.bank_balances.push_back({"OURS", "USD", 7});
         e.book_balances.push_back({"OURS", "USD", 7});
     },
     {}},
    {"nothing_is_unexplained",
     "a line in suspense",
     [](Evidence& e) { e.unexplained_lines = 1; },
     {"suspense"}},
    {"nothing_is_unexplained",
     "a payment that has no line",
     [](Evidence& e) { add_payment(e, "cancelled"); },
     {}},
};

}  // namespace

std::span<const Case> end_cases() {
    return end_cases_table;
}

}  // namespace sluice::auditor
