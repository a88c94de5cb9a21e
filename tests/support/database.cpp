#include "tests/support/database.hpp"

#include <libpq-fe.h>

#include <cstdlib>
#include <fstream>
#include <memory>
#include <stdexcept>

#include "ledger/base/id.hpp"
#include "ledger/store/migrate.hpp"

namespace sluice::test {

namespace {

using Connection = std::unique_ptr<PGconn, decltype(&PQfinish)>;
using Answer = std::unique_ptr<PGresult, decltype(&PQclear)>;

constexpr const char* template_name = "sluice_template";

Connection connect(const std::string& url) {
    Connection connection(PQconnectdb(url.c_str()), &PQfinish);
    if (PQstatus(connection.get()) != CONNECTION_OK) {
        throw std::runtime_error(PQerrorMessage(connection.get()));
    }
    return connection;
}

Answer run(const Connection& connection, const std::string& sql) {
    return {PQexec(connection.get(), sql.c_str()), &PQclear};
}

bool succeeded(const Answer& answer) {
    const auto status = PQresultStatus(answer.get());
    return status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK;
}

std::string first_value(const Connection& connection, const std::string& sql) {
    const auto answer = run(connection, sql);
    if (!succeeded(answer)) {
        throw std::runtime_error(sql + ": " + PQresultErrorMessage(answer.get()));
    }
    return PQntuples(answer.get()) > 0 ? PQgetvalue(answer.get(), 0, 0) : "";
}

// The same server and user, another database.
std::string with_database(const std::string& url, const std::string& name) {
    const auto authority = url.find("://");
    const auto slash = authority == std::string::npos ? authority : url.find('/', authority + 3);
    if (slash == std::string::npos) {
        throw std::runtime_error("the cluster's url has no database: postgresql://host/database");
    }
    const auto end = url.find('?', slash);
    return url.substr(0, slash + 1) + name + (end == std::string::npos ? "" : url.substr(end));
}

// Tests run in parallel processes, so the template is made under a lock and gets its name last: a
// template that exists is complete.
void ensure_template(const Connection& admin) {
    first_value(admin, "SELECT pg_advisory_lock(7110099)");
    const auto named = std::string{"datname = '"} + template_name + "'";
    if (first_value(admin, "SELECT 1 FROM pg_database WHERE " + named).empty()) {
        first_value(admin, "DROP DATABASE IF EXISTS sluice_template_new WITH (FORCE)");
        first_value(admin, "CREATE DATABASE sluice_template_new");
        const auto url = with_database(cluster_url(), "sluice_template_new");
        if (const auto done = store::migrate(url, SystemClock{}.now()); !done) {
            throw std::runtime_error("migrate: " + to_string(done.error()));
        }
        first_value(admin,
                    std::string{"ALTER DATABASE sluice_template_new RENAME TO "} + template_name);
        // No connection, not even autovacuum's: one would stop copies from being made.
        first_value(admin, std::string{"ALTER DATABASE "} + template_name +
                               " WITH ALLOW_CONNECTIONS false IS_TEMPLATE true");
    }
    first_value(admin, "SELECT pg_advisory_unlock(7110099)");
}

}  // namespace

std::string cluster_url() {
    if (const char* url = std::getenv("SLUICE_TEST_DATABASE_URL"); url != nullptr && *url != '\0') {
        return url;
    }
    std::ifstream file(SLUICE_TEST_CLUSTER_DIR "/url");
    std::string url;
    if (!std::getline(file, url)) {
        throw std::runtime_error("no test cluster runs: tests/support/cluster.sh start " +
                                 std::string{SLUICE_TEST_CLUSTER_DIR});
    }
    return url;
}

TestDatabase::TestDatabase(Content content) {
    SystemRandom random;
    name_ = "test_" + make_uuid7(SystemClock{}.now(), random).hex();
    const auto admin = connect(cluster_url());
    if (content == Content::migrated) {
        ensure_template(admin);
    }
    const char* source = content == Content::migrated ? template_name : "template0";
    first_value(admin, "CREATE DATABASE " + name_ + " TEMPLATE " + source);
    url_ = with_database(cluster_url(), name_);
}

TestDatabase::~TestDatabase() {
    // The cluster goes away at the end of the run, so a failure here is not worth a crash.
    const Connection admin(PQconnectdb(cluster_url().c_str()), &PQfinish);
    run(admin, "DROP DATABASE IF EXISTS " + name_ + " WITH (FORCE)");
}

std::string TestDatabase::query(const std::string& sql) const {
    return first_value(connect(url_), sql);
}

std::string TestDatabase::refusal(const std::string& sql) const {
    const auto connection = connect(url_);
    const auto answer = run(connection, sql);
    if (succeeded(answer)) {
        return "";
    }
    const char* state = PQresultErrorField(answer.get(), PG_DIAG_SQLSTATE);
    return state != nullptr ? state : "lost";
}

void TestDatabase::kill_connections() const {
    first_value(connect(cluster_url()),
                "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE datname = '" +
                    name_ + "'");
}

}  // namespace sluice::test
