#include "gateway/main/config.hpp"

#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <fstream>
#include <iterator>

#include "gateway/main/config_check.hpp"
#include "gateway/main/config_reader.hpp"
#include "security/digest/digest.hpp"

namespace sluice {

namespace {

using config::Problems;
using config::TableReader;
namespace fs = std::filesystem;

void read_bank(TableReader& reader, Config& config) {
    auto& bank = config.banks.emplace_back();
    reader.read(config::rows(bank));
    reader.section("capabilities",
                   [&](TableReader& table) { table.read(config::rows(bank.capabilities)); });
}

void read_enterprise(TableReader& reader, Config& config) {
    auto& enterprise = config.enterprises.emplace_back();
    reader.read(config::rows(enterprise));
    reader.each("account", [&](TableReader& table) {
        table.read(config::rows(enterprise.accounts.emplace_back()));
    });
}

void read_officer(TableReader& reader, Config& config) {
    reader.read(config::rows(config.officers.emplace_back()));
}

void read_administrator(TableReader& reader, Config& config) {
    reader.read(config::rows(config.administrators.emplace_back()));
}

void read_root(TableReader& reader, Config& config) {
    const auto section = [&](std::string_view name, auto& part) {
        reader.section(name, [&](TableReader& table) { table.read(config::rows(part)); });
    };
    reader.read(config::rows(config));
    section("server", config.server);
    section("metrics", config.metrics);
    section("log", config.log);
    reader.section("database", [&](TableReader& table) {
        table.read(config::rows(config.database));
        table.section("embedded", [&](TableReader& inner) {
            inner.read(config::rows(config.database.embedded));
        });
    });
    section("accept", config.accept);
    section("submit", config.submit);
    section("webhooks", config.webhooks);
    section("ledger", config.ledger);
    section("audit_log", config.audit_log);
    reader.section("screening", [&](TableReader& table) {
        table.read(config::rows(config.screening));
        table.each("list", [&](TableReader& list) {
            list.read(config::rows(config.screening.lists.emplace_back()));
        });
    });
    reader.each("enterprise", [&](TableReader& table) { read_enterprise(table, config); });
    reader.each("officer", [&](TableReader& table) { read_officer(table, config); });
    reader.each("administrator",
                [&](TableReader& table) { read_administrator(table, config); });
    reader.each("bank", [&](TableReader& table) { read_bank(table, config); });
    reader.finish();
}

void read_bank_files(Problems& problems, Config& config) {
    for (const auto& file : config.bank_files) {
        const auto before = problems.size();
        const auto table = config::parse_file(problems, file);
        if (problems.size() == before) {
            TableReader reader(problems, file, table,
                               fmt::format("bank[{}]", config.banks.size() + 1));
            read_bank(reader, config);
            reader.finish();
        }
    }
}

// Defaults that depend on where the file is or on another key.
void complete(Config& config, const fs::path& folder) {
    config.data_dir = (folder / config.data_dir).lexically_normal();
    if (config.database.embedded.data_dir.empty()) {
        config.database.embedded.data_dir = config.data_dir / "postgres";
    }
    if (config.log.file != "-") {
        config.log.file = (folder / config.log.file).lexically_normal();
    }
}

std::string digest_of(const fs::path& file, const std::vector<fs::path>& bank_files) {
    std::string all;
    const auto add = [&](const fs::path& one) {
        std::ifstream in{one, std::ios::binary};
        all.append(std::istreambuf_iterator<char>{in}, {});
    };
    add(file);
    for (const auto& bank : bank_files) {
        add(bank);
    }
    return digest::hex(digest::sha256(all));
}

void check_file(Problems& problems, const std::string& key, const config::Row& row) {
    const auto* const* slot = std::get_if<fs::path*>(&row.slot);
    if (slot == nullptr || (*slot)->empty() || !row.key.ends_with("file")) {
        return;
    }
    const auto& file = **slot;
    struct stat status {};
    if (access(file.c_str(), R_OK) != 0 || stat(file.c_str(), &status) != 0 ||
        !S_ISREG(status.st_mode)) {
        problems.add(key, "cannot be read", {file.string(), 1});
    } else if (row.limits.secret && (status.st_mode & S_IROTH) != 0) {
        problems.add(key, "is secret, and every user of this machine may read it (chmod o-r)",
                     {file.string(), 1});
    }
}

}  // namespace

const BankConfig* Config::bank(std::string_view id) const {
    const auto found = std::ranges::find(banks, id, &BankConfig::id);
    return found == banks.end() ? nullptr : &*found;
}

ConfigResult load_config(const fs::path& given) {
    Problems problems;
    ConfigResult result;
    const auto file = fs::absolute(given).lexically_normal();
    const auto table = config::parse_file(problems, file);
    if (problems.empty()) {
        TableReader reader(problems, file, table, "");
        read_root(reader, result.config);
        read_bank_files(problems, result.config);
        complete(result.config, file.parent_path());
        result.config.sha256 = digest_of(file, result.config.bank_files);
        config::check_together(problems, result.config);
    }
    result.problems = problems.take();
    return result;
}

std::vector<Error> check_files(const Config& config) {
    Problems problems;
    const auto check = [&](const std::string& prefix, auto section) {
        for (const auto& row : config::rows(section)) {
            check_file(problems, prefix + std::string{row.key}, row);
        }
    };
    check("server.", config.server);
    check("database.", config.database);
    check("ledger.", config.ledger);
    check("audit_log.", config.audit_log);
    check("screening.", config.screening);
    for (std::size_t i = 0; i < config.banks.size(); ++i) {
        check(fmt::format("bank[{}].", i + 1), config.banks[i]);
    }
    return problems.take();
}

std::string to_text(const std::vector<Error>& problems) {
    std::string text;
    for (const auto& problem : problems) {
        text += problem.detail + "\n";
    }
    return text;
}

std::string external_database_url(const DatabaseConfig& config) {
    if (config.passfile.empty()) {
        return config.url;
    }
    std::string encoded;
    for (const char c : config.passfile.string()) {
        const bool plain = std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '/' ||
                           c == '.' || c == '-' || c == '_';
        encoded +=
            plain ? std::string(1, c) : fmt::format("%{:02X}", static_cast<unsigned char>(c));
    }
    const char joint = config.url.find('?') == std::string::npos ? '?' : '&';
    return fmt::format("{}{}passfile={}", config.url, joint, encoded);
}

}  // namespace sluice
