#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "adapters/banks/port/capabilities.hpp"
#include "ledger/base/id.hpp"
#include "ledger/base/log.hpp"
#include "ledger/base/money.hpp"
#include "ledger/payment/calendar.hpp"
#include "ledger/payment/instruction.hpp"

namespace sluice {

// The configuration of sluiced as plain data. Keys, units, defaults and limits of the file are the
// tables in config_table.cpp; conf/README.md is printed from them. Defaults below are those of the
// file. Paths are absolute, or empty where none was given. Secrets are never in here: only the
// names of the files that hold them.

struct ServerConfig {
    std::string address = "127.0.0.1";
    std::uint16_t port = 8443;
    std::filesystem::path certificate_file;  // empty with private_key_file: development certificate
    std::filesystem::path private_key_file;
    std::filesystem::path client_ca_file;   // empty: clients need no certificate
    std::filesystem::path client_crl_file;  // empty: none is revoked
    std::size_t workers = 4;
    std::size_t max_connections = 1024;
    std::size_t max_queue = 1024;
    std::size_t max_header_bytes = 16 << 10;
    std::size_t max_body_bytes = 1 << 20;
    std::size_t max_file_bytes = 64 << 20;
    std::chrono::milliseconds head_timeout{10'000};
    std::chrono::milliseconds read_timeout{15'000};
    std::chrono::milliseconds idle_timeout{60'000};
    std::chrono::milliseconds handler_timeout{60'000};
    std::chrono::milliseconds shutdown_grace{10'000};
    std::int64_t rate_per_second = 2000;  // requests, per enterprise
    std::int64_t rate_burst = 4000;       // requests, per enterprise
    std::int64_t signature_window_s = 300;
    std::string signature_authority;  // empty: the Host of the request
};

struct MetricsConfig {
    std::string address = "127.0.0.1";
    std::uint16_t port = 0;  // 0: no listener of its own
};

struct LogConfig {
    std::string file = "-";  // "-": standard error
    log::Level level = log::Level::info;
};

struct EmbeddedDatabaseConfig {
    std::filesystem::path data_dir;      // empty in the file: <data_dir>/postgres
    std::filesystem::path postgres_bin;  // empty: the newest of /usr/lib/postgresql/*/bin
    std::string run_as = "postgres";     // used only when sluiced runs as root
    std::int64_t shared_buffers_mb = 256;
    std::int64_t max_connections = 100;
};

struct DatabaseConfig {
    std::string url;  // empty: the embedded one; never holds a password
    std::filesystem::path passfile;
    EmbeddedDatabaseConfig embedded;
};

struct AcceptConfig {
    std::size_t group_max = 1000;        // requests that share one commit
};

struct SubmitConfig {
    std::chrono::milliseconds lease{60'000};
};

struct WebhookConfig {
    bool allow_private_addresses = false;
    std::chrono::milliseconds timeout{10'000};
};

struct LedgerConfig {
    std::filesystem::path seal_key_file;  // empty: made in data_dir on first start
};

// Who signs the audit log, and where its checkpoints go beside the database.
struct AuditLogConfig {
    std::string name = "sluice/audit";  // of the log and its key, in every checkpoint
    std::filesystem::path key_file;     // empty: made in data_dir on first start
    std::filesystem::path checkpoint_folder;  // empty: nowhere else
};

// A list that a new installation loads and releases by itself, once; later versions need two
// people.
struct ScreeningListConfig {
    std::string name;      // "ofac_sdn"
    std::string rule_set;  // "sanctions", "special_measures", "black", "grey", "white"
    std::vector<std::filesystem::path> files;
    std::int64_t max_age_days = 0;  // since the newest release; 0: never stale
    std::int64_t max_published_age_days = 0;  // since the day its source gives it
    std::string when_missing = "hold";  // payments while it is missing or stale: "hold", "pass"
};

struct ScreeningConfig {
    std::chrono::milliseconds hold_due{4 * 3'600'000};
    std::chrono::milliseconds stop_due{3'600'000};
    std::int64_t look_back_days = 90;
    std::chrono::milliseconds budget{250};  // for one party; over it the posture decides
    std::string on_monitoring_failure = "hold";
    std::filesystem::path model_folder;       // empty: the model of this program
    std::filesystem::path parameters_file;  // empty: the defaults of this program
    std::vector<ScreeningListConfig> lists;
};

struct AccountConfig {
    AccountId id;
    std::string name;
    std::string iban;  // exactly one of iban and number is given
    std::string number;
    Currency currency = Currency::of("EUR");
    std::string bank;                   // id of a [[bank]]
    std::string overdraft_limit = "0";  // decimal text in the account's currency

    // Made from the keys above.
    AccountNumber account_number;
    std::int64_t overdraft_limit_minor = 0;
};

struct EnterpriseConfig {
    EnterpriseId id;
    std::string name;
    std::string name_zh;
    std::vector<std::string> token_sha256;  // lower-case hex; several while a token is rotated
    Currency base_currency = Currency::of("EUR");
    std::string without_policy = "approve";  // "approve", "send"
    std::vector<AccountConfig> accounts;
};

// A compliance officer.
struct OfficerConfig {
    std::string id;  // in the history as "officer:<id>"
    std::string name;
    std::vector<std::string> token_sha256;  // as an enterprise's
    std::vector<std::string> enterprises;   // ids of those whose cases they see; empty: all
    bool special_measures = false;          // may handle cases of special preventive measures

    // Made from the key above.
    std::vector<EnterpriseId> enterprise_ids;
};

enum class PastExecutionDate : std::uint8_t { refuse, today };

struct BankConfig {
    std::string id;
    std::string name;
    std::string name_zh;
    std::string adapter;
    std::string base_url;
    std::filesystem::path ca_file;
    std::filesystem::path certificate_file;
    std::filesystem::path private_key_file;
    std::string server_name;
    std::string bic;
    std::string initiating_party;
    bool batch_booking = false;
    PastExecutionDate past_execution_date = PastExecutionDate::refuse;
    std::filesystem::path calendar_file;
    std::string cut_off;  // "hh:mm" local time; empty: the calendar's
    Capabilities capabilities;

    // Read from calendar_file, with cut_off put in.
    Calendar calendar;
};

// Who grants rights, and is there before anybody has one.
struct AdministratorConfig {
    std::string id;  // in the history as "admin:<id>"
    std::string name;
    std::vector<std::string> token_sha256;
};

struct Config {
    std::filesystem::path data_dir = "data";
    std::string locale = "en";
    std::vector<std::filesystem::path> bank_files;  // already read into banks
    std::string sha256;  // of the files it was read from, lower-case hex
    ServerConfig server;
    MetricsConfig metrics;
    LogConfig log;
    DatabaseConfig database;
    AcceptConfig accept;
    SubmitConfig submit;
    WebhookConfig webhooks;
    LedgerConfig ledger;
    AuditLogConfig audit_log;
    ScreeningConfig screening;
    std::vector<EnterpriseConfig> enterprises;
    std::vector<OfficerConfig> officers;
    std::vector<AdministratorConfig> administrators;
    std::vector<BankConfig> banks;

    const BankConfig* bank(std::string_view id) const;  // null: there is none
};

// A file as read, and everything wrong with it. `config` is to be used only without problems.
struct ConfigResult {
    Config config;
    // Code config_invalid; `detail` is "file:line: key what", `where` is the key, such as
    // "enterprise[2].account[1].iban", and `line` is the line in that file.
    std::vector<Error> problems;
};

// Reads a configuration with the bank files and calendars it names. Does not look at other files.
ConfigResult load_config(const std::filesystem::path& file);

// The files that the configuration names and that cannot be read, and private keys that everybody
// may read.
std::vector<Error> check_files(const Config& config);

// One problem a line, for the terminal.
std::string to_text(const std::vector<Error>& problems);

// conf/README.md: every key with type, unit, default, limits and meaning, in English and Chinese.
std::string config_reference();

// The connection url of database.url, with the passfile where one is given.
std::string external_database_url(const DatabaseConfig& config);

}  // namespace sluice
