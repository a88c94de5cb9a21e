#include "gateway/main/config_check.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "gateway/main/calendar_file.hpp"
#include "gateway/main/config_rules.hpp"

namespace sluice::config {

namespace {

// Reports each value that was there before, naming where.
class Unique {
public:
    explicit Unique(Problems& problems) : problems_(problems) {}

    void add(const std::string& value, const std::string& key) {
        const auto [first, is_new] = seen_.emplace(value, key);
        if (!is_new && !value.empty()) {
            problems_.add(key, fmt::format("is the same as {}", first->second));
        }
    }

private:
    Problems& problems_;
    std::map<std::string, std::string> seen_;
};

void check_pair(Problems& problems, const std::string& prefix,
                const std::filesystem::path& certificate, const std::filesystem::path& key) {
    if (certificate.empty() != key.empty()) {
        problems.add(prefix + (key.empty() ? ".private_key_file" : ".certificate_file"),
                     "is missing: a certificate and its key go together");
    }
}

void check_daemon(Problems& problems, const Config& config) {
    check_pair(problems, "server", config.server.certificate_file, config.server.private_key_file);
    if (!config.server.client_crl_file.empty() && config.server.client_ca_file.empty()) {
        problems.add("server.client_crl_file", "needs server.client_ca_file");
    }
    if (config.metrics.port == config.server.port) {
        problems.add("metrics.port", "is the same as server.port");
    }
    if (config.server.rate_burst < config.server.rate_per_second) {
        problems.add("server.rate_burst", "must not be below server.rate_per_second");
    }
    if (config.server.max_file_bytes < config.server.max_body_bytes) {
        problems.add("server.max_file_bytes", "must not be below server.max_body_bytes");
    }
    if (!config.database.passfile.empty() && config.database.url.empty()) {
        problems.add("database.passfile", "needs database.url");
    }
}

void check_calendar(Problems& problems, BankConfig& bank, const std::string& prefix) {
    if (bank.calendar_file.empty()) {
        return;  // reported as missing
    }
    auto loaded = load_calendar(bank.calendar_file);
    for (const auto& problem : loaded.problems) {
        problems.add(prefix + ".calendar_file", "is not a good calendar: " + problem.detail);
    }
    bank.calendar = std::move(loaded.calendar);
    if (const auto cut_off = parse_time_of_day(bank.cut_off)) {
        bank.calendar.cut_off = *cut_off;
    }
    if (bank.calendar.opens >= bank.calendar.cut_off) {
        problems.add(prefix + ".cut_off", "must be later than the calendar's opens");
    }
}

void check_banks(Problems& problems, Config& config) {
    Unique ids(problems);
    for (std::size_t i = 0; i < config.banks.size(); ++i) {
        auto& bank = config.banks[i];
        const auto prefix = fmt::format("bank[{}]", i + 1);
        ids.add(bank.id, prefix + ".id");
        check_pair(problems, prefix, bank.certificate_file, bank.private_key_file);
        check_calendar(problems, bank, prefix);
        if (bank.capabilities.submit_timeout >= config.submit.lease) {
            problems.add(prefix + ".capabilities.submit_timeout_ms",
                         "must be below submit.lease_ms: an answer is recorded under the lease");
        }
    }
}

void check_lists(Problems& problems, const Config& config) {
    Unique names(problems);
    for (std::size_t i = 0; i < config.screening.lists.size(); ++i) {
        const auto& list = config.screening.lists[i];
        const auto prefix = fmt::format("screening.list[{}]", i + 1);
        names.add(list.name, prefix + ".name");
        const bool must_hold = list.rule_set == "sanctions" || list.rule_set == "special_measures";
        if (must_hold && list.when_missing == "pass") {
            problems.add(prefix + ".when_missing",
                         fmt::format("cannot be pass for a list of {}", list.rule_set));
        }
    }
}

void check_account(Problems& problems, const Config& config, AccountConfig& account,
                   const std::string& prefix) {
    if (account.iban.empty() == account.number.empty()) {
        problems.add(prefix, "needs exactly one of iban and number");
    }
    account.account_number = {account.iban.empty() ? account.number : account.iban,
                              !account.iban.empty()};
    const auto* bank = config.bank(account.bank);
    if (bank == nullptr && !account.bank.empty()) {
        problems.add(prefix + ".bank", fmt::format("names {}, which is no [[bank]]", account.bank));
    }
    const auto code = std::string{account.currency.code()};
    if (bank != nullptr && !bank->capabilities.currencies.empty() &&
        std::ranges::count(bank->capabilities.currencies, code) == 0) {
        problems.add(prefix + ".currency",
                     fmt::format("is {}, which {} does not take", code, account.bank));
    }
    const auto limit = Money::parse(account.overdraft_limit, account.currency);
    if (!limit) {
        problems.add(prefix + ".overdraft_limit",
                     fmt::format("is no amount of {}: {}", code, limit.error().detail));
        return;
    }
    account.overdraft_limit_minor = limit->minor();
}

void check_enterprises(Problems& problems, Config& config, Unique& tokens) {
    Unique ids(problems);
    Unique account_ids(problems);
    for (std::size_t i = 0; i < config.enterprises.size(); ++i) {
        auto& enterprise = config.enterprises[i];
        const auto prefix = fmt::format("enterprise[{}]", i + 1);
        ids.add(enterprise.id.to_string(), prefix + ".id");
        for (const auto& token : enterprise.token_sha256) {
            tokens.add(token, prefix + ".token_sha256");
        }
        Unique numbers(problems);
        for (std::size_t j = 0; j < enterprise.accounts.size(); ++j) {
            auto& account = enterprise.accounts[j];
            const auto place = fmt::format("{}.account[{}]", prefix, j + 1);
            check_account(problems, config, account, place);
            account_ids.add(account.id.to_string(), place + ".id");
            // One account number may hold several currencies, each an account of its own.
            numbers.add(fmt::format("{}/{}/{}", account.bank, account.account_number.value,
                                    account.currency.code()),
                        place);
        }
    }
}

// Officers and administrators have no id in common: what one does the other could then confirm.
void check_administrators(const Config& config, Unique& ids, Unique& tokens) {
    for (std::size_t i = 0; i < config.administrators.size(); ++i) {
        const auto& administrator = config.administrators[i];
        const auto prefix = fmt::format("administrator[{}]", i + 1);
        ids.add(administrator.id, prefix + ".id");
        for (const auto& token : administrator.token_sha256) {
            tokens.add(token, prefix + ".token_sha256");
        }
    }
}

void check_officers(Problems& problems, Config& config, Unique& ids, Unique& tokens) {
    for (std::size_t i = 0; i < config.officers.size(); ++i) {
        auto& officer = config.officers[i];
        const auto prefix = fmt::format("officer[{}]", i + 1);
        ids.add(officer.id, prefix + ".id");
        for (const auto& token : officer.token_sha256) {
            tokens.add(token, prefix + ".token_sha256");
        }
        for (const auto& text : officer.enterprises) {
            const auto id = EnterpriseId::parse(text);
            if (!id) {
                continue;  // reported with its element
            }
            if (std::ranges::count(config.enterprises, *id, &EnterpriseConfig::id) == 0) {
                problems.add(prefix + ".enterprises",
                             fmt::format("names {}, which is no [[enterprise]]", text));
            }
            officer.enterprise_ids.push_back(*id);
        }
    }
}

}  // namespace

void check_together(Problems& problems, Config& config) {
    check_daemon(problems, config);
    check_banks(problems, config);
    check_lists(problems, config);
    // A token is an enterprise's, an officer's or an administrator's.
    Unique tokens(problems);
    check_enterprises(problems, config, tokens);
    Unique ids(problems);
    check_officers(problems, config, ids, tokens);
    check_administrators(config, ids, tokens);
}

}  // namespace sluice::config
