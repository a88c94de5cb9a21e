#include <algorithm>
#include <exception>
#include <map>

#include "gateway/flow/bank_message.hpp"
#include "gateway/flow/channel.hpp"
#include "gateway/flow/evidence.hpp"
#include "gateway/flow/fence.hpp"
#include "gateway/flow/retry.hpp"
#include "ledger/base/log.hpp"
#include "ledger/base/metrics.hpp"
#include "ledger/base/mutant.hpp"
#include "ledger/base/testpoint.hpp"
#include "ledger/store/payment_store.hpp"
#include "ledger/store/statement_store.hpp"

namespace sluice::flow {

namespace {

using store::LockedPayment;
using store::Move;
using store::Tx;

constexpr int query_set = 500;
// Beyond the bank's horizon a person is called; asking goes on, because an answer may still come.
constexpr std::chrono::hours past_horizon_interval{24};

struct Asked {
    PaymentId id;
    int version;       // when it was asked about
    Instant deadline;  // of its latest submission
    Instant sent_at;
};

// When the question was asked, and since when elapsed time is to be trusted at that moment.
struct Asking {
    Instant at;
    Instant trusted_since;
};

struct Question {
    std::vector<Asked> payments;
    std::vector<QueryItem> items;  // in the same order
};

Result<Question> due(Context& context, const Lease& lease) {
    return context.database.transact([&](Tx& tx) -> Result<Question> {
        const auto now = context.clock.now();
        if (auto held = check_fence(tx, lease, now); !held) {
            return held.error();
        }
        Question question;
        for (const auto& row :
             tx.exec("SELECT s.payment_id, s.version, m.deadline, m.created_at, m.message_id "
                     "FROM payment_state s CROSS JOIN LATERAL (SELECT * FROM submission "
                     "WHERE enterprise_id = $1 AND submission_id = s.submission_id OFFSET 0) m "
                     "WHERE s.enterprise_id = $1 AND s.channel_id = $2 "
                     "AND s.state IN ('in_doubt', 'accepted') AND s.next_at <= $3 "
                     "ORDER BY s.next_at LIMIT $4",
                     {lease.enterprise, lease.channel, now, query_set})) {
            const auto id = row.id<PaymentId>(0);
            question.payments.push_back(
                {id, static_cast<int>(row.integer(1)), row.instant(2), row.instant(3)});
            question.items.push_back({id.uuid.hex(), row.string(4)});
        }
        return question;
    });
}

QueryResult ask(BankAdapter& bank, const Question& question) {
    QueryResult result;
    try {
        result = bank.query(question.items,
                            std::chrono::steady_clock::now() + bank.capabilities().query_timeout);
    } catch (const std::exception& error) {
        result.outcomes.clear();
        log::error("bank.adapter_threw", {{"error.message", error.what()}});
    }
    if (result.outcomes.size() != question.items.size()) {
        result.outcomes.assign(question.items.size(),
                               Unanswered{fail(Errc::internal, "the adapter gave no outcome")});
    }
    return result;
}

// Both from the same run of the clock, without a jump in between.
Asking ask_now(Clock& clock, const Lease& lease) {
    check(lease.held_since < Instant::max(), "a lease tells since when it is held");
    for (;;) {
        const auto steady_since = clock.steady_since();
        const auto at = clock.now();
        if (clock.steady_since() == steady_since) {
            return {at, std::max(lease.held_since, steady_since)};
        }
    }
}

// When the attempt was over for certain. Only this process' own clock counts, and only since it
// has run without a jump (docs/decisions/0012): an attempt under this lease since then began when
// its row says. Any other, whatever its row says, began before, and takes as long as it was given.
Instant surely_over(const Asked& asked, const Asking& asking) {
    if (mutant(Mutant::trust_any_clock)) {
        return asked.deadline;
    }
    const bool clock_was_ahead = asked.sent_at > asking.at;
    const auto began_at_latest =
        clock_was_ahead ? asking.trusted_since : std::max(asked.sent_at, asking.trusted_since);
    return began_at_latest + (asked.deadline - asked.sent_at);
}

// What the bank's words mean for one payment: a move, or asking again later, or a person.
class Resolver {
public:
    Resolver(Context& context, const Lease& lease, const Capabilities& capabilities,
             const Asking& asking)
        : context_(context),
          lease_(lease),
          capabilities_(capabilities),
          asking_(asking),
          now_(context.clock.now()) {}

    void add(const LockedPayment& payment, const Asked& asked, const StatusOutcome& outcome) {
        payment_ = &payment;
        asked_ = &asked;
        std::visit([this](const auto& what) { decide(what); }, outcome);
    }

    void write(Tx& tx) {
        store::reschedule(tx, lease_.enterprise, doubtful_again_,
                          now_ + capabilities_.query_interval);
        store::reschedule(tx, lease_.enterprise, accepted_again_,
                          now_ + capabilities_.accepted_query_interval);
        store::reschedule(tx, lease_.enterprise, for_a_person_, now_ + past_horizon_interval);
        call_a_person(tx);
        store::book(tx, context_.seal_key, lease_.enterprise, postings_, now_, false);
        store::apply_moves(tx, lease_.enterprise, moves_, "gateway:resolve", now_);
    }

