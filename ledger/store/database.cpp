#include "ledger/store/database.hpp"

#include <charconv>
#include <pqxx/pqxx>
#include <unordered_map>

#include "ledger/base/log.hpp"
#include "ledger/base/testpoint.hpp"

namespace sluice::store {

struct RowsImpl {
    pqxx::result result;
};

struct TxImpl {
    pqxx::connection& connection;
    pqxx::work& work;
    std::unordered_map<std::string, std::string>& prepared;
};

namespace {

void append_element(std::string& array, const Param& value) {
    if (array.size() > 1) {
        array += ',';
    }
    if (!value.text()) {
        array += "NULL";
        return;
    }
    array += '"';
    for (const char c : *value.text()) {
        if (c == '"' || c == '\\') {
            array += '\\';
        }
        array += c;
    }
    array += '"';
}

const std::string& statement_name(TxImpl& tx, std::string_view sql) {
    std::string text{sql};
    auto found = tx.prepared.find(text);
    if (found == tx.prepared.end()) {
        const auto fresh = "s" + std::to_string(tx.prepared.size());
        tx.connection.prepare(fresh, text);
        found = tx.prepared.emplace(std::move(text), fresh).first;
    }
    return found->second;
}

// libpqxx 6 has no accessor for the constraint's name; Postgres quotes it last in the message.
std::string constraint_in(const std::string& message) {
    const auto key = message.find("constraint \"");
    if (key == std::string::npos) {
        return {};
    }
    const auto start = key + 12;
    return message.substr(start, message.find('"', start) - start);
}

StatementError to_statement_error(const pqxx::sql_error& error) {
    return {error.sqlstate(), constraint_in(error.what()), error.what()};
}

bool is_conflict(const std::string& sqlstate) {
    return sqlstate == "40001" || sqlstate == "40P01";
}
bool is_loss(const std::string& sqlstate) {
    return sqlstate.starts_with("57P") || sqlstate.starts_with("08");
}

// libpqxx 6 keeps conflicts apart from the family of its SQL errors.
template <class Call>
auto as_statement(const Call& call) -> decltype(call()) {
    try {
        return call();
    } catch (const pqxx::sql_error& error) {
        throw to_statement_error(error);
    } catch (const pqxx::serialization_failure& error) {
        throw StatementError{"40001", "", error.what()};
    } catch (const pqxx::deadlock_detected& error) {
        throw StatementError{"40P01", "", error.what()};
    }
}

void commit(pqxx::work& work) {
    try {
        as_statement([&] { work.commit(); });
    } catch (const StatementError& error) {
        if (is_loss(error.sqlstate)) {
            throw pqxx::in_doubt_error(error.message);
        }
        throw;
    }
}

}  // namespace

std::string bytea(std::string_view bytes) {
    constexpr char digits[] = "0123456789abcdef";
    std::string text = "\\x";
    text.reserve(2 + bytes.size() * 2);
    for (const char c : bytes) {
        const auto byte = static_cast<unsigned char>(c);
        text += digits[byte >> 4];
        text += digits[byte & 15];
    }
    return text;
}

void Set::add(std::initializer_list<Param> row) {
    check(row.size() == arrays_.size(), "a set's row has a value for each column");
    auto array = arrays_.begin();
    for (const auto& value : row) {
        append_element(*array++, value);
    }
    ++count_;
}

std::vector<Param> Set::params(std::initializer_list<Param> more) const {
    std::vector<Param> all;
    all.reserve(arrays_.size() + more.size());
    for (const auto& array : arrays_) {
        all.emplace_back(array + "}");
    }
    all.insert(all.end(), more.begin(), more.end());
    return all;
}

Rows::Rows(std::shared_ptr<const RowsImpl> impl)
    : impl_(std::move(impl)), size_(impl_->result.size()) {}

std::size_t Rows::affected() const {
    return impl_->result.affected_rows();
}

namespace {

pqxx::field field_at(const RowsImpl& rows, std::size_t row, int column) {
    return rows.result[static_cast<pqxx::result::size_type>(row)]
                      [static_cast<pqxx::row::size_type>(column)];
}

template <class T>
T must(Result<T> value) {
    check(value.has_value(), "the database gives well-formed values");
    return *value;
}

}  // namespace

bool Row::is_null(int column) const {
    return field_at(*rows_, index_, column).is_null();
}

std::string_view Row::text(int column) const {
    const auto field = field_at(*rows_, index_, column);
    return {field.c_str(), field.size()};
}

std::int64_t Row::integer(int column) const {
    const auto digits = text(column);
    std::int64_t value = 0;
    const auto parsed = std::from_chars(digits.data(), digits.data() + digits.size(), value);
    check(parsed.ec == std::errc{} && parsed.ptr == digits.data() + digits.size(),
          "the column is an integer");
    return value;
}

std::optional<std::int64_t> Row::optional_integer(int column) const {
    return is_null(column) ? std::nullopt : std::optional{integer(column)};
}

bool Row::boolean(int column) const {
    return text(column) == "t";
}
Instant Row::instant(int column) const {
    return must(parse_instant(text(column)));
}

std::optional<Instant> Row::optional_instant(int column) const {
    return is_null(column) ? std::nullopt : std::optional{instant(column)};
}

BusinessDate Row::date(int column) const {
    return must(parse_date(text(column)));
}

std::string Row::bytes(int column) const {
    const pqxx::binarystring binary{field_at(*rows_, index_, column)};
    return {binary.get(), binary.size()};
}

Uuid Row::uuid(int column) const {
    return must(Uuid::parse(text(column)));
}

Rows Tx::exec(std::string_view sql, std::span<const Param> params) {
    std::vector<std::optional<std::string>> texts;
    texts.reserve(params.size());
    for (const auto& param : params) {
        // libpq would cut the text off there without a word.
        if (param.text() && param.text()->find('\0') != std::string::npos) {
            throw StatementError{"22021", "", "a text holds a zero byte"};
        }
        texts.push_back(param.text());
    }
    return as_statement([&] {
        const auto& statement = statement_name(impl_, sql);
        auto result =
            impl_.work.exec_prepared(statement, pqxx::prepare::make_dynamic_params(texts));
        return Rows(std::make_shared<RowsImpl>(RowsImpl{std::move(result)}));
    });
}

void Tx::exec_script(const std::string& sql) {
    as_statement([&] { impl_.work.exec(sql); });
}

struct Database::Impl {
    DatabaseOptions options;
    std::unique_ptr<pqxx::connection> connection;
    std::unordered_map<std::string, std::string> prepared;

