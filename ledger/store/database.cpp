#include "ledger/store/database.hpp"

#include <charconv>
#include <pqxx/pqxx>
#include <unordered_map>

#include "ledger/base/log.hpp"
#include "ledger/base/metrics.hpp"
#include "ledger/base/testpoint.hpp"
#include "ledger/store/session.hpp"
#include "ledger/store/sqlstate.hpp"
#include "ledger/store/watchdog.hpp"

namespace sluice::store {

struct RowsImpl {
    pqxx::result result;
};

struct TxImpl {
    pqxx::connection& connection;
    pqxx::work& work;
    std::unordered_map<std::string, std::string>& prepared;
    std::chrono::milliseconds patience;
    bool failed = false;

    Watch watch() const { return {connection.sock(), patience}; }
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
    const bool untold = dynamic_cast<const pqxx::insufficient_privilege*>(&error) != nullptr;
    return {untold ? "42501" : error.sqlstate(), constraint_in(error.what()), error.what()};
}

// libpqxx 6 keeps some errors apart from the family of its SQL errors, and their SQLSTATE to
// itself.
template <class Call>
auto as_statement(const Call& call) -> decltype(call()) {
    try {
        return call();
    } catch (const pqxx::in_doubt_error&) {
        throw;
    } catch (const pqxx::sql_error& error) {
        throw to_statement_error(error);
    } catch (const pqxx::serialization_failure& error) {
        throw StatementError{"40001", "", error.what()};
    } catch (const pqxx::deadlock_detected& error) {
        throw StatementError{"40P01", "", error.what()};
    } catch (const pqxx::statement_completion_unknown& error) {
        throw StatementError{"40003", "", error.what()};
    } catch (const pqxx::transaction_rollback& error) {
        throw StatementError{"40000", "", error.what()};
    } catch (const pqxx::too_many_connections& error) {
        throw StatementError{"53300", "", error.what()};
    } catch (const pqxx::failure& error) {  // broken_connection, or libpq itself failed
        throw StatementError{"08006", "", error.what()};
    }
}

// What the server refused was not done. What it did not answer may have been.
void commit(pqxx::connection& connection, pqxx::work& work, std::chrono::milliseconds patience) {
    if (!connection.is_open()) {
        throw StatementError{"08003", "", "the connection was lost before the commit"};
    }
    const Watch watch{connection.sock(), patience};
    try {
        as_statement([&] { work.commit(); });
    } catch (const StatementError& error) {
        if (rule_of(error.sqlstate).link == Link::lost) {
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
    impl_.failed = true;  // until it went through
    const auto watch = impl_.watch();
    auto rows = as_statement([&] {
        const auto& statement = statement_name(impl_, sql);
        auto result =
            impl_.work.exec_prepared(statement, pqxx::prepare::make_dynamic_params(texts));
        return Rows(std::make_shared<RowsImpl>(RowsImpl{std::move(result)}));
    });
    impl_.failed = false;
    return rows;
}

void Tx::exec_script(const std::string& sql) {
    impl_.failed = true;
    const auto watch = impl_.watch();
    as_statement([&] { impl_.work.exec(sql); });
    impl_.failed = false;
}

namespace {

void count_trouble(const Error& error) {
    metrics::count("sluice_database_errors_total", {{"trouble", error.where}});
}

// Rolls back at the end what was not committed.
class OpenWork {
public:
    OpenWork(std::unique_ptr<pqxx::work> work, std::chrono::milliseconds patience)
        : work_(std::move(work)), patience_(patience) {}
    ~OpenWork() {
        const Watch watch{work_->conn().sock(), patience_};
        work_.reset();
    }
    OpenWork(const OpenWork&) = delete;
    pqxx::work& operator*() const { return *work_; }

private:
    std::unique_ptr<pqxx::work> work_;
    std::chrono::milliseconds patience_;
};

}  // namespace

struct Database::Impl {
    DatabaseOptions options;
    std::unique_ptr<pqxx::connection> connection;
    std::unordered_map<std::string, std::string> prepared;

    Result<void> connect();
    void disconnect() {
        connection.reset();
        prepared.clear();
    }
    Result<std::unique_ptr<pqxx::work>> begin();
    Result<void> attempt(const std::function<bool(Tx&)>& body);
    Error failed(const StatementError& error);
};

Result<void> Database::Impl::connect() {
    disconnect();
    auto fresh = open_session(options);
    if (!fresh) {
        count_trouble(fresh.error());
        return fresh.error();
    }
    connection = std::move(*fresh);
    return {};
}

// A connection that was lost while it lay idle is replaced: nothing has been done on it.
Result<std::unique_ptr<pqxx::work>> Database::Impl::begin() {
    for (;;) {
        const bool is_fresh = !connection || !connection->is_open();
        if (is_fresh) {
            if (auto connected = connect(); !connected) {
                return connected.error();
            }
        }
        try {
            const Watch watch{connection->sock(), patience(options)};
            return as_statement([&] { return std::make_unique<pqxx::work>(*connection); });
        } catch (const StatementError& error) {
            if (is_fresh || rule_of(error.sqlstate).link == Link::usable) {
                return failed(error);
            }
            disconnect();
        }
    }
}

Result<void> Database::Impl::attempt(const std::function<bool(Tx&)>& body) {
    auto begun = begin();
    if (!begun) {
        return begun.error();
    }
    const OpenWork work{std::move(*begun), patience(options)};
    TxImpl impl{*connection, *work, prepared, patience(options)};
    Tx tx{impl};
    if (!body(tx)) {
        return {};
    }
    // Postgres answers COMMIT with a rollback then, and libpqxx does not tell.
    check(!impl.failed, "a transaction in which a statement failed is not committed");
    testpoint("database.before_commit");
    commit(*connection, *work, patience(options));
    testpoint("database.after_commit");
    return {};
}

// The error of a transaction that is over, and the end of a connection that is of no use.
Error Database::Impl::failed(const StatementError& error) {
    const auto& rule = rule_of(error.sqlstate);
    if (rule.link != Link::usable) {
        disconnect();
    }
    if (rule.fate == Fate::unavailable) {
        auto unavailable = fail(Errc::database_unavailable, error.sqlstate + " " + error.message,
                                std::string{rule.trouble});
        count_trouble(unavailable);
        return unavailable;
    }
    log::warning("database.refused", {{"sqlstate", error.sqlstate},
                                      {"constraint", error.constraint},
                                      {"error.message", error.message}});
    return fail(Errc::database_conflict, error.sqlstate, error.constraint);
}

Database::Database(DatabaseOptions options) : impl_(std::make_unique<Impl>()) {
    impl_->options = std::move(options);
}
Database::~Database() = default;
Database::Database(Database&&) noexcept = default;

Result<void> Database::run(const std::function<bool(Tx&)>& body) {
    for (int attempt = 1;; ++attempt) {
        try {
            return impl_->attempt(body);
        } catch (const StatementError& error) {
            const bool again = rule_of(error.sqlstate).fate == Fate::repeat;
            if (!again || attempt >= impl_->options.attempts) {
                return impl_->failed(error);
            }
        } catch (const pqxx::in_doubt_error& error) {
            impl_->disconnect();
            return fail(Errc::commit_in_doubt, error.what());
        }
    }
}

}  // namespace sluice::store
