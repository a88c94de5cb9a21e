#include <span>

#include "gateway/api/problem.hpp"
#include "gateway/api/request.hpp"
#include "gateway/api/response.hpp"
#include "gateway/api/routes.hpp"
#include "gateway/api/services.hpp"
#include "gateway/api/statement_json.hpp"
#include "ledger/store/statement_report_store.hpp"

namespace sluice::api {

namespace {

using store::StatementView;

void write_statement_members(json::Writer& writer, const StatementView& statement) {
    writer.text("id", statement.id.to_string());
    writer.text("account_id", statement.account.to_string());
    writer.text("kind", statement.kind);
    writer.text("bank_statement_id", statement.bank_statement_id);
    if (statement.sequence) {
        writer.integer("sequence", *statement.sequence);
    }
    writer.integer("page", statement.page);
    if (statement.opening_minor) {
        writer.signed_amount("opening_balance", *statement.opening_minor, statement.currency);
    }
    if (statement.closing_minor) {
        writer.signed_amount("closing_balance", *statement.closing_minor, statement.currency);
    }
    if (statement.date) {
        writer.text("date", to_iso_date(*statement.date));
    }
    writer.integer("entry_count", statement.entry_count);
    writer.text("received_at", to_rfc3339(statement.received_at));
    writer.integer("seq", statement.seq);
}

void write_statement(json::Writer& writer, const StatementView& statement) {
    writer.begin_object();
    write_statement_members(writer, statement);
    writer.end_object();
}

http::Response list_statements(const Call& call) {
    const auto account = query_id<AccountId>(call, "account");
    const auto limit = query_integer(call, "limit", 50, 1, 200);
    const auto cursor = query_cursor(call, 's');
    if (!account || !limit || !cursor) {
        return problem(call, !account ? account.error() : !limit ? limit.error() : cursor.error());
    }
    const auto wanted = static_cast<std::size_t>(*limit);
    const store::StatementFilter filter{
        .account = *account,
        .id = {},
        .before = *cursor ? std::optional{StatementId{**cursor}} : std::nullopt,
        .limit = wanted + 1};
    auto statements =
        call.services->report([&](store::Tx& tx) -> Result<std::vector<StatementView>> {
            return store::list_statements(tx, call.enterprise, filter);
        });
    if (!statements) {
        return problem(call, statements.error());
    }
    return page_response(*statements, wanted, write_statement,
                         [](const StatementView& last) { return cursor_text('s', last.id.uuid); });
}

struct Detail {
    StatementView statement;
    std::vector<store::EntryView> entries;
    std::vector<store::MatchView> matches;  // in the order of the entries
};

Result<Detail> read_detail(store::Tx& tx, EnterpriseId enterprise, StatementId id) {
    const store::StatementFilter filter{.account = {}, .id = id, .before = {}, .limit = 1};
    auto found = store::list_statements(tx, enterprise, filter);
    if (found.empty()) {
        return fail(Errc::not_found);
    }
    return Detail{std::move(found[0]), store::entries_of_statement(tx, enterprise, id),
                  store::matches_of_statement(tx, enterprise, id)};
}

// Writes the matches of this entry, which come first in `matches`, and takes them away.
void write_entry(json::Writer& writer, const store::EntryView& entry,
                 std::span<const store::MatchView>& matches) {
    writer.begin_object();
    writer.integer("ordinal", entry.ordinal);
    write_line(writer, "line", entry.line);
    writer.begin_array("matches");
    while (!matches.empty() && matches.front().line == entry.line.id) {
        writer.begin_object();
        write_match_members(writer, matches.front());
        writer.end_object();
        matches = matches.subspan(1);
    }
    writer.end_array();
    if (entry.open_exception) {
        writer.text("open_exception_id", entry.open_exception->to_string());
    }
    writer.end_object();
}

http::Response get_statement(const Call& call) {
    const auto id = path_id<StatementId>(call);
    if (!id) {
        return problem(call, id.error());
    }
    const auto detail = call.services->report(
        [&](store::Tx& tx) -> Result<Detail> { return read_detail(tx, call.enterprise, *id); });
    if (!detail) {
        return problem(call, detail.error());
    }
    json::Writer writer;
    writer.begin_object();
    write_statement_members(writer, detail->statement);
    writer.begin_array("entries");
    std::span<const store::MatchView> matches{detail->matches};
    for (const auto& entry : detail->entries) {
        write_entry(writer, entry, matches);
    }
    writer.end_array();
    writer.end_object();
    return json_response(std::move(writer));
}

}  // namespace

std::vector<Route> statement_routes() {
    return {{"GET", "/v1/statements", direct(list_statements), Permission::statement_read},
            {"GET", "/v1/statements/{id}", direct(get_statement), Permission::statement_read}};
}

}  // namespace sluice::api
