#include <algorithm>

#include "gateway/api/payment_json.hpp"
#include "gateway/api/problem.hpp"
#include "gateway/api/request.hpp"
#include "gateway/api/response.hpp"
#include "gateway/api/routes.hpp"
#include "gateway/api/services.hpp"
#include "ledger/store/report_store.hpp"

namespace sluice::api {

namespace {

using store::AccountView;
using store::PostingView;
using store::TrialBalanceRow;

constexpr std::string_view kinds[] = {"bank", "clearing", "suspense", "charges", "opening"};

void write_balances(json::Writer& writer, const store::CountersView& counters, Currency currency) {
    writer.begin_object("balances");
    writer.signed_amount("posted", counters.posted(), currency);
    writer.signed_amount("pending_debits", counters.debits_pending, currency);
    writer.signed_amount("pending_credits", counters.credits_pending, currency);
    writer.signed_amount("available", counters.available(), currency);
    writer.end_object();
}

void write_account(json::Writer& writer, const AccountView& account) {
    writer.begin_object();
    writer.text("id", account.id.to_string());
    writer.text("kind", account.kind);
    writer.text("name", account.name);
    if (!account.number.empty()) {
        write_account_number(writer, "account", {account.number, account.is_iban});
    }
    writer.text("currency", account.currency.code());
    writer.optional_text("bank_id", account.bank_id);
    writer.boolean("is_open", account.is_open);
    if (account.overdraft_limit_minor) {
        writer.signed_amount("overdraft_limit", *account.overdraft_limit_minor, account.currency);
    }
    write_balances(writer, account.counters, account.currency);
    writer.end_object();
}

http::Response list_accounts(const Call& call) {
    const auto kind = call.request.query_value("kind");
    if (!kind.empty() && std::ranges::find(kinds, kind) == std::end(kinds)) {
        return problem(call, query_error("kind", "not a kind of account"));
    }
    const auto accounts =
        call.services->report([&](store::Tx& tx) -> Result<std::vector<AccountView>> {
            return store::read_accounts(tx, call.enterprise, std::nullopt);
        });
    if (!accounts) {
        return problem(call, accounts.error());
    }
    json::Writer writer;
    writer.begin_object();
    writer.begin_array("items");
    for (const auto& account : *accounts) {
        if (kind.empty() || account.kind == kind) {
            write_account(writer, account);
        }
    }
    writer.end_array();
    writer.end_object();
    return json_response(std::move(writer));
}

// The account in the path, in an open transaction.
Result<AccountView> account_in_path(const Call& call, store::Tx& tx) {
    const auto id = path_id<AccountId>(call);
    if (!id) {
        return id.error();
    }
    auto found = store::read_accounts(tx, call.enterprise, *id);
    if (found.empty()) {
        return fail(Errc::not_found);
    }
    return std::move(found[0]);
}

http::Response get_account(const Call& call) {
    const auto account = call.services->report(
        [&](store::Tx& tx) -> Result<AccountView> { return account_in_path(call, tx); });
    if (!account) {
        return problem(call, account.error());
    }
    json::Writer writer;
    write_account(writer, *account);
    return json_response(std::move(writer));
}

http::Response get_balance_at(const Call& call) {
    const auto asked = query_instant(call, "at");
    if (!asked) {
        return problem(call, asked.error());
    }
    const auto at = asked->value_or(call.services->clock.now());
    auto account = call.services->report([&](store::Tx& tx) -> Result<AccountView> {
        auto found = account_in_path(call, tx);
        if (found) {
            found->counters = store::counters_at(tx, call.enterprise, found->id, at);
        }
        return found;
    });
    if (!account) {
        return problem(call, account.error());
    }
    json::Writer writer;
    writer.begin_object();
    writer.text("account_id", account->id.to_string());
    writer.text("at", to_rfc3339(at));
    write_balances(writer, account->counters, account->currency);
    writer.end_object();
    return json_response(std::move(writer));
}

void write_posting(json::Writer& writer, const PostingView& posting) {
    writer.begin_object();
    writer.text("id", posting.id.to_string());
    writer.text("kind", posting.kind);
    if (posting.pending_id) {
        writer.text("pending_id", posting.pending_id->to_string());
    }
    writer.text("purpose", posting.purpose);
    writer.text("debit_account_id", posting.debit.to_string());
    writer.text("credit_account_id", posting.credit.to_string());
    writer.amount("amount", posting.amount);
    if (posting.payment) {
        writer.text("payment_id", posting.payment->to_string());
    }
    if (posting.line) {
        writer.text("line_id", posting.line->to_string());
    }
    if (posting.statement) {
        writer.text("statement_id", posting.statement->to_string());
    }
    writer.text("created_at", to_rfc3339(posting.created_at));
    writer.end_object();
}

http::Response list_postings(const Call& call) {
    const auto limit = query_integer(call, "limit", 50, 1, 200);
    const auto cursor = query_cursor(call, 'j');
    if (!limit || !cursor) {
        return problem(call, limit ? cursor.error() : limit.error());
    }
    const auto before = *cursor ? std::optional{PostingId{**cursor}} : std::nullopt;
    const auto wanted = static_cast<std::size_t>(*limit);
    auto postings = call.services->report([&](store::Tx& tx) -> Result<std::vector<PostingView>> {
        const auto account = account_in_path(call, tx);
        if (!account) {
            return account.error();
        }
        return store::list_postings(tx, call.enterprise, account->id, before, wanted + 1);
    });
    if (!postings) {
        return problem(call, postings.error());
    }
    return page_response(*postings, wanted, write_posting,
                         [](const PostingView& last) { return cursor_text('j', last.id.uuid); });
}

void write_trial_row(json::Writer& writer, const TrialBalanceRow& row) {
    writer.begin_object();
    writer.text("account_id", row.account.to_string());
    writer.text("kind", row.kind);
    writer.text("name", row.name);
    writer.signed_amount("debits", row.debits_minor, row.currency);
    writer.signed_amount("credits", row.credits_minor, row.currency);
    writer.signed_amount("balance", row.debits_minor - row.credits_minor, row.currency);
    writer.end_object();
}

// Writes the rows of one currency, which stand together; true when debits equal credits.
bool write_trial_currency(json::Writer& writer, std::span<const TrialBalanceRow> rows) {
    std::int64_t debits_minor = 0;
    std::int64_t credits_minor = 0;
    const auto currency = rows.front().currency;
    writer.begin_object();
    writer.text("currency", currency.code());
    writer.begin_array("accounts");
    for (const auto& row : rows) {
        write_trial_row(writer, row);
        debits_minor = add_minor(debits_minor, row.debits_minor);
        credits_minor = add_minor(credits_minor, row.credits_minor);
    }
    writer.end_array();
    writer.signed_amount("total_debits", debits_minor, currency);
    writer.signed_amount("total_credits", credits_minor, currency);
    writer.boolean("balanced", debits_minor == credits_minor);
    writer.end_object();
    return debits_minor == credits_minor;
}

http::Response get_trial_balance(const Call& call) {
    const auto asked = query_instant(call, "at");
    if (!asked) {
        return problem(call, asked.error());
    }
    const auto at = asked->value_or(call.services->clock.now());
    const auto rows =
        call.services->report([&](store::Tx& tx) -> Result<std::vector<TrialBalanceRow>> {
            return store::trial_balance(tx, call.enterprise, at);
        });
    if (!rows) {
        return problem(call, rows.error());
    }
    json::Writer writer;
    writer.begin_object();
    writer.text("at", to_rfc3339(at));
    writer.begin_array("currencies");
    bool balanced = true;
    for (auto first = rows->begin(); first != rows->end();) {
        const auto last = std::find_if(
            first, rows->end(), [&](const auto& row) { return row.currency != first->currency; });
        balanced = write_trial_currency(writer, {first, last}) && balanced;
        first = last;
    }
    writer.end_array();
    writer.boolean("balanced", balanced);
    writer.end_object();
    return json_response(std::move(writer));
}

}  // namespace

std::vector<Route> account_routes() {
    return {{"GET", "/v1/accounts", direct(list_accounts), Permission::account_read},
            {"GET", "/v1/accounts/{id}", direct(get_account), Permission::account_read},
            {"GET", "/v1/accounts/{id}/balance", direct(get_balance_at), Permission::account_read},
            {"GET", "/v1/accounts/{id}/postings", direct(list_postings), Permission::account_read},
            {"GET", "/v1/trial-balance", direct(get_trial_balance), Permission::account_read}};
}

}  // namespace sluice::api
