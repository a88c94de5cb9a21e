#include "gateway/flow/accept_set.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "gateway/flow/limit_book.hpp"
#include "gateway/flow/preflight.hpp"
#include "ledger/base/mutant.hpp"
#include "ledger/store/ledger_store.hpp"
#include "ledger/store/payment_store.hpp"
#include "ledger/store/request_store.hpp"

namespace sluice::flow {

namespace {

using store::LockedBalance;
using store::NewPayment;
using store::RequestRecord;
using store::Tx;
using Key = std::pair<std::string, std::string>;

// A UETR is a version 4 UUID (ISO 20022, UUIDv4Identifier).
std::string make_uetr(Instant now, RandomSource& random) {
    auto uuid = make_uuid7(now, random);
    const std::uint64_t fresh = random.next();
    for (std::size_t i = 0; i < 6; ++i) {
        uuid.bytes[i] = static_cast<std::uint8_t>(fresh >> (8 * i));
    }
    uuid.bytes[6] = static_cast<std::uint8_t>(0x40 | (uuid.bytes[6] & 0x0f));
    return uuid.to_string();
}

class Acceptance {
public:
    Acceptance(Tx& tx, Context& context, EnterpriseId enterprise, std::span<const SetItem> items,
               const std::string& actor)
        : tx_(tx),
          context_(context),
          enterprise_(enterprise),
          items_(items),
          now_(context.clock.now()),
          limits_(tx, enterprise, now_, std::string{access::handle_of(actor)}),
          outcomes_(items.size()),
          checked_(items.size()) {}

    std::vector<AcceptOutcome> run(std::optional<BatchId> batch, const std::string& actor) {
        answer_known_requests();
        preflight_rest();
        lock_accounts();
        refuse_duplicates();
        reserve_funds(batch);
        write(actor);
        std::vector<AcceptOutcome> outcomes;
        outcomes.reserve(outcomes_.size());
        for (auto& outcome : outcomes_) {
            check(outcome.has_value(), "every item is judged");
            outcomes.push_back(std::move(*outcome));
        }
        return outcomes;
    }

private:
    // A request seen before gives its first answer; the others go on.
    void answer_known_requests() {
        std::vector<RequestRecord> wanted;
        for (const auto& item : items_) {
            if (!item.idempotency->key.empty()) {
                wanted.push_back({item.idempotency->operation, item.idempotency->key, {}, {}, {}});
            }
        }
        if (mutant(Mutant::forget_idempotency_key)) {
            wanted.clear();
        }
        std::map<Key, RequestRecord> known;
        for (auto& record : store::find_requests(tx_, enterprise_, wanted)) {
            const Key key{record.operation, record.key};
            known.emplace(key, std::move(record));
        }
        std::map<Key, const Idempotency*> in_set;
        for (std::size_t i = 0; i < items_.size(); ++i) {
            const auto& request = *items_[i].idempotency;
            if (request.key.empty()) {
                continue;
            }
            const Key key{request.operation, request.key};
            if (const auto found = known.find(key); found != known.end()) {
                outcomes_[i] = replay(found->second, request);
            } else if (const auto [first, fresh] = in_set.emplace(key, &request); !fresh) {
                outcomes_[i] = fail(first->second->fingerprint == request.fingerprint
                                        ? Errc::idempotency_key_running
                                        : Errc::idempotency_key_reused);
            }
        }
    }

    AcceptOutcome replay(const RequestRecord& record, const Idempotency& request) {
        if (record.fingerprint != request.fingerprint && !mutant(Mutant::ignore_fingerprint)) {
            return fail(Errc::idempotency_key_reused);
        }
        if (record.refusal) {
            return *record.refusal;
        }
        if (!record.resource) {
            return fail(Errc::idempotency_key_running);
        }
        const PaymentId id{*record.resource};
        const auto payments = store::read_payments(tx_, enterprise_, {&id, 1});
        check(payments.size() == 1, "a stored answer names a payment that exists");
        return AcceptedPayment{id, payments[0].execution_date, payments[0].created_at, true};
    }

    void preflight_rest() {
        for (std::size_t i = 0; i < items_.size(); ++i) {
            if (outcomes_[i]) {
                continue;
            }
            auto checked = preflight(context_.directory, enterprise_, *items_[i].transfer, now_);
            if (checked) {
                checked_[i] = *checked;
            } else {
                refuse(i, checked.error());
            }
        }
    }

    void lock_accounts() {
        std::set<AccountId> accounts;
        for (std::size_t i = 0; i < items_.size(); ++i) {
            if (!outcomes_[i]) {
                accounts.insert(checked_[i]->account->id);
            }
        }
        const std::vector<AccountId> ids{accounts.begin(), accounts.end()};
        if (!ids.empty()) {
            for (const auto& balance : store::lock_balances(tx_, enterprise_, ids)) {
                balances_.emplace(balance.account, balance);
            }
        }
    }

