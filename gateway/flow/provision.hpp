#pragma once

#include <optional>
#include <string>
#include <vector>

#include "gateway/flow/directory.hpp"
#include "ledger/store/database.hpp"

namespace sluice::flow {

struct ProvisionAccount {
    AccountId id;
    std::string name;
    std::string number;
    bool is_iban = false;
    Currency currency;
    std::string bank_id;
    std::optional<std::int64_t> overdraft_limit_minor;  // nothing: no floor
};

struct ProvisionEnterprise {
    EnterpriseId id;
    std::string name;
    Currency base_currency;
    std::vector<ProvisionAccount> accounts;
    bool sends_without_policy = true;  // while no approval policy was released: send, or ask one
};

// Makes the configured banks, enterprises, channels and accounts, and the enterprise's own accounts
// of every currency in use, unless they are there. Never deletes; a bank account that is no longer
// configured is closed for payments. Ids of what is made here are derived from the enterprise's id,
// so that two processes starting at once agree. Errors: config_invalid when an existing account has
// another currency, number or bank; the database's.
Result<void> provision(store::Database& database,
                       const std::vector<ProvisionEnterprise>& enterprises,
                       const std::vector<BankProfile>& banks);

}  // namespace sluice::flow
