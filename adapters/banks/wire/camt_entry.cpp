#include "adapters/banks/wire/camt_entry.hpp"

#include <algorithm>
#include <array>
#include <charconv>

namespace sluice::iso20022 {

namespace {

using xml::Node;
using xml::Part;

// Sub-families of the ISO 20022 external bank transaction codes for what the bank takes for itself:
// charges, fees, commission. They occur in many families (PMNT/ICDT/CHRG, ACMT/MDOP/FEES, ...).
constexpr auto charge_sub_families = std::to_array<std::string_view>({"CHRG", "FEES", "COMM"});
// Sub-family "reimbursement due to return", used by banks that send no RtrInf.
constexpr std::string_view return_sub_family = "RRTN";

struct TransactionCode {
    std::string text;
    std::string sub_family;
};

// BkTxCd below an Ntry or TxDtls: "PMNT/ICDT/ESCT", or the proprietary code.
TransactionCode read_code(const Node& element) {
    TransactionCode code;
    const auto* domain = element.find("BkTxCd/Domn");
    if (domain == nullptr) {
        code.text = element.text_at("BkTxCd/Prtry/Cd");
        return code;
    }
    code.sub_family = xml::collapsed(domain->text_at("Fmly/SubFmlyCd"));
    for (const auto* path : {"Cd", "Fmly/Cd", "Fmly/SubFmlyCd"}) {
        const auto step = xml::collapsed(domain->text_at(path));
        if (!step.empty()) {
            code.text += code.text.empty() ? "" : "/";
            code.text += step;
        }
    }
    return code;
}

bool is_true(std::string_view text) {
    return text == "true" || text == "1";
}

// The transaction's amount in the account's currency. Version 04 and later give it as Amt; before,
// AmtDtls/TxAmt is the one that counts; an amount in another currency is not what the account saw.
Result<std::optional<Money>> read_detail_amount(const Part& part, Currency currency) {
    for (const auto* path : {"Amt", "AmtDtls/TxAmt/Amt"}) {
        const auto* element = part.root.find(path);
        if (element == nullptr || element->attribute("Ccy") != currency.code()) {
            continue;
        }
        const auto amount = read_amount(part, *element, currency);
        if (!amount) {
            return amount.error();
        }
        return std::optional{*amount};
    }
    return std::optional<Money>{};
}

std::string read_remittance(const Node& transaction) {
    std::string lines;
    const auto append = [&](std::string_view line) {
        lines += lines.empty() || line.empty() ? "" : "\n";
        lines += line;
    };
    const auto* remittance = transaction.child("RmtInf");
    if (remittance == nullptr) {
        return lines;
    }
    for (const auto& child : remittance->children) {
        if (child.name == "Ustrd") {
            append(child.text);
        } else if (child.name == "Strd") {
            append(child.text_at("CdtrRefInf/Ref"));
            append(child.text_at("CdtrRefInf/CdtrRef"));  // version 01
        }
    }
    return lines;
}

// Why money comes back. A return without a reason still gets a text, since an empty one would say
// that it is no return.
std::string read_return_reason(const Node& transaction, const std::string& sub_family) {
    const auto* information = transaction.child("RtrInf");
    if (information != nullptr) {
        for (const auto* path : {"Rsn/Cd", "Rsn/Prtry", "RtrRsn/Cd", "RtrRsn/Prtry"}) {
            const auto reason = information->text_at(path);
            if (!reason.empty()) {
                return std::string{reason};
            }
        }
        return "NOTPROVIDED";
    }
    return std::string{sub_family == return_sub_family ? return_sub_family : std::string_view{}};
}

// The other side of a transaction: who was paid when money left, who paid when it came. Returns and
// reversals keep the roles of the first transaction, so there it is the other way round.
void read_counterparty(const Node& transaction, Direction direction, bool turned,
                       EntryDetail& detail) {
    const auto* parties = transaction.child("RltdPties");
    if (parties == nullptr) {
        return;
    }
    const bool creditor = (direction == Direction::debit) != turned;
    const std::string party = creditor ? "Cdtr" : "Dbtr";
    detail.counterparty_name = parties->text_at(party + "/Nm");
    if (detail.counterparty_name.empty()) {
        detail.counterparty_name = parties->text_at(party + "/Pty/Nm");  // version 08 and later
    }
    for (const auto* path :
         {"Acct/Id/IBAN", "Acct/Id/Othr/Id", "Acct/Id/BBAN", "Acct/Id/PrtryAcct/Id"}) {
        if (detail.counterparty_account.empty()) {
            detail.counterparty_account = parties->text_at(party + path);
        }
    }
}

void read_references(const Node& transaction, EntryDetail& detail) {
    const auto* references = transaction.child("Refs");
    if (references == nullptr) {
        return;
    }
    detail.end_to_end_id = references->text_at("EndToEndId");
    detail.instruction_id = references->text_at("InstrId");
    detail.payment_information_id = references->text_at("PmtInfId");
    detail.message_id = references->text_at("MsgId");
    detail.uetr = references->text_at("UETR");
    detail.account_servicer_reference = references->text_at("AcctSvcrRef");
}

std::optional<Error> add_detail(const Part& entry_part, const Node& transaction,
                                const std::string& parent, Currency currency,
                                StatementEntry& entry) {
    const Part part{transaction, parent};
    auto amount = read_detail_amount(part, currency);
    if (!amount) {
        return amount.error();
    }
    const auto code = read_code(transaction);
    const auto own_direction = xml::collapsed(transaction.text_at("CdtDbtInd"));
    const auto direction = own_direction.empty()     ? entry.direction
                           : own_direction == "CRDT" ? Direction::credit
                                                     : Direction::debit;
    EntryDetail detail;
    read_references(transaction, detail);
    detail.amount = *amount;
    detail.remittance = read_remittance(transaction);
    const auto entry_code = read_code(entry_part.root).sub_family;
    detail.return_reason =
        read_return_reason(transaction, code.sub_family.empty() ? entry_code : code.sub_family);
    read_counterparty(transaction, direction, entry.reversal || !detail.return_reason.empty(),
                      detail);
    if (entry.bank_transaction_code.empty()) {
        entry.bank_transaction_code = code.text;
    }
    entry.details.push_back(std::move(detail));
    return std::nullopt;
}

std::optional<Error> read_batch(const Node& holder, const std::string& holder_path,
                                StatementEntry& entry) {
    const auto* batch = holder.child("Btch");
    if (batch == nullptr) {
        return std::nullopt;
    }
    if (entry.batch_payment_information_id.empty()) {
        entry.batch_payment_information_id = batch->text_at("PmtInfId");
    }
    const auto read = read_integer({*batch, holder_path}, "NbOfTxs");
    if (!read) {
        return read.error();
    }
    if (*read) {
        entry.batch_count = entry.batch_count.value_or(0) + **read;
    }
    return std::nullopt;
}

// TxDtls and Btch stand below NtryDtls, in version 01 below Ntry itself.
std::optional<Error> read_holder(const Part& part, const Node& holder,
                                 const std::string& holder_path, Currency currency,
                                 StatementEntry& entry) {
    if (auto error = read_batch(holder, holder_path, entry)) {
        return error;
    }
    for (const auto& child : holder.children) {
        if (child.name != "TxDtls") {
            continue;
        }
        if (auto error = add_detail(part, child, holder_path, currency, entry)) {
            return error;
        }
    }
    return std::nullopt;
}

std::optional<Error> read_details(const Part& part, Currency currency, StatementEntry& entry) {
    const auto path = xml::xpath_of(part.parent, part.root, part.root);
    if (auto error = read_holder(part, part.root, path, currency, entry)) {
        return error;
    }
    for (const auto& child : part.root.children) {
        if (child.name != "NtryDtls") {
            continue;
        }
        const auto child_path = path + '/' + xml::xpath_step(child.name, child.position);
        if (auto error = read_holder(part, child, child_path, currency, entry)) {
            return error;
        }
    }
    return std::nullopt;
}

std::optional<Error> read_dates(const Part& part, StatementEntry& entry) {
    const auto booking = read_choice_of_date(part, "BookgDt");
    if (!booking) {
        return booking.error();
    }
    const auto value = read_choice_of_date(part, "ValDt");
    if (!value) {
        return value.error();
    }
    entry.booking_date = *booking;
    entry.value_date = *value;
    return std::nullopt;
}

// BOOK, PDNG, INFO (FUTR later): a text until version 07, below Cd from 08 on.
Result<bool> read_booked(const Part& part) {
    const auto* status = part.root.child("Sts");
    if (status == nullptr) {
        return part.refuse(Errc::missing_field, "a status is needed", part.root, "/Sts");
    }
    const auto* code = status->child("Cd");
    return xml::collapsed(code == nullptr ? status->text : code->text) == "BOOK";
}

}  // namespace

Result<Money> read_amount(const xml::Part& part, const xml::Node& element, Currency currency) {
    const auto own = Currency::parse(xml::collapsed(element.attribute("Ccy")));
    if (!own) {
        return part.refuse(own.error(), element, "/@Ccy");
    }
    if (*own != currency) {
        return part.refuse(Errc::currency_mismatch, "not in the currency of the account", element,
                           "/@Ccy");
    }
    auto amount = Money::parse(xml::collapsed(element.text), currency);
    if (!amount) {
        return part.refuse(amount.error(), element);
    }
    return *amount;
}

Result<Direction> read_direction(const xml::Part& part) {
    const auto* element = part.root.child("CdtDbtInd");
    const auto text = element == nullptr ? std::string_view{} : xml::collapsed(element->text);
    if (text == "CRDT") {
        return Direction::credit;
    }
    if (text == "DBIT") {
        return Direction::debit;
    }
    return part.refuse(Errc::invalid_value, "CRDT or DBIT is needed", part.root, "/CdtDbtInd");
}

Result<std::optional<BusinessDate>> read_choice_of_date(const xml::Part& part,
                                                        std::string_view name) {
    constexpr std::size_t date_length = 10;
    const auto* element = part.root.child(name);
    if (element == nullptr || element->children.empty()) {
        return std::optional<BusinessDate>{};
    }
    const auto& choice = element->children.front();
    auto text = xml::collapsed(choice.text);
    if (choice.name == "DtTm") {
        text = text.substr(0, date_length);
    }
    const auto date = parse_date(text);
    if (!date) {
        return part.refuse(date.error(), choice);
    }
    return std::optional{*date};
}

Result<std::optional<std::int64_t>> read_integer(const xml::Part& part, std::string_view path) {
    const auto* element = part.root.find(path);
    if (element == nullptr) {
        return std::optional<std::int64_t>{};
    }
    auto text = xml::collapsed(element->text);
    // The type Number has no decimals but may be written with them: "7.0".
    const auto point = text.find('.');
    if (point != std::string_view::npos &&
        text.find_first_not_of('0', point + 1) == std::string_view::npos) {
        text = text.substr(0, point);
    }
    std::int64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size() || value < 0) {
        return part.refuse(Errc::invalid_value, "not a whole number", *element);
    }
    return std::optional{value};
}

