#include "gateway/flow/directory.hpp"

#include <algorithm>
#include <array>

namespace sluice::flow {

namespace {

constexpr std::array<std::string_view, 5> kind_names{"bank", "clearing", "suspense", "charges",
                                                     "opening"};

AccountKind parse_kind(std::string_view text) {
    const auto found = std::ranges::find(kind_names, text);
    check(found != kind_names.end(), "the database holds known account kinds only");
    return static_cast<AccountKind>(found - kind_names.begin());
}

struct Loaded {
    std::vector<EnterpriseInfo> enterprises;
    std::vector<ChannelInfo> channels;
    std::vector<AccountInfo> accounts;
};

Loaded read_all(store::Tx& tx) {
    Loaded loaded;
    for (const auto& row : tx.exec("SELECT enterprise_id, name, base_currency FROM enterprise "
                                   "ORDER BY enterprise_id")) {
        loaded.enterprises.push_back(
            {row.id<EnterpriseId>(0), row.string(1), Currency::of(row.text(2))});
    }
    for (const auto& row : tx.exec("SELECT enterprise_id, channel_id, bank_id FROM channel "
                                   "ORDER BY enterprise_id, channel_id")) {
        loaded.channels.push_back({row.id<EnterpriseId>(0), row.id<ChannelId>(1), row.string(2)});
    }
    for (const auto& row :
         tx.exec("SELECT enterprise_id, account_id, kind, currency, name, number, is_iban, "
                 "channel_id FROM account ORDER BY enterprise_id, account_id")) {
        loaded.accounts.push_back({row.id<EnterpriseId>(0), row.id<AccountId>(1),
                                   parse_kind(row.text(2)), Currency::of(row.text(3)),
                                   row.string(4), row.string(5), row.boolean(6),
                                   row.optional_id<ChannelId>(7).value_or(ChannelId{})});
    }
    return loaded;
}

}  // namespace

std::string_view name(AccountKind kind) {
    return kind_names[static_cast<std::size_t>(kind)];
}

Result<Directory> Directory::load(store::Database& database, std::vector<BankProfile> banks) {
    auto loaded = database.transact([](store::Tx& tx) -> Result<Loaded> { return read_all(tx); });
    if (!loaded) {
        return loaded.error();
    }
    Directory directory;
    directory.enterprises_ = std::move(loaded->enterprises);
    directory.channels_ = std::move(loaded->channels);
    directory.accounts_ = std::move(loaded->accounts);
    directory.banks_ = std::move(banks);
    for (std::size_t i = 0; i < directory.accounts_.size(); ++i) {
        const auto& a = directory.accounts_[i];
        directory.by_id_[{a.enterprise, a.id}] = i;
        const std::string code{a.currency.code()};
        if (a.kind == AccountKind::bank) {
            directory.by_number_[{a.enterprise, a.number, code}] = i;
        } else {
            directory.internal_[{a.enterprise, a.kind, code}] = i;
        }
    }
    for (const auto& channel : directory.channels_) {
        const auto bank = std::ranges::find(directory.banks_, channel.bank_id, &BankProfile::id);
        if (bank == directory.banks_.end()) {
            return fail(Errc::config_invalid, "no bank is configured for a channel",
                        channel.bank_id);
        }
        directory.bank_of_channel_[{channel.enterprise, channel.id}] =
            static_cast<std::size_t>(bank - directory.banks_.begin());
    }
    return directory;
}

const EnterpriseInfo* Directory::enterprise(EnterpriseId id) const {
    const auto found = std::ranges::find(enterprises_, id, &EnterpriseInfo::id);
    return found == enterprises_.end() ? nullptr : &*found;
}

const AccountInfo* Directory::account(EnterpriseId enterprise, AccountId id) const {
    const auto found = by_id_.find({enterprise, id});
    return found == by_id_.end() ? nullptr : &accounts_[found->second];
}

const AccountInfo* Directory::bank_account(EnterpriseId enterprise, std::string_view number,
                                           Currency currency) const {
    const auto found =
        by_number_.find({enterprise, std::string{number}, std::string{currency.code()}});
    return found == by_number_.end() ? nullptr : &accounts_[found->second];
}

bool Directory::has_number(EnterpriseId enterprise, std::string_view number) const {
    const auto first = by_number_.lower_bound({enterprise, std::string{number}, std::string{}});
    return first != by_number_.end() && std::get<0>(first->first) == enterprise &&
           std::get<1>(first->first) == number;
}

const AccountInfo& Directory::internal(EnterpriseId enterprise, AccountKind kind,
                                       Currency currency) const {
    const auto found = internal_.find({enterprise, kind, std::string{currency.code()}});
    check(found != internal_.end(), "provisioning made the enterprise's own accounts");
    return accounts_[found->second];
}

PaymentAccounts Directory::payment_accounts(EnterpriseId enterprise, AccountId bank_account) const {
    const auto* account_info = account(enterprise, bank_account);
    check(account_info != nullptr, "a payment's account is in the directory");
    const auto currency = account_info->currency;
    return {bank_account, internal(enterprise, AccountKind::clearing, currency).id,
            internal(enterprise, AccountKind::suspense, currency).id};
}

const BankProfile& Directory::bank(EnterpriseId enterprise, ChannelId channel) const {
    const auto found = bank_of_channel_.find({enterprise, channel});
    check(found != bank_of_channel_.end(), "every channel has its bank's profile");
    return banks_[found->second];
}

}  // namespace sluice::flow
