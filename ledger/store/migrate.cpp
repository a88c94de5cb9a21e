#include "ledger/store/migrate.hpp"

#include <fmt/format.h>

#include "ledger/base/currency.hpp"
#include "ledger/store/database.hpp"
#include "ledger/store/embedded_sql.hpp"
#include "security/digest/digest.hpp"

namespace sluice::store {

namespace {

std::string checksum(const std::string& sql) {
    return digest::hex(digest::sha256(sql));
}

DatabaseOptions owner_options(const std::string& url) {
    return {.url = url,
            .role = "",
            .keyed_plans = false,
            .statement_timeout_ms = 0,
            .lock_timeout_ms = 0};
}

struct Applied {
    int version;
    std::string checksum;
};

Result<std::vector<Applied>> applied(Database& database) {
    return database.transact([](Tx& tx) -> Result<std::vector<Applied>> {
        std::vector<Applied> rows;
        if (tx.exec("SELECT to_regclass('schema_migration')")[0].is_null(0)) {
            return rows;
        }
        for (const auto& row :
             tx.exec("SELECT version, checksum FROM schema_migration ORDER BY version")) {
            rows.push_back({static_cast<int>(row.integer(0)), std::string{row.text(1)}});
        }
        return rows;
    });
}

// What the database has must be a prefix of what we have, unchanged.
Result<void> check_prefix(const std::vector<Applied>& have) {
    const auto& known = migrations();
    for (std::size_t i = 0; i < have.size(); ++i) {
        if (i >= known.size()) {
            return fail(Errc::schema_version,
                        fmt::format("the database is at version {}, this program knows {}",
                                    have[i].version, known.size()));
        }
        if (have[i].version != known[i].version || have[i].checksum != checksum(known[i].sql)) {
            return fail(Errc::schema_version,
                        fmt::format("migration {} in the database differs from this program's {}",
                                    have[i].version, known[i].name));
        }
    }
    return {};
}

Result<void> apply(Database& database, const Migration& migration, Instant now) {
    return database.transact([&](Tx& tx) -> Result<void> {
        tx.exec_script(
            "CREATE TABLE IF NOT EXISTS schema_migration (version integer PRIMARY KEY, "
            "name text NOT NULL, checksum text NOT NULL, applied_at timestamptz NOT NULL)");
        tx.exec_script(migration.sql);
        tx.exec("INSERT INTO schema_migration VALUES ($1, $2, $3, $4)",
                {migration.version, migration.name, checksum(migration.sql), now});
        return {};
    });
}

Result<void> refresh(Database& database) {
    return database.transact([&](Tx& tx) -> Result<void> {
        // One migration at a time changes functions and roles, which are not made transactionally.
        tx.exec("SELECT pg_advisory_xact_lock(7110001)");
        tx.exec_script(embedded::functions_sql());
        tx.exec_script(embedded::audit_sql());
        tx.exec_script(embedded::roles_sql());
        Set rows(2);
        for (const auto& row : currency_table()) {
            rows.add({row.code, row.exponent});
        }
        tx.exec(
            "INSERT INTO currency SELECT * FROM unnest($1::text[], $2::smallint[]) "
            "ON CONFLICT (code) DO NOTHING",
            rows.params());
        return {};
    });
}

}  // namespace

const std::vector<Migration>& migrations() {
    static const std::vector<Migration> list{
        {1, "0001_base.sql", embedded::base_sql()},
        {2, "0002_screening.sql", embedded::screening_sql()},
        {3, "0003_access.sql", embedded::access_sql()},
        {4, "0004_evidence.sql", embedded::evidence_sql()},
        {5, "0005_audit_log.sql", embedded::audit_log_sql()},
        {6, "0006_approvals.sql", embedded::approvals_sql()},
        {7, "0007_machine_keys.sql", embedded::machine_keys_sql()},
        {8, "0008_limits.sql", embedded::limits_sql()}};
    return list;
}

Result<std::vector<std::string>> migrate(const std::string& owner_url, Instant now) {
    Database database{owner_options(owner_url)};
    auto have = applied(database);
    if (!have) {
        return have.error();
    }
    if (auto prefix = check_prefix(*have); !prefix) {
        return prefix.error();
    }
    std::vector<std::string> done;
    for (std::size_t i = have->size(); i < migrations().size(); ++i) {
        if (auto result = apply(database, migrations()[i], now); !result) {
            return result.error();
        }
        done.push_back(migrations()[i].name);
    }
    if (auto refreshed = refresh(database); !refreshed) {
        return refreshed.error();
    }
    return done;
}

Result<void> check_schema_version(const std::string& url) {
    Database database{owner_options(url)};
    return check_schema_version(database);
}

Result<void> check_schema_version(Database& database) {
    auto have = applied(database);
    if (!have) {
        return have.error();
    }
    if (auto prefix = check_prefix(*have); !prefix) {
        return prefix.error();
    }
    if (have->size() < migrations().size()) {
        return fail(Errc::schema_version,
                    fmt::format("the database is at version {}, this program needs {}: run "
                                "`sluiced migrate`",
                                have->size(), migrations().size()));
    }
    return {};
}

}  // namespace sluice::store
