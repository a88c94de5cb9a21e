#include "ledger/store/session.hpp"

#include <fmt/format.h>
#include <libpq-fe.h>

#include <array>
#include <map>
#include <utility>

#include "ledger/store/sqlstate.hpp"
#include "ledger/store/watchdog.hpp"

namespace sluice::store {

namespace {

// About ten seconds, whether the silence begins while we wait, while we write, or in between.
constexpr std::array<std::pair<const char*, const char*>, 6> connection_limits{{
    {"connect_timeout", "5"},  // seconds, for each host
    {"keepalives_idle", "5"},
    {"keepalives_interval", "2"},
    {"keepalives_count", "3"},
    {"tcp_user_timeout", "10000"},  // milliseconds
    {"fallback_application_name", "sluice"},
}};

// The same on the server's side: a process that is cut off gives its locks back.
constexpr const char* server_limits =
    "SET tcp_keepalives_idle = 5; SET tcp_keepalives_interval = 2; SET tcp_keepalives_count = 3; "
    "SET tcp_user_timeout = 10000;";

std::string quoted(const std::string& value) {
    std::string text = "'";
    for (const char c : value) {
        if (c == '\'' || c == '\\') {
            text += '\\';
        }
        text += c;
    }
    return text + "'";
}

void set_up(pqxx::connection& connection, const DatabaseOptions& options) {
    const Watch watch{connection.sock(), std::chrono::milliseconds{options.answer_grace_ms}};
    pqxx::nontransaction setup{connection};
    setup.exec(
        fmt::format("SET TIME ZONE 'UTC'; SET client_min_messages = warning; {} "
                    "SET statement_timeout = {}; SET lock_timeout = {}; "
                    "SET idle_in_transaction_session_timeout = {}",
                    server_limits, options.statement_timeout_ms, options.lock_timeout_ms,
                    options.idle_in_transaction_timeout_ms));
    if (!options.role.empty()) {
        setup.exec("SET ROLE " + connection.quote_name(options.role));
    }
    if (options.keyed_plans) {
        setup.exec(
            "SET enable_seqscan = off; SET enable_hashjoin = off; SET enable_mergejoin = off; "
            "SET jit = off");
    }
}

}  // namespace

std::chrono::milliseconds patience(const DatabaseOptions& options) {
    return std::chrono::milliseconds{options.statement_timeout_ms == 0
                                         ? 0
                                         : options.statement_timeout_ms + options.answer_grace_ms};
}

std::string with_limits(const std::string& url) {
    char* complaint = nullptr;
    const std::unique_ptr<PQconninfoOption, decltype(&PQconninfoFree)> given(
        PQconninfoParse(url.c_str(), &complaint), &PQconninfoFree);
    PQfreemem(complaint);
    if (!given) {
        return url;
    }
    std::map<std::string, std::string> values;
    for (const auto* option = given.get(); option->keyword != nullptr; ++option) {
        if (option->val != nullptr) {
            values.emplace(option->keyword, option->val);
        }
    }
    values.insert(connection_limits.begin(), connection_limits.end());
    std::string text;
    for (const auto& [keyword, value] : values) {
        text += keyword + "=" + quoted(value) + " ";
    }
    return text;
}

Result<std::unique_ptr<pqxx::connection>> open_session(const DatabaseOptions& options) {
    try {
        auto connection = std::make_unique<pqxx::connection>(with_limits(options.url));
        // libpqxx 6 reconnects silently and loses the session's settings; a loss must be seen. The
        // call is marked deprecated because libpqxx 7 never reconnects.
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wdeprecated-declarations"
        connection->inhibit_reactivation(true);
#pragma GCC diagnostic pop
        // Postgres' DETAIL line holds the refused row, account numbers included; it must not reach
        // a log.
        connection->set_verbosity(pqxx::connection_base::terse);
        set_up(*connection, options);
        return connection;
    } catch (const pqxx::sql_error& error) {
        const auto trouble = rule_of(error.sqlstate()).trouble;
        return fail(Errc::database_unavailable, error.what(),
                    std::string{trouble.empty() ? "refused" : trouble});
    } catch (const pqxx::failure& error) {
        return fail(Errc::database_unavailable, error.what(),
                    std::string{connection_trouble(error.what())});
    }
}

}  // namespace sluice::store
