#include "adapters/banks/wire/pain002.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

#include "adapters/banks/wire/xml_parser.hpp"
#include "adapters/banks/wire/xml_schema.hpp"

namespace sluice::iso20022 {

namespace {

constexpr auto versions =
    std::to_array<std::string_view>({"pain.002.001.03", "pain.002.001.10", "pain.002.001.12",
                                     "pain.002.001.13", "pain.002.001.14"});

StatusReason read_reason(const xml::Node& element) {
    StatusReason reason;
    if (const auto* proprietary = element.find("Rsn/Prtry")) {
        reason.code = proprietary->text;
        reason.proprietary = true;
    } else {
        reason.code = xml::collapsed(element.text_at("Rsn/Cd"));
    }
    for (const auto& child : element.children) {
        if (child.name == "AddtlInf") {
            reason.text += reason.text.empty() ? "" : "\n";
            reason.text += child.text;
        }
    }
    return reason;
}

std::vector<StatusReason> read_reasons(const xml::Node& element) {
    std::vector<StatusReason> reasons;
    for (const auto& child : element.children) {
        if (child.name == "StsRsnInf") {
            reasons.push_back(read_reason(child));
        }
    }
    return reasons;
}

TransactionStatus read_transaction(const xml::Node& element) {
    TransactionStatus status;
    status.instruction_id = element.text_at("OrgnlInstrId");
    status.end_to_end_id = element.text_at("OrgnlEndToEndId");
    status.status = xml::collapsed(element.text_at("TxSts"));
    status.bank_reference = element.text_at("AcctSvcrRef");
    status.reasons = read_reasons(element);
    return status;
}

std::optional<std::int64_t> read_count(std::string_view text) {
    std::int64_t count = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), count);
    const bool whole = error == std::errc{} && end == text.data() + text.size();
    return whole && !text.empty() ? std::optional{count} : std::nullopt;
}

class Reader final : public xml::MessageHandler {
public:
    Result<std::string> document(std::string_view namespace_uri) override {
        const auto name = xml::message_name(namespace_uri);
        if (std::ranges::find(versions, name) == versions.end()) {
            return fail(Errc::unsupported_namespace, "not a version of pain.002 that we know");
        }
        return std::string{name};
    }

    bool is_container(std::string_view name) const override { return name == "OrgnlPmtInfAndSts"; }

    std::optional<Error> open(const std::string&, int) override {
        report_.payment_informations.emplace_back();
        return std::nullopt;
    }

    std::optional<Error> element(xml::Node node, const std::string& parent) override {
        if (node.name == "GrpHdr") {
            return group_header(node, parent);
        }
        if (node.name == "OrgnlGrpInfAndSts") {
            original_group(node);
        } else if (node.name == "OrgnlPmtInfId") {
            report_.payment_informations.back().id = node.text;
        } else if (node.name == "PmtInfSts") {
            report_.payment_informations.back().status = xml::collapsed(node.text);
        } else if (node.name == "StsRsnInf") {
            report_.payment_informations.back().reasons.push_back(read_reason(node));
        } else if (node.name == "TxInfAndSts") {
            report_.transactions.push_back(read_transaction(node));
            report_.transactions.back().payment_information_id =
                report_.payment_informations.back().id;
        }
        return std::nullopt;
    }

    std::optional<Error> close() override { return std::nullopt; }

    Pain002 finish() && { return std::move(report_); }

private:
    std::optional<Error> group_header(const xml::Node& node, const std::string& parent) {
        report_.message_id = node.text_at("MsgId");
        report_.initiating_party = node.text_at("InitgPty/Nm");
        const auto* created = node.child("CreDtTm");
        if (created == nullptr) {
            return fail(Errc::missing_field, "CreDtTm is needed", parent + "/GrpHdr/CreDtTm",
                        node.line);
        }
        const auto at = parse_instant(xml::collapsed(created->text));
        if (!at) {
            return fail(Errc::invalid_date, at.error().detail,
                        xml::xpath_of(parent, node, *created), created->line);
        }
        report_.created_at = *at;
        return std::nullopt;
    }

    void original_group(const xml::Node& node) {
        report_.original_message_id = node.text_at("OrgnlMsgId");
        report_.original_message_name = node.text_at("OrgnlMsgNmId");
        report_.original_count = read_count(xml::collapsed(node.text_at("OrgnlNbOfTxs")));
        report_.original_control_sum = xml::collapsed(node.text_at("OrgnlCtrlSum"));
        report_.group_status = xml::collapsed(node.text_at("GrpSts"));
        report_.group_reasons = read_reasons(node);
    }

    Pain002 report_;
};

}  // namespace

Result<Pain002> read_pain002(std::string_view document) {
    Reader reader;
    if (auto error = xml::parse(document, {}, reader)) {
        return *error;
    }
    return std::move(reader).finish();
}

}  // namespace sluice::iso20022
