#include <fmt/format.h>

#include <algorithm>
#include <exception>
#include <map>
#include <set>

#include "gateway/flow/bank_message.hpp"
#include "gateway/flow/channel.hpp"
#include "gateway/flow/evidence.hpp"
#include "gateway/flow/fence.hpp"
#include "gateway/flow/retry.hpp"
#include "ledger/base/log.hpp"
#include "ledger/base/metrics.hpp"
#include "ledger/base/testpoint.hpp"
#include "ledger/payment/payment_group.hpp"
#include "ledger/store/payment_store.hpp"

namespace sluice::flow {

namespace {

using std::chrono::milliseconds;
using store::LockedPayment;
using store::Move;
using store::Tx;

constexpr std::string_view actor = "gateway:submit";
// Between a send's deadline and calling it lost, so that an answer in the last moment is recorded.
constexpr milliseconds recording_time{2'000};

struct Claimed {
    SubmissionId id;
    Submission submission;
    std::vector<PaymentId> payments;  // in the order of submission.instructions
};

std::vector<store::PaymentView> claim_payments(Tx& tx, const Lease& lease, SubmissionId submission,
                                               Instant now, Instant deadline, std::size_t limit) {
    std::vector<PaymentId> ids;
    for (const auto& row :
         tx.exec("UPDATE payment_state SET state = 'sending', version = version + 1, "
                 "attempts = attempts + 1, submission_id = $5, next_at = $6, changed_at = $3 "
                 "WHERE enterprise_id = $1 AND payment_id = ANY(ARRAY(SELECT payment_id "
                 "FROM payment_state WHERE enterprise_id = $1 AND channel_id = $2 "
                 "AND state = 'queued' AND next_at <= $3 "
                 "ORDER BY next_at, payment_id LIMIT $4 FOR UPDATE SKIP LOCKED)) "
                 "RETURNING payment_id",
                 {lease.enterprise, lease.channel, now, limit, submission,
                  deadline + recording_time})) {
        ids.push_back(row.id<PaymentId>(0));
    }
    return ids.empty() ? std::vector<store::PaymentView>{}
                       : store::read_payments(tx, lease.enterprise, ids);
}

void insert_attempts(Tx& tx, const Lease& lease, SubmissionId submission,
                     const std::vector<store::PaymentView>& payments, Instant now,
                     Instant deadline) {
    tx.exec(
        "INSERT INTO submission (enterprise_id, submission_id, channel_id, message_id, epoch, "
        "item_count, created_at, deadline) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        {lease.enterprise, submission, lease.channel, submission.uuid.hex(), lease.epoch,
         payments.size(), now, deadline});
    store::Set attempts(3);
    store::Set events(3);
    auto seq = store::take_feed_numbers(tx, lease.enterprise, payments.size());
    for (const auto& payment : payments) {
        attempts.add({payment.id, payment.attempts, payment.id.uuid.hex()});
        events.add({payment.id, payment.version, seq++});
    }
    tx.exec(
        "INSERT INTO attempt (enterprise_id, submission_id, payment_id, attempt_no, reference) "
        "SELECT $4, $5, r.* FROM unnest($1::uuid[], $2::integer[], $3::text[]) r",
        attempts.params({lease.enterprise, submission}));
    tx.exec(
        "INSERT INTO payment_event (enterprise_id, submission_id, actor, at, from_state, event, "
        "to_state, payment_id, version, seq) SELECT $4, $5, $6, $7, 'queued', 'send', 'sending', "
        "r.* FROM unnest($1::uuid[], $2::integer[], $3::bigint[]) r",
        events.params({lease.enterprise, submission, actor, now}));
}

Claimed make_claimed(const Context& context, const Lease& lease, SubmissionId id,
                     std::vector<store::PaymentView> payments, Instant now) {
    const auto& bank = context.directory.bank(lease.enterprise, lease.channel);
    // Together what goes into one PmtInf, so that a batch booking is of a whole group.
    std::ranges::stable_sort(payments, {}, [](const store::PaymentView& payment) {
        return payment_group(payment.transfer, payment.execution_date);
    });
    Claimed claimed{id, {id.uuid.hex(), now, {}}, {}};
    for (auto& payment : payments) {
        claimed.payments.push_back(payment.id);
        claimed.submission.instructions.push_back(
            {payment.id.uuid.hex(), std::move(payment.transfer), bank.bic, payment.execution_date});
    }
    return claimed;
}

// Commits the attempts. From here on a crash means in doubt.
Result<std::optional<Claimed>> claim(Context& context, const Lease& lease,
                                     const Capabilities& capabilities) {
    return context.database.transact([&](Tx& tx) -> Result<std::optional<Claimed>> {
        const auto now = context.clock.now();
        if (auto held = check_fence(tx, lease, now); !held) {
            return held.error();
        }
        const auto deadline = now + capabilities.submit_timeout;
        const auto id = make_id<SubmissionId>(now, context.random);
        auto payments = claim_payments(tx, lease, id, now, deadline, capabilities.max_batch);
        if (payments.empty()) {
            return std::optional<Claimed>{};
        }
        insert_attempts(tx, lease, id, payments, now, deadline);
        return std::optional{make_claimed(context, lease, id, std::move(payments), now)};
    });
}

// An adapter must not throw; if one does, or forgets an instruction, nothing is proven.
SubmitResult send(BankAdapter& bank, const Submission& submission, Deadline deadline) {
    SubmitResult result;
    try {
        result = bank.submit(submission, deadline);
    } catch (const std::exception& error) {
        result.outcomes.clear();
        log::error("bank.adapter_threw", {{"error.message", error.what()}});
    }
    if (result.outcomes.size() != submission.instructions.size()) {
        result.outcomes.assign(submission.instructions.size(),
                               InDoubt{fail(Errc::internal, "the adapter gave no outcome")});
    }
    return result;
}

// The steady clock behind the deadline stands still while a machine is suspended; this one does
// not. Whoever wakes up too late must not send what others may have taken over.
bool is_late(const Context& context, const Capabilities& capabilities,
             const Submission& submission) {
    return context.clock.now() >= submission.created_at + capabilities.submit_timeout;
}

SubmitResult not_sent(const Submission& submission) {
    SubmitResult result;
    result.outcomes.assign(submission.instructions.size(),
                           NotSent{fail(Errc::not_connected, "the time to send was over")});
    return result;
}

struct Recorder {
    Context& context;
    const Lease& lease;
    const Capabilities& capabilities;
    Instant now;
    std::set<PaymentId> has_earlier_copy{};
    std::vector<Move> moves{};
    std::vector<Posting> postings{};

