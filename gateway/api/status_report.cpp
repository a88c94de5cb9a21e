#include "gateway/api/status_report.hpp"

#include <algorithm>
#include <cctype>
#include <map>

#include "ledger/base/gzip.hpp"

namespace sluice::api {

namespace {

using iso20022::Pain002;
using iso20022::StatusReason;
using iso20022::TransactionStatus;

constexpr std::size_t sniffed_bytes = 64 << 10;
constexpr std::string_view pain001_prefix = "urn:iso:std:iso:20022:tech:xsd:pain.001.001.";

StatusReason reason_of(const Error& error) {
    std::string text{info(error.code).english};
    if (!error.detail.empty()) {
        text += ' ' + error.detail;
    }
    if (!error.where.empty()) {
        text += '\n' + error.where;
    }
    if (error.line > 0) {
        text += " line " + std::to_string(error.line);
    }
    return {std::string{reason_code(error.code)}, false, text};
}

std::string_view transaction_status(PaymentState state) {
    switch (state) {
        case PaymentState::accepted:
            return "ACSP";
        case PaymentState::settled:
            return "ACSC";
        case PaymentState::rejected:
        case PaymentState::cancelled:
        case PaymentState::returned:
            return "RJCT";
        default:
            return "PDNG";
    }
}

std::optional<StatusReason> reason_of(PaymentState state) {
    switch (state) {
        case PaymentState::rejected:
            return StatusReason{"NARR", false, "Rejected, not executed."};
        case PaymentState::cancelled:
            return StatusReason{"DS02", false, "Cancelled before it was sent."};
        case PaymentState::returned:
            return StatusReason{"NARR", false, "Returned by the bank after settlement."};
        default:
            return std::nullopt;
    }
}

TransactionStatus transaction_of(const flow::BatchItemView& item) {
    TransactionStatus transaction{.instruction_id = item.instruction_id,
                                  .end_to_end_id = item.end_to_end_id,
                                  .payment_information_id = item.payment_information_id,
                                  .status = "RJCT",
                                  .bank_reference = {},
                                  .reasons = {}};
    if (item.refusal) {
        transaction.reasons.push_back(reason_of(*item.refusal));
    } else if (item.state) {
        transaction.status = transaction_status(*item.state);
        if (auto reason = reason_of(*item.state)) {
            transaction.reasons.push_back(std::move(*reason));
        }
    }
    return transaction;
}

struct Tally {
    std::size_t all = 0;
    std::size_t rejected = 0;

