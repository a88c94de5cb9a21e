#include "gateway/flow/provision.hpp"

#include <algorithm>
#include <cstring>
#include <set>

#include "security/digest/digest.hpp"

namespace sluice::flow {

namespace {

using store::Tx;

// A stable id for something an enterprise has once: a UUID version 8 (RFC 9562 section 5.8) over a
// digest of the enterprise's id and the thing's name.
Uuid derived_id(EnterpriseId enterprise, std::string_view thing) {
    const auto hash = digest::sha256(enterprise.to_string() + "|" + std::string{thing});
    Uuid uuid;
    std::memcpy(uuid.bytes.data(), hash.data(), uuid.bytes.size());
    uuid.bytes[6] = static_cast<std::uint8_t>(0x80 | (uuid.bytes[6] & 0x0f));
    uuid.bytes[8] = static_cast<std::uint8_t>(0x80 | (uuid.bytes[8] & 0x3f));
    return uuid;
}

ChannelId channel_id(EnterpriseId enterprise, const std::string& bank_id) {
    return ChannelId{derived_id(enterprise, "channel|" + bank_id)};
}

void insert_channel(Tx& tx, EnterpriseId enterprise, const std::string& bank_id) {
    const auto id = channel_id(enterprise, bank_id);
    tx.exec("INSERT INTO channel VALUES ($1, $2, $3) ON CONFLICT DO NOTHING",
            {enterprise, id, bank_id});
    tx.exec(
        "INSERT INTO channel_lease (enterprise_id, channel_id) VALUES ($1, $2) "
        "ON CONFLICT DO NOTHING",
        {enterprise, id});
    tx.exec(
        "INSERT INTO channel_cursor (enterprise_id, channel_id) VALUES ($1, $2) "
        "ON CONFLICT DO NOTHING",
        {enterprise, id});
}

void insert_balance(Tx& tx, EnterpriseId enterprise, AccountId account, Currency currency,
                    std::optional<std::int64_t> overdraft_limit_minor) {
    tx.exec(
        "INSERT INTO account_balance (enterprise_id, account_id, currency, overdraft_limit_minor) "
        "VALUES ($1, $2, $3, $4) ON CONFLICT (enterprise_id, account_id) "
        "DO UPDATE SET overdraft_limit_minor = excluded.overdraft_limit_minor",
        {enterprise, account, currency.code(), overdraft_limit_minor});
}

Result<void> insert_account(Tx& tx, EnterpriseId enterprise, const ProvisionAccount& account) {
    const auto channel = channel_id(enterprise, account.bank_id);
    tx.exec(
        "INSERT INTO account (enterprise_id, account_id, kind, currency, name, number, is_iban, "
        "channel_id) VALUES ($1, $2, 'bank', $3, $4, $5, $6, $7) "
        "ON CONFLICT (enterprise_id, account_id) DO UPDATE SET name = excluded.name, is_open = "
        "true",
        {enterprise, account.id, account.currency.code(), account.name, account.number,
         account.is_iban, channel});
    const auto same = tx.exec(
        "SELECT FROM account WHERE enterprise_id = $1 AND account_id = $2 AND currency = $3 "
        "AND number = $4 AND channel_id = $5",
        {enterprise, account.id, account.currency.code(), account.number, channel});
    if (same.empty()) {
        return fail(Errc::config_invalid,
                    "the account exists with another currency, number or bank",
                    account.id.to_string());
    }
    insert_balance(tx, enterprise, account.id, account.currency, account.overdraft_limit_minor);
    return {};
}

void insert_internal_accounts(Tx& tx, EnterpriseId enterprise, Currency currency) {
    constexpr AccountKind kinds[] = {AccountKind::clearing, AccountKind::suspense,
                                     AccountKind::charges, AccountKind::opening};
    for (const auto kind : kinds) {
        const std::string title = std::string{name(kind)} + " " + std::string{currency.code()};
        const AccountId id{derived_id(enterprise, title)};
        tx.exec(
            "INSERT INTO account (enterprise_id, account_id, kind, currency, name) "
            "VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING",
            {enterprise, id, name(kind), currency.code(), title});
        insert_balance(tx, enterprise, id, currency, std::nullopt);
    }
}

void close_unlisted(Tx& tx, const ProvisionEnterprise& enterprise) {
    store::Set listed(1);
    for (const auto& account : enterprise.accounts) {
        listed.add({account.id});
    }
    tx.exec(
        "UPDATE account SET is_open = false WHERE enterprise_id = $2 AND kind = 'bank' "
        "AND account_id <> ALL($1::uuid[])",
        listed.params({enterprise.id}));
}

Result<void> provision_one(Tx& tx, const ProvisionEnterprise& enterprise) {
    tx.exec(
        "INSERT INTO enterprise VALUES ($1, $2, $3, $4) ON CONFLICT (enterprise_id) "
        "DO UPDATE SET name = excluded.name, base_currency = excluded.base_currency, "
        "sends_without_policy = excluded.sends_without_policy",
        {enterprise.id, enterprise.name, enterprise.base_currency.code(),
         enterprise.sends_without_policy});
    tx.exec("INSERT INTO feed_counter VALUES ($1, 0) ON CONFLICT DO NOTHING", {enterprise.id});
    std::set<Currency> currencies{enterprise.base_currency};
    for (const auto& account : enterprise.accounts) {
        insert_channel(tx, enterprise.id, account.bank_id);
        currencies.insert(account.currency);
        if (auto inserted = insert_account(tx, enterprise.id, account); !inserted) {
            return inserted.error();
        }
    }
    for (const auto& currency : currencies) {
        insert_internal_accounts(tx, enterprise.id, currency);
    }
    close_unlisted(tx, enterprise);
    return {};
}

}  // namespace

Result<void> provision(store::Database& database,
                       const std::vector<ProvisionEnterprise>& enterprises,
                       const std::vector<BankProfile>& banks) {
    return database.transact([&](Tx& tx) -> Result<void> {
        for (const auto& bank : banks) {
            tx.exec(
                "INSERT INTO bank VALUES ($1, $2) ON CONFLICT (bank_id) "
                "DO UPDATE SET name = excluded.name",
                {bank.id, bank.name});
        }
        for (const auto& enterprise : enterprises) {
            if (auto done = provision_one(tx, enterprise); !done) {
                return done.error();
            }
        }
        return {};
    });
}

}  // namespace sluice::flow
