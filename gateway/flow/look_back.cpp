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

// Nothing: the judge failed.
std::optional<Judgement> look_again(Judge& judge, const store::PaymentView& payment) {
    try {
        return judge.look_again(payment);
    } catch (const std::exception& error) {
        metrics::count("sluice_screening_judge_failures_total", {});
        log::error("screening.judge_failed",
                   {{"payment.id", payment.id.to_string()}, {"error.message", error.what()}});
        return std::nullopt;
    }
}

}  // namespace

Result<void> Screening::lock_order(Tx& tx, Instant now) {
    const auto seq = store::lock_screening_order(tx, owner_, position_->epoch, now);
    if (!seq || *seq != position_->last_seq) {
        return fail(Errc::version_conflict, "the screening lease is lost");
    }
    return {};
}

Result<int> Screening::settle(const Result<int>& done, std::int64_t last) {
    if (!done) {
        // A commit in doubt may have moved the order on; taught anew, the judge knows.
        if (done.error().code == Errc::version_conflict ||
            done.error().code == Errc::commit_in_doubt) {
            lose();
        }
        return done.error();
    }
    position_->last_seq = last;
    failed_looks_.clear();
    return *done;
}

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
        if (const auto locked = lock_order(tx, now); !locked) {
            return locked.error();
        }
        const auto enterprise = enterprise_of(context, *job);
        if (!enterprise) {
            store::finish_look_back(tx, job->release_seq, now);
            return 0;
        }
        const auto payments =
            store::payments_since(tx, *enterprise, job->since, job->payment, options_.set_size);
        const auto looked = look_at(tx, *enterprise, payments);
        if (!looked) {
            return looked.error();
        }
        const int hits = write_looked_at(tx, context, *enterprise, *looked, last);
        job->enterprise = enterprise;
        job->payment = payments.empty() ? job->payment : std::optional{payments.back().id};
        if (payments.size() < options_.set_size) {
            job->enterprise = enterprise_after(context, *enterprise);
            job->payment.reset();
        }
        store::advance_look_back(tx, *job, payments.size(), static_cast<std::size_t>(hits));
        if (!job->enterprise) {
            store::finish_look_back(tx, job->release_seq, now);
            log::info("screening.look_back_done", {{"release", job->release_seq}});
        }
        return static_cast<int>(std::max<std::size_t>(payments.size(), 1));
    });
    return settle(done, last);
}

// What the set shows that is new. A failure may pass, so the set is tried again as a whole; a
// payment that the judge fails at every time goes to people, and keeps no other from being looked
// at.
Result<Screening::LookedAt> Screening::look_at(Tx& tx, EnterpriseId enterprise,
                                               std::span<const store::PaymentView> payments) {
    LookedAt looked;
    bool again = false;
    for (const auto& payment : payments) {
        if (payment.state == PaymentState::received) {
            continue;  // it comes to the lists in force by itself
        }
        auto judgement = look_again(judge_, payment);
        if (!judgement) {
            again = ++failed_looks_[payment.id.uuid] < tries_of_look_back || again;
            looked.failed.push_back(&payment);
            continue;
        }
        keep_new_hits(tx, enterprise, payment.id, *judgement);
        if (!judgement->hits.empty()) {
            looked.found.emplace_back(&payment, std::move(*judgement));
        }
    }
    if (again) {
        return fail(Errc::internal, "the judge failed to look again at a payment");
    }
    return looked;
}

int Screening::write_looked_at(Tx& tx, Context& context, EnterpriseId enterprise,
                               const LookedAt& looked, std::int64_t& last) {
    const auto now = context.clock.now();
    OutcomeWriter writer{tx, context, enterprise, now};
    for (const auto& [payment, judgement] : looked.found) {
        writer.expect(judgement);
    }
    writer.read_false_matches();
    const auto before = last;
    const auto add = [&](const store::PaymentView& payment, const Judgement& judgement) {
        store::NewDecision decision;
        decision.id = make_id<DecisionId>(now, context.random);
        decision.seq = ++last;
        decision.subject = "rescreen";
        decision.payment = payment.id;
        decision.lists_version = judge_.lists_version();
        decision.rules_version = judge_.rules_version();
        decision.observed_at = newest_ = std::max(newest_, now);
        writer.add(std::move(decision), judgement, send_at(payment, now));
    };
    int hits = 0;
    for (const auto& [payment, judgement] : looked.found) {
        if (!writer.remaining(judgement).empty()) {
            add(*payment, judgement);
            ++hits;
        }
    }
    for (const auto* payment : looked.failed) {
        add(*payment, judgement_of_failure(failed_look));
        metrics::count("sluice_screening_look_back_failures_total", {});
        log::error("screening.look_back_failed", {{"payment.id", payment->id.to_string()}});
    }
    if (last > before) {
        writer.write(position_->epoch, {options_.hold_due, options_.stop_due}, "gateway:look_back");
        store::advance_screening_order(tx, last);
    }
    return hits;
}

}  // namespace sluice::flow