    void add(const LockedPayment& payment, const NotSent& outcome) {
        push(payment, PaymentEvent::not_sent, now + retry_after(payment.attempts), "",
             evidence({{"error", to_string(outcome.why)}}));
    }
    void add(const LockedPayment& payment, const Accepted& outcome) {
        push(payment, PaymentEvent::bank_accepted, now + capabilities.accepted_query_interval,
             outcome.bank_reference, evidence({{"bank_code", outcome.bank_code}}));
    }
    void add(const LockedPayment& payment, const Rejected& outcome) {
        // The bank refuses this copy, which says nothing of an earlier one that may be on its way.
        if (has_earlier_copy.contains(payment.id)) {
            add(payment, InDoubt{fail(Errc::bank_code_unknown,
                                      "a later copy was refused: " + outcome.bank_code)});
            return;
        }
        push(payment, PaymentEvent::bank_rejected, std::nullopt, "",
             evidence({{"bank_code", outcome.bank_code}, {"text", outcome.text}}));
        const auto accounts = context.directory.payment_accounts(lease.enterprise, payment.account);
        postings.push_back(
            release(make_id<PostingId>(now, context.random), payment.id, accounts, payment.amount));
    }
    void add(const LockedPayment& payment, const InDoubt& outcome) {
        push(payment, PaymentEvent::no_answer, now + capabilities.first_query_after, "",
             evidence({{"error", to_string(outcome.why)}}));
    }
    void push(const LockedPayment& payment, PaymentEvent event, std::optional<Instant> next_at,
              std::string reference, std::string why) {
        const auto to = next(payment.state, event);
        check(to.has_value(), "every outcome of a send is legal from sending");
        moves.push_back({&payment, event, *to, next_at, std::move(reference), std::move(why)});
        metrics::count("sluice_payment_events_total", {{"event", name(event)}});
    }
};

// Those that were sent before and whose first copy the bank only did not know.
std::set<PaymentId> with_earlier_copy(Tx& tx, const Lease& lease,
                                      const std::vector<LockedPayment>& payments) {
    store::Set again(1);
    for (const auto& payment : payments) {
        if (payment.attempts > 1) {
            again.add({payment.id});
        }
    }
    std::set<PaymentId> found;
    if (!again.empty()) {
        for (const auto& row :
             tx.exec("SELECT DISTINCT payment_id FROM payment_event WHERE enterprise_id = $2 "
                     "AND payment_id = ANY($1::uuid[]) AND event = 'bank_unknown'",
                     again.params({lease.enterprise}))) {
            found.insert(row.id<PaymentId>(0));
        }
    }
    return found;
}

// Records what became of each payment that is still ours to record: a payment that a statement
// settled meanwhile keeps that state.
Result<void> record(Context& context, const Lease& lease, const Capabilities& capabilities,
                    const Claimed& claimed, const SubmitResult& result) {
    return context.database.transact([&](Tx& tx) -> Result<void> {
        const auto now = context.clock.now();
        if (auto held = check_fence(tx, lease, now); !held) {
            return held.error();
        }
        std::map<PaymentId, const SubmitOutcome*> outcome_of;
        for (std::size_t i = 0; i < claimed.payments.size(); ++i) {
            outcome_of.emplace(claimed.payments[i], &result.outcomes[i]);
        }
        const auto locked = store::lock_payments(tx, lease.enterprise, claimed.payments);
        Recorder recorder{context, lease, capabilities, now};
        recorder.has_earlier_copy = with_earlier_copy(tx, lease, locked);
        for (const auto& payment : locked) {
            if (payment.state == PaymentState::sending && payment.submission == claimed.id) {
                std::visit([&](const auto& outcome) { recorder.add(payment, outcome); },
                           *outcome_of.at(payment.id));
            }
        }
        archive(tx, context, lease, "submit", claimed.id, result.exchange);
        store::book(tx, context.seal_key, lease.enterprise, recorder.postings, now, false);
        store::apply_moves(tx, lease.enterprise, recorder.moves, std::string{actor}, now);
        return {};
    });
}

}  // namespace

Result<int> submit_due(Context& context, const Lease& lease, BankAdapter& bank) {
    const auto& capabilities = bank.capabilities();
    // Taken before the claim: a process that stalls in between must not send after the time in
    // which the others believe it might.
    const auto deadline = std::chrono::steady_clock::now() + capabilities.submit_timeout;
    auto claimed = claim(context, lease, capabilities);
    if (!claimed) {
        return claimed.error();
    }
    if (!*claimed) {
        return 0;
    }
    const auto& work = **claimed;
    testpoint("submit.before_send");
    const auto result = is_late(context, capabilities, work.submission)
                            ? not_sent(work.submission)
                            : send(bank, work.submission, deadline);
    testpoint("submit.after_send");
    log::info("payment.submitted", {{"submission.id", work.id.to_string()},
                                    {"channel.id", lease.channel.to_string()},
                                    {"payments", work.payments.size()}});
    if (auto recorded = record(context, lease, capabilities, work, result); !recorded) {
        return recorded.error();
    }
    return static_cast<int>(work.payments.size());
}

Result<int> expire_sending(Context& context, const Lease& lease) {
    return context.database.transact([&](Tx& tx) -> Result<int> {
        const auto now = context.clock.now();
        if (auto held = check_fence(tx, lease, now); !held) {
            return held.error();
        }
        std::vector<PaymentId> ids;
        for (const auto& row :
             tx.exec("SELECT payment_id FROM payment_state WHERE enterprise_id = $1 "
                     "AND channel_id = $2 AND state = 'sending' AND next_at <= $3 LIMIT 1000",
                     {lease.enterprise, lease.channel, now})) {
            ids.push_back(row.id<PaymentId>(0));
        }
        const auto locked = store::lock_payments(tx, lease.enterprise, ids);
        const auto& bank = context.directory.bank(lease.enterprise, lease.channel);
        std::vector<Move> moves;
        for (const auto& payment : locked) {
            if (payment.state == PaymentState::sending) {
                moves.push_back({&payment, PaymentEvent::no_answer, PaymentState::in_doubt,
                                 now + bank.capabilities.first_query_after, "",
                                 evidence({{"error", "no outcome was recorded in time"}})});
            }
        }
        store::apply_moves(tx, lease.enterprise, moves, "gateway:recover", now);
        return static_cast<int>(moves.size());
    });
}

}  // namespace sluice::flow
