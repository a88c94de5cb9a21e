#include <fmt/format.h>
#include <fmt/ranges.h>

#include <limits>

#include "gateway/main/config_table.hpp"

namespace sluice {

namespace {

using config::Row;

constexpr std::string_view introduction =
    R"(# Configuration

Every key of `sluiced`'s configuration: TOML 1.0, `sluiced serve --config FILE`. An example with
comments is `sluice.example.toml`. `sluiced check-config` names every problem of a file at once,
with file, line and key; `sluiced serve` refuses to start with one.

- An unknown key is an error.
- Paths are relative to the folder of the file that holds them.
- Secrets are never in the file: keys name the files that hold them, and bearer tokens are there as
  SHA-256 only.
- Durations are whole milliseconds, sizes are bytes.
- A file of `bank_files` has the keys of one `[[bank]]` at its top, and its `[capabilities]`.

This page is printed from the tables in `gateway/main/config_table.cpp`; a test compares the two.

本页列出 `sluiced` 的全部配置项,由 `gateway/main/config_table.cpp` 的表格生成。未知键视为错误;路径相对于
所在文件的目录;密钥只以文件引用方式出现;时长单位为毫秒,大小单位为字节。
)";

template <class... F>
struct Overloaded : F... {
    using F::operator()...;
};

std::string type_of(const Row& row) {
    return std::visit(Overloaded{
                          [](const bool*) { return "boolean"; },
                          [](const std::uint16_t*) { return "integer"; },
                          [](const std::size_t*) { return "integer"; },
                          [](const std::int64_t*) { return "integer"; },
                          [](const std::chrono::milliseconds*) { return "integer"; },
                          [](const std::optional<std::chrono::milliseconds>*) { return "integer"; },
                          [](const std::filesystem::path*) { return "path"; },
                          [](const std::vector<std::string>*) { return "list of text"; },
                          [](const std::vector<std::filesystem::path>*) { return "list of path"; },
                          [](const std::vector<BusinessDate>*) { return "list of date"; },
                          [](const auto*) { return "text"; },
                      },
                      row.slot);
}

std::string quoted(const std::string& text) {
    return text.empty() ? "" : fmt::format("`\"{}\"`", text);
}

std::string default_of(const Row& row) {
    if (row.limits.required) {
        return "required";
    }
    return std::visit(
        Overloaded{
            [](const bool* value) { return fmt::format("`{}`", *value); },
            [](const std::chrono::milliseconds* value) {
                return fmt::format("`{}`", value->count());
            },
            [](const std::optional<std::chrono::milliseconds>*) { return std::string{}; },
            [](const std::string* value) { return quoted(*value); },
            [](const std::filesystem::path* value) { return quoted(value->string()); },
            [](const log::Level* value) {
                return quoted(std::string{config::level_words[static_cast<std::size_t>(*value)]});
            },
            [](const PastExecutionDate* value) {
                return quoted(
                    std::string{config::past_date_words[static_cast<std::size_t>(*value)]});
            },
            []<class T>(const T* value) {
                if constexpr (std::is_integral_v<T>) {
                    return fmt::format("`{}`", *value);
                } else {
                    return std::string{};  // lists begin empty; ids and currencies are required
                }
            },
        },
        row.slot);
}

bool has_range(const Row& row) {
    const bool text = std::holds_alternative<std::string*>(row.slot);
    return !text && row.limits.max != std::numeric_limits<std::int64_t>::max();
}

std::string limits_of(const Row& row) {
    std::string limits;
    if (has_range(row)) {
        const bool list = type_of(row).starts_with("list");
        limits = fmt::format("{}–{}{}", row.limits.min, row.limits.max, list ? " elements" : "");
    } else if (row.limits.rule == nullptr && std::holds_alternative<std::string*>(row.slot) &&
               row.limits.max != std::numeric_limits<std::int64_t>::max()) {
        limits = fmt::format("at most {} bytes", row.limits.max);
    }
    std::vector<std::string> parts;
    if (!limits.empty()) {
        parts.push_back(limits);
    }
    if (row.limits.rule != nullptr) {
        parts.emplace_back(row.limits.rule->name);
    }
    if (const auto words = choices(row); !words.empty()) {
        parts.push_back(fmt::format("`{}`", fmt::join(words, "` `")));
    }
    if (row.limits.secret) {
        parts.emplace_back("not readable by everybody");
    }
    return fmt::format("{}", fmt::join(parts, "; "));
}

template <class Section>
void print(std::string& out, std::string_view title, Section section = {}) {
    out += fmt::format(
        "\n## {}\n\n| Key | Type | Unit | Default | Limits | Meaning | 含义 |\n"
        "| --- | --- | --- | --- | --- | --- | --- |\n",
        title);
    for (const auto& row : config::rows(section)) {
        out += fmt::format("| `{}` | {} | {} | {} | {} | {} | {} |\n", row.key, type_of(row),
                           row.unit, default_of(row), limits_of(row), row.english, row.chinese);
    }
}

}  // namespace

std::string config_reference() {
    std::string out{introduction};
    print<Config>(out, "Top of the file");
    print<ServerConfig>(out, "`[server]`");
    print<MetricsConfig>(out, "`[metrics]`");
    print<LogConfig>(out, "`[log]`");
    print<DatabaseConfig>(out, "`[database]`");
    print<EmbeddedDatabaseConfig>(out, "`[database.embedded]`");
    print<AcceptConfig>(out, "`[accept]`");
    print<SubmitConfig>(out, "`[submit]`");
    print<WebhookConfig>(out, "`[webhooks]`");
    print<LedgerConfig>(out, "`[ledger]`");
    print<AuditLogConfig>(out, "`[audit_log]`");
    print<ScreeningConfig>(out, "`[screening]`");
    print<ScreeningListConfig>(out, "`[[screening.list]]`");
    print<EnterpriseConfig>(out, "`[[enterprise]]`");
    print<AccountConfig>(out, "`[[enterprise.account]]`");
    print<OfficerConfig>(out, "`[[officer]]`");
    print<AdministratorConfig>(out, "`[[administrator]]`");
    print<BankConfig>(out, "`[[bank]]`");
    print<Capabilities>(out, "`[bank.capabilities]`");
    print<config::CalendarFile>(out, "Calendar files (`calendar_file` of a bank)");
    return out;
}

}  // namespace sluice
