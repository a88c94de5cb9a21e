#include "adapters/banks/simulated/camt.hpp"

#include <fmt/format.h>

#include <cstdlib>

#include "adapters/banks/simulated/camt_entry.hpp"
#include "adapters/banks/simulated/text.hpp"
#include "ledger/base/check.hpp"
#include "ledger/base/money.hpp"

namespace sluice::simulated {

namespace {

// What the three messages call the same things.
struct Shape {
    std::string_view number;   // of the message
    std::string_view message;  // element below Document
    std::string_view body;     // element for one account
    std::string_view id;       // in our document ids
};

Shape shape_of(DocumentKind kind) {
    switch (kind) {
        case DocumentKind::report:
            return {"052", "BkToCstmrAcctRpt", "Rpt", "RPT"};
        case DocumentKind::statement:
            return {"053", "BkToCstmrStmt", "Stmt", "STM"};
        case DocumentKind::notification:
            return {"054", "BkToCstmrDbtCdtNtfctn", "Ntfctn", "NTF"};
    }
    return {};
}

std::string own_id(const Context& context, const Document& document) {
    return context.document_id(
        fmt::format("{}-{}", shape_of(document.kind).id, document.account_id), document.sequence);
}

void append_head(std::string& out, const Context& context, const Document& document) {
    const auto shape = shape_of(document.kind);
    out += fmt::format(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
        "<Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:camt.{}.001.08\"><{}><GrpHdr>",
        shape.number, shape.message);
    append_element(out, "MsgId", own_id(context, document));
    append_element(out, "CreDtTm", iso_time(document.created_at));
    out += "</GrpHdr>\n";
}

void append_tail(std::string& out, const Document& document) {
    out += fmt::format("</{}></Document>\n", shape_of(document.kind).message);
}

void append_account(std::string& out, const Context& context, const Account& account) {
    out += "<Acct>";
    append_account_id(out, account.number, account.is_iban);
    append_element(out, "Ccy", account.currency.code());
    append_element(out, "Nm", cut(account.name, 70));
    out += "<Ownr>";
    append_element(out, "Nm", cut(account.owner, 140));
    out += "</Ownr><Svcr><FinInstnId>";
    append_element(out, "BICFI", context.options.bic);
    append_element(out, "Nm", cut(context.options.name, 140));
    out += "</FinInstnId></Svcr></Acct>\n";
}

void append_balance(std::string& out, std::string_view type, std::int64_t minor, Currency currency,
                    std::string_view date) {
    out += "<Bal><Tp><CdOrPrtry>";
    append_element(out, "Cd", type);
    out += "</CdOrPrtry></Tp>";
    append_amount(out, "Amt", std::abs(minor), currency);
    append_element(out, "CdtDbtInd", minor < 0 ? "DBIT" : "CRDT");
    out += "<Dt>";
    append_element(out, "Dt", date);
    out += "</Dt></Bal>\n";
}

struct Turnover {
    std::int64_t count = 0;
    std::int64_t sum_minor = 0;
};

void append_turnover(std::string& out, std::string_view name, const Turnover& turnover,
                     Currency currency) {
    out += fmt::format("<{0}><NbOfNtries>{1}</NbOfNtries><Sum>{2}</Sum></{0}>", name,
                       turnover.count, decimal(turnover.sum_minor, currency));
}

void append_summary(std::string& out, const std::vector<Entry>& entries, Currency currency) {
    Turnover credits;
    Turnover debits;
    for (const auto& entry : entries) {
        auto& side = entry.credit ? credits : debits;
        ++side.count;
        side.sum_minor = add_minor(side.sum_minor, entry.amount_minor);
    }
    const Turnover all{.count = credits.count + debits.count,
                       .sum_minor = add_minor(credits.sum_minor, debits.sum_minor)};
    out += "<TxsSummry>";
    append_turnover(out, "TtlNtries", all, currency);
    append_turnover(out, "TtlCdtNtries", credits, currency);
    append_turnover(out, "TtlDbtNtries", debits, currency);
    out += "</TxsSummry>\n";
}

void append_balances(std::string& out, const Document& document, Currency currency,
                     std::string_view date) {
    if (document.kind == DocumentKind::statement) {
        append_balance(out, "OPBD", document.opening_minor, currency, date);
        append_balance(out, "CLBD", document.closing_minor, currency, date);
    }
    if (document.kind == DocumentKind::report) {
        append_balance(out, "ITBD", document.closing_minor, currency, date);
        append_balance(out, "ITAV", document.closing_minor, currency, date);
    }
}

}  // namespace

std::string write_camt(Context& context, const Document& document) {
    const auto account = context.books.account(document.account_id);
    check(account.has_value(), "a document's account exists");
    const auto shape = shape_of(document.kind);
    const auto entries =
        context.books.entries(document.account_id, document.first_after, document.last);
    const Instant created{std::chrono::microseconds{document.created_at}};
    const auto date =
        to_iso_date(std::chrono::floor<std::chrono::days>(created + context.options.utc_offset));

    std::string out;
    out.reserve(2'000 + entries.size() * 1'500);
    append_head(out, context, document);
    out += fmt::format("<{}>", shape.body);
    append_element(out, "Id", own_id(context, document));
    append_element(out, "ElctrncSeqNb", std::to_string(document.sequence));
    append_element(out, "CreDtTm", iso_time(document.created_at));
    append_account(out, context, *account);
    append_balances(out, document, account->currency, date);
    append_summary(out, entries, account->currency);
    for (const auto& entry : entries) {
        append_entry(out, context, *account, entry);
    }
    out += fmt::format("</{}>", shape.body);
    append_tail(out, document);
    return out;
}

std::string write_empty_camt(const Context& context, const Document& document) {
    std::string out;
    append_head(out, context, document);
    append_tail(out, document);
    return out;
}

}  // namespace sluice::simulated
