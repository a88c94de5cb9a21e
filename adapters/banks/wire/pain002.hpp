#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ledger/base/result.hpp"
#include "ledger/base/time.hpp"

namespace sluice::iso20022 {

struct StatusReason {
    std::string code;         // Cd or Prtry
    bool proprietary = false;
    std::string text;         // AddtlInf, at most 105 characters a piece

    bool operator==(const StatusReason&) const = default;
};

struct TransactionStatus {
    std::string instruction_id;   // OrgnlInstrId
    std::string end_to_end_id;    // OrgnlEndToEndId
    std::string payment_information_id;  // OrgnlPmtInfId
    std::string status;           // TxSts: ACCP ACSP ACSC ACTC PDNG RJCT ...; empty: not given
    std::string bank_reference;   // AcctSvcrRef
    std::vector<StatusReason> reasons;
};

// pain.002.001.03 and .10 (and later) as one shape.
struct Pain002 {
    std::string message_id;
    Instant created_at{};
    std::string initiating_party;
    std::string original_message_id;
    std::string original_message_name;  // "pain.001.001.09"
    std::optional<std::int64_t> original_count;
    std::string original_control_sum;   // decimal text
    std::string group_status;           // ACCP, PART, RJCT, ...; empty: not given
    std::vector<StatusReason> group_reasons;
    struct PaymentInformation {
        std::string id;      // OrgnlPmtInfId
        std::string status;  // PmtInfSts
        std::vector<StatusReason> reasons;
    };
    std::vector<PaymentInformation> payment_informations;
    std::vector<TransactionStatus> transactions;
};

// Reads a bank's pain.002 (versions 03, 10, 12, 13, 14), checked against its XSD. Errors, with
// XPath and line: malformed, wrong_encoding, too_large, entity_forbidden, unsupported_namespace,
// schema_violation, invalid_date.
Result<Pain002> read_pain002(std::string_view document);

// Writes pain.002.001.03 or .10 (any other version is a bug), valid by its XSD when the ids are not
// empty and fit Max35Text and the statuses are codes of that version. A reason of more than four
// characters goes out as proprietary; text is cut into pieces of 105 characters. Transactions stand
// below their payment information in the order of its first mention.
std::string write_pain002(const Pain002& report, std::string_view version);

}  // namespace sluice::iso20022
