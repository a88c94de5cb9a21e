#include "ledger/store/access_store.hpp"

namespace sluice::store {

namespace {

#define SLUICE_ACCESS_COLUMNS                                                                    \
    "change_id, kind, handle, holder, name, role, enterprise_id, "                               \
    "array_to_string(account_ids, ' '), currency, most_minor, from_at, until_at, token_sha256, " \
    "ends, reason, proposed_by, proposed_at, state, decided_by, decided_at, decision_no, "       \
    "public_key, key_id, algorithm"

std::vector<AccountId> accounts_of(std::string_view text) {
    std::vector<AccountId> accounts;
    while (!text.empty()) {
        const auto end = std::min(text.find(' '), text.size());
        accounts.push_back(AccountId::parse(text.substr(0, end)).value());
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return accounts;
}

AccessChange read_change(const Row& row) {
    return {.id = row.id<AccessChangeId>(0),
            .kind = row.string(1),
            .handle = row.string(2),
            .holder = row.string(3),
            .name = row.string(4),
            .role = row.string(5),
            .enterprise = row.optional_id<EnterpriseId>(6),
            .accounts = accounts_of(row.text(7)),
            .currency = row.string(8),
            .most_minor = row.optional_integer(9).value_or(0),
            .from = row.optional_instant(10),
            .until = row.optional_instant(11),
            .token_sha256 = row.string(12),
            .ends = row.optional_id<AccessChangeId>(13),
            .reason = row.string(14),
            .proposed_by = row.string(15),
            .proposed_at = row.instant(16),
            .state = row.string(17),
            .decided_by = row.string(18),
            .decided_at = row.optional_instant(19),
            .decision_no = row.optional_integer(20).value_or(0),
            .public_key = row.string(21),
            .key_id = row.string(22),
            .algorithm = row.string(23)};
}

Param number_or_null(std::int64_t number) {
    return number == 0 ? Param{std::nullopt} : Param{number};
}

Param text_or_null(const std::string& text) {
    return text.empty() ? Param{std::nullopt} : Param{text};
}

std::vector<AccessChange> all_of(const Rows& rows) {
    std::vector<AccessChange> list;
    for (const auto& row : rows) {
        list.push_back(read_change(row));
    }
    return list;
}

}  // namespace

void lock_access(Tx& tx) {
    tx.exec("LOCK TABLE access_change IN SHARE ROW EXCLUSIVE MODE");
}

void insert_access_change(Tx& tx, const AccessChange& change) {
    std::string accounts = "{";
    for (const auto& account : change.accounts) {
        accounts += (accounts.size() > 1 ? "," : "") + account.to_string();
    }
    tx.exec(
        "INSERT INTO access_change (change_id, kind, handle, holder, name, role, enterprise_id, "
        "account_ids, currency, most_minor, from_at, until_at, token_sha256, ends, reason, "
        "proposed_by, proposed_at, state, decided_by, decided_at, decision_no, public_key, key_id, "
        "algorithm) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, "
        "$17, $18, $19, $20, $21, $22, $23, $24)",
        {change.id,
         change.kind,
         change.handle,
         text_or_null(change.holder),
         text_or_null(change.name),
         text_or_null(change.role),
         change.enterprise,
         accounts + "}",
         text_or_null(change.currency),
         number_or_null(change.most_minor),
         change.from,
         change.until,
         text_or_null(change.token_sha256),
         change.ends,
         change.reason,
         change.proposed_by,
         change.proposed_at,
         change.state,
         text_or_null(change.decided_by),
         change.decided_at,
         number_or_null(change.decision_no),
         text_or_null(change.public_key),
         text_or_null(change.key_id),
         text_or_null(change.algorithm)});
}

std::optional<AccessChange> find_access_change(Tx& tx, AccessChangeId id) {
    const auto rows =
        tx.exec("SELECT " SLUICE_ACCESS_COLUMNS " FROM access_change WHERE change_id = $1", {id});
    return rows.empty() ? std::nullopt : std::optional{read_change(rows[0])};
}

void decide_access_change(Tx& tx, const AccessChange& decided) {
    tx.exec(
        "UPDATE access_change SET state = $2, decided_by = $3, decided_at = $4, "
        "decision_no = $5 WHERE change_id = $1",
        {decided.id, decided.state, decided.decided_by, decided.decided_at, decided.decision_no});
}

std::vector<AccessChange> list_access_changes(Tx& tx, std::string_view state,
                                              std::string_view handle,
                                              std::optional<AccessChangeId> after,
                                              std::size_t limit) {
    return all_of(tx.exec("SELECT " SLUICE_ACCESS_COLUMNS
                          " FROM access_change WHERE ($1 = '' OR state = $1) "
                          "AND ($2 = '' OR handle = $2) AND ($3::uuid IS NULL OR change_id < $3) "
                          "ORDER BY change_id DESC LIMIT $4",
                          {state, handle, after, limit}));
}

std::vector<AccessChange> confirmed_access_changes(Tx& tx, std::string_view handle) {
    return all_of(tx.exec("SELECT " SLUICE_ACCESS_COLUMNS
                          " FROM access_change WHERE state = 'confirmed' "
                          "AND ($1 = '' OR handle = $1) ORDER BY decision_no",
                          {handle}));
}

bool use_nonce(Tx& tx, std::string_view key_id, std::string_view nonce, Instant expires_at) {
    return tx.exec(
                 "INSERT INTO request_nonce (key_id, nonce, expires_at) VALUES ($1, $2, $3) "
                 "ON CONFLICT DO NOTHING",
                 {key_id, nonce, expires_at})
               .affected() == 1;
}

std::size_t forget_nonces(Tx& tx, Instant now) {
    return tx.exec("DELETE FROM request_nonce WHERE expires_at < $1", {now}).affected();
}

std::int64_t newest_access_decision(Tx& tx) {
    return tx.exec("SELECT coalesce(max(decision_no), 0) FROM access_change")[0].integer(0);
}

}  // namespace sluice::store
