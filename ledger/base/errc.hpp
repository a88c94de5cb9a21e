#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace sluice {

// What the one who meets an error should do. Every code has exactly one.
enum class Disposition : std::uint8_t {
    fix_request,  // the caller's input is wrong; sending the same again gives the same answer
    fix_config,   // an operator has to change something
    retry_later,  // nothing was done; the same call may be repeated
    ask_bank,     // something may have been done; find out, never repeat
    stop          // the process cannot go on
};

enum class Errc : std::uint8_t {
    malformed,
    wrong_encoding,
    unsupported_media,
    too_large,
    schema_violation,
    unsupported_namespace,
    entity_forbidden,
    missing_field,
    unknown_field,
    invalid_value,
    invalid_amount,
    over_precise_amount,
    unknown_currency,
    invalid_iban,
    invalid_bic,
    invalid_date,
    invalid_characters,
    unsupported_element,
    control_sum_mismatch,
    transaction_count_mismatch,
    duplicate_message,
    duplicate_end_to_end_id,
    unknown_account,
    account_closed,
    currency_mismatch,
    insufficient_funds,
    amount_over_limit,
    bank_limit,
    date_in_past,
    date_too_far,
    idempotency_key_missing,
    idempotency_key_reused,
    idempotency_key_running,
    unauthenticated,
    forbidden,
    not_found,
    method_not_allowed,
    illegal_transition,
    version_missing,
    version_conflict,
    rate_limited,
    overloaded,
    timeout,
    not_connected,
    sent_unknown,
    bank_answer_unreadable,
    bank_code_unknown,
    statement_empty,
    statement_broken,
    statement_gap,
    database_unavailable,
    commit_in_doubt,
    database_conflict,
    schema_version,
    key_missing,
    key_unusable,
    key_secret_wrong,
    key_locked,
    key_unavailable,
    decryption_failed,
    config_invalid,
    io_error,
    internal
};

struct ErrcInfo {
    Errc code;
    std::string_view name;  // stable, part of the API
    Disposition disposition;
    std::string_view english;
    std::string_view chinese;
};

// One row for each Errc, in the order of the enum.
std::span<const ErrcInfo> errc_table();
const ErrcInfo& info(Errc code);
std::string_view name(Errc code);
std::string_view name(Disposition disposition);
Disposition disposition(Errc code);

}  // namespace sluice
