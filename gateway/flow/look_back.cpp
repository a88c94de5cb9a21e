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

Uuid id_of(const Fact& fact) {
    return fact.payment ? fact.payment->id.uuid : fact.receipt->line.uuid;
}

// "payment.id", for the log.
const char* id_name_of(const Fact& fact) {
    return fact.payment ? "payment.id" : "line.id";
}

// What the look back is at, behind what it has reached: first payments, which may be stopped yet.
std::vector<Fact> next_set(Tx& tx, EnterpriseId enterprise, const LookBack& job, Instant at,
                           std::size_t limit) {
    std::vector<Fact> set;
    const auto add = [&](Fact::Kind kind) -> Fact& {
        auto& fact = set.emplace_back();
        fact.kind = kind;
        fact.enterprise = enterprise;
        fact.at = at;
        return fact;
    };
    if (job.is_at_receipts) {
        for (auto& one : store::receipts_since(tx, enterprise, job.since, job.line, limit)) {
            add(Fact::Kind::receipt).receipt = std::move(one);
        }
    } else {
        for (auto& one : store::payments_since(tx, enterprise, job.since, job.payment, limit)) {
            add(Fact::Kind::payment).payment = std::move(one);
        }
    }
    return set;
}

// How far the look back is behind that set; without an enterprise it is done.
void move_on(const Context& context, LookBack& job, EnterpriseId enterprise,
             std::span<const Fact> set, std::size_t limit) {
    job.enterprise = enterprise;
    if (!set.empty()) {
        const auto& last = set.back();
        job.payment = last.payment ? std::optional{last.payment->id} : std::nullopt;
        job.line = last.receipt ? std::optional{last.receipt->line} : std::nullopt;
    }
    if (set.size() < limit) {
        job.enterprise = enterprise_after(context, enterprise);
        job.payment.reset();
        job.line.reset();
        if (!job.enterprise && !job.is_at_receipts) {
            job.is_at_receipts = true;
            job.enterprise = context.directory.enterprises().front().id;
        }
    }
}

// Only what no earlier decision about the payment or receipt has told.
void keep_new_hits(Tx& tx, const Fact& fact, Judgement& judgement) {
    std::erase_if(judgement.hits, [&](const Hit& hit) {
        const store::PartyAndEntry pair{hit.party, hit.entry};
        return fact.payment
                   ? store::is_known_hit(tx, fact.enterprise, fact.payment->id, pair)
                   : store::is_known_receipt_hit(tx, fact.enterprise, fact.receipt->line, pair);
    });
}

// Nothing: the judge failed.
std::optional<Judgement> look_again(Judge& judge, const Fact& fact) {
    try {
        return judge.look_again(fact);
    } catch (const std::exception& error) {
        metrics::count("sluice_screening_judge_failures_total", {});
        log::error("screening.judge_failed",
                   {{id_name_of(fact), id_of(fact).to_string()}, {"error.message", error.what()}});
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

// One set of payments or receipts of before against the lists in force. It learns nothing, so an
// error needs no care: the next step does it again.
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
        newest_ = std::max(newest_, now);
        const auto set = next_set(tx, *enterprise, *job, newest_, options_.set_size);
        const auto looked = look_at(tx, set);
        if (!looked) {
            return looked.error();
        }
        const int hits = write_looked_at(tx, context, *enterprise, *looked, last);
        move_on(context, *job, *enterprise, set, options_.set_size);
        store::advance_look_back(tx, *job, set.size(), static_cast<std::size_t>(hits));
        if (!job->enterprise) {
            store::finish_look_back(tx, job->release_seq, now);
            log::info("screening.look_back_done", {{"release", job->release_seq}});
        }
        return static_cast<int>(std::max<std::size_t>(set.size(), 1));
    });
    return settle(done, last);
}

// What the set shows that is new. A failure may pass, so the set is tried again as a whole; what
// the judge fails at every time goes to people, and keeps nothing else from being looked at.
Result<Screening::LookedAt> Screening::look_at(Tx& tx, std::span<const Fact> set) {
    LookedAt looked;
    bool again = false;
    for (const auto& fact : set) {
        if (fact.payment && fact.payment->state == PaymentState::received) {
            continue;  // it comes to the lists in force by itself
        }
        auto judgement = look_again(judge_, fact);
        if (!judgement) {
            again = ++failed_looks_[id_of(fact)] < tries_of_look_back || again;
            looked.failed.push_back(&fact);
            continue;
        }
        keep_new_hits(tx, fact, *judgement);
        if (!judgement->hits.empty()) {
            looked.found.emplace_back(&fact, std::move(*judgement));
        }
    }
    if (again) {
        return fail(Errc::internal, "the judge failed to look again");
    }
    return looked;
}

int Screening::write_looked_at(Tx& tx, Context& context, EnterpriseId enterprise,
                               const LookedAt& looked, std::int64_t& last) {
    const auto now = context.clock.now();
    OutcomeWriter writer{tx, context, enterprise, now};
    for (const auto& [fact, judgement] : looked.found) {
        writer.expect(judgement);
    }
    writer.read_false_matches();
    const auto before = last;
    const auto add = [&](const Fact& fact, const Judgement& judgement) {
        store::NewDecision decision;
        decision.id = make_id<DecisionId>(now, context.random);
        decision.seq = ++last;
        decision.subject = "rescreen";
        if (fact.payment) {
            decision.payment = fact.payment->id;
        } else {
            decision.line = fact.receipt->line;
        }
        decision.lists_version = judge_.lists_version();
        decision.rules_version = judge_.rules_version();
        decision.observed_at = fact.at;
        writer.add(std::move(decision), judgement,
                   fact.payment ? send_at(*fact.payment, now) : std::nullopt);
    };
    int hits = 0;
    for (const auto& [fact, judgement] : looked.found) {
        if (!writer.remaining(judgement).empty()) {
            add(*fact, judgement);
            ++hits;
        }
    }
    for (const auto* fact : looked.failed) {
        add(*fact, judgement_of_failure(failed_look));
        metrics::count("sluice_screening_look_back_failures_total", {});
        log::error("screening.look_back_failed", {{id_name_of(*fact), id_of(*fact).to_string()}});
    }
    if (last > before) {
        writer.write(position_->epoch, {options_.hold_due, options_.stop_due}, "gateway:look_back");
        store::advance_screening_order(tx, last);
    }
    return hits;
}

}  // namespace sluice::flow