    // The accounts are locked, so nobody adds an end-to-end id of theirs meanwhile.
    void refuse_duplicates() {
        store::Set wanted(2);
        for (std::size_t i = 0; i < items_.size(); ++i) {
            if (!outcomes_[i]) {
                wanted.add({checked_[i]->account->id, items_[i].transfer->end_to_end_id});
            }
        }
        if (wanted.empty()) {
            return;
        }
        std::set<std::pair<AccountId, std::string>> taken;
        for (const auto& row :
             tx_.exec("SELECT w.account_id, w.end_to_end_id FROM unnest($1::uuid[], $2::text[]) "
                      "w (account_id, end_to_end_id) CROSS JOIN LATERAL (SELECT FROM payment "
                      "WHERE enterprise_id = $3 AND account_id = w.account_id "
                      "AND end_to_end_id = w.end_to_end_id AND end_to_end_id <> 'NOTPROVIDED' "
                      "OFFSET 0) p",
                      wanted.params({enterprise_}))) {
            taken.emplace(row.id<AccountId>(0), row.string(1));
        }
        for (std::size_t i = 0; i < items_.size(); ++i) {
            const auto& end_to_end_id = items_[i].transfer->end_to_end_id;
            if (outcomes_[i] || end_to_end_id == "NOTPROVIDED") {
                continue;
            }
            if (!taken.emplace(checked_[i]->account->id, end_to_end_id).second) {
                refuse(i, fail(Errc::duplicate_end_to_end_id, {}, "/end_to_end_id"));
            }
        }
    }

    void lock_limits() {
        std::vector<std::pair<const CreditTransfer*, AccountId>> payments;
        for (std::size_t i = 0; i < items_.size(); ++i) {
            if (!outcomes_[i]) {
                payments.emplace_back(items_[i].transfer, checked_[i]->account->id);
            }
        }
        limits_.begin(payments);
    }

    void reserve_funds(std::optional<BatchId> batch) {
        lock_limits();
        for (std::size_t i = 0; i < items_.size(); ++i) {
            if (outcomes_[i]) {
                continue;
            }
            const auto& account = *checked_[i]->account;
            auto& balance = balances_.at(account.id);
            const auto amount = items_[i].transfer->amount;
            if (!balance.is_open) {
                refuse(i, fail(Errc::account_closed, {}, "/debtor_account"));
            } else if (balance.available_minor && *balance.available_minor < amount.minor()) {
                refuse(i, fail(Errc::insufficient_funds, {}, "/amount"));
            } else if (auto fits = limits_.take(*items_[i].transfer, account.id); !fits) {
                refuse(i, fits.error());
            } else {
                if (balance.available_minor) {
                    *balance.available_minor -= amount.minor();
                }
                accept(i, batch);
            }
        }
    }

    void accept(std::size_t i, std::optional<BatchId> batch) {
        const auto& account = *checked_[i]->account;
        const auto id = make_id<PaymentId>(now_, context_.random);
        limits_.given_to(id);
        auto transfer = *items_[i].transfer;
        transfer.debtor_account = {account.number, account.is_iban};
        if (transfer.uetr.empty()) {
            transfer.uetr = make_uetr(now_, context_.random);
        }
        postings_.push_back(reserve(
            id, context_.directory.payment_accounts(enterprise_, account.id), transfer.amount));
        payments_.push_back({.id = id,
                             .account = account.id,
                             .channel = account.channel,
                             .batch = batch,
                             .transfer = std::move(transfer),
                             .execution_date = checked_[i]->slot.execution_date,
                             .send_at = checked_[i]->slot.not_before,
                             .traceparent = std::string{items_[i].traceparent}});
        outcomes_[i] = AcceptedPayment{id, checked_[i]->slot.execution_date, now_, false};
        remember(i, id.uuid, std::nullopt);
    }

    void refuse(std::size_t i, const Error& error) {
        outcomes_[i] = error;
        remember(i, std::nullopt, error);
    }

    void remember(std::size_t i, std::optional<Uuid> resource, std::optional<Error> refusal) {
        const auto& request = *items_[i].idempotency;
        if (!request.key.empty()) {
            requests_.push_back({request.operation, request.key, request.fingerprint, resource,
                                 std::move(refusal)});
        }
    }

    void write(const std::string& actor) {
        store::insert_requests(tx_, enterprise_, requests_, now_);
        if (payments_.empty()) {
            return;
        }
        store::insert_payments(tx_, enterprise_, payments_, now_);
        limits_.write();
        store::book(tx_, context_.seal_key, enterprise_, postings_, now_, false);
        const auto seq = store::take_feed_numbers(tx_, enterprise_, payments_.size());
        store::insert_creation_events(tx_, enterprise_, payments_, actor, now_, seq);
    }

    Tx& tx_;
    Context& context_;
    EnterpriseId enterprise_;
    std::span<const SetItem> items_;
    Instant now_;
    LimitBook limits_;
    std::vector<std::optional<AcceptOutcome>> outcomes_;
    std::vector<std::optional<Checked>> checked_;
    std::map<AccountId, LockedBalance> balances_;
    std::vector<NewPayment> payments_;
    std::vector<Posting> postings_;
    std::vector<RequestRecord> requests_;
};

}  // namespace

std::vector<AcceptOutcome> accept_set(Tx& tx, Context& context, EnterpriseId enterprise,
                                      std::span<const SetItem> items, std::optional<BatchId> batch,
                                      const std::string& actor) {
    return Acceptance{tx, context, enterprise, items, actor}.run(batch, actor);
}

}  // namespace sluice::flow
