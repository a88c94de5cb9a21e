#include "adapters/banks/wire/pain001_writer.hpp"

#include <algorithm>
#include <array>
#include <span>
#include <tuple>

#include "adapters/banks/wire/control_sum.hpp"
#include "adapters/banks/wire/text_pieces.hpp"
#include "adapters/banks/wire/xml_writer.hpp"

namespace sluice::iso20022 {

namespace {

constexpr std::size_t max35_text = 35;
constexpr std::size_t max140_text = 140;

// DocumentType3Code of the schema; any other type of reference is proprietary.
constexpr auto reference_codes =
    std::to_array<std::string_view>({"RADM", "RPIN", "FXDR", "DISP", "PUOR", "SCOR"});

using Run = std::span<const BankInstruction>;

bool same_payment_information(const BankInstruction& a, const BankInstruction& b) {
    const auto key = [](const BankInstruction& instruction) {
        const auto& transfer = instruction.transfer;
        return std::tie(transfer.debtor_account.value, transfer.debtor_account.is_iban,
                        transfer.debtor_name, instruction.debtor_bic, instruction.execution_date,
                        transfer.service_level, transfer.local_instrument,
                        transfer.category_purpose, transfer.charge_bearer);
    };
    return key(a) == key(b) && a.transfer.amount.currency() == b.transfer.amount.currency();
}

Run first_run(Run instructions) {
    const auto end = std::ranges::find_if_not(instructions, [&](const BankInstruction& other) {
        return same_payment_information(instructions.front(), other);
    });
    return instructions.first(static_cast<std::size_t>(end - instructions.begin()));
}

void write_totals(xml::Writer& out, Run instructions) {
    ControlSum sum;
    for (const auto& instruction : instructions) {
        sum.add(instruction.transfer.amount.decimal());
    }
    out.element("NbOfTxs", std::to_string(instructions.size()));
    out.element("CtrlSum", sum.text());
}

void write_code(xml::Writer& out, std::string_view name, std::string_view code) {
    if (!code.empty()) {
        out.open(name);
        out.element("Cd", code);
        out.close();
    }
}

void write_name(xml::Writer& out, std::string_view element, std::string_view name) {
    if (!name.empty()) {
        out.open(element);
        out.element("Nm", name);
        out.close();
    }
}

void write_account(xml::Writer& out, std::string_view element, const AccountNumber& account) {
    out.open(element);
    out.open("Id");
    if (account.is_iban) {
        out.element("IBAN", account.value);
    } else {
        out.open("Othr");
        out.element("Id", account.value);
        out.close();
    }
    out.close();
    out.close();
}

void write_payment_type(xml::Writer& out, const CreditTransfer& transfer) {
    if (transfer.service_level.empty() && transfer.local_instrument.empty() &&
        transfer.category_purpose.empty()) {
        return;
    }
    out.open("PmtTpInf");
    write_code(out, "SvcLvl", transfer.service_level);
    write_code(out, "LclInstrm", transfer.local_instrument);
    write_code(out, "CtgyPurp", transfer.category_purpose);
    out.close();
}

void write_debtor_agent(xml::Writer& out, std::string_view bic) {
    out.open("DbtrAgt");
    out.open("FinInstnId");
    if (bic.empty()) {
        out.open("Othr");
        out.element("Id", "NOTPROVIDED");
        out.close();
    } else {
        out.element("BICFI", bic);
    }
    out.close();
    out.close();
}

void write_creditor_agent(xml::Writer& out, const CreditTransfer& transfer) {
    if (transfer.creditor_bic.empty() && transfer.creditor_clearing_id.empty() &&
        transfer.creditor_bank_name.empty()) {
        return;
    }
    out.open("CdtrAgt");
    out.open("FinInstnId");
    out.optional_element("BICFI", transfer.creditor_bic);
    if (!transfer.creditor_clearing_id.empty()) {
        out.open("ClrSysMmbId");
        out.element("MmbId", transfer.creditor_clearing_id);
        out.close();
    }
    out.optional_element("Nm", transfer.creditor_bank_name);
    out.close();
    out.close();
}

void write_creditor(xml::Writer& out, const CreditTransfer& transfer) {
    out.open("Cdtr");
    out.optional_element("Nm", transfer.creditor_name);
    const auto& address = transfer.creditor_address;
    if (address != Address{}) {
        out.open("PstlAdr");
        out.optional_element("StrtNm", address.street);
        out.optional_element("BldgNb", address.building_number);
        out.optional_element("PstCd", address.post_code);
        out.optional_element("TwnNm", address.town);
        out.optional_element("Ctry", address.country);
        for (const auto& line : address.lines) {
            out.optional_element("AdrLine", line);
        }
        out.close();
    }
    out.close();
}

void write_reference(xml::Writer& out, const CreditTransfer& transfer) {
    out.open("Strd");
    out.open("CdtrRefInf");
    const auto& type = transfer.creditor_reference_type;
    if (!type.empty()) {
        const bool is_code = std::ranges::find(reference_codes, type) != reference_codes.end();
        out.open("Tp");
        out.open("CdOrPrtry");
        out.element(is_code ? "Cd" : "Prtry", type);
        out.close();
        out.close();
    }
    out.optional_element("Ref", transfer.creditor_reference);
    out.close();
    out.close();
}

void write_remittance(xml::Writer& out, const CreditTransfer& transfer) {
    const bool structured =
        !transfer.creditor_reference.empty() || !transfer.creditor_reference_type.empty();
    const auto lines = lines_of(transfer.remittance, max140_text);
    if (lines.empty() && !structured) {
        return;
    }
    out.open("RmtInf");
    for (const auto line : lines) {
        out.element("Ustrd", line);
    }
    if (structured) {
        write_reference(out, transfer);
    }
    out.close();
}

void write_transaction(xml::Writer& out, const BankInstruction& instruction) {
    const auto& transfer = instruction.transfer;
    out.open("CdtTrfTxInf");
    out.open("PmtId");
    out.optional_element("InstrId", instruction.reference);
    out.element("EndToEndId", transfer.end_to_end_id);
    out.optional_element("UETR", transfer.uetr);
    out.close();
    out.open("Amt");
    out.amount("InstdAmt", transfer.amount.decimal(), transfer.amount.currency().code());
    out.close();
    write_name(out, "UltmtDbtr", transfer.ultimate_debtor);
    write_creditor_agent(out, transfer);
    write_creditor(out, transfer);
    write_account(out, "CdtrAcct", transfer.creditor_account);
    write_name(out, "UltmtCdtr", transfer.ultimate_creditor);
    write_code(out, "Purp", transfer.purpose);
    write_remittance(out, transfer);
    out.close();
}

void write_payment_information(xml::Writer& out, const std::string& id, Run run,
                               bool batch_booking) {
    const auto& first = run.front();
    out.open("PmtInf");
    out.element("PmtInfId", id);
    out.element("PmtMtd", "TRF");
    out.element("BtchBookg", batch_booking ? "true" : "false");
    write_totals(out, run);
    write_payment_type(out, first.transfer);
    out.open("ReqdExctnDt");
    out.element("Dt", to_iso_date(first.execution_date));
    out.close();
    out.open("Dbtr");
    out.optional_element("Nm", first.transfer.debtor_name);
    out.close();
    write_account(out, "DbtrAcct", first.transfer.debtor_account);
    write_debtor_agent(out, first.debtor_bic);
    out.optional_element("ChrgBr", first.transfer.charge_bearer);
    for (const auto& instruction : run) {
        write_transaction(out, instruction);
    }
    out.close();
}

// The end of a message id differs most from one message to the next, so the front gives way.
std::string payment_information_id(std::string_view message_id, std::size_t number) {
    const auto suffix = "-" + std::to_string(number);
    const auto room = max35_text - suffix.size();
    message_id.remove_prefix(message_id.size() > room ? message_id.size() - room : 0);
    return std::string{message_id} + suffix;
}

}  // namespace

std::string write_pain001(const Submission& submission, const Pain001Profile& profile) {
    xml::Writer out("urn:iso:std:iso:20022:tech:xsd:pain.001.001.09");
    out.open("CstmrCdtTrfInitn");
    out.open("GrpHdr");
    out.element("MsgId", submission.message_id);
    out.element("CreDtTm", to_rfc3339(submission.created_at));
    write_totals(out, submission.instructions);
    out.open("InitgPty");
    out.optional_element("Nm", profile.initiating_party);
    out.close();
    out.close();
    Run rest{submission.instructions};
    for (std::size_t number = 1; !rest.empty(); ++number) {
        const auto run = first_run(rest);
        write_payment_information(out, payment_information_id(submission.message_id, number), run,
                                  profile.batch_booking);
        rest = rest.subspan(run.size());
    }
    return std::move(out).finish();
}

}  // namespace sluice::iso20022
