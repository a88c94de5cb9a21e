#include "gateway/api/statement_json.hpp"

namespace sluice::api {

void write_line(json::Writer& writer, std::string_view name, const store::LineView& line) {
    writer.begin_object(name);
    writer.text("line_id", line.id.to_string());
    writer.text("statement_id", line.statement.to_string());
    writer.text("account_id", line.account.to_string());
    writer.amount("amount", line.amount);
    writer.text("direction", line.direction);
    writer.text("booking_date", to_iso_date(line.booking_date));
    if (line.value_date) {
        writer.text("value_date", to_iso_date(*line.value_date));
    }
    writer.optional_text("bank_reference", line.bank_reference);
    writer.optional_text("end_to_end_id", line.end_to_end_id);
    writer.optional_text("counterparty_name", line.counterparty_name);
    writer.optional_text("counterparty_account", line.counterparty_account);
    writer.optional_text("remittance", line.remittance);
    writer.optional_text("return_reason", line.return_reason);
    writer.optional_text("bank_transaction_code", line.transaction_code);
    writer.end_object();
}

void write_match_members(json::Writer& writer, const store::MatchView& match) {
    writer.text("payment_id", match.payment.to_string());
    writer.text("line_id", match.line.to_string());
    writer.text("purpose", match.purpose);
    writer.text("rule", match.rule);
    writer.amount("amount", match.amount);
    writer.text("actor", match.actor);
    writer.text("at", to_rfc3339(match.at));
}

}  // namespace sluice::api
