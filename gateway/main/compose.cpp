#include "gateway/main/compose.hpp"

#include <algorithm>

#include "adapters/banks/iso20022_https/profile.hpp"
#include "adapters/banks/wire/http_client.hpp"

namespace sluice {

namespace {

std::unique_ptr<BankAdapter> make_iso20022_https(const BankConfig& bank) {
    HttpClientOptions options;
    options.base_url = bank.base_url;
    options.ca_file = bank.ca_file;
    options.certificate_file = bank.certificate_file;
    options.private_key_file = bank.private_key_file;
    options.server_name = bank.server_name;
    return iso20022_https::make_adapter(
        {bank.capabilities, bank.initiating_party, bank.batch_booking},
        make_http_client(std::move(options)));
}

struct AdapterRow {
    std::string_view name;
    std::unique_ptr<BankAdapter> (*make)(const BankConfig&);
};

constexpr AdapterRow adapters[] = {
    {"iso20022_https", make_iso20022_https},
};

}  // namespace

std::vector<flow::BankProfile> bank_profiles(const Config& config) {
    std::vector<flow::BankProfile> profiles;
    for (const auto& bank : config.banks) {
        flow::BankProfile profile;
        profile.id = bank.id;
        profile.name = bank.name;
        profile.bic = bank.bic;
        profile.capabilities = bank.capabilities;
        profile.calendar = bank.calendar;
        profile.past_date_is_today = bank.past_execution_date == PastExecutionDate::today;
        profiles.push_back(std::move(profile));
    }
    return profiles;
}

std::vector<flow::ProvisionEnterprise> enterprises(const Config& config) {
    std::vector<flow::ProvisionEnterprise> list;
    for (const auto& enterprise : config.enterprises) {
        flow::ProvisionEnterprise one{enterprise.id,
                                      enterprise.name,
                                      enterprise.base_currency,
                                      {},
                                      enterprise.without_policy == "send"};
        for (const auto& account : enterprise.accounts) {
            one.accounts.push_back({account.id, account.name, account.account_number.value,
                                    account.account_number.is_iban, account.currency, account.bank,
                                    account.overdraft_limit_minor});
        }
        list.push_back(std::move(one));
    }
    return list;
}

Result<std::unique_ptr<BankAdapter>> make_bank_adapter(const BankConfig& bank) {
    const auto row = std::ranges::find(adapters, bank.adapter, &AdapterRow::name);
    if (row == std::end(adapters)) {
        return fail(Errc::config_invalid, "no such bank adapter: " + bank.adapter, bank.id);
    }
    return row->make(bank);
}

}  // namespace sluice
