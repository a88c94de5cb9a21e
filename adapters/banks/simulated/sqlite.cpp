#include "adapters/banks/simulated/sqlite.hpp"

#include <sqlite3.h>

#include "ledger/base/check.hpp"

namespace sluice::simulated {

namespace {

[[noreturn]] void fail_with(sqlite3* handle, const char* what) {
    throw StoreError{std::string{what} + ": " + sqlite3_errmsg(handle)};
}

}  // namespace

Query::~Query() {
    sqlite3_reset(statement_);
    sqlite3_clear_bindings(statement_);
}

bool Query::next() {
    const int code = sqlite3_step(statement_);
    if (code != SQLITE_ROW && code != SQLITE_DONE) {
        fail_with(sqlite3_db_handle(statement_), sqlite3_sql(statement_));
    }
    return code == SQLITE_ROW;
}

std::int64_t Query::integer(int column) const {
    return sqlite3_column_int64(statement_, column);
}

std::optional<std::int64_t> Query::optional_integer(int column) const {
    if (sqlite3_column_type(statement_, column) == SQLITE_NULL) {
        return std::nullopt;
    }
    return integer(column);
}

std::string Query::text(int column) const {
    const auto* bytes = reinterpret_cast<const char*>(sqlite3_column_text(statement_, column));
    const auto size = static_cast<std::size_t>(sqlite3_column_bytes(statement_, column));
    return bytes == nullptr ? std::string{} : std::string{bytes, size};
}

void Query::bind(int index, std::int64_t value) {
    check(sqlite3_bind_int64(statement_, index, value) == SQLITE_OK, "bind an integer");
}

void Query::bind(int index, std::string_view value, bool lasting) {
    const char* bytes = value.empty() ? "" : value.data();
    const auto owner = lasting ? SQLITE_STATIC : SQLITE_TRANSIENT;
    check(sqlite3_bind_text64(statement_, index, bytes, value.size(), owner, SQLITE_UTF8) ==
              SQLITE_OK,
          "bind a text");
}

void Query::bind(int index, const std::optional<std::int64_t>& value) {
    if (value) {
        bind(index, *value);
    } else {
        check(sqlite3_bind_null(statement_, index) == SQLITE_OK, "bind null");
    }
}

Database::Database(const std::string& file) {
    // One thread at a time by contract, so SQLite's own locks would only cost time.
    constexpr int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX;
    if (sqlite3_open_v2(file.c_str(), &handle_, flags, nullptr) != SQLITE_OK) {
        const std::string why = sqlite3_errmsg(handle_);
        sqlite3_close(handle_);
        throw StoreError{"open " + file + ": " + why};
    }
}

Database::~Database() {
    for (const auto& [sql, statement] : statements_) {
        sqlite3_finalize(statement);
    }
    sqlite3_close(handle_);
}

void Database::execute(const std::string& script) {
    if (sqlite3_exec(handle_, script.c_str(), nullptr, nullptr, nullptr) != SQLITE_OK) {
        fail_with(handle_, "execute");
    }
}

std::int64_t Database::last_row_id() const {
    return sqlite3_last_insert_rowid(handle_);
}

sqlite3_stmt* Database::prepared(const char* sql) {
    auto& statement = statements_[sql];
    if (statement == nullptr && sqlite3_prepare_v3(handle_, sql, -1, SQLITE_PREPARE_PERSISTENT,
                                                   &statement, nullptr) != SQLITE_OK) {
        fail_with(handle_, sql);
    }
    return statement;
}

Transaction::Transaction(Database& database) : database_(database) {
    database_.run("BEGIN IMMEDIATE");
}

Transaction::~Transaction() {
    if (!open_) {
        return;
    }
    try {
        database_.run("ROLLBACK");
    } catch (const StoreError&) {
        // SQLite has rolled back by itself; the error that led here is already on its way.
    }
}

void Transaction::commit() {
    database_.run("COMMIT");
    open_ = false;
}

}  // namespace sluice::simulated
