#include "tests/store/refusals.hpp"

namespace sluice::test {

namespace {

const std::string text_of_36 = "repeat('x', 36)";

const Refusal checks[] = {
    {"currency_code_check", "currency", {{"code", "'eur'"}}},
    {"currency_code_check", "currency", {{"code", "'EURO'"}}},
    {"currency_exponent_check", "currency", {{"exponent", "5"}}},
    {"currency_exponent_check", "currency", {{"exponent", "-1"}}},
    {"bank_bank_id_check", "bank", {{"bank_id", "''"}}},
    {"feed_counter_last_seq_check", "feed_counter", {{"last_seq", "-1"}}},
    {"channel_lease_epoch_check", "channel_lease", {{"epoch", "-1"}}},

    {"account_kind_check",
     "account",
     {{"kind", "'cash'"}, {"number", "''"}, {"channel_id", "NULL"}}},
    {"account_bank_has_channel", "account", {{"channel_id", "NULL"}}},
    {"account_bank_has_channel", "account", {{"kind", "'clearing'"}, {"number", "''"}}},
    {"account_bank_has_number", "account", {{"number", "''"}}},
    {"account_bank_has_number", "account", {{"kind", "'suspense'"}, {"channel_id", "NULL"}}},

    {"account_balance_debits_pending_check", "account_balance", {{"debits_pending", "-1"}}},
    {"account_balance_credits_pending_check", "account_balance", {{"credits_pending", "-1"}}},
    {"account_balance_debits_posted_check",
     "account_balance",
     {{"debits_posted", "-1"}, {"overdraft_limit_minor", "NULL"}}},
    {"account_balance_credits_posted_check", "account_balance", {{"credits_posted", "-1"}}},
    {"account_balance_overdraft_limit_minor_check",
     "account_balance",
     {{"overdraft_limit_minor", "-1"}}},
    {"account_balance_observed_overdraft_minor_check",
     "account_balance",
     {{"observed_overdraft_minor", "-1"}}},
    // The base row holds 100: posted and pending credits count against it, a limit widens it.
    {"account_balance_not_below_floor", "account_balance", {{"credits_posted", "101"}}},
    {"account_balance_not_below_floor", "account_balance", {{"credits_pending", "101"}}},
    {"account_balance_not_below_floor",
     "account_balance",
     {{"credits_posted", "100"}, {"credits_pending", "1"}}},
    {"account_balance_not_below_floor",
     "account_balance",
     {{"credits_posted", "111"}, {"overdraft_limit_minor", "10"}}},
    {"account_balance_not_below_floor",
     "account_balance",
     {{"credits_posted", "111"}, {"observed_overdraft_minor", "10"}}},

    {"batch_source_check", "batch", {{"source", "'csv'"}}},
    {"batch_item_count_check", "batch", {{"item_count", "0"}}},
    {"batch_progress_next_ordinal_check", "batch_progress", {{"next_ordinal", "0"}}},
    {"batch_item_ordinal_check", "batch_item", {{"ordinal", "0"}}},
    {"batch_item_accepted_or_refused", "batch_item", {{"code", "'invalid_iban'"}}},
    {"batch_item_accepted_or_refused", "batch_item", {{"payment_id", "NULL"}}},

    {"payment_amount_minor_check", "payment", {{"amount_minor", "0"}}},
    {"payment_amount_minor_check", "payment", {{"amount_minor", "-1"}}},
    {"payment_end_to_end_id_check", "payment", {{"end_to_end_id", "''"}}},

    {"payment_state_state_check", "payment_state", {{"state", "'none'"}, {"next_at", "NULL"}}},
    {"payment_state_version_check", "payment_state", {{"version", "0"}}},
    {"payment_state_attempts_check", "payment_state", {{"attempts", "-1"}}},
    {"payment_state_open_has_work", "payment_state", {{"next_at", "NULL"}}},
    {"payment_state_open_has_work",
     "payment_state",
     {{"state", "'received'"}, {"next_at", "NULL"}}},
    {"payment_state_open_has_work", "payment_state", {{"state", "'held'"}, {"next_at", "NULL"}}},
    {"payment_state_open_has_work", "payment_state", {{"state", "'settled'"}}},
    {"payment_state_open_has_work", "payment_state", {{"state", "'returned'"}}},
    {"payment_state_open_has_work", "payment_state", {{"state", "'rejected'"}}},
    {"payment_state_open_has_work", "payment_state", {{"state", "'cancelled'"}}},
    {"payment_state_sending_has_attempt", "payment_state", {{"state", "'sending'"}}},
    {"payment_state_sending_has_attempt", "payment_state", {{"state", "'accepted'"}}},
    {"payment_state_sending_has_attempt", "payment_state", {{"state", "'in_doubt'"}}},

    {"payment_event_version_check", "payment_event", {{"version", "0"}}},
    {"payment_event_actor_check", "payment_event", {{"actor", "''"}}},
    {"payment_event_seq_check", "payment_event", {{"seq", "0"}}},
    {"payment_event_legal", "payment_event", {{"to_state", "'settled'"}}},
    {"payment_event_legal",
     "payment_event",
     {{"from_state", "'in_doubt'"}, {"event", "'send'"}, {"to_state", "'sending'"}}},
    // Nothing is sent that was not screened and let go on.
    {"payment_event_legal",
     "payment_event",
     {{"from_state", "'received'"}, {"event", "'send'"}, {"to_state", "'sending'"}}},
    {"payment_event_legal",
     "payment_event",
     {{"from_state", "'held'"}, {"event", "'send'"}, {"to_state", "'sending'"}}},

    {"submission_message_id_check", "submission", {{"message_id", "''"}}},
    {"submission_message_id_check", "submission", {{"message_id", text_of_36}}},
    {"submission_item_count_check", "submission", {{"item_count", "0"}}},
    {"submission_deadline_after_start", "submission", {{"deadline", "'2026-03-02T10:00:00Z'"}}},
    {"attempt_attempt_no_check", "attempt", {{"attempt_no", "0"}}},
    {"attempt_reference_check", "attempt", {{"reference", "''"}}},
    {"attempt_reference_check", "attempt", {{"reference", text_of_36}}},
    {"bank_message_kind_check", "bank_message", {{"kind", "'letter'"}}},

    {"statement_kind_check", "statement", {{"kind", "'camt.053'"}}},
    {"statement_entry_count_check", "statement", {{"entry_count", "-1"}}},
    {"statement_event_seq_check", "statement_event", {{"seq", "0"}}},
    {"statement_line_amount_minor_check", "statement_line", {{"amount_minor", "0"}}},
    {"statement_line_direction_check", "statement_line", {{"direction", "'DBIT'"}}},
    {"statement_line_occurrence_check", "statement_line", {{"occurrence", "0"}}},
    {"statement_line_detail_count_check", "statement_line", {{"detail_count", "-1"}}},
    {"statement_entry_ordinal_check", "statement_entry", {{"ordinal", "0"}}},
    {"statement_match_purpose_check", "statement_match", {{"purpose", "'charge'"}}},
    {"statement_match_rule_check", "statement_match", {{"rule", "''"}}},
    {"statement_match_amount_minor_check", "statement_match", {{"amount_minor", "0"}}},
    {"statement_match_actor_check", "statement_match", {{"actor", "''"}}},
    {"recon_exception_kind_check", "recon_exception", {{"kind", "''"}}},
    {"recon_exception_closed_by_someone", "recon_exception", {{"closed_by", "'anna'"}}},
    {"recon_exception_closed_by_someone", "recon_exception", {{"resolution", "'found'"}}},
    {"recon_exception_closed_by_someone",
     "recon_exception",
     {{"closed_at", "'2026-03-02T10:00:00Z'"}, {"closed_by", "'anna'"}}},

    {"posting_kind_check", "posting", {{"kind", "'reserve'"}}},
    {"posting_purpose_check", "posting", {{"purpose", "'gift'"}}},
    {"posting_amount_minor_check", "posting", {{"amount_minor", "0"}}},
    {"posting_seal_check", "posting", {{"seal", R"('\x00')"}}},
    {"posting_two_sides", "posting", {{"debit_account_id", id("a0")}}},
    {"posting_resolves_pending", "posting", {{"kind", "'post'"}}},
    {"posting_resolves_pending", "posting", {{"kind", "'void'"}}},
    {"posting_resolves_pending", "posting", {{"pending_id", id("91")}}},
    {"posting_has_origin", "posting", {{"payment_id", "NULL"}}},

    {"idempotency_key_key_check", "idempotency_key", {{"key", "''"}}},
    {"idempotency_key_key_check", "idempotency_key", {{"key", "repeat('k', 256)"}}},
    {"idempotency_key_one_outcome", "idempotency_key", {{"code", "'invalid_iban'"}}},
    {"webhook_delivery_state_check",
     "webhook_delivery",
     {{"state", "'lost'"}, {"next_at", "NULL"}}},
    {"webhook_delivery_attempts_check", "webhook_delivery", {{"attempts", "-1"}}},
    {"webhook_delivery_work", "webhook_delivery", {{"next_at", "NULL"}}},
    {"webhook_delivery_work", "webhook_delivery", {{"state", "'delivered'"}}},
    {"webhook_attempt_attempt_no_check", "webhook_attempt", {{"attempt_no", "0"}}},
    {"webhook_attempt_duration_ms_check", "webhook_attempt", {{"duration_ms", "-1"}}},
};

}  // namespace

std::span<const Refusal> check_refusals() {
    return checks;
}

}  // namespace sluice::test
