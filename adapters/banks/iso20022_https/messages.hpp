#pragma once

#include <span>
#include <string>
#include <vector>

#include "adapters/banks/port/bank_adapter.hpp"
#include "adapters/banks/port/transport.hpp"
#include "adapters/banks/wire/pain002.hpp"

// Pure functions between our words and the bank's; no I/O, no clock.
namespace sluice::iso20022_https {

// What a status and its reasons mean (ISO 20022 external codes,
// ExternalPaymentTransactionStatus1Code). An unlisted status is InDoubt; so is a rejection as
// duplicate, which says nothing of the first copy.
SubmitOutcome outcome_of(const iso20022::TransactionStatus& status);

// One outcome an instruction of the submission. Everything the answer does not prove is InDoubt.
std::vector<SubmitOutcome> decode_submit(const Submission& submission, const HttpResponse& answer);

// "\n"-separated references.
std::string encode_query(std::span<const QueryItem> items);
std::vector<StatusOutcome> decode_query(std::span<const QueryItem> items,
                                        const HttpResponse& answer);

Result<StatementPage> decode_statements(const std::string& cursor, const HttpResponse& answer);

}  // namespace sluice::iso20022_https
