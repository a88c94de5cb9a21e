// Evidence of a run of real programs comes as JSON: all of it is read, and nothing is guessed.
#include "tests/auditor/evidence_json.hpp"

#include <gtest/gtest.h>

#include "tests/support/print_error.hpp"

namespace sluice::auditor {
namespace {

constexpr std::string_view whole = R"({
  "orders": [{"key": "K",
              "items": [{"end_to_end_id": "E-1", "currency": "EUR", "amount_minor": 100,
                         "creditor_account": "C"}],
              "answers": [[{"payment_id": "P-1", "refusal": ""}],
                          [{"payment_id": "", "refusal": "bank_limit"}]]}],
  "payments": [{"id": "P-1", "end_to_end_id": "E-1", "state": "settled", "currency": "EUR",
                "amount_minor": 100}],
  "instructions": [{"reference": "P1", "end_to_end_id": "E-1", "currency": "EUR",
                    "amount_minor": 100, "creditor_account": "C", "status": "ACSC",
                    "executions": 1, "booked_minor": 101, "returned": 2}],
  "bank_balances": [{"account": "A", "currency": "EUR", "minor": -5}],
  "book_balances": [{"account": "B", "currency": "CHF", "minor": 6}],
  "wire": [{"kind": "sent", "reference": "P1", "at_us": 1},
           {"kind": "unknown", "reference": "P1", "at_us": 2, "final_from_us": 3}],
  "unexplained_lines": 4
})";

std::string replaced(std::string_view old, std::string_view with) {
    std::string text(whole);
    const auto at = text.find(old);
    EXPECT_NE(at, text.npos) << old;
    return text.replace(at, old.size(), with);
}

TEST(EvidenceJson, every_field_is_read) {
    const auto read = parse_evidence(whole);
    ASSERT_TRUE(read) << to_string(read.error());
    const auto& order = read->orders.at(0);
    EXPECT_EQ(order.key, "K");
    EXPECT_EQ(order.items.at(0).end_to_end_id, "E-1");
    EXPECT_EQ(order.items.at(0).currency, "EUR");
    EXPECT_EQ(order.items.at(0).amount_minor, 100);
    EXPECT_EQ(order.items.at(0).creditor_account, "C");
    EXPECT_EQ(order.answers.at(0), (std::vector<ItemAnswer>{{"P-1", ""}}));
    EXPECT_EQ(order.answers.at(1), (std::vector<ItemAnswer>{{"", "bank_limit"}}));
    const auto& payment = read->payments.at(0);
    EXPECT_EQ(payment.id + payment.end_to_end_id + payment.state + payment.currency,
              "P-1E-1settledEUR");
    EXPECT_EQ(payment.amount_minor, 100);
    const auto& instruction = read->instructions.at(0);
    EXPECT_EQ(instruction.reference + instruction.end_to_end_id + instruction.currency, "P1E-1EUR");
    EXPECT_EQ(instruction.amount_minor, 100);
    EXPECT_EQ(instruction.creditor_account + instruction.status, "CACSC");
    EXPECT_EQ(instruction.executions, 1);
    EXPECT_EQ(instruction.booked_minor, 101);
    EXPECT_EQ(instruction.returned, 2);
    EXPECT_EQ(read->bank_balances.at(0).account + read->bank_balances.at(0).currency, "AEUR");
    EXPECT_EQ(read->bank_balances.at(0).minor, -5);
    EXPECT_EQ(read->book_balances.at(0).account + read->book_balances.at(0).currency, "BCHF");
    EXPECT_EQ(read->book_balances.at(0).minor, 6);
    EXPECT_EQ(read->wire.at(0).kind, WireKind::sent);
    EXPECT_FALSE(read->wire.at(0).final_from_us);
    EXPECT_EQ(read->wire.at(1).kind, WireKind::unknown);
    EXPECT_EQ(read->wire.at(1).reference, "P1");
    EXPECT_EQ(read->wire.at(1).at_us, 2);
    EXPECT_EQ(read->wire.at(1).final_from_us, 3);
    EXPECT_EQ(read->unexplained_lines, 4);
}