    void connect();
    void disconnect() {
        connection.reset();
        prepared.clear();
    }
    bool attempt(const std::function<bool(Tx&)>& body);
};

void Database::Impl::connect() {
    if (connection && connection->is_open()) {
        return;
    }
    disconnect();
    auto fresh = std::make_unique<pqxx::connection>(options.url);
    // libpqxx 6 reconnects silently and loses the session's settings; a loss must be seen. The call
    // is marked deprecated because libpqxx 7 never reconnects.
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wdeprecated-declarations"
    fresh->inhibit_reactivation(true);
#pragma GCC diagnostic pop
    // Postgres' DETAIL line holds the refused row, account numbers included; it must not reach a
    // log.
    fresh->set_verbosity(pqxx::connection_base::terse);
    pqxx::nontransaction setup{*fresh};
    setup.exec("SET TIME ZONE 'UTC'; SET client_min_messages = warning; SET statement_timeout = " +
               std::to_string(options.statement_timeout_ms));
    if (!options.role.empty()) {
        setup.exec("SET ROLE " + fresh->quote_name(options.role));
    }
    if (options.keyed_plans) {
        setup.exec(
            "SET enable_seqscan = off; SET enable_hashjoin = off; SET enable_mergejoin = off; "
            "SET jit = off");
    }
    connection = std::move(fresh);
}

bool Database::Impl::attempt(const std::function<bool(Tx&)>& body) {
    connect();
    pqxx::work work{*connection};
    TxImpl impl{*connection, work, prepared};
    Tx tx{impl};
    if (!body(tx)) {
        work.abort();
        return true;
    }
    testpoint("database.before_commit");
    commit(work);
    testpoint("database.after_commit");
    return true;
}

Database::Database(DatabaseOptions options) : impl_(std::make_unique<Impl>()) {
    impl_->options = std::move(options);
}
Database::~Database() = default;
Database::Database(Database&&) noexcept = default;

Result<void> Database::run(const std::function<bool(Tx&)>& body) {
    for (int attempt = 1;; ++attempt) {
        try {
            impl_->attempt(body);
            return {};
        } catch (const StatementError& error) {
            if (is_loss(error.sqlstate)) {
                impl_->disconnect();
                return fail(Errc::database_unavailable, error.message);
            }
            if (!is_conflict(error.sqlstate) || attempt >= impl_->options.attempts) {
                log::warning("database.refused", {{"sqlstate", error.sqlstate},
                                                  {"constraint", error.constraint},
                                                  {"error.message", error.message}});
                return fail(Errc::database_conflict, error.sqlstate, error.constraint);
            }
        } catch (const pqxx::in_doubt_error& error) {
            impl_->disconnect();
            return fail(Errc::commit_in_doubt, error.what());
        } catch (const pqxx::failure& error) {  // a broken connection among others
            impl_->disconnect();
            return fail(Errc::database_unavailable, error.what());
        }
    }
}

}  // namespace sluice::store
