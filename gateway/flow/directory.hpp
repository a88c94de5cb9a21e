#pragma once

#include <map>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "adapters/banks/port/capabilities.hpp"
#include "ledger/base/id.hpp"
#include "ledger/base/money.hpp"
#include "ledger/payment/accounting.hpp"
#include "ledger/payment/calendar.hpp"
#include "ledger/store/database.hpp"

namespace sluice::flow {

enum class AccountKind : std::uint8_t { bank, clearing, suspense, charges, opening };

std::string_view name(AccountKind kind);

struct AccountInfo {
    EnterpriseId enterprise;
    AccountId id;
    AccountKind kind;
    Currency currency;
    std::string name;
    std::string number;  // of a bank account, else empty
    bool is_iban = false;
    ChannelId channel;  // of a bank account, else nil
};

// What the gateway knows of a bank beside its adapter.
struct BankProfile {
    std::string id;
    std::string name;
    std::string bic;
    Capabilities capabilities;
    Calendar calendar;
    bool past_date_is_today = false;  // else an execution date in the past is refused
};

struct ChannelInfo {
    EnterpriseId enterprise;
    ChannelId id;
    std::string bank_id;
};

struct EnterpriseInfo {
    EnterpriseId id;
    std::string name;
    Currency base_currency;
};

// Who has which accounts at which banks. Read once at start; immutable afterwards, so any thread
// may use it.
class Directory {
public:
    // Reads enterprises, channels and accounts from the database; the banks come from the
    // configuration. Errors: those of Database; config_invalid when a channel's bank has no
    // profile.
    static Result<Directory> load(store::Database& database, std::vector<BankProfile> banks);

    const std::vector<EnterpriseInfo>& enterprises() const { return enterprises_; }
    const std::vector<ChannelInfo>& channels() const { return channels_; }
    const std::vector<AccountInfo>& accounts() const { return accounts_; }

    const EnterpriseInfo* enterprise(EnterpriseId id) const;
    const AccountInfo* account(EnterpriseId enterprise, AccountId id) const;
    // A bank account by its number as ERPs and banks write it, and its currency.
    const AccountInfo* bank_account(EnterpriseId enterprise, std::string_view number,
                                    Currency currency) const;
    bool has_number(EnterpriseId enterprise, std::string_view number) const;
    // Ours of that kind and currency; provisioning makes one for each currency in use.
    const AccountInfo& internal(EnterpriseId enterprise, AccountKind kind, Currency currency) const;
    // The three accounts a payment from this bank account touches.
    PaymentAccounts payment_accounts(EnterpriseId enterprise, AccountId bank_account) const;
    const BankProfile& bank(EnterpriseId enterprise, ChannelId channel) const;

private:
    Directory() = default;

    std::vector<EnterpriseInfo> enterprises_;
    std::vector<ChannelInfo> channels_;
    std::vector<AccountInfo> accounts_;
    std::vector<BankProfile> banks_;
    std::map<std::pair<EnterpriseId, AccountId>, std::size_t> by_id_;
    std::map<std::tuple<EnterpriseId, std::string, std::string>, std::size_t> by_number_;
    std::map<std::tuple<EnterpriseId, AccountKind, std::string>, std::size_t> internal_;
    std::map<std::pair<EnterpriseId, ChannelId>, std::size_t> bank_of_channel_;
};

}  // namespace sluice::flow
