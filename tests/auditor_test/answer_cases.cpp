// What an ERP was answered.
#include "tests/auditor_test/cases.hpp"
#include "tests/auditor_test/good_evidence.hpp"

namespace sluice::auditor {

namespace {

const Case answer_cases_table[] = {
    {"replay_gives_the_first_answer",
     "another payment",
     [](Evidence& e) { e.orders[0].answers[1][0].payment_id = added; },
     {"K"}},
    {"replay_gives_the_first_answer",
     "a refusal, where there was a payment",
     [](Evidence& e) {
         e.orders[0].answers[1][0] = {"", "duplicate_end_to_end_id"};
     },
     {"K"}},
    {"replay_gives_the_first_answer",
     "another reason",
     [](Evidence& e) { e.orders[0].answers[1][3].refusal = "bank_limit"; },
     {"K"}},
    {"replay_gives_the_first_answer",
     "an item without its answer",
     [](Evidence& e) { e.orders[0].answers[1].pop_back(); },
     {"K"}},
    {"replay_gives_the_first_answer",
     "one item too many in the only answer",
     [](Evidence& e) {
         e.orders[0].answers.pop_back();
         e.orders[0].answers[0].push_back({added, ""});
     },
     {"K"}},
    {"replay_gives_the_first_answer",
     "an order that was answered once",
     [](Evidence& e) { e.orders[0].answers.pop_back(); },
     {}},
    {"one_payment_per_item",
     "two items of one order",
     [](Evidence& e) { e.orders[0].answers[0][1].payment_id = paid; },
     {paid}},
    {"one_payment_per_item",
     "items of two orders",
     [](Evidence& e) {
         order_again(e, "E-9", {{{paid, ""}}});
     },
     {paid}},
    {"one_payment_per_item",
     "the same item, answered many times",
     [](Evidence& e) { e.orders[0].answers.push_back(e.orders[0].answers[0]); },
     {}},
    {"every_order_is_answered",
     "no answer",
     [](Evidence& e) { order_again(e, "E-9", {}); },
     {"K-2"}},
    {"every_order_is_answered",
     "a refusal is an answer",
     [](Evidence& e) {
         order_again(e, "E-9", {{{"", "bank_limit"}}});
     },
     {}},
};

}  // namespace

std::span<const Case> answer_cases() {
    return answer_cases_table;
}

}  // namespace sluice::auditor
