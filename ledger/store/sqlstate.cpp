#include "ledger/store/sqlstate.hpp"

#include <array>
#include <utility>

namespace sluice::store {

namespace {

// clang-format off
constexpr std::array<SqlstateRule, 27> rules{{
    {"08", Fate::unavailable, Link::lost, "down"},              // connection exception
    {"25006", Fate::unavailable, Link::useless, "read_only"},   // a standby, or set so
    {"25P03", Fate::unavailable, Link::lost, "cut_off"},        // idle in transaction for too long
    {"25P04", Fate::unavailable, Link::lost, "cut_off"},        // transaction timeout (Postgres 17)
    {"26000", Fate::unavailable, Link::useless, "restarted"},   // our prepared statements are gone
    {"40", Fate::repeat, Link::usable, ""},
    {"40001", Fate::repeat, Link::usable, ""},                  // serialization failure
    {"40002", Fate::refused, Link::usable, ""},                 // a constraint
    {"40003", Fate::unavailable, Link::lost, "down"},           // statement completion unknown
    {"40P01", Fate::repeat, Link::usable, ""},                  // deadlock
    {"53", Fate::unavailable, Link::usable, "out_of_resources"},
    {"53100", Fate::unavailable, Link::usable, "disk_full"},
    {"53200", Fate::unavailable, Link::usable, "out_of_memory"},
    {"53300", Fate::unavailable, Link::useless, "too_many_connections"},
    {"55P03", Fate::unavailable, Link::usable, "locked"},       // lock_timeout
    {"57014", Fate::unavailable, Link::usable, "too_slow"},     // statement_timeout, or cancelled
    {"57P01", Fate::unavailable, Link::lost, "shutting_down"},  // also pg_terminate_backend
    {"57P02", Fate::unavailable, Link::lost, "restarting"},     // another backend crashed
    {"57P03", Fate::unavailable, Link::lost, "restarting"},     // starting up, in recovery
    {"57P04", Fate::unavailable, Link::lost, "down"},           // the database was dropped
    {"57P05", Fate::unavailable, Link::lost, "cut_off"},        // idle session timeout
    {"58", Fate::unavailable, Link::usable, "system_error"},
    {"58030", Fate::unavailable, Link::usable, "io_error"},
    {"58P01", Fate::unavailable, Link::usable, "io_error"},     // a file is missing
    {"72000", Fate::repeat, Link::usable, ""},                  // snapshot too old
    {"XX001", Fate::unavailable, Link::usable, "data_corrupted"},
    {"XX002", Fate::unavailable, Link::usable, "data_corrupted"},  // an index
}};

// The first that occurs counts. The last four are libpq's own words for target_session_attrs.
constexpr std::array<std::pair<std::string_view, std::string_view>, 11> messages{{
    {"starting up", "restarting"},
    {"shutting down", "shutting_down"},
    {"in recovery mode", "restarting"},
    {"not yet accepting connections", "restarting"},
    {"too many clients", "too_many_connections"},
    {"too many connections", "too_many_connections"},
    {"connection slots are reserved", "too_many_connections"},
    {"session is read-only", "read_only"},
    {"session is not read-only", "not_a_standby"},
    {"server is in hot standby mode", "read_only"},
    {"server is not in hot standby mode", "not_a_standby"},
}};
// clang-format on

constexpr SqlstateRule refused{};

}  // namespace

const SqlstateRule& rule_of(std::string_view sqlstate) {
    const SqlstateRule* best = &refused;
    for (const auto& rule : rules) {
        if (sqlstate.starts_with(rule.prefix) && rule.prefix.size() > best->prefix.size()) {
            best = &rule;
        }
    }
    return *best;
}

std::string_view connection_trouble(std::string_view message) {
    for (const auto& [words, trouble] : messages) {
        if (message.find(words) != std::string_view::npos) {
            return trouble;
        }
    }
    return "down";
}

}  // namespace sluice::store
