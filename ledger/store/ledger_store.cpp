#include "ledger/store/ledger_store.hpp"

#include <fmt/format.h>

#include "ledger/base/mutant.hpp"
#include "security/digest/digest.hpp"

namespace sluice::store {

namespace {

template <class AnyId>
std::string text_or_dash(const std::optional<AnyId>& id) {
    return id ? id->to_string() : "-";
}

void insert_postings(Tx& tx, const SealKey& key, EnterpriseId enterprise,
                     std::span<const Posting> postings, Instant at) {
    Set rows(12);
    for (const auto& posting : postings) {
        rows.add({posting.id, name(posting.kind), posting.pending_id, name(posting.purpose),
                  posting.debit, posting.credit, posting.amount.currency().code(),
                  posting.amount.minor(), posting.payment_id, posting.line_id, posting.statement_id,
                  bytea(seal(key, enterprise, posting, at))});
    }
    tx.exec(
        "INSERT INTO posting (enterprise_id, created_at, posting_id, kind, pending_id, purpose, "
        "debit_account_id, credit_account_id, currency, amount_minor, payment_id, line_id, "
        "statement_id, seal) "
        "SELECT $13, $14, r.* FROM unnest($1::uuid[], $2::text[], $3::uuid[], $4::text[], "
        "$5::uuid[], $6::uuid[], $7::text[], $8::bigint[], $9::uuid[], $10::uuid[], $11::uuid[], "
        "$12::bytea[]) r",
        rows.params({enterprise, at}));
}

// One account a statement, in ascending order, so that two transactions lock in the same order.
// A set has few accounts however many postings it has. What the bank took below the floor shrinks
// as soon as the account recovers, whoever moved it: it is never room for an order of ours.
void move_counters(Tx& tx, EnterpriseId enterprise, std::span<const Posting> postings,
                   bool bank_truth) {
    for (const auto& delta : counter_deltas(postings)) {
        tx.exec(
            "UPDATE account_balance SET debits_pending = debits_pending + $3, "
            "credits_pending = credits_pending + $4, debits_posted = debits_posted + $5, "
            "credits_posted = credits_posted + $6, observed_overdraft_minor = "
            "least(CASE WHEN NOT $7 THEN observed_overdraft_minor END, "
            "greatest(0, (credits_posted + $6) + (credits_pending + $4) - (debits_posted + $5) "
            "- overdraft_limit_minor)) "
            "WHERE enterprise_id = $1 AND account_id = $2",
            {enterprise, delta.account, delta.debits_pending, delta.credits_pending,
             delta.debits_posted, delta.credits_posted, bank_truth});
    }
}

}  // namespace

std::string seal_text(EnterpriseId enterprise, const Posting& posting, Instant at) {
    return fmt::format("{}|{}|{}|{}|{}|{}|{}|{}|{}|{}|{}|{}|{}", enterprise.to_string(),
                       posting.id.to_string(), name(posting.kind), text_or_dash(posting.pending_id),
                       name(posting.purpose), posting.debit.to_string(), posting.credit.to_string(),
                       posting.amount.currency().code(), posting.amount.minor(),
                       text_or_dash(posting.payment_id), text_or_dash(posting.line_id),
                       text_or_dash(posting.statement_id), to_rfc3339(at));
}

std::string seal(const SealKey& key, EnterpriseId enterprise, const Posting& posting, Instant at) {
    const auto mac = digest::hmac_sha256(key.bytes, seal_text(enterprise, posting, at));
    return {mac.begin(), mac.end()};
}

void book(Tx& tx, const SealKey& key, EnterpriseId enterprise, std::span<const Posting> postings,
          Instant at, bool bank_truth) {
    if (postings.empty()) {
        return;
    }
    insert_postings(tx, key, enterprise, postings, at);
    move_counters(tx, enterprise, postings, bank_truth);
    if (mutant(Mutant::count_postings_twice)) {
        move_counters(tx, enterprise, postings, bank_truth);
    }
}

std::vector<LockedBalance> lock_balances(Tx& tx, EnterpriseId enterprise,
                                         std::span<const AccountId> accounts) {
    Set ids(1);
    for (const auto& account : accounts) {
        ids.add({account});
    }
    std::vector<LockedBalance> balances;
    for (const auto& row : tx.exec(
             "SELECT b.account_id, a.is_open, debits_posted - credits_posted - credits_pending + "
             "overdraft_limit_minor + observed_overdraft_minor FROM account_balance b "
             "JOIN account a USING (enterprise_id, account_id) "
             "WHERE b.enterprise_id = $2 AND b.account_id = ANY($1::uuid[]) "
             "ORDER BY b.account_id FOR UPDATE OF b",
             ids.params({enterprise}))) {
        balances.push_back({row.id<AccountId>(0), row.boolean(1), row.optional_integer(2)});
    }
    return balances;
}

std::int64_t take_feed_numbers(Tx& tx, EnterpriseId enterprise, std::size_t count) {
    const auto rows = tx.exec(
        "UPDATE feed_counter SET last_seq = last_seq + $2 WHERE enterprise_id = $1 "
        "RETURNING last_seq - $2 + 1",
        {enterprise, mutant(Mutant::skip_feed_number) ? count + 1 : count});
    check(rows.size() == 1, "every enterprise has its feed counter");
    return rows[0].integer(0);
}

}  // namespace sluice::store