TEST(EvidenceJson, banks_reports_stand_for_instructions_and_balances) {
    const auto read = parse_evidence(R"({
      "orders": [], "payments": [], "book_balances": [], "wire": [], "unexplained_lines": 0,
      "banks": [
        {"bank": "One", "accounts": [{"account": "A", "currency": "EUR", "balance_minor": 7,
                                      "balance": "0.07"}],
         "payments": [{"instr_id": "P1", "end_to_end_id": "E-1", "currency": "EUR",
                       "amount_minor": 100, "amount": "1.00", "creditor_account": "C",
                       "status": "ACSC", "executions": 1, "booked_minor": 100, "returned": 0}]},
        {"accounts": [{"account": "B", "currency": "CNY", "balance_minor": 8}], "payments": []}]
    })");
    ASSERT_TRUE(read) << to_string(read.error());
    EXPECT_EQ(read->instructions.at(0).reference, "P1");
    EXPECT_EQ(read->instructions.at(0).executions, 1);
    ASSERT_EQ(read->bank_balances.size(), 2U);
    EXPECT_EQ(read->bank_balances[0].minor, 7);
    EXPECT_EQ(read->bank_balances[1].account, "B");
}

TEST(EvidenceJson, what_is_wrong_is_named_with_its_place) {
    const struct {
        std::string text;
        Errc code;
        std::string_view where;
    } cases[] = {
        {"{", Errc::malformed, ""},
        {"[]", Errc::invalid_value, ""},
        {"{}", Errc::missing_field, "/orders"},
        {replaced(R"("key": "K",)", ""), Errc::missing_field, "/orders/0/key"},
        {replaced(R"("key": "K")", R"("key": 1)"), Errc::invalid_value, "/orders/0/key"},
        {replaced(R"("key": "K")", R"("key": "K", "hue": 1)"), Errc::unknown_field,
         "/orders/0/hue"},
        {replaced(R"("amount_minor": 100)", R"("amount_minor": 1.5)"), Errc::invalid_value,
         "/orders/0/items/0/amount_minor"},
        {replaced(R"("payment_id": "", )", ""), Errc::missing_field,
         "/orders/0/answers/1/0/payment_id"},
        {replaced(R"("refusal": "bank_limit")", R"("refusal": "")"), Errc::invalid_value,
         "/orders/0/answers/1/0"},
        {replaced(R"("refusal": "")", R"("refusal": "bank_limit")"), Errc::invalid_value,
         "/orders/0/answers/0/0"},
        {replaced(R"("state": "settled", )", ""), Errc::missing_field, "/payments/0/state"},
        {replaced(R"("booked_minor": 101, )", ""), Errc::missing_field,
         "/instructions/0/booked_minor"},
        {replaced(R"("minor": 6)", R"("minor": "6")"), Errc::invalid_value,
         "/book_balances/0/minor"},
        {replaced(R"("kind": "sent")", R"("kind": "lost")"), Errc::invalid_value, "/wire/0/kind"},
        {replaced(R"("wire": [)", R"("wire": {}, "_": [)"), Errc::invalid_value, "/wire"},
        {replaced(R"("unexplained_lines")", R"("banks": [], "unexplained_lines")"),
         Errc::unknown_field, "/instructions"},
        {replaced(R"("unexplained_lines": 4)", R"("unexplained_lines": 4, "hue": 1)"),
         Errc::unknown_field, "/hue"},
    };
    for (const auto& one : cases) {
        const auto read = parse_evidence(one.text);
        ASSERT_FALSE(read) << one.where;
        EXPECT_EQ(read.error().code, one.code) << to_string(read.error());
        EXPECT_EQ(read.error().where, one.where) << to_string(read.error());
    }
}

TEST(EvidenceJson, a_banks_report_without_its_payments_is_refused) {
    const auto read = parse_evidence(R"({
      "orders": [], "payments": [], "book_balances": [], "wire": [], "unexplained_lines": 0,
      "banks": [{"accounts": []}]})");
    ASSERT_FALSE(read);
    EXPECT_EQ(read.error().where, "/banks/0/payments");
}

}  // namespace
}  // namespace sluice::auditor