Result<StatementEntry> read_entry(const xml::Part& part, Currency currency) {
    const auto* amount_element = part.root.child("Amt");
    if (amount_element == nullptr) {
        return part.refuse(Errc::missing_field, "an amount is needed", part.root, "/Amt");
    }
    const auto amount = read_amount(part, *amount_element, currency);
    if (!amount) {
        return amount.error();
    }
    const auto direction = read_direction(part);
    if (!direction) {
        return direction.error();
    }
    const auto booked = read_booked(part);
    if (!booked) {
        return booked.error();
    }
    const auto code = read_code(part.root);
    StatementEntry entry{.entry_reference = part.text("NtryRef"),
                         .account_servicer_reference = part.text("AcctSvcrRef"),
                         .amount = *amount,
                         .direction = *direction,
                         .reversal = is_true(part.code("RvslInd")),
                         .booked = *booked,
                         .booking_date = {},
                         .value_date = {},
                         .bank_transaction_code = code.text,
                         .is_charge = std::ranges::find(charge_sub_families, code.sub_family) !=
                                      charge_sub_families.end(),
                         .additional_info = part.text("AddtlNtryInf"),
                         .batch_payment_information_id = {},
                         .batch_count = {},
                         .details = {}};
    if (auto error = read_dates(part, entry)) {
        return *error;
    }
    if (auto error = read_details(part, currency, entry)) {
        return *error;
    }
    return entry;
}

}  // namespace sluice::iso20022
