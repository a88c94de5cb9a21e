#include "adapters/banks/wire/pain001.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "adapters/banks/wire/control_sum.hpp"
#include "adapters/banks/wire/pain001_elements.hpp"
#include "adapters/banks/wire/pain001_transaction.hpp"
#include "adapters/banks/wire/xml_parser.hpp"

namespace sluice::iso20022 {

namespace {

constexpr auto versions =
    std::to_array<std::string_view>({"pain.001.001.03", "pain.001.001.09", "pain.001.001.11"});

struct Totals {
    std::int64_t count = 0;
    ControlSum sum;

    void add(std::string_view amount) {
        ++count;
        sum.add(amount);
    }
};

// NbOfTxs has at most 15 digits by its schema.
bool same_count(std::string_view text, std::int64_t count) {
    const auto first = text.find_first_not_of('0');
    return (first == std::string_view::npos ? "0" : text.substr(first)) == std::to_string(count);
}

// Compares NbOfTxs and CtrlSum below `header`, where they are given, with what was met.
std::optional<Error> compare_totals(const xml::Node& header, const std::string& parent,
                                    const Totals& met) {
    const auto* count = header.child("NbOfTxs");
    if (count != nullptr && !same_count(xml::collapsed(count->text), met.count)) {
        return fail(Errc::transaction_count_mismatch,
                    "there are " + std::to_string(met.count) + " transactions",
                    xml::xpath_of(parent, header, *count), count->line);
    }
    const auto* sum = header.child("CtrlSum");
    if (sum != nullptr && !met.sum.equals(xml::collapsed(sum->text))) {
        return fail(Errc::control_sum_mismatch, "the amounts add up to " + met.sum.text(),
                    xml::xpath_of(parent, header, *sum), sum->line);
    }
    return std::nullopt;
}

class Reader final : public xml::MessageHandler {
public:
    explicit Reader(const Pain001Limits& limits) : limits_(limits) {}

    Result<std::string> document(std::string_view namespace_uri) override {
        const auto name = xml::message_name(namespace_uri);
        if (std::ranges::find(versions, name) == versions.end()) {
            return fail(Errc::unsupported_namespace, "not pain.001.001.03, .09 or .11");
        }
        result_.version = name;
        return result_.version;
    }

    bool is_container(std::string_view name) const override { return name == "PmtInf"; }

    std::optional<Error> open(const std::string& xpath, int line) override {
        const auto slash = xpath.rfind('/');
        message_path_ = xpath.substr(0, slash);
        head_ = xml::Node{};
        head_.name = "PmtInf";
        head_.line = line;
        head_.position = ++payment_informations_;
        payment_information_.reset();
        part_totals_ = {};
        return std::nullopt;
    }

    std::optional<Error> element(xml::Node node, const std::string& parent) override {
        if (node.name == "CdtTrfTxInf") {
            return transaction(node, parent);
        }
        if (node.name == "GrpHdr") {
            message_path_ = parent;
            group_header_ = std::move(node);
        } else if (node.name == "SplmtryData") {
            refuse_all(fail(Errc::unsupported_element, "not passed on to a bank",
                            xml::xpath_of(parent, node, node), node.line));
        } else {
            head_.children.push_back(std::move(node));
        }
        return std::nullopt;
    }

    std::optional<Error> close() override {
        note(compare_totals(head_, message_path_, part_totals_));
        return std::nullopt;
    }

    // After a parse without error.
    Result<Pain001> finish() && {
        if (const auto error = compare_totals(group_header_, message_path_, totals_)) {
            return *error;
        }
        if (mismatch_) {
            return *mismatch_;
        }
        if (const auto found = first_unsupported(group_header_, Pain001Part::group_header)) {
            refuse_all(fail(Errc::unsupported_element, found->reason,
                            xml::xpath_of(message_path_, group_header_, *found->element),
                            found->element->line));
        }
        note_approvers();
        result_.message_id = group_header_.text_at("MsgId");
        result_.initiating_party = group_header_.text_at("InitgPty/Nm");
        result_.control_sum = xml::collapsed(group_header_.text_at("CtrlSum"));
        if (const auto at = parse_instant(xml::collapsed(group_header_.text_at("CreDtTm")))) {
            result_.created_at = *at;
        }
        return std::move(result_);
    }

private:
    std::optional<Error> transaction(const xml::Node& node, const std::string& parent) {
        if (result_.transactions.size() == limits_.max_transactions) {
            return fail(Errc::too_large, "more transactions than allowed");
        }
        if (!payment_information_) {
            payment_information_ = read_payment_information(head_, message_path_);
        }
        auto amount = node.text_at("Amt/InstdAmt");
        amount = amount.empty() ? node.text_at("Amt/EqvtAmt/Amt") : amount;
        totals_.add(xml::collapsed(amount));
        part_totals_.add(xml::collapsed(amount));
        auto judged = judge_transaction(node, parent, *payment_information_);
        judged.ordinal = result_.transactions.size() + 1;
        result_.transactions.push_back(std::move(judged));
        return std::nullopt;
    }

    // Authstn/Prtry, a user of the ERP; its codes tell what was approved, not by whom. A text that
    // is too long to be a user of the master data says nothing that could be compared.
    void note_approvers() {
        std::vector<std::string> approvers;
        for (const auto& child : group_header_.children) {
            const auto* user = child.name == "Authstn" ? child.child("Prtry") : nullptr;
            const auto id = user == nullptr ? std::string_view{} : xml::collapsed(user->text);
            if (!id.empty() && id.size() <= Origin::max_id_bytes) {
                approvers.emplace_back(id);
            }
        }
        for (auto& transaction : result_.transactions) {
            if (transaction.transfer) {
                transaction.transfer->origin.approved_by = approvers;
            }
        }
    }

    // A wrong total counts only when the rest of the document keeps its schema.
    void note(std::optional<Error> error) {
        if (error && !mismatch_) {
            mismatch_ = std::move(error);
        }
    }

    void refuse_all(const Error& error) {
        for (auto& transaction : result_.transactions) {
            if (!transaction.refusal) {
                transaction.transfer.reset();
                transaction.refusal = error;
            }
        }
    }

    const Pain001Limits& limits_;
    Pain001 result_;
    std::string message_path_;  // "/Document/CstmrCdtTrfInitn"
    xml::Node group_header_;
    xml::Node head_;  // the PmtInf being read, without its transactions
    int payment_informations_ = 0;
    std::optional<PaymentInformation> payment_information_;
    Totals totals_;
    Totals part_totals_;
    std::optional<Error> mismatch_;
};

}  // namespace

Result<Pain001> read_pain001(std::string_view document, const Pain001Limits& limits) {
    Reader reader(limits);
    const xml::ParseOptions options{.max_bytes = limits.max_bytes, .gzip = true};
    if (auto error = xml::parse(document, options, reader)) {
        return *error;
    }
    return std::move(reader).finish();
}

}  // namespace sluice::iso20022
