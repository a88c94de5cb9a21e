#pragma once

#include <cstdint>
#include <limits>
#include <string_view>
#include <variant>
#include <vector>

#include "gateway/main/config.hpp"

namespace sluice::config {

// Where the value of a key goes; its type is the key's type. Points into a live object.
using Slot =
    std::variant<bool*, std::uint16_t*, std::size_t*, std::int64_t*, std::chrono::milliseconds*,
                 std::optional<std::chrono::milliseconds>*, std::string*, std::filesystem::path*,
                 std::vector<std::string>*, std::vector<std::filesystem::path>*, Currency*,
                 EnterpriseId*, AccountId*, log::Level*, PastExecutionDate*,
                 std::vector<BusinessDate>*>;

// What a text must look like. `problem` returns what is wrong, empty when nothing is.
struct TextRule {
    std::string_view name;
    std::string_view (*problem)(std::string_view text);
};

struct Limits {
    bool required = false;
    std::int64_t min = 0;
    std::int64_t max = std::numeric_limits<std::int64_t>::max();
    std::vector<std::string_view> choices{};
    const TextRule* rule = nullptr;
    bool secret = false;  // a file that only its owner may read
};

// A calendar file, before it becomes a Calendar.
struct CalendarFile {
    std::string name;
    std::int64_t utc_offset_minutes = 0;
    std::string summer_time = "none";
    std::vector<std::string> weekend;
    std::vector<BusinessDate> holidays;
    std::vector<BusinessDate> working_days;
    std::int64_t first_year = 0;
    std::int64_t last_year = 0;
    std::string opens = "00:00";
    std::string cut_off = "24:00";
};

// One key: parsed, checked and documented from this row.
struct Row {
    std::string_view key;
    Slot slot;
    std::string_view unit;
    Limits limits;
    std::string_view english;
    std::string_view chinese;
};

// A table of the file. Its rows point into `section`, which has to outlive them; the defaults are
// the values that a fresh section has.
std::vector<Row> rows(Config& section);
std::vector<Row> rows(ServerConfig& section);
std::vector<Row> rows(MetricsConfig& section);
std::vector<Row> rows(LogConfig& section);
std::vector<Row> rows(DatabaseConfig& section);
std::vector<Row> rows(EmbeddedDatabaseConfig& section);
std::vector<Row> rows(AcceptConfig& section);
std::vector<Row> rows(SubmitConfig& section);
std::vector<Row> rows(WebhookConfig& section);
std::vector<Row> rows(LedgerConfig& section);
std::vector<Row> rows(AuditLogConfig& section);
std::vector<Row> rows(ScreeningConfig& section);
std::vector<Row> rows(ScreeningListConfig& section);
std::vector<Row> rows(EnterpriseConfig& section);
std::vector<Row> rows(AccountConfig& section);
std::vector<Row> rows(OfficerConfig& section);
std::vector<Row> rows(AdministratorConfig& section);
std::vector<Row> rows(BankConfig& section);
std::vector<Row> rows(Capabilities& section);
std::vector<Row> rows(CalendarFile& section);

// The words a key takes; empty when it is not one of some words.
std::vector<std::string_view> choices(const Row& row);

// Words of enumerations, in the order of their values.
inline constexpr std::string_view level_words[] = {"debug", "info", "warning", "error"};
inline constexpr std::string_view past_date_words[] = {"refuse", "today"};
// In the order of std::chrono::weekday::c_encoding().
inline constexpr std::string_view weekday_words[] = {"sunday",   "monday", "tuesday", "wednesday",
                                                     "thursday", "friday", "saturday"};

}  // namespace sluice::config
