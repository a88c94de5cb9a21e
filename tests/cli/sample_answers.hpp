#pragma once

// Answers of the gateway's API, as openapi.json has them.
namespace sluice::test {

inline constexpr const char* payment_id = "018f0000-0000-7000-8000-0000000000b1";

inline constexpr const char* payment = R"({
  "id": "018f0000-0000-7000-8000-0000000000b1", "state": "in_doubt", "version": 4,
  "account_id": "018f0000-0000-7000-8000-0000000000a1",
  "amount": {"currency": "EUR", "value": "1234567.80"},
  "debtor_account": {"iban": "NL91ABNA0417164300"},
  "creditor": {"name": "上海示例贸易有限公司", "account": {"number": "6222021001112223334"}},
  "end_to_end_id": "E2E-0001", "uetr": "eb6305c9-1f7f-49de-aed0-16487c27b42d",
  "requested_date": "2026-03-02", "remittance": "Invoice 7\nInvoice 8",
  "execution_date": "2026-03-02", "attempts": 1, "bank_reference": "NSB-77",
  "next_action_at": "2026-03-02T09:31:00.000000Z",
  "created_at": "2026-03-02T09:30:00.000000Z", "changed_at": "2026-03-02T09:30:31.250000Z"})";

inline constexpr const char* settled_payment = R"({
  "id": "018f0000-0000-7000-8000-0000000000b2", "state": "settled", "version": 6,
  "amount": {"currency": "JPY", "value": "999"}, "debtor_account": {"number": "1234567"},
  "creditor": {"name": "Müller & Söhne \u001b[31mGmbH", "account": {"iban": "DE89"}},
  "end_to_end_id": "NOTPROVIDED", "execution_date": "2026-03-03"})";

inline constexpr const char* history = R"({
  "payment_id": "018f0000-0000-7000-8000-0000000000b1", "state": "in_doubt", "version": 4,
  "events": [
    {"version": 1, "from": "none", "event": "create", "to": "received", "actor": "erp",
     "at": "2026-03-02T09:30:00.000000Z", "seq": 1},
    {"version": 2, "from": "received", "event": "queue", "to": "queued",
     "actor": "gateway:screen", "at": "2026-03-02T09:30:00.000000Z", "seq": 2},
    {"version": 3, "from": "queued", "event": "send", "to": "sending", "actor": "gateway",
     "at": "2026-03-02T09:30:01.500000Z", "seq": 3},
    {"version": 4, "from": "sending", "event": "no_answer", "to": "in_doubt", "actor": "gateway",
     "at": "2026-03-02T09:30:31.250000Z", "seq": 4, "evidence": {"error": "timeout"}}],
  "attempts": [
    {"attempt_no": 1, "submission_id": "018f0000-0000-7000-8000-0000000000c1",
     "message_id": "018f0000000070008000000000000c1",
     "reference": "018f0000000070008000000000000b1",
     "created_at": "2026-03-02T09:30:01.500000Z", "deadline": "2026-03-02T09:30:31.500000Z"}],
  "matches": [
    {"payment_id": "018f0000-0000-7000-8000-0000000000b1", "line_id": "x", "purpose": "settlement",
     "rule": "end_to_end_id", "amount": {"currency": "EUR", "value": "1234567.80"},
     "actor": "gateway", "at": "2026-03-02T10:00:00.000000Z",
     "line": {"line_id": "x", "statement_id": "018f0000-0000-7000-8000-0000000000d1",
              "booking_date": "2026-03-02", "counterparty_name": "上海示例贸易有限公司"}}]})";

inline constexpr const char* accounts = R"({"items": [
  {"id": "018f0000-0000-7000-8000-0000000000a1", "kind": "bank", "name": "Main",
   "account": {"iban": "NL91ABNA0417164300"}, "currency": "EUR", "is_open": true,
   "balances": {"posted": {"currency": "EUR", "value": "-1050000.00"},
                "pending_debits": {"currency": "EUR", "value": "0.00"},
                "pending_credits": {"currency": "EUR", "value": "12.30"},
                "available": {"currency": "EUR", "value": "-1050012.30"}}},
  {"id": "018f0000-0000-7000-8000-0000000000a2", "kind": "bank", "name": "人民币基本户",
   "account": {"number": "6222021001112223334"}, "currency": "CNY", "is_open": true,
   "balances": {"posted": {"currency": "CNY", "value": "88.00"},
                "pending_debits": {"currency": "CNY", "value": "0.00"},
                "pending_credits": {"currency": "CNY", "value": "0.00"},
                "available": {"currency": "CNY", "value": "88.00"}}}]})";

inline constexpr const char* trial_balance = R"({
  "at": "2026-03-02T18:00:00.000000Z", "balanced": true, "currencies": [
    {"currency": "EUR", "balanced": true,
     "total_debits": {"currency": "EUR", "value": "1500.00"},
     "total_credits": {"currency": "EUR", "value": "1500.00"},
     "accounts": [
       {"account_id": "a", "kind": "bank", "name": "Main",
        "debits": {"currency": "EUR", "value": "1000.00"},
        "credits": {"currency": "EUR", "value": "500.00"},
        "balance": {"currency": "EUR", "value": "500.00"}},
       {"account_id": "b", "kind": "clearing", "name": "Clearing EUR",
        "debits": {"currency": "EUR", "value": "500.00"},
        "credits": {"currency": "EUR", "value": "0.00"},
        "balance": {"currency": "EUR", "value": "500.00"}},
       {"account_id": "c", "kind": "opening", "name": "Opening EUR",
        "debits": {"currency": "EUR", "value": "0.00"},
        "credits": {"currency": "EUR", "value": "1000.00"},
        "balance": {"currency": "EUR", "value": "-1000.00"}}]}]})";

