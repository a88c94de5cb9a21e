#include <algorithm>

#include "gateway/flow/screen.hpp"
#include "gateway/flow/screening_outcome.hpp"
#include "ledger/base/log.hpp"
#include "ledger/base/metrics.hpp"

namespace sluice::flow {

namespace {

using store::LookBack;
using store::Tx;

// Where the look back goes on: the enterprise it is in, or the next one.
std::optional<EnterpriseId> enterprise_of(const Context& context, const LookBack& job) {
    const auto& all = context.directory.enterprises();
    if (!job.enterprise) {
        return all.empty() ? std::nullopt : std::optional{all.front().id};
    }
    return *job.enterprise;
}

std::optional<EnterpriseId> enterprise_after(const Context& context, EnterpriseId current) {
    const auto& all = context.directory.enterprises();
    const auto found = std::ranges::find(all, current, &EnterpriseInfo::id);
    return found == all.end() || found + 1 == all.end() ? std::nullopt
                                                        : std::optional{(found + 1)->id};
}

// Only what no earlier decision about the payment has told.
void keep_new_hits(Tx& tx, EnterpriseId enterprise, PaymentId payment, Judgement& judgement) {
    std::erase_if(judgement.hits, [&](const Hit& hit) {
        return store::is_known_hit(tx, enterprise, payment, {hit.party, hit.entry});
    });
}

// Nothing is skipped when the judge fails: the look back stays where it is, and says so.
Result<Judgement> look_again(Judge& judge, const store::PaymentView& payment) {
    try {
        return judge.look_again(payment);
    } catch (const std::exception& error) {
        metrics::count("sluice_screening_judge_failures_total", {});
        log::error("screening.judge_failed",
                   {{"payment.id", payment.id.to_string()}, {"error.message", error.what()}});
        return fail(Errc::internal, "the judge failed to look again at a payment");
    }
}

}  // namespace

// One set of payments of before against the lists in force. It learns nothing, so an error needs no
// care: the next step does it again.
Result<int> Screening::look_back(Context& context) {
    std::int64_t last = position_->last_seq;
    const auto done = context.database.transact([&](Tx& tx) -> Result<int> {
        last = position_->last_seq;
        auto job = store::open_look_back(tx);
        if (!job || job->release_seq > judge_.lists_release()) {
            return 0;
        }
        const auto now = context.clock.now();
        const auto seq = store::lock_screening_order(tx, owner_, position_->epoch, now);
        if (!seq || *seq != last) {
            return fail(Errc::version_conflict, "the screening lease is lost");
        }
        const auto enterprise = enterprise_of(context, *job);
        if (!enterprise) {
            store::finish_look_back(tx, job->release_seq, now);
            return 0;
        }
        const auto payments =
            store::payments_since(tx, *enterprise, job->since, job->payment, options_.set_size);
        const auto hits = look_at(tx, context, *enterprise, payments, last);
        if (!hits) {
            return hits.error();
        }
        job->enterprise = enterprise;
        job->payment = payments.empty() ? job->payment : std::optional{payments.back().id};
        if (payments.size() < options_.set_size) {
            job->enterprise = enterprise_after(context, *enterprise);
            job->payment.reset();
        }
        store::advance_look_back(tx, *job, payments.size(), static_cast<std::size_t>(*hits));
        if (!job->enterprise) {
            store::finish_look_back(tx, job->release_seq, now);
            log::info("screening.look_back_done", {{"release", job->release_seq}});
        }
        return static_cast<int>(std::max<std::size_t>(payments.size(), 1));
    });
    if (!done) {
        // A commit in doubt may have moved the order on; taught anew, the judge knows.
        if (done.error().code == Errc::version_conflict ||
            done.error().code == Errc::commit_in_doubt) {
            lose();
        }
        return done.error();
    }
    position_->last_seq = last;
    return *done;
}

Result<int> Screening::look_at(Tx& tx, Context& context, EnterpriseId enterprise,
                               std::span<const store::PaymentView> payments, std::int64_t& last) {
    std::vector<std::pair<const store::PaymentView*, Judgement>> found;
    for (const auto& payment : payments) {
        if (payment.state == PaymentState::received) {
            continue;  // it comes to the lists in force by itself
        }
        auto judgement = look_again(judge_, payment);
        if (!judgement) {
            return judgement.error();
        }
        keep_new_hits(tx, enterprise, payment.id, *judgement);
        if (!judgement->hits.empty()) {
            found.emplace_back(&payment, std::move(*judgement));
        }
    }
    const auto now = context.clock.now();
    OutcomeWriter writer{tx, context, enterprise, now};
    for (const auto& [payment, judgement] : found) {
        writer.expect(judgement);
    }
    writer.read_false_matches();
    int hits = 0;
    for (const auto& [payment, judgement] : found) {
        if (writer.remaining(judgement).empty()) {
            continue;
        }
        store::NewDecision decision;
        decision.id = make_id<DecisionId>(now, context.random);
        decision.seq = ++last;
        decision.subject = "rescreen";
        decision.payment = payment->id;
        decision.lists_version = judge_.lists_version();
        decision.rules_version = judge_.rules_version();
        decision.observed_at = newest_ = std::max(newest_, now);
        writer.add(std::move(decision), judgement, send_at(*payment, now));
        ++hits;
    }
    if (hits > 0) {
        writer.write(position_->epoch, {options_.hold_due, options_.stop_due}, "gateway:look_back");
        store::advance_screening_order(tx, last);
    }
    return hits;
}

}  // namespace sluice::flow
