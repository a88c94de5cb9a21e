#pragma once

#include <concepts>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>

struct sqlite3;
struct sqlite3_stmt;

namespace sluice::simulated {

// The store failed (disk full, file damaged, locked by another process). Nothing of the running
// transaction is kept.
class StoreError : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

// A prepared statement with its values. Goes back to the cache when it goes out of scope.
class Query {
public:
    explicit Query(sqlite3_stmt* statement) : statement_(statement) {}
    ~Query();
    Query(const Query&) = delete;
    Query& operator=(const Query&) = delete;

    bool next();  // false: no more rows
    std::int64_t integer(int column) const;
    std::optional<std::int64_t> optional_integer(int column) const;
    std::string text(int column) const;

    void bind(int index, std::int64_t value);
    // A `lasting` text outlives the query and is not copied.
    void bind(int index, std::string_view value, bool lasting);
    void bind(int index, const std::optional<std::int64_t>& value);

private:
    sqlite3_stmt* statement_;
};

// One connection to one SQLite file. Throws StoreError. One thread at a time.
class Database {
public:
    explicit Database(const std::string& file);
    ~Database();
    Database(const Database&) = delete;
    Database& operator=(const Database&) = delete;

    void execute(const std::string& script);

    // `sql` must be a literal: the cache of prepared statements is keyed by its address.
    template <class... Values>
    std::unique_ptr<Query> query(const char* sql, const Values&... values) {
        auto query = std::make_unique<Query>(prepared(sql));
        int index = 0;
        (bind_one(*query, ++index, values, false), ...);
        return query;
    }
    template <class... Values>
    void run(const char* sql, const Values&... values) {
        Query query{prepared(sql)};
        int index = 0;
        (bind_one(query, ++index, values, true), ...);
        query.next();
    }
    std::int64_t last_row_id() const;

private:
    template <class Value>
    static void bind_one(Query& query, int index, const Value& value, bool lasting) {
        if constexpr (std::integral<Value>) {
            query.bind(index, static_cast<std::int64_t>(value));
        } else if constexpr (std::convertible_to<const Value&, std::string_view>) {
            query.bind(index, std::string_view{value}, lasting);
        } else {
            query.bind(index, value);
        }
    }
    sqlite3_stmt* prepared(const char* sql);

    sqlite3* handle_ = nullptr;
    std::map<const char*, sqlite3_stmt*> statements_;
};

// Rolls back unless committed.
class Transaction {
public:
    explicit Transaction(Database& database);
    ~Transaction();
    Transaction(const Transaction&) = delete;
    Transaction& operator=(const Transaction&) = delete;

    void commit();

private:
    Database& database_;
    bool open_ = true;
};

}  // namespace sluice::simulated
