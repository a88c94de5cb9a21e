#include "adapters/banks/simulated/pain002.hpp"

#include "adapters/banks/simulated/text.hpp"

namespace sluice::simulated {

namespace {

void append_reason(std::string& out, std::string_view code, std::string_view proprietary,
                   std::string_view text) {
    if (code.empty() && proprietary.empty() && text.empty()) {
        return;
    }
    out += "<StsRsnInf>";
    if (!code.empty() || !proprietary.empty()) {
        out += "<Rsn>";
        append_element(out, "Cd", code);
        append_element(out, "Prtry", code.empty() ? proprietary : "");
        out += "</Rsn>";
    }
    append_element(out, "AddtlInf", cut(text, 105));
    out += "</StsRsnInf>";
}

void append_line(std::string& out, const StatusLine& line) {
    out += "<TxInfAndSts>";
    append_element(out, "OrgnlInstrId", line.instruction_id);
    append_element(out, "OrgnlEndToEndId", line.end_to_end_id);
    append_element(out, "TxSts", line.status);
    append_reason(out, line.reason, line.proprietary, line.text);
    append_element(out, "AcctSvcrRef", line.bank_reference);
    out += "</TxInfAndSts>\n";
}

void append_original_group(std::string& out, const StatusReport& report) {
    out += "<OrgnlGrpInfAndSts>";
    append_element(out, "OrgnlMsgId", report.original_message_id);
    out += "<OrgnlMsgNmId>pain.001.001.09</OrgnlMsgNmId>";
    if (report.original_count >= 0) {
        append_element(out, "OrgnlNbOfTxs", std::to_string(report.original_count));
    }
    append_element(out, "OrgnlCtrlSum", report.original_control_sum);
    append_element(out, "GrpSts", report.group_status);
    append_reason(out, report.group_reason, "", report.group_text);
    out += "</OrgnlGrpInfAndSts>\n";
}

}  // namespace

std::string write_status_report(const StatusReport& report) {
    std::string out =
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
        "<Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:pain.002.001.10\"><CstmrPmtStsRpt>"
        "<GrpHdr>";
    append_element(out, "MsgId", report.message_id);
    append_element(out, "CreDtTm", iso_time(report.created_at));
    out += "<InitgPty>";
    append_element(out, "Nm", cut(report.bank_name, 140));
    out += "</InitgPty><DbtrAgt><FinInstnId>";
    append_element(out, "BICFI", report.bank_bic);
    out += "</FinInstnId></DbtrAgt></GrpHdr>\n";
    append_original_group(out, report);
    for (const auto& group : report.groups) {
        if (group.lines.empty()) {
            continue;
        }
        out += "<OrgnlPmtInfAndSts>";
        append_element(out, "OrgnlPmtInfId", group.payment_information_id);
        for (const auto& line : group.lines) {
            append_line(out, line);
        }
        out += "</OrgnlPmtInfAndSts>\n";
    }
    return out + "</CstmrPmtStsRpt></Document>\n";
}

}  // namespace sluice::simulated
