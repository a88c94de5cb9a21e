#pragma once

#include <cstdint>
#include <functional>
#include <initializer_list>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "ledger/base/id.hpp"
#include "ledger/base/result.hpp"
#include "ledger/base/time.hpp"

namespace sluice::store {

// A value for a query, as Postgres text; no text is SQL NULL.
class Param {
public:
    Param(std::nullopt_t) {}
    Param(std::string text) : text_(std::move(text)) {}
    Param(std::string_view text) : text_(text) {}
    Param(const char* text) : text_(text) {}
    Param(const Uuid& uuid) : text_(uuid.to_string()) {}
    template <class Tag>
    Param(const Id<Tag>& id) : text_(id.to_string()) {}
    Param(Instant at) : text_(to_rfc3339(at)) {}
    Param(BusinessDate date) : text_(to_iso_date(date)) {}
    Param(bool value) : text_(value ? "t" : "f") {}
    template <class T>
    requires(std::is_integral_v<T> && !std::is_same_v<T, bool>) Param(T value)
        : text_(std::to_string(value)) {}
    template <class T>
    Param(const std::optional<T>& value) : text_(value ? Param(*value).text_ : std::nullopt) {}

    const std::optional<std::string>& text() const { return text_; }

private:
    std::optional<std::string> text_;
};

// "\x..." for a bytea parameter.
std::string bytea(std::string_view bytes);

// Columns of a set for unnest(): one Postgres array literal a column.
//   Set rows(2); rows.add({id, amount}); tx.exec("... unnest($1::uuid[], $2::bigint[])",
//   rows.params())
class Set {
public:
    explicit Set(std::size_t columns) : arrays_(columns, "{") {}

    void add(std::initializer_list<Param> row);
    bool empty() const { return count_ == 0; }
    std::size_t size() const { return count_; }
    // The arrays, then what is given behind them.
    std::vector<Param> params(std::initializer_list<Param> more = {}) const;

private:
    std::vector<std::string> arrays_;
    std::size_t count_ = 0;
};

struct RowsImpl;

class Row {
public:
    Row(std::shared_ptr<const RowsImpl> rows, std::size_t index)
        : rows_(std::move(rows)), index_(index) {}

    bool is_null(int column) const;
    std::string_view text(int column) const;  // "" when null; lives as long as the row
    std::string string(int column) const { return std::string{text(column)}; }
    std::int64_t integer(int column) const;
    std::optional<std::int64_t> optional_integer(int column) const;
    bool boolean(int column) const;
    Instant instant(int column) const;
    std::optional<Instant> optional_instant(int column) const;
    BusinessDate date(int column) const;
    std::string bytes(int column) const;  // of a bytea
    template <class AnyId>
    AnyId id(int column) const {
        return AnyId{uuid(column)};
    }
    template <class AnyId>
    std::optional<AnyId> optional_id(int column) const {
        return is_null(column) ? std::nullopt : std::optional<AnyId>{id<AnyId>(column)};
    }

private:
    Uuid uuid(int column) const;

    std::shared_ptr<const RowsImpl> rows_;
    std::size_t index_;
};

class Rows {
public:
    explicit Rows(std::shared_ptr<const RowsImpl> impl);

    std::size_t size() const { return size_; }
    bool empty() const { return size_ == 0; }
    Row operator[](std::size_t index) const { return Row(impl_, index); }
    std::size_t affected() const;  // rows an INSERT or UPDATE touched

    class Iterator {
    public:
        Iterator(const Rows& rows, std::size_t index) : rows_(&rows), index_(index) {}
        Row operator*() const { return (*rows_)[index_]; }
        Iterator& operator++() {
            ++index_;
            return *this;
        }
        bool operator!=(const Iterator& other) const { return index_ != other.index_; }

    private:
        const Rows* rows_;
        std::size_t index_;
    };
    Iterator begin() const { return {*this, 0}; }
    Iterator end() const { return {*this, size_}; }

private:
    std::shared_ptr<const RowsImpl> impl_;
    std::size_t size_;
};

// A statement that failed inside a transaction; transact() turns it into an Error. Code between
// may catch it only to let it go on: going on to the commit is a bug, which is checked.
struct StatementError {
    std::string sqlstate;
    std::string constraint;  // name of the constraint that refused, or empty
    std::string message;
};

struct TxImpl;

// An open transaction. Statements are prepared once a connection, keyed by their text, which
// therefore has to be one of a fixed set of literals.
class Tx {
public:
    explicit Tx(TxImpl& impl) : impl_(impl) {}
    Tx(const Tx&) = delete;

    Rows exec(std::string_view sql, std::span<const Param> params);
    Rows exec(std::string_view sql, std::initializer_list<Param> params = {}) {
        return exec(sql, std::span<const Param>{params.begin(), params.size()});
    }
    // Several statements at once, without parameters and not prepared: migrations.
    void exec_script(const std::string& sql);

private:
    TxImpl& impl_;
};

struct DatabaseOptions {
    std::string url;                  // libpq connection string or URI
    std::string role = "sluice_app";  // SET ROLE after connecting; empty: as connected
    // Sets are read by key only. Forbidding sequential scans, hash and merge joins keeps plans
    // right while tables grow faster than their statistics. Reports and audits leave it off.
    // That is not enough for a join: about a table without statistics the planner believes that an
    // enterprise has one row, and walks all its rows for every key. So a look-up of a set of keys
    // is written LATERAL (... OFFSET 0), which the planner has to run once a key by the full key.
    bool keyed_plans = true;
    int statement_timeout_ms = 30'000;  // 0: none
    int answer_grace_ms = 10'000;  // on top of it, for the answer; then the connection is given up
    // A process that is stopped or cut off in the middle of a transaction loses it, and with it the
    // locks, the channel's lease among them.
    int idle_in_transaction_timeout_ms = 15'000;
    // Longer than that, so that whoever waits for such a lock gets it; shorter than the statement's
    // time, so that the error says what it waited for.
    int lock_timeout_ms = 20'000;
    int attempts = 6;  // of a transaction that met a conflict
};

// One connection, for one thread. Connects on first use and again after a loss; a loss that shows
// before the transaction has begun goes unnoticed.
class Database {
public:
    explicit Database(DatabaseOptions options);
    ~Database();
    Database(Database&&) noexcept;

    // Runs the body in one READ COMMITTED transaction and commits it when the body returns a value;
    // an Error of the body rolls back and is returned. Repeats the body after a serialization
    // failure or deadlock, so the body has no effect but through its Tx. Errors besides the body's:
    //   database_unavailable  nothing was done; `where` is a word for the trouble: "disk_full"
    //   database_conflict     a constraint refused (its name is in `where`), or conflicts persist
    //   commit_in_doubt       the connection was lost while committing: read back by your own key
    // body: Result<T>(Tx&)
    template <class Body>
    auto transact(Body&& body) -> std::invoke_result_t<Body, Tx&> {
        using Outcome = std::invoke_result_t<Body, Tx&>;
        std::optional<Outcome> outcome;
        auto done = run([&](Tx& tx) {
            outcome.reset();
            outcome.emplace(body(tx));
            return outcome->has_value();
        });
        if (!done) {
            return done.error();
        }
        return std::move(*outcome);
    }

private:
    struct Impl;

    // True from the body: commit; false: roll back.
    Result<void> run(const std::function<bool(Tx&)>& body);

    std::unique_ptr<Impl> impl_;
};

}  // namespace sluice::store
