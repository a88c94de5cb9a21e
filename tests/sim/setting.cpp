#include "tests/sim/setting.hpp"

#include <fmt/format.h>

#include <array>

namespace sluice::sim {

namespace {

using std::chrono::milliseconds;

constexpr std::array<std::string_view, 2> ibans{"NL02ABNA0123456789", "NL44RABO0123456789"};
constexpr std::array<std::string_view, 2> numbers{"6222000011112222", "6222000033334444"};

Capabilities capabilities(int bank) {
    Capabilities takes;
    takes.max_batch = 20;
    takes.idempotent_by_reference = bank == final_bank;
    takes.latin_only = false;
    takes.submit_timeout = exchange_timeout;
    takes.query_timeout = exchange_timeout;
    takes.first_query_after = milliseconds{500};
    takes.query_interval = milliseconds{1'000};
    takes.accepted_query_interval = milliseconds{3'000};
    takes.statement_interval = milliseconds{250};
    if (bank == final_bank) {
        takes.unknown_is_final_after = unknown_is_final_after;
    }
    return takes;
}

}  // namespace

Instant start_of_time() {
    return *parse_instant("2026-03-02T10:00:00Z");
}

EnterpriseId enterprise_id(int enterprise) {
    return *EnterpriseId::parse(fmt::format("0193a000-0000-7000-8000-{:012}", enterprise + 1));
}

std::string customer_name(int enterprise) {
    return fmt::format("customer-{}", enterprise);
}

std::string bank_id(int bank) {
    return bank == final_bank ? "north" : "south";
}

int bank_of(std::string_view bank_id) {
    return bank_id == "north" ? final_bank : 1;
}

AccountSetting account_at(int enterprise, int bank) {
    const bool is_iban = bank == final_bank;
    const auto index = static_cast<std::size_t>(enterprise);
    return {*AccountId::parse(
                fmt::format("0193a000-0000-7000-8000-{:06}{:06}", enterprise + 1, bank + 1)),
            std::string{is_iban ? ibans[index] : numbers[index]},
            is_iban,
            Currency::of(is_iban ? "EUR" : "CNY"),
            enterprise,
            bank};
}

std::vector<flow::BankProfile> profiles() {
    std::vector<flow::BankProfile> list;
    for (int bank = 0; bank < bank_count; ++bank) {
        flow::BankProfile profile;
        profile.id = bank_id(bank);
        profile.name = profile.id;
        profile.bic = bank == final_bank ? "NSEANL2AXXX" : "PJBKCNSHXXX";
        profile.capabilities = capabilities(bank);
        profile.past_date_is_today = true;
        list.push_back(std::move(profile));
    }
    return list;
}

std::vector<flow::ProvisionEnterprise> enterprises(int count) {
    std::vector<flow::ProvisionEnterprise> list;
    for (int enterprise = 0; enterprise < count; ++enterprise) {
        flow::ProvisionEnterprise one{
            enterprise_id(enterprise), customer_name(enterprise), Currency::of("EUR"), {}};
        for (int bank = 0; bank < bank_count; ++bank) {
            const auto account = account_at(enterprise, bank);
            one.accounts.push_back({account.id, "Main", account.number, account.is_iban,
                                    account.currency, bank_id(bank), 0});
        }
        list.push_back(std::move(one));
    }
    return list;
}

simulated::BankOptions bank_options(int bank, const Swarm& swarm) {
    simulated::BankOptions options;
    options.name = bank_id(bank);
    options.bic = bank == final_bank ? "NSEANL2AXXX" : "PJBKCNSHXXX";
    options.synchronous = simulated::Synchronous::off;
    options.deduplicate = bank == final_bank;
    options.honour_execution_date = false;
    options.faults = swarm.bank_faults;
    for (int enterprise = 0; enterprise < swarm.enterprises; ++enterprise) {
        const auto account = account_at(enterprise, bank);
        options.customers.push_back(
            {customer_name(enterprise),
             customer_name(enterprise),
             {{account.number, account.is_iban, account.currency, opening_minor, "Main"}}});
    }
    return options;
}

}  // namespace sluice::sim
