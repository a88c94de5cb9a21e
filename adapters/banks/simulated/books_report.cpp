#include "adapters/banks/simulated/books_report.hpp"

#include <fmt/format.h>

#include "adapters/banks/simulated/text.hpp"
#include "ledger/base/money.hpp"

namespace sluice::simulated {

namespace {

void append_messages(std::string& out, Books& books) {
    const auto row = books.database().query(
        "SELECT count(*), coalesce(sum(repeats), 0), coalesce(sum(payments), 0) FROM message");
    row->next();
    out +=
        fmt::format(R"("messages":{{"taken":{},"repeated":{},"refused":{},"instructions":{}}},)",
                    row->integer(0), row->integer(1), books.value("refused", 0), row->integer(2));
    const auto totals = books.database().query(
        "SELECT coalesce(sum(repeats), 0), coalesce(sum(executions), 0), coalesce(sum(returned), "
        "0),"
        " coalesce(sum(status = 'RJCT'), 0), coalesce(sum(status IN ('ACSP', 'PDNG')), 0)"
        " FROM payment");
    totals->next();
    out += fmt::format(
        R"("duplicates_ignored":{},"executions":{},"returned":{},"rejected":{},"scheduled":{},)",
        totals->integer(0), totals->integer(1), totals->integer(2), totals->integer(3),
        totals->integer(4));
}

void append_accounts(std::string& out, Books& books) {
    out += "\"accounts\":[";
    const char* comma = "";
    for (const auto& account : books.accounts()) {
        out += fmt::format(
            "{}\n{{\"customer\":{},\"account\":{},\"currency\":\"{}\",\"opening_minor\":{},"
            "\"balance_minor\":{},\"balance\":\"{}\",\"reserved_minor\":{},"
            "\"closing_minor\":{},\"statement_sequence\":{}}}",
            comma, json_text(account.customer), json_text(account.number), account.currency.code(),
            account.opening_minor, account.balance_minor,
            decimal(account.balance_minor, account.currency), account.reserved_minor,
            account.closed_minor, account.statement_sequence);
        comma = ",";
    }
    out += "],";
}

// The other side of every entry. Per currency, accounts and own accounts change by the same amount
// with opposite signs, because an entry is one row for both.
void append_own_accounts(std::string& out, Books& books) {
    out += "\"own_accounts\":[";
    const char* comma = "";
    const auto row = books.database().query(
        "SELECT e.contra, a.currency, count(*),"
        " sum(CASE e.credit WHEN 1 THEN -e.amount_minor ELSE e.amount_minor END)"
        " FROM entry e JOIN account a ON a.id = e.account_id GROUP BY 1, 2 ORDER BY 1, 2");
    while (row->next()) {
        out += fmt::format(R"({}{{"name":"{}","currency":"{}","entries":{},"balance_minor":{}}})",
                           comma, row->text(0), row->text(1), row->integer(2), row->integer(3));
        comma = ",";
    }
    out += "],";
}

void append_payments(std::string& out, const Context& context) {
    out += "\"payments\":[";
    const char* comma = "";
    // Bare columns of a group with max() come from the row of the maximum (SQLite): the executed
    // payment if there is one, otherwise the latest.
    const auto row = context.books.database().query(
        "SELECT coalesce(a.number, ''), p.instruction_id, p.end_to_end_id, p.currency,"
        " p.amount_minor, p.status, p.reason, sum(p.executions), sum(p.booked_minor),"
        " sum(p.returned), sum(p.repeats), sum(p.due_at IS NOT NULL), p.id, p.creditor_account,"
        " max((p.status <> 'RJCT') * 4611686018427387904 + p.id)"
        " FROM payment p LEFT JOIN account a ON a.id = p.account_id"
        " GROUP BY p.account_id, p.instruction_id ORDER BY min(p.id)");
    while (row->next()) {
        const auto currency = Currency::parse(row->text(3));
        out += fmt::format(
            "{}\n{{\"account\":{},\"instr_id\":{},\"end_to_end_id\":{},\"currency\":{},"
            "\"amount_minor\":{},\"amount\":{},\"status\":\"{}\",\"reason\":{},"
            "\"executions\":{},\"booked_minor\":{},\"returned\":{},\"duplicates_ignored\":{},"
            "\"scheduled\":{},\"acct_svcr_ref\":{},\"creditor_account\":{}}}",
            comma, json_text(row->text(0)), json_text(row->text(1)), json_text(row->text(2)),
            json_text(row->text(3)), row->integer(4),
            json_text(currency ? decimal(row->integer(4), *currency) : ""), row->text(5),
            json_text(row->text(6)), row->integer(7), row->integer(8), row->integer(9),
            row->integer(10), row->integer(11), json_text(context.reference('P', row->integer(12))),
            json_text(row->text(13)));
        comma = ",";
    }
    out += "],";
}

}  // namespace

std::string report_books(Context& context, bool with_payments) {
    std::string out =
        fmt::format(R"({{"bank":{},"bic":{},"at":"{}",)", json_text(context.options.name),
                    json_text(context.options.bic), iso_time(context.now()));
    append_messages(out, context.books);
    append_accounts(out, context.books);
    append_own_accounts(out, context.books);
    if (with_payments) {
        append_payments(out, context);
    }
    const auto documents = context.books.database().query("SELECT count(*) FROM document");
    documents->next();
    out += fmt::format(R"("documents":{}}})", documents->integer(0));
    return out + "\n";
}

}  // namespace sluice::simulated
