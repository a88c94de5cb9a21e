#include <algorithm>
#include <array>
#include <string_view>

#include "adapters/banks/iso20022_https/messages.hpp"

namespace sluice::iso20022_https {

namespace {

enum class Meaning { taken, refused };

struct StatusRow {
    std::string_view code;
    Meaning meaning;
};

constexpr std::array statuses{
    StatusRow{"RCVD", Meaning::taken},    // received
    StatusRow{"ACTC", Meaning::taken},    // technical validation passed
    StatusRow{"ACCP", Meaning::taken},    // customer profile passed
    StatusRow{"ACFC", Meaning::taken},    // funds checked
    StatusRow{"ACSP", Meaning::taken},    // settlement in process
    StatusRow{"ACWC", Meaning::taken},    // accepted with a change
    StatusRow{"ACSC", Meaning::taken},    // settled on the debtor's account
    StatusRow{"ACCC", Meaning::taken},    // settled on the creditor's account
    StatusRow{"PDNG", Meaning::taken},    // pending: further checks at the bank
    StatusRow{"PATC", Meaning::taken},    // partially authorised: waits at the bank
    StatusRow{"RJCT", Meaning::refused},  // rejected
    StatusRow{"CANC", Meaning::refused},  // cancelled before execution
};

// A refusal as duplicate: an earlier copy may have been executed (ExternalStatusReason1Code).
constexpr std::array<std::string_view, 7> duplicate_reasons{"AM05", "DU01", "DU02", "DU03",
                                                            "DU04", "DU05", "DUPL"};

bool is_duplicate(const iso20022::TransactionStatus& status) {
    return std::ranges::any_of(status.reasons, [](const auto& reason) {
        return std::ranges::find(duplicate_reasons, reason.code) != duplicate_reasons.end();
    });
}

}  // namespace

SubmitOutcome outcome_of(const iso20022::TransactionStatus& status) {
    const auto row = std::ranges::find(statuses, status.status, &StatusRow::code);
    if (row == statuses.end()) {
        return InDoubt{fail(Errc::bank_code_unknown, "transaction status '" + status.status + "'")};
    }
    if (row->meaning == Meaning::taken) {
        return Accepted{status.bank_reference, status.status};
    }
    if (is_duplicate(status)) {
        return InDoubt{fail(Errc::bank_code_unknown, "refused as duplicate")};
    }
    const auto reason = status.reasons.empty() ? iso20022::StatusReason{} : status.reasons.front();
    return Rejected{reason.code.empty() ? status.status : reason.code, reason.text};
}

}  // namespace sluice::iso20022_https
