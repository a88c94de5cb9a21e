#include <exception>

#include "gateway/flow/bank_message.hpp"
#include "gateway/flow/channel.hpp"
#include "gateway/flow/fence.hpp"
#include "gateway/flow/reconcile.hpp"
#include "ledger/base/log.hpp"
#include "ledger/base/metrics.hpp"
#include "ledger/base/mutant.hpp"
#include "ledger/base/testpoint.hpp"

namespace sluice::flow {

namespace {

using store::Tx;

Result<std::string> read_cursor(Context& context, const Lease& lease) {
    return context.database.transact([&](Tx& tx) -> Result<std::string> {
        if (auto held = check_fence(tx, lease, context.clock.now()); !held) {
            return held.error();
        }
        const auto rows = tx.exec(
            "SELECT cursor FROM channel_cursor WHERE enterprise_id = $1 AND channel_id = $2",
            {lease.enterprise, lease.channel});
        check(rows.size() == 1, "every channel has its cursor");
        return rows[0].string(0);
    });
}

Result<StatementPage> fetch(BankAdapter& bank, const std::string& cursor) {
    try {
        return bank.fetch_statement(
            cursor, std::chrono::steady_clock::now() + bank.capabilities().query_timeout);
    } catch (const std::exception& error) {
        log::error("bank.adapter_threw", {{"error.message", error.what()}});
        return fail(Errc::internal, "the adapter threw");
    }
}

// Moves the cursor from where the page was fetched. False: another page came in between.
bool move_cursor(Tx& tx, const Lease& lease, const std::string& from, const std::string& to,
                 Instant now) {
    return tx.exec(
                 "UPDATE channel_cursor SET cursor = $4, fetched_at = $5 "
                 "WHERE enterprise_id = $1 AND channel_id = $2 AND cursor = $3",
                 {lease.enterprise, lease.channel, from, to, now})
               .affected() == 1;
}

}  // namespace

Result<FetchOutcome> fetch_statements(Context& context, const Lease& lease, BankAdapter& bank) {
    auto cursor = read_cursor(context, lease);
    if (!cursor) {
        return cursor.error();
    }
    auto page = fetch(bank, *cursor);
    if (!page) {
        metrics::count("sluice_statement_fetch_errors_total", {{"code", name(page.error().code)}});
        return page.error();
    }
    if (page->statements.empty()) {
        return FetchOutcome{};
    }
    const bool too_early = mutant(Mutant::move_cursor_before_booking);
    if (too_early) {
        (void)context.database.transact([&](Tx& tx) -> Result<void> {
            (void)move_cursor(tx, lease, *cursor, page->cursor, context.clock.now());
            return {};
        });
    }
    testpoint("fetch.after_page");
    return context.database.transact([&](Tx& tx) -> Result<FetchOutcome> {
        const auto now = context.clock.now();
        if (auto held = check_fence(tx, lease, now); !held) {
            return held.error();
        }
        if (!too_early && !move_cursor(tx, lease, *cursor, page->cursor, now)) {
            return fail(Errc::version_conflict, "the cursor has moved");
        }
        const auto message =
            archive(tx, context, lease, "statement", std::nullopt, {"", page->document});
        check(message.has_value(), "a page with statements has a document");
        const int fresh = reconcile(tx, context, lease, page->statements, *message);
        return FetchOutcome{true, page->more, fresh};
    });
}

}  // namespace sluice::flow