inline constexpr const char* statements = R"({"items": [
  {"id": "018f0000-0000-7000-8000-0000000000d1",
   "account_id": "018f0000-0000-7000-8000-0000000000a1",
   "kind": "statement", "bank_statement_id": "2026-061", "page": 1, "date": "2026-03-02",
   "opening_balance": {"currency": "EUR", "value": "0.00"},
   "closing_balance": {"currency": "EUR", "value": "-1050000.00"}, "entry_count": 2,
   "received_at": "2026-03-02T18:00:00.000000Z", "seq": 9}], "next_cursor": "s1"})";

inline constexpr const char* statement = R"({
  "id": "018f0000-0000-7000-8000-0000000000d1",
  "account_id": "018f0000-0000-7000-8000-0000000000a1",
  "kind": "statement", "bank_statement_id": "2026-061", "page": 1, "date": "2026-03-02",
  "opening_balance": {"currency": "EUR", "value": "0.00"},
  "closing_balance": {"currency": "EUR", "value": "-1050000.00"}, "entry_count": 2,
  "received_at": "2026-03-02T18:00:00.000000Z", "seq": 9, "entries": [
    {"ordinal": 1, "line": {"booking_date": "2026-03-02", "direction": "debit",
      "amount": {"currency": "EUR", "value": "1234567.80"}, "end_to_end_id": "E2E-0001",
      "counterparty_name": "上海示例贸易有限公司"},
     "matches": [{"payment_id": "018f0000-0000-7000-8000-0000000000b1"}]},
    {"ordinal": 2, "line": {"booking_date": "2026-03-02", "direction": "credit",
      "amount": {"currency": "EUR", "value": "184567.80"}}, "matches": [],
     "open_exception_id": "018f0000-0000-7000-8000-0000000000e1"}]})";

inline constexpr const char* exceptions = R"({"items": [
  {"id": "018f0000-0000-7000-8000-0000000000e1", "kind": "unknown_credit",
   "account_id": "018f0000-0000-7000-8000-0000000000a1",
   "line": {"direction": "credit", "amount": {"currency": "EUR", "value": "184567.80"},
            "counterparty_name": "Unknown Ltd"},
   "detail": "no payment fits", "opened_at": "2026-03-02T18:00:00.000000Z"}]})";

inline constexpr const char* file = R"({
  "id": "018f0000-0000-7000-8000-0000000000f1", "source": "pain.001", "message_id": "MSG-1",
  "message_version": "pain.001.001.09", "control_sum": "1300.00", "item_count": 2,
  "accepted_count": 1, "refused_count": 1, "done": true,
  "created_at": "2026-03-02T09:30:00.000000Z", "items": [
    {"ordinal": 1, "payment_id": "018f0000-0000-7000-8000-0000000000b1", "state": "received",
     "end_to_end_id": "E2E-0001"},
    {"ordinal": 2, "end_to_end_id": "E2E-0002",
     "error": {"code": "invalid_iban", "message": "The IBAN is not valid.", "line": 57,
               "xpath": "/Document/CstmrCdtTrfInitn/PmtInf[1]/CdtTrfTxInf[2]"}}]})";

inline constexpr const char* events = R"({"last_seq": 3, "items": [
  {"specversion": "1.0", "id": "evt_1_1", "source": "/v1/enterprises/1", "seq": 2,
   "type": "io.sluice.payment.held.v1",
   "subject": "payments/018f0000-0000-7000-8000-0000000000b1",
   "time": "2026-03-02T09:30:00.000000Z", "datacontenttype": "application/json",
   "data": {"payment_id": "b1", "state": "held", "end_to_end_id": "E2E-0001",
            "amount": {"currency": "EUR", "value": "1234567.80"}}},
  {"specversion": "1.0", "id": "evt_1_2", "source": "/v1/enterprises/1", "seq": 3,
   "type": "io.sluice.statement.statement.v1",
   "subject": "statements/018f0000-0000-7000-8000-0000000000d1",
   "time": "2026-03-02T18:00:00.000000Z", "datacontenttype": "application/json",
   "data": {"statement_id": "d1", "kind": "statement", "bank_statement_id": "2026-061"}}]})";

inline constexpr const char* webhooks = R"({"items": [
  {"id": "018f0000-0000-7000-8000-000000000101", "url": "https://erp.example/hook",
   "is_enabled": false, "disabled_reason": "gone", "planned_seq": 12,
   "created_at": "2026-03-02T09:00:00.000000Z"}]})";

inline constexpr const char* deliveries = R"({"items": [
  {"seq": 12, "state": "pending", "attempts": 1, "next_at": "2026-03-02T09:30:05.000000Z",
   "log": [{"attempt_no": 1, "at": "2026-03-02T09:30:00.000000Z", "status": 0, "error": "timeout",
            "duration_ms": 15000}]},
  {"seq": 11, "state": "delivered", "attempts": 1,
   "log": [{"attempt_no": 1, "at": "2026-03-02T09:29:59.000000Z", "status": 204,
            "duration_ms": 31}]}]})";

}  // namespace sluice::test
