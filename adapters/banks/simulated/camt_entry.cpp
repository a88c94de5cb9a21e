#include "adapters/banks/simulated/camt_entry.hpp"

#include <optional>

#include "adapters/banks/simulated/text.hpp"
#include "ledger/base/check.hpp"
#include "ledger/base/money.hpp"

namespace sluice::simulated {

namespace {

// Bank transaction code: domain PMNT, family, sub-family (ISO 20022 external code set).
struct TransactionCode {
    std::string_view family;
    std::string_view sub_family;
};

TransactionCode code_of(const Account& account, EntryKind kind) {
    const std::string_view transfer = account.currency.code() == "EUR" ? "ESCT" : "DMCT";
    switch (kind) {
        case EntryKind::payment:
        case EntryKind::batch:
            return {"ICDT", transfer};
        case EntryKind::fee:
            return {"ICDT", "CHRG"};
        case EntryKind::giving_back:
            return {"ICDT", "RRTN"};
        case EntryKind::deposit:
            return {"RCDT", transfer};
    }
    return {};
}

void append_code(std::string& out, const TransactionCode& code) {
    out += "<BkTxCd><Domn><Cd>PMNT</Cd><Fmly>";
    append_element(out, "Cd", code.family);
    append_element(out, "SubFmlyCd", code.sub_family);
    out += "</Fmly></Domn></BkTxCd>";
}

void append_party(std::string& out, std::string_view role, std::string_view account_role,
                  std::string_view name, std::string_view number, bool is_iban) {
    if (!name.empty()) {
        out += '<';
        out += role;
        out += "><Pty>";
        append_element(out, "Nm", name);
        out += "</Pty></";
        out += role;
        out += '>';
    }
    if (!number.empty()) {
        out += '<';
        out += account_role;
        out += '>';
        append_account_id(out, number, is_iban);
        out += "</";
        out += account_role;
        out += '>';
    }
}

void append_remittance(std::string& out, std::string_view lines, std::string_view reference) {
    if (lines.empty() && reference.empty()) {
        return;
    }
    out += "<RmtInf>";
    while (!lines.empty()) {
        const auto end = lines.find('\n');
        append_element(out, "Ustrd", cut(lines.substr(0, end), 140));
        lines = end == std::string_view::npos ? "" : lines.substr(end + 1);
    }
    if (!reference.empty()) {
        out += "<Strd><CdtrRefInf>";
        append_element(out, "Ref", reference);
        out += "</CdtrRefInf></Strd>";
    }
    out += "</RmtInf>";
}

// One payment inside an entry; the customer is its debtor, also when the money comes back.
void append_payment(std::string& out, const Context& context, const Account& account,
                    const Entry& entry, const Payment& payment) {
    out += "<TxDtls><Refs>";
    append_element(out, "MsgId", payment.message_id);
    append_element(out, "AcctSvcrRef", context.reference('P', payment.id));
    append_element(out, "PmtInfId", payment.payment_information_id);
    append_element(out, "InstrId", payment.instruction_id);
    append_element(out, "EndToEndId", payment.end_to_end_id);
    append_element(out, "UETR", payment.uetr);
    out += "</Refs>";
    append_amount(out, "Amt", payment.booked_minor, account.currency);
    append_element(out, "CdtDbtInd", entry.credit ? "CRDT" : "DBIT");
    out += "<RltdPties>";
    append_party(out, "Dbtr", "DbtrAcct", cut(account.owner, 140), account.number, account.is_iban);
    append_party(out, "Cdtr", "CdtrAcct", payment.creditor_name, payment.creditor_account,
                 payment.creditor_is_iban);
    out += "</RltdPties>";
    if (!payment.creditor_bic.empty()) {
        out += "<RltdAgts><CdtrAgt><FinInstnId>";
        append_element(out, "BICFI", payment.creditor_bic);
        out += "</FinInstnId></CdtrAgt></RltdAgts>";
    }
    append_remittance(out, payment.remittance, payment.creditor_reference);
    if (!entry.reason.empty()) {
        out += "<RtrInf><Rsn>";
        append_element(out, "Cd", entry.reason);
        out += "</Rsn></RtrInf>";
    }
    out += "</TxDtls>";
}

void append_deposit(std::string& out, const Context& context, const Account& account,
                    const Entry& entry) {
    out += "<NtryDtls><TxDtls><Refs>";
    append_element(out, "AcctSvcrRef", context.reference('E', entry.id));
    append_element(out, "EndToEndId",
                   entry.end_to_end_id.empty() ? "NOTPROVIDED" : cut(entry.end_to_end_id, 35));
    out += "</Refs>";
    append_amount(out, "Amt", entry.amount_minor, account.currency);
    out += "<CdtDbtInd>CRDT</CdtDbtInd><RltdPties>";
    append_party(out, "Dbtr", "DbtrAcct", cut(entry.party_name, 140), cut(entry.party_account, 34),
                 entry.party_is_iban);
    append_party(out, "Cdtr", "CdtrAcct", cut(account.owner, 140), account.number, account.is_iban);
    out += "</RltdPties>";
    append_remittance(out, entry.remittance, "");
    out += "</TxDtls></NtryDtls>";
}

void append_batch(std::string& out, Context& context, const Account& account, const Entry& entry) {
    out += "<NtryDtls><Btch>";
    append_element(out, "MsgId", entry.message_id);
    append_element(out, "PmtInfId", entry.payment_information_id);
    append_element(out, "NbOfTxs", std::to_string(entry.count));
    append_amount(out, "TtlAmt", entry.amount_minor, account.currency);
    out += "<CdtDbtInd>DBIT</CdtDbtInd></Btch>";
    if (context.options.batch_details) {
        for (const auto& payment : context.books.payments_of_batch(entry.id)) {
            append_payment(out, context, account, entry, payment);
        }
    }
    out += "</NtryDtls>";
}

void append_details(std::string& out, Context& context, const Account& account,
                    const Entry& entry) {
    switch (entry.kind) {
        case EntryKind::payment:
        case EntryKind::giving_back: {
            const auto payment = context.books.payment(entry.payment_id);
            check(payment.has_value(), "an entry's payment exists");
            out += "<NtryDtls>";
            append_payment(out, context, account, entry, *payment);
            out += "</NtryDtls>";
            break;
        }
        case EntryKind::batch:
            append_batch(out, context, account, entry);
            break;
        case EntryKind::deposit:
            append_deposit(out, context, account, entry);
            break;
        case EntryKind::fee:
            out += "<AddtlNtryInf>Fee";
            append_xml(out, entry.count > 1
                                ? " for " + std::to_string(entry.count) + " payments of "
                                : " for ");
            append_xml(out, entry.payment_information_id);
            out += "</AddtlNtryInf>";
            break;
    }
}

}  // namespace

void append_amount(std::string& out, std::string_view name, std::int64_t minor, Currency currency) {
    out += '<';
    out += name;
    out += " Ccy=\"";
    out += currency.code();
    out += "\">";
    out += decimal(minor, currency);
    out += "</";
    out += name;
    out += '>';
}

void append_account_id(std::string& out, std::string_view number, bool is_iban) {
    out += is_iban ? "<Id>" : "<Id><Othr>";
    append_element(out, is_iban ? "IBAN" : "Id", number);
    out += is_iban ? "</Id>" : "</Othr></Id>";
}

void append_entry(std::string& out, Context& context, const Account& account, const Entry& entry) {
    const bool own_payment = entry.kind == EntryKind::payment;
    out += "<Ntry>";
    append_element(out, "NtryRef", std::to_string(entry.id));
    append_amount(out, "Amt", entry.amount_minor, account.currency);
    append_element(out, "CdtDbtInd", entry.credit ? "CRDT" : "DBIT");
    out += "<RvslInd>false</RvslInd><Sts><Cd>BOOK</Cd></Sts><BookgDt>";
    append_element(out, "Dt", entry.date);
    out += "</BookgDt><ValDt>";
    append_element(out, "Dt", entry.date);
    out += "</ValDt>";
    append_element(
        out, "AcctSvcrRef",
        own_payment ? context.reference('P', entry.payment_id) : context.reference('E', entry.id));
    append_code(out, code_of(account, entry.kind));
    append_details(out, context, account, entry);
    out += "</Ntry>\n";
}

}  // namespace sluice::simulated