    int moved() const { return static_cast<int>(moves_.size()); }

private:
    void decide(const Accepted& outcome) {
        if (payment_->state == PaymentState::in_doubt) {
            move(PaymentEvent::bank_accepted, now_ + capabilities_.accepted_query_interval,
                 outcome.bank_reference, evidence({{"bank_code", outcome.bank_code}}));
        } else {
            again();
        }
    }
    void decide(const Rejected& outcome) {
        if (mutant(Mutant::overlook_late_rejection) && payment_->state == PaymentState::accepted) {
            again();
            return;
        }
        move(PaymentEvent::bank_rejected, std::nullopt, "",
             evidence({{"bank_code", outcome.bank_code}, {"text", outcome.text}}));
        const auto accounts =
            context_.directory.payment_accounts(lease_.enterprise, payment_->account);
        postings_.push_back(release(make_id<PostingId>(now_, context_.random), payment_->id,
                                    accounts, payment_->amount));
    }
    // Only the profile gives the authority to send again, and only when the bank was asked some
    // time after the attempt: what it did not know before may still be on its way.
    void decide(const Unknown& outcome) {
        const auto final_after = capabilities_.unknown_is_final_after;
        const bool by_profile =
            final_after && (mutant(Mutant::unknown_is_final_at_once) ||
                            asking_.at >= surely_over(*asked_, asking_) + *final_after);
        if (payment_->state == PaymentState::in_doubt &&
            (by_profile || mutant(Mutant::unknown_is_always_final))) {
            move(PaymentEvent::bank_unknown, now_ + retry_after(payment_->attempts), "",
                 evidence({{"bank_code", outcome.bank_code},
                           {"authority", "bank profile: unknown is final"}}));
        } else {
            again();
        }
    }
    void decide(const Unanswered&) {
        if (mutant(Mutant::resend_without_answer) && payment_->state == PaymentState::in_doubt) {
            move(PaymentEvent::bank_unknown, now_, "", "");
            return;
        }
        again();
    }

    // One open exception a payment; it stays until a person has closed it with a reason.
    void call_a_person(Tx& tx) {
        std::vector<store::NewException> exceptions;
        for (const auto& payment : for_a_person_) {
            const auto* account = accounts_of_.at(payment);
            const auto open = tx.exec(
                "SELECT FROM recon_exception WHERE enterprise_id = $1 AND payment_id = $2 "
                "AND kind = 'past_query_horizon' AND closed_at IS NULL",
                {lease_.enterprise, payment});
            if (open.empty()) {
                exceptions.push_back({make_id<ExceptionId>(now_, context_.random),
                                      "past_query_horizon",
                                      *account,
                                      {},
                                      payment,
                                      {},
                                      "the bank is no longer expected to tell what became of it"});
            }
        }
        store::insert_exceptions(tx, lease_.enterprise, exceptions, now_);
    }

    void again() {
        if (now_ > asked_->sent_at + capabilities_.query_horizon) {
            for_a_person_.push_back(payment_->id);
            accounts_of_.emplace(payment_->id, &payment_->account);
            log::error("payment.needs_a_person", {{"payment.id", payment_->id.to_string()}});
        } else if (payment_->state == PaymentState::in_doubt) {
            doubtful_again_.push_back(payment_->id);
        } else {
            accepted_again_.push_back(payment_->id);
        }
    }

    void move(PaymentEvent event, std::optional<Instant> next_at, std::string reference,
              std::string why) {
        const auto to = next(payment_->state, event);
        check(to.has_value(), "the bank's answer is legal from accepted and in_doubt");
        moves_.push_back({payment_, event, *to, next_at, std::move(reference), std::move(why)});
        metrics::count("sluice_payment_events_total", {{"event", name(event)}});
    }

    Context& context_;
    const Lease& lease_;
    const Capabilities& capabilities_;
    Asking asking_;  // before the bank answered
    Instant now_;
    const LockedPayment* payment_ = nullptr;
    const Asked* asked_ = nullptr;
    std::vector<Move> moves_;
    std::vector<Posting> postings_;
    std::vector<PaymentId> doubtful_again_;
    std::vector<PaymentId> accepted_again_;
    std::vector<PaymentId> for_a_person_;
    std::map<PaymentId, const AccountId*> accounts_of_;
};

std::vector<PaymentId> ids_of(const Question& question) {
    std::vector<PaymentId> ids;
    for (const auto& asked : question.payments) {
        ids.push_back(asked.id);
    }
    return ids;
}

}  // namespace

Result<int> resolve_due(Context& context, const Lease& lease, BankAdapter& bank) {
    auto question = due(context, lease);
    if (!question) {
        return question.error();
    }
    if (question->items.empty()) {
        return 0;
    }
    const auto asking = ask_now(context.clock, lease);
    const auto answer = ask(bank, *question);
    testpoint("resolve.after_query");
    return context.database.transact([&](Tx& tx) -> Result<int> {
        if (auto held = check_fence(tx, lease, context.clock.now()); !held) {
            return held.error();
        }
        std::map<PaymentId, std::size_t> position;
        for (std::size_t i = 0; i < question->payments.size(); ++i) {
            position.emplace(question->payments[i].id, i);
        }
        const auto locked = store::lock_payments(tx, lease.enterprise, ids_of(*question));
        Resolver resolver{context, lease, bank.capabilities(), asking};
        for (const auto& payment : locked) {
            const auto i = position.at(payment.id);
            // A payment that moved while the bank was asked is no longer what it was asked about.
            if (payment.version == question->payments[i].version) {
                resolver.add(payment, question->payments[i], answer.outcomes[i]);
            }
        }
        archive(tx, context, lease, "query", std::nullopt, answer.exchange);
        resolver.write(tx);
        return resolver.moved();
    });
}

}  // namespace sluice::flow
