#include "adapters/banks/wire/pain001_transaction.hpp"

#include <algorithm>
#include <utility>

#include "adapters/banks/wire/pain001_elements.hpp"
#include "adapters/banks/wire/xml_part.hpp"
#include "ledger/base/account_number.hpp"

namespace sluice::iso20022 {

namespace {

using xml::Part;

std::optional<Error> find_unsupported(const Part& part, Pain001Part kind) {
    if (const auto found = first_unsupported(part.root, kind)) {
        return part.refuse(Errc::unsupported_element, found->reason, *found->element);
    }
    return std::nullopt;
}

// The account below "DbtrAcct" or "CdtrAcct".
Result<AccountNumber> read_account(const Part& part, const std::string& name) {
    if (const auto* iban = part.root.find(name + "/Id/IBAN")) {
        auto parsed = parse_iban(xml::collapsed(iban->text));
        if (!parsed) {
            return part.refuse(parsed.error(), *iban);
        }
        return AccountNumber{std::move(*parsed), true};
    }
    if (const auto* other = part.root.find(name + "/Id/Othr/Id")) {
        return AccountNumber{std::string{xml::collapsed(other->text)}, false};
    }
    return part.refuse(Errc::missing_field, "an account is needed", part.root, "/" + name);
}

// Version 03 gives the date itself, later ones a choice of Dt and DtTm. A time of day is nothing we
// could ask of every bank, so only midnight is taken: the day as written, in the ERP's own zone.
Result<BusinessDate> read_date(const Part& part) {
    constexpr std::size_t date_length = 10;
    const auto* element = part.root.child("ReqdExctnDt");
    if (element == nullptr) {
        return part.refuse(Errc::missing_field, "a date is needed", part.root, "/ReqdExctnDt");
    }
    const auto* at = element->children.empty() ? element : &element->children.front();
    auto text = xml::collapsed(at->text);
    if (at->name == "DtTm") {
        if (!text.substr(std::min(date_length, text.size())).starts_with("T00:00:00")) {
            return part.refuse(Errc::unsupported_element,
                               "a time of day is not passed on to a bank", *at);
        }
        text = text.substr(0, date_length);
    }
    auto parsed = parse_date(text);
    if (!parsed) {
        return part.refuse(parsed.error(), *at);
    }
    return *parsed;
}

Result<Money> read_amount(const Part& part) {
    const auto* element = part.root.find("Amt/InstdAmt");
    if (element == nullptr) {
        return part.refuse(Errc::missing_field, "an amount is needed", part.root, "/Amt/InstdAmt");
    }
    const auto currency = Currency::parse(xml::collapsed(element->attribute("Ccy")));
    if (!currency) {
        return part.refuse(currency.error(), *element, "/@Ccy");
    }
    auto amount = Money::parse(xml::collapsed(element->text), *currency);
    if (!amount) {
        return part.refuse(amount.error(), *element);
    }
    if (amount->is_zero()) {
        return part.refuse(Errc::invalid_amount, "the amount is zero", *element);
    }
    const auto* account_currency = part.root.find("CdtrAcct/Ccy");
    if (account_currency != nullptr && xml::collapsed(account_currency->text) != currency->code()) {
        return part.refuse(Errc::unsupported_element,
                           "a currency other than the amount's is not passed on to a bank",
                           *account_currency);
    }
    return *amount;
}

Result<std::string> read_creditor_bic(const Part& part) {
    for (const auto* path : {"CdtrAgt/FinInstnId/BICFI", "CdtrAgt/FinInstnId/BIC"}) {
        if (const auto* bic = part.root.find(path)) {
            auto parsed = parse_bic(xml::collapsed(bic->text));
            if (!parsed) {
                return part.refuse(parsed.error(), *bic);
            }
            return *parsed;
        }
    }
    return std::string{};
}

// A number without the scheme is nobody knows whose: the bank might act upon it.
Result<std::string> read_vendor_id(const Part& part) {
    const auto* id = part.root.find("Cdtr/Id/OrgId/Othr/Id");
    if (id == nullptr) {
        return std::string{};
    }
    if (part.root.find("Cdtr/Id/OrgId/Othr/SchmeNm/Prtry") == nullptr) {
        return part.refuse(Errc::unsupported_element, "not passed on to a bank", *id);
    }
    return std::string{xml::collapsed(id->text)};
}

Address read_address(const Part& part) {
    Address address;
    const auto* element = part.root.find("Cdtr/PstlAdr");
    if (element == nullptr) {
        return address;
    }
    address.street = element->text_at("StrtNm");
    address.building_number = element->text_at("BldgNb");
    address.post_code = element->text_at("PstCd");
    address.town = element->text_at("TwnNm");
    address.country = xml::collapsed(element->text_at("Ctry"));
    for (const auto& child : element->children) {
        if (child.name == "AdrLine") {
            address.lines.push_back(child.text);
        }
    }
    return address;
}

std::string read_remittance(const Part& part) {
    std::string lines;
    const auto* element = part.root.find("RmtInf");
    if (element == nullptr) {
        return lines;
    }
    for (const auto& child : element->children) {
        if (child.name == "Ustrd") {
            lines += lines.empty() ? "" : "\n";
            lines += child.text;
        }
    }
    return lines;
}

std::string either(std::string own, const std::string& inherited) {
    return own.empty() ? inherited : std::move(own);
}

Result<CreditTransfer> read_transfer(const Part& part, const PaymentInformation& head) {
    if (head.refusal) {
        return *head.refusal;
    }
    if (auto unsupported = find_unsupported(part, Pain001Part::transaction)) {
        return *unsupported;
    }
    const auto amount = read_amount(part);
    if (!amount) {
        return amount.error();
    }
    auto bic = read_creditor_bic(part);
    if (!bic) {
        return bic.error();
    }
    if (part.root.text_at("Cdtr/Nm").empty()) {
        return part.refuse(Errc::missing_field, "the creditor's name is needed", part.root,
                           "/Cdtr/Nm");
    }
    auto account = read_account(part, "CdtrAcct");
    if (!account) {
        return account.error();
    }
    auto vendor_id = read_vendor_id(part);
    if (!vendor_id) {
        return vendor_id.error();
    }
    const std::string reference_type = "RmtInf/Strd/CdtrRefInf/Tp/CdOrPrtry/";
    return CreditTransfer{
        .end_to_end_id = part.text("PmtId/EndToEndId"),
        .instruction_id = part.text("PmtId/InstrId"),
        .uetr = part.code("PmtId/UETR"),
        .debtor_account = head.debtor_account,
        .debtor_name = head.debtor_name,
        .amount = *amount,
        .requested_date = head.requested_date,
        .service_level = either(part.code("PmtTpInf/SvcLvl/Cd"), head.service_level),
        .local_instrument = either(part.code("PmtTpInf/LclInstrm/Cd"), head.local_instrument),
        .category_purpose = either(part.code("PmtTpInf/CtgyPurp/Cd"), head.category_purpose),
        .purpose = part.code("Purp/Cd"),
        .charge_bearer = either(part.code("ChrgBr"), head.charge_bearer),
        .creditor_name = part.text("Cdtr/Nm"),
        .creditor_address = read_address(part),
        .creditor_account = std::move(*account),
        .creditor_bic = std::move(*bic),
        .creditor_clearing_id = part.text("CdtrAgt/FinInstnId/ClrSysMmbId/MmbId"),
        .creditor_bank_name = part.text("CdtrAgt/FinInstnId/Nm"),
        .ultimate_debtor = either(part.text("UltmtDbtr/Nm"), head.ultimate_debtor),
        .ultimate_creditor = part.text("UltmtCdtr/Nm"),
        .remittance = read_remittance(part),
        .creditor_reference = part.text("RmtInf/Strd/CdtrRefInf/Ref"),
        .creditor_reference_type =
            either(part.code(reference_type + "Cd"), part.text(reference_type + "Prtry")),
        .origin = {.vendor_id = std::move(*vendor_id),
                   .ordered_by = {},
                   .approved_by = {},
                   .device_id = {},
                   .ip_country = {}},
    };
}

}  // namespace

PaymentInformation read_payment_information(const xml::Node& head, const std::string& parent) {
    const Part part{head, parent};
    PaymentInformation result;
    result.id = part.text("PmtInfId");
    result.debtor_name = part.text("Dbtr/Nm");
    result.service_level = part.code("PmtTpInf/SvcLvl/Cd");
    result.local_instrument = part.code("PmtTpInf/LclInstrm/Cd");
    result.category_purpose = part.code("PmtTpInf/CtgyPurp/Cd");
    result.charge_bearer = part.code("ChrgBr");
    result.ultimate_debtor = part.text("UltmtDbtr/Nm");
    result.refusal = find_unsupported(part, Pain001Part::payment_information);
    const auto date = read_date(part);
    auto account = read_account(part, "DbtrAcct");
    if (result.refusal) {
        return result;
    }
    if (!date) {
        result.refusal = date.error();
    } else if (!account) {
        result.refusal = account.error();
    } else {
        result.requested_date = *date;
        result.debtor_account = std::move(*account);
    }
    return result;
}

Pain001Transaction judge_transaction(const xml::Node& transaction, const std::string& parent,
                                     const PaymentInformation& payment_information) {
    const Part part{transaction, parent};
    Pain001Transaction result;
    result.payment_information_id = payment_information.id;
    result.end_to_end_id = part.text("PmtId/EndToEndId");
    result.instruction_id = part.text("PmtId/InstrId");
    result.xpath = xml::xpath_of(parent, transaction, transaction);
    result.line = transaction.line;
    auto transfer = read_transfer(part, payment_information);
    if (transfer) {
        result.transfer = std::move(*transfer);
    } else {
        result.refusal = transfer.error();
    }
    return result;
}

}  // namespace sluice::iso20022
