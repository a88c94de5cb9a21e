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
#include "ledger/base/mutant.hpp"
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
    std::vector<PaymentId> payments;               // in the order of submission.instructions
    std::optional<SubmitResult> sent_too_early{};  // by a mutant only
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

// The same on every send, so that the bank can tell a copy.
std::string reference_of(const store::PaymentView& payment) {
    auto reference = payment.id.uuid.hex();
    if (mutant(Mutant::new_reference_on_resend) && payment.attempts > 1) {
        reference[0] = 'f';
    }
    return reference;
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
        attempts.add({payment.id, payment.attempts, reference_of(payment)});
        events.add({payment.id, payment.version, seq++});
        testpoint("move queued send");
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
            {reference_of(payment), std::move(payment.transfer), bank.bic, payment.execution_date});
    }
    return claimed;
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

// Commits the attempts. From here on a crash means in doubt. After an error `claimed` holds what
// would have been claimed, if it came that far.
Result<void> claim(Context& context, const Lease& lease, BankAdapter& bank,
                   std::optional<Claimed>& claimed) {
    const auto& capabilities = bank.capabilities();
    return context.database.transact([&](Tx& tx) -> Result<void> {
        claimed.reset();
        const auto now = context.clock.now();
        if (auto held = check_fence(tx, lease, now); !held) {
            return held.error();
        }
        const auto deadline = now + capabilities.submit_timeout;
        const auto id = make_id<SubmissionId>(now, context.random);
        auto payments = claim_payments(tx, lease, id, now, deadline, capabilities.max_batch);
        if (!payments.empty()) {
            insert_attempts(tx, lease, id, payments, now, deadline);
            claimed = make_claimed(context, lease, id, std::move(payments), now);
            if (mutant(Mutant::send_before_attempt_is_committed)) {
                claimed->sent_too_early = send(bank, claimed->submission, {});
            }
        }
        return {};
    });
}

// The steady clock behind the deadline stands still while a machine is suspended; this one does
// not. Whoever wakes up too late must not send what others may have taken over; and whose clock
// has jumped cannot tell.
bool is_late(const Context& context, const Capabilities& capabilities, const Submission& submission,
             Instant steady_since) {
    return !mutant(Mutant::send_late) &&
           (context.clock.now() >= submission.created_at + capabilities.submit_timeout ||
            context.clock.steady_since() != steady_since);
}

SubmitResult not_sent(const Submission& submission, const char* why) {
    SubmitResult result;
    result.outcomes.assign(submission.instructions.size(), NotSent{fail(Errc::not_connected, why)});
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
        if (mutant(Mutant::keep_reservation_of_rejected)) {
            return;
        }
        const auto accounts = context.directory.payment_accounts(lease.enterprise, payment.account);
        postings.push_back(
            release(make_id<PostingId>(now, context.random), payment.id, accounts, payment.amount));
    }
    void add(const LockedPayment& payment, const InDoubt& outcome) {
        if (mutant(Mutant::doubt_means_rejected)) {
            add(payment, Rejected{"", ""});
            return;
        }
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
            const auto shift = mutant(Mutant::outcomes_of_the_neighbour) ? 1U : 0U;
            outcome_of.emplace(claimed.payments[i],
                               &result.outcomes[(i + shift) % claimed.payments.size()]);
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

// Nobody knows whether the claim was committed, but we know that nothing was sent. If this does not
// get through either, the payments are in doubt after their deadline, which is safe.
void take_back(Context& context, const Lease& lease, const Capabilities& capabilities,
               const std::optional<Claimed>& claimed, const Error& why) {
    if (why.code == Errc::commit_in_doubt && claimed) {
        (void)record(context, lease, capabilities, *claimed,
                     not_sent(claimed->submission, "the database was lost before the send"));
    }
}

}  // namespace

Result<int> submit_due(Context& context, const Lease& lease, BankAdapter& bank) {
    const auto& capabilities = bank.capabilities();
    // Taken before the claim: a process that stalls in between must not send after the time in
    // which the others believe it might.
    const auto deadline = std::chrono::steady_clock::now() + capabilities.submit_timeout;
    const auto steady_since = context.clock.steady_since();
    std::optional<Claimed> claimed;
    if (auto committed = claim(context, lease, bank, claimed); !committed) {
        if (mutant(Mutant::send_although_commit_is_in_doubt) && claimed) {
            (void)send(bank, claimed->submission, deadline);
        }
        take_back(context, lease, capabilities, claimed, committed.error());
        return committed.error();
    }
    if (!claimed) {
        return 0;
    }
    const auto& work = *claimed;
    testpoint("submit.before_send");
    const auto result = work.sent_too_early ? *work.sent_too_early
                        : is_late(context, capabilities, work.submission, steady_since)
                            ? not_sent(work.submission, "the time to send was over")
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
    if (mutant(Mutant::never_expire_sending)) {
        return 0;
    }
    return context.database.transact([&](Tx& tx) -> Result<int> {
        const auto now = context.clock.now();
        if (auto held = check_fence(tx, lease, now); !held) {
            return held.error();
        }
        const auto& bank = context.directory.bank(lease.enterprise, lease.channel);
        // Further away only a clock that was ahead has put it; in doubt is safe at any time.
        const auto farthest = now + bank.capabilities.submit_timeout + recording_time;
        std::vector<PaymentId> ids;
        for (const auto& row :
             tx.exec("(SELECT payment_id FROM payment_state WHERE enterprise_id = $1 "
                     "AND channel_id = $2 AND state = 'sending' AND next_at <= $3 LIMIT 1000) "
                     "UNION ALL "
                     "(SELECT payment_id FROM payment_state WHERE enterprise_id = $1 "
                     "AND channel_id = $2 AND state = 'sending' AND next_at > $4 LIMIT 1000)",
                     {lease.enterprise, lease.channel, now, farthest})) {
            ids.push_back(row.id<PaymentId>(0));
        }
        const auto locked = store::lock_payments(tx, lease.enterprise, ids);
        std::vector<Move> moves;
        for (const auto& payment : locked) {
            if (mutant(Mutant::resend_what_expired)) {
                moves.push_back(
                    {&payment, PaymentEvent::not_sent, PaymentState::queued, now, "", ""});
            } else if (payment.state == PaymentState::sending) {
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
