#include "gateway/api/own_account.hpp"

namespace sluice::api {

report::Account reported_account(const std::string& number, bool is_iban, Currency currency) {
    report::Account account;
    (is_iban ? account.iban : account.number) = number;
    account.bank_country = is_iban ? number.substr(0, 2) : std::string{};
    account.currency = currency.code();
    return account;
}

report::Account own_account(const flow::Directory& directory, EnterpriseId enterprise,
                            AccountId account) {
    const auto& own = *directory.account(enterprise, account);
    const auto& bank = directory.bank(enterprise, own.channel);
    auto reported = reported_account(own.number, own.is_iban, own.currency);
    reported.bank_name = bank.name;
    reported.bank_bic = bank.bic;
    return reported;
}

}  // namespace sluice::api
