#include <algorithm>

#include "adapters/banks/wire/pain002.hpp"
#include "adapters/banks/wire/text_pieces.hpp"
#include "adapters/banks/wire/xml_writer.hpp"
#include "ledger/base/check.hpp"

namespace sluice::iso20022 {

namespace {

constexpr std::size_t max_code = 4;       // ExternalStatusReason1Code
constexpr std::size_t max35_text = 35;    // Prtry
constexpr std::size_t max105_text = 105;  // AddtlInf

void write_reasons(xml::Writer& out, const std::vector<StatusReason>& reasons) {
    for (const auto& reason : reasons) {
        out.open("StsRsnInf");
        const auto code = lines_of(reason.code, max35_text);
        if (!code.empty()) {
            const bool is_code = !reason.proprietary && code.front().size() <= max_code;
            out.open("Rsn");
            out.element(is_code ? "Cd" : "Prtry", code.front());
            out.close();
        }
        for (const auto piece : lines_of(reason.text, max105_text)) {
            out.element("AddtlInf", piece);
        }
        out.close();
    }
}

void write_group_header(xml::Writer& out, const Pain002& report) {
    out.open("GrpHdr");
    out.element("MsgId", report.message_id);
    out.element("CreDtTm", to_rfc3339(report.created_at));
    if (!report.initiating_party.empty()) {
        out.open("InitgPty");
        out.element("Nm", report.initiating_party);
        out.close();
    }
    out.close();
}

void write_original_group(xml::Writer& out, const Pain002& report) {
    out.open("OrgnlGrpInfAndSts");
    out.element("OrgnlMsgId", report.original_message_id);
    out.element("OrgnlMsgNmId", report.original_message_name);
    if (report.original_count) {
        out.element("OrgnlNbOfTxs", std::to_string(*report.original_count));
    }
    out.optional_element("OrgnlCtrlSum", report.original_control_sum);
    out.optional_element("GrpSts", report.group_status);
    write_reasons(out, report.group_reasons);
    out.close();
}

void write_transaction(xml::Writer& out, const TransactionStatus& transaction) {
    out.open("TxInfAndSts");
    out.optional_element("OrgnlInstrId", transaction.instruction_id);
    out.optional_element("OrgnlEndToEndId", transaction.end_to_end_id);
    out.optional_element("TxSts", transaction.status);
    write_reasons(out, transaction.reasons);
    out.optional_element("AcctSvcrRef", transaction.bank_reference);
    out.close();
}

void write_payment_information(xml::Writer& out, const Pain002::PaymentInformation& information,
                               const std::vector<const TransactionStatus*>& transactions) {
    out.open("OrgnlPmtInfAndSts");
    out.element("OrgnlPmtInfId", information.id.empty() ? "NOTPROVIDED" : information.id);
    out.optional_element("PmtInfSts", information.status);
    write_reasons(out, information.reasons);
    for (const auto* transaction : transactions) {
        write_transaction(out, *transaction);
    }
    out.close();
}

struct Group {
    Pain002::PaymentInformation information;
    std::vector<const TransactionStatus*> transactions;
};

// The transactions below their payment information, in the order of first mention.
std::vector<Group> grouped(const Pain002& report) {
    std::vector<Group> groups;
    for (const auto& information : report.payment_informations) {
        groups.push_back({information, {}});
    }
    std::size_t latest = 0;
    for (const auto& transaction : report.transactions) {
        const auto& id = transaction.payment_information_id;
        const auto same = [&](const Group& group) { return group.information.id == id; };
        // Transactions come in runs, so the latest group is nearly always the one.
        if (latest >= groups.size() || !same(groups[latest])) {
            const auto found = std::ranges::find_if(groups, same);
            latest = static_cast<std::size_t>(found - groups.begin());
            if (found == groups.end()) {
                groups.push_back({{id, {}, {}}, {}});
            }
        }
        groups[latest].transactions.push_back(&transaction);
    }
    return groups;
}

}  // namespace

std::string write_pain002(const Pain002& report, std::string_view version) {
    check(version == "pain.002.001.03" || version == "pain.002.001.10",
          "pain.002 is written as version 03 or 10");
    xml::Writer out("urn:iso:std:iso:20022:tech:xsd:" + std::string{version});
    out.open("CstmrPmtStsRpt");
    write_group_header(out, report);
    write_original_group(out, report);
    for (const auto& group : grouped(report)) {
        write_payment_information(out, group.information, group.transactions);
    }
    return std::move(out).finish();
}

}  // namespace sluice::iso20022
