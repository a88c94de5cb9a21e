#pragma once

#include <string>
#include <string_view>
#include <variant>

#include "adapters/banks/iso20022_https/messages.hpp"

// pain.002 answers of a bank as text, and outcomes as words.
namespace sluice::test {

inline BankInstruction instruction(const std::string& reference) {
    const auto day = *parse_date("2026-03-02");
    CreditTransfer transfer{.end_to_end_id = "E-" + reference,
                            .instruction_id = {},
                            .uetr = "00000000-0000-4000-a288-8e5408438cfc",
                            .debtor_account = {"DE89370400440532013000", true},
                            .debtor_name = "Acme",
                            .amount = Money(1230, Currency::of("EUR")),
                            .requested_date = day,
                            .service_level = "SEPA",
                            .local_instrument = {},
                            .category_purpose = {},
                            .purpose = {},
                            .charge_bearer = "SLEV",
                            .creditor_name = "Supplier",
                            .creditor_address = {},
                            .creditor_account = {"AT611904300234573201", true},
                            .creditor_bic = {},
                            .creditor_clearing_id = {},
                            .creditor_bank_name = {},
                            .ultimate_debtor = {},
                            .ultimate_creditor = {},
                            .remittance = "Invoice",
                            .creditor_reference = {},
                            .creditor_reference_type = {}};
    return {reference, std::move(transfer), "COBADEFFXXX", day};
}

// Message M-1 with two instructions, R-1 and R-2.
inline Submission submission() {
    return {.message_id = "M-1",
            .created_at = *parse_instant("2026-03-02T10:00:00Z"),
            .instructions = {instruction("R-1"), instruction("R-2")}};
}

// <StsRsnInf>; more than four letters make a proprietary reason.
inline std::string reason(const std::string& code, const std::string& text = {}) {
    const bool proprietary = code.size() > 4;
    return "<StsRsnInf><Rsn>" +
           (proprietary ? "<Prtry>" + code + "</Prtry>" : "<Cd>" + code + "</Cd>") + "</Rsn>" +
           (text.empty() ? "" : "<AddtlInf>" + text + "</AddtlInf>") + "</StsRsnInf>";
}

// <TxInfAndSts>; an empty status leaves TxSts out.
inline std::string status_of(const std::string& reference, const std::string& status,
                             const std::string& reasons = {},
                             const std::string& bank_reference = {}) {
    return "<TxInfAndSts><OrgnlInstrId>" + reference + "</OrgnlInstrId>" +
           (status.empty() ? "" : "<TxSts>" + status + "</TxSts>") + reasons +
           (bank_reference.empty() ? "" : "<AcctSvcrRef>" + bank_reference + "</AcctSvcrRef>") +
           "</TxInfAndSts>";
}

struct Answer {
    std::string transactions;
    std::string group_status = {};
    std::string group_reasons = {};
    std::string payment_information_status = {};
    std::string payment_information_reasons = {};
    std::string original_message_id = "M-1";

    std::string document() const {
        const auto element = [](const char* name, const std::string& text) {
            const auto tag = std::string{name};
            return text.empty() ? "" : "<" + tag + ">" + text + "</" + tag + ">";
        };
        const auto below = element("PmtInfSts", payment_information_status) +
                           payment_information_reasons + transactions;
        return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>"
               "<Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:pain.002.001.10\">"
               "<CstmrPmtStsRpt><GrpHdr><MsgId>A-1</MsgId><CreDtTm>2026-03-02T10:00:01Z</CreDtTm>"
               "</GrpHdr><OrgnlGrpInfAndSts><OrgnlMsgId>" +
               original_message_id + "</OrgnlMsgId><OrgnlMsgNmId>pain.001.001.09</OrgnlMsgNmId>" +
               element("GrpSts", group_status) + group_reasons + "</OrgnlGrpInfAndSts>" +
               (below.empty() ? ""
                              : "<OrgnlPmtInfAndSts><OrgnlPmtInfId>M-1-1</OrgnlPmtInfId>" + below +
                                    "</OrgnlPmtInfAndSts>") +
               "</CstmrPmtStsRpt></Document>";
    }
};

inline HttpResponse http(int status, std::string body, HeaderList headers = {}) {
    return {status, std::move(headers), std::move(body)};
}

inline std::string text_of(const Error& error) {
    return std::string{name(error.code)};
}

// "accepted REF ACSP", "rejected AC04: text", "in_doubt code", "not_sent code", "unknown", ...
inline std::string text_of(const Accepted& accepted) {
    return "accepted " + accepted.bank_reference + (accepted.bank_reference.empty() ? "" : " ") +
           accepted.bank_code;
}
inline std::string text_of(const Rejected& rejected) {
    return "rejected " + rejected.bank_code + (rejected.text.empty() ? "" : ": " + rejected.text);
}
inline std::string text_of(const NotSent& outcome) {
    return "not_sent " + text_of(outcome.why);
}
inline std::string text_of(const InDoubt& outcome) {
    return "in_doubt " + text_of(outcome.why);
}
inline std::string text_of(const Unknown& unknown) {
    return "unknown " + unknown.bank_code;
}
inline std::string text_of(const Unanswered& outcome) {
    return "unanswered " + text_of(outcome.why);
}

template <class... Kinds>
std::string text_of(const std::variant<Kinds...>& outcome) {
    return std::visit([](const auto& kind) { return text_of(kind); }, outcome);
}

// All outcomes, comma between.
template <class Outcome>
std::string text_of(const std::vector<Outcome>& outcomes) {
    std::string text;
    for (const auto& outcome : outcomes) {
        text += (text.empty() ? "" : ", ") + text_of(outcome);
    }
    return text;
}

}  // namespace sluice::test
