#include "adapters/banks/simulated/config.hpp"

#include <charconv>
#include <filesystem>
#include <utility>

#include "adapters/banks/simulated/toml_table.hpp"
#include "ledger/base/account_number.hpp"
#include "ledger/base/money.hpp"

namespace sluice::simulated {

namespace {

constexpr std::int64_t many = 1'000'000;

Endpoint read_endpoint(TomlTable& table, std::string_view key, Endpoint fallback) {
    if (!table.has(key)) {
        return fallback;
    }
    auto endpoint = parse_endpoint(table.text(key, ""));
    if (!endpoint) {
        table.refuse(key, endpoint.error().detail);
        return fallback;
    }
    return *endpoint;
}

AccountOptions read_account(TomlTable& table) {
    AccountOptions account;
    const auto iban = table.text("iban", "");
    account.is_iban = !iban.empty();
    account.number = account.is_iban ? iban : table.text("number", "");
    if (account.is_iban && !parse_iban(iban)) {
        table.refuse("iban", "not a valid IBAN");
    }
    if (account.number.empty() || account.number.size() > 34) {
        table.refuse("number", "iban, or a number of 1 to 34 characters, is required");
    }
    const auto currency = Currency::parse(table.text("currency", ""));
    if (!currency) {
        table.refuse("currency", "a currency of ISO 4217 is required");
        return account;
    }
    account.currency = *currency;
    const auto opening = Money::parse(table.text("opening_balance", "0"), *currency);
    if (opening) {
        account.opening_minor = opening->minor();
    } else {
        table.refuse("opening_balance", opening.error().detail);
    }
    account.name = table.text("name", "");
    table.refuse_the_rest();
    return account;
}

CustomerOptions read_customer(TomlTable& table) {
    CustomerOptions customer;
    customer.subject = table.text("subject", "");
    customer.name = table.text("name", customer.subject);
    if (customer.subject.empty()) {
        table.refuse("subject", "the common name of the customer's certificate is required");
    }
    for (auto& account : table.tables("accounts")) {
        customer.accounts.push_back(read_account(account));
    }
    table.refuse_the_rest();
    return customer;
}

void read_behaviour(TomlTable& table, BankOptions& bank) {
    bank.deduplicate = table.boolean("deduplicate", bank.deduplicate);
    bank.honour_execution_date = table.boolean("honour_execution_date", bank.honour_execution_date);
    bank.max_amount_minor = table.integer("max_amount_minor", 0, 0, Money::max_minor);
    bank.execution_delay = table.milliseconds("execution_delay_ms", bank.execution_delay);
    bank.notification_interval =
        table.milliseconds("notification_interval_ms", bank.notification_interval);
    bank.report_interval = table.milliseconds("report_interval_ms", bank.report_interval);
    bank.day_length = table.milliseconds("day_length_ms", bank.day_length);
    bank.notification_max_entries =
        static_cast<std::size_t>(table.integer("notification_max_entries", 1'000, 1, many));
    bank.statement_max_entries =
        static_cast<std::size_t>(table.integer("statement_max_entries", 10'000, 1, many));
    bank.batch_details = table.boolean("batch_details", bank.batch_details);
    bank.fee_minor = table.integer("fee_minor", 0, 0, many);
    const auto basis = table.one_of("fee_basis", "payment", {"payment", "payment_information"});
    bank.fee_basis = basis == "payment" ? FeeBasis::payment : FeeBasis::payment_information;
    table.refuse_the_rest();
}

void read_faults(TomlTable& table, FaultSettings& settings) {
    for (const auto& row : fault_table()) {
        if (!table.has(row.name)) {
            continue;
        }
        auto fault = table.table(row.name);
        auto& setting = settings[static_cast<std::size_t>(row.fault)];
        setting.probability = fault.number("probability", 0, 0, 1);
        setting.next = fault.integer("next", 0, 0, many);
        setting.delay = fault.milliseconds("ms", setting.delay);
        setting.code = fault.text("code", setting.code);
        if (setting.code.size() > 4) {
            fault.refuse("code", "a reason code has at most four characters");
        }
        setting.minor = fault.integer("minor", setting.minor, -many, many);
        setting.executes = fault.boolean("executes", setting.executes);
        fault.refuse_the_rest();
    }
    table.refuse_the_rest();
}

void read_store(TomlTable& table, BankOptions& bank) {
    bank.store_file = table.text("file", "bank.db");
    const auto mode = table.one_of("synchronous", "full", {"full", "normal", "off"});
    bank.synchronous = mode == "full"     ? Synchronous::full
                       : mode == "normal" ? Synchronous::normal
                                          : Synchronous::off;
    table.refuse_the_rest();
}

void read_tls(TomlTable& table, Config& config) {
    config.certificate_file = table.text("certificate", "");
    config.private_key_file = table.text("private_key", "");
    config.client_ca_file = table.text("client_ca", "");
    table.refuse_the_rest();
    if (config.certificate_file.empty() != config.private_key_file.empty()) {
        table.refuse("certificate", "certificate and private_key go together");
    }
}

void read_root(TomlTable& root, Config& config) {
    auto& bank = config.bank;
    bank.name = root.text("name", bank.name);
    bank.bic = root.text("bic", bank.bic);
    if (!parse_bic(bank.bic)) {
        root.refuse("bic", "not a valid BIC");
    }
    bank.utc_offset =
        std::chrono::minutes{root.integer("utc_offset_minutes", 0, -14 * 60, 14 * 60)};
    config.random_seed = static_cast<std::uint64_t>(root.integer("random_seed", 0, 0, INT64_MAX));
    config.listen = read_endpoint(root, "listen", config.listen);
    config.admin = read_endpoint(root, "admin_listen", config.admin);
    config.workers = static_cast<std::size_t>(root.integer("workers", 4, 1, 64));
    config.log_file = root.text("log_file", config.log_file);
    auto store = root.table("store");
    read_store(store, bank);
    auto tls = root.table("tls");
    read_tls(tls, config);
    auto behaviour = root.table("behaviour");
    read_behaviour(behaviour, bank);
    auto faults = root.table("faults");
    read_faults(faults, bank.faults);
    for (auto& customer : root.tables("customers")) {
        bank.customers.push_back(read_customer(customer));
    }
    if (bank.customers.empty()) {
        root.refuse("customers", "at least one customer is required");
    }
    root.refuse_the_rest();
}

void make_full(std::string& file, const std::filesystem::path& dir) {
    if (!file.empty() && file != ":memory:" && file != "-") {
        file = (dir / file).lexically_normal().string();
    }
}

}  // namespace

Result<Endpoint> parse_endpoint(std::string_view text) {
    const auto colon = text.rfind(':');
    const auto digits = colon == std::string_view::npos ? "" : text.substr(colon + 1);
    unsigned port = 0;
    const auto* end = digits.data() + digits.size();
    const auto parsed = std::from_chars(digits.data(), end, port);
    if (digits.empty() || parsed.ptr != end || port > 65'535 || colon == 0) {
        return fail(Errc::config_invalid, "must be address:port");
    }
    return Endpoint{std::string{text.substr(0, colon)}, static_cast<std::uint16_t>(port)};
}

Result<Config> read_config(const std::string& file, const std::string& tls_dir,
                           const std::string& data_dir) {
    if (!std::filesystem::is_regular_file(file)) {
        return fail(Errc::io_error, "no such file", file);
    }
    toml::table parsed;
    try {
        parsed = toml::parse_file(file);
    } catch (const toml::parse_error& error) {
        return fail(Errc::config_invalid, std::string{error.description()}, file,
                    static_cast<int>(error.source().begin.line));
    }
    std::optional<Error> error;
    Config config;
    TomlTable root{parsed, "", error};
    read_root(root, config);
    if (error) {
        return *error;
    }
    const auto own = std::filesystem::absolute(file).parent_path();
    const std::filesystem::path tls = tls_dir.empty() ? own : std::filesystem::absolute(tls_dir);
    const std::filesystem::path data = data_dir.empty() ? own : std::filesystem::absolute(data_dir);
    make_full(config.certificate_file, tls);
    make_full(config.private_key_file, tls);
    make_full(config.client_ca_file, tls);
    make_full(config.bank.store_file, data);
    make_full(config.log_file, data);
    return config;
}

}  // namespace sluice::simulated