    void add(const TransactionStatus& transaction) {
        ++all;
        rejected += transaction.status == "RJCT" ? 1 : 0;
    }
    std::string status(bool done) const {
        if (!done) {
            return "PDNG";
        }
        return rejected == 0 ? "ACCP" : rejected == all ? "RJCT" : "PART";
    }
};

// The statuses of the payment informations, in the order of the document.
std::vector<Pain002::PaymentInformation> payment_informations(
    const std::vector<TransactionStatus>& transactions, bool done) {
    std::vector<std::string> order;
    std::map<std::string, Tally> tallies;
    for (const auto& transaction : transactions) {
        const auto& id = transaction.payment_information_id;
        if (tallies.find(id) == tallies.end()) {
            order.push_back(id);
        }
        tallies[id].add(transaction);
    }
    std::vector<Pain002::PaymentInformation> informations;
    for (const auto& id : order) {
        informations.push_back({id, tallies[id].status(done), {}});
    }
    return informations;
}

std::string beginning_of(std::string_view document) {
    if (!is_gzip(document)) {
        return std::string{document.substr(0, sniffed_bytes)};
    }
    std::string text;
    // What is broken behind the part we look at does not matter here.
    (void)inflate(document, sniffed_bytes, [&](std::string_view piece) {
        text += piece.substr(0, sniffed_bytes - text.size());
        return text.size() < sniffed_bytes;
    });
    return text;
}

// A text that may stand as OrgnlMsgId whatever the rest of the document is.
bool is_message_id(std::string_view text) {
    return !text.empty() && text.size() <= 35 && std::ranges::all_of(text, [](char c) {
        return std::isalnum(static_cast<unsigned char>(c)) != 0 ||
               std::string_view{"/-?:().,'+ "}.find(c) != std::string_view::npos;
    });
}

std::string_view message_id_in(std::string_view text) {
    constexpr std::string_view tag = "MsgId>";
    const auto open = text.find(tag);
    if (open == std::string_view::npos || open == 0 ||
        (text[open - 1] != '<' && text[open - 1] != ':')) {
        return {};
    }
    const auto begin = open + tag.size();
    const auto end = text.find('<', begin);
    return end == std::string_view::npos ? std::string_view{} : text.substr(begin, end - begin);
}

}  // namespace

std::string_view report_version(std::string_view pain001_version) {
    return pain001_version == "pain.001.001.03" ? "pain.002.001.03" : "pain.002.001.10";
}

std::string_view reason_code(Errc code) {
    switch (code) {
        case Errc::malformed:
        case Errc::wrong_encoding:
        case Errc::too_large:
        case Errc::schema_violation:
        case Errc::unsupported_namespace:
        case Errc::entity_forbidden:
            return "FF01";  // InvalidFileFormat
        case Errc::unknown_account:
        case Errc::invalid_iban:
            return "AC01";  // IncorrectAccountNumber
        case Errc::account_closed:
            return "AC04";  // ClosedAccountNumber
        case Errc::amount_over_limit:
            return "AM02";  // NotAllowedAmount
        case Errc::currency_mismatch:
            return "AM03";  // NotAllowedCurrency
        case Errc::insufficient_funds:
            return "AM04";  // InsufficientFunds
        case Errc::duplicate_message:
        case Errc::duplicate_end_to_end_id:
            return "AM05";  // Duplication
        case Errc::control_sum_mismatch:
            return "AM10";  // InvalidControlSum
        case Errc::unknown_currency:
            return "AM11";  // InvalidTransactionCurrency
        case Errc::invalid_amount:
        case Errc::over_precise_amount:
            return "AM12";  // InvalidAmount
        case Errc::transaction_count_mismatch:
            return "AM18";  // InvalidNumberOfTransactions
        case Errc::bank_limit:
            return "AG01";  // TransactionForbidden
        case Errc::invalid_date:
        case Errc::date_in_past:
        case Errc::date_too_far:
            return "DT01";  // InvalidDate
        case Errc::invalid_bic:
            return "RC01";  // BankIdentifierIncorrect
        default:
            return "NARR";  // Narrative: the text says it
    }
}

Pain002 status_report(const flow::BatchView& batch, const ReportHead& head) {
    Pain002 report;
    report.message_id = head.message_id;
    report.created_at = head.created_at;
    report.original_message_id = batch.message_id;
    report.original_message_name = batch.message_version;
    report.original_count = batch.item_count;
    report.original_control_sum = batch.control_sum;
    Tally all;
    for (const auto& item : batch.items) {
        report.transactions.push_back(transaction_of(item));
        all.add(report.transactions.back());
    }
    report.group_status = all.status(batch.done);
    report.payment_informations = payment_informations(report.transactions, batch.done);
    return report;
}

std::optional<Original> sniff_original(std::string_view document) {
    const auto text = beginning_of(document);
    const auto at = text.find(pain001_prefix);
    if (at == std::string::npos || text.size() < at + pain001_prefix.size() + 2) {
        return std::nullopt;
    }
    const auto version = text.substr(at + pain001_prefix.size(), 2);
    const auto message_id = message_id_in(std::string_view{text}.substr(at));
    const bool digits = std::ranges::all_of(version, [](char c) { return c >= '0' && c <= '9'; });
    if (!digits || !is_message_id(message_id)) {
        return std::nullopt;
    }
    return Original{std::string{message_id}, "pain.001.001." + version};
}

Pain002 refusal_report(const Original& original, const Error& why, const ReportHead& head) {
    Pain002 report;
    report.message_id = head.message_id;
    report.created_at = head.created_at;
    report.original_message_id = original.message_id;
    report.original_message_name = original.version;
    report.group_status = "RJCT";
    report.group_reasons.push_back(reason_of(why));
    return report;
}

}  // namespace sluice::api
