#include "gateway/flow/screen.hpp"

#include <algorithm>
#include <map>

#include "gateway/flow/beneficiary.hpp"
#include "gateway/flow/evidence.hpp"
#include "gateway/flow/screening_outcome.hpp"
#include "ledger/base/log.hpp"
#include "ledger/base/metrics.hpp"
#include "ledger/base/mutant.hpp"
#include "ledger/base/testpoint.hpp"

namespace sluice::flow {

namespace {

using store::NewDecision;
using store::Tx;

constexpr std::string_view actor = "gateway:screen";
constexpr std::size_t replay_set = 2'000;

void report_failure(const std::exception& error, std::int64_t seq) {
    metrics::count("sluice_screening_judge_failures_total", {});
    log::error("screening.judge_failed", {{"seq", seq}, {"error.message", error.what()}});
}

// A fact that the judge fails at must not keep all others from being screened.
std::string learn(Judge& judge, std::int64_t seq, const Fact& fact) {
    try {
        return judge.learn(fact);
    } catch (const std::exception& error) {
        report_failure(error, seq);
        return {};
    }
}

}  // namespace

bool is_learnt(const store::LoggedFact& logged) {
    return logged.kind != "rescreen" && logged.kind != "beneficiary";
}

Fact fact_of(store::LoggedFact logged) {
    Fact fact;
    fact.kind = logged.kind == "receipt"       ? Fact::Kind::receipt
                : logged.kind == "master_data" ? Fact::Kind::master_data
                : logged.kind == "rules"       ? Fact::Kind::rules
                                               : Fact::Kind::payment;
    fact.enterprise = logged.enterprise;
    fact.payment = std::move(logged.payment);
    fact.receipt = std::move(logged.receipt);
    fact.payload = std::move(logged.payload);
    fact.actor = std::move(logged.actor);
    fact.at = logged.at;
    return fact;
}

std::string_view name(Verdict verdict) {
    constexpr std::string_view names[] = {"pass", "hold", "stop"};
    return names[static_cast<std::size_t>(verdict)];
}

Result<Replay> replay_screening(Context& context, Judge& judge) {
    judge.start_over();
    Replay replay;
    for (bool more = true; more;) {
        auto facts =
            context.database.transact([&](Tx& tx) -> Result<std::vector<store::LoggedFact>> {
                return store::screening_order(tx, replay.last_seq, replay_set);
            });
        if (!facts) {
            return facts.error();
        }
        for (auto& logged : *facts) {
            replay.last_seq = logged.seq;
            replay.newest = std::max(replay.newest, logged.at);
            if (!is_learnt(logged)) {
                continue;
            }
            const auto said = logged.posture.empty() ? logged.monitoring : std::string{};
            const auto says = learn(judge, replay.last_seq, fact_of(std::move(logged)));
            if (!said.empty() && says != said) {
                replay.differences.push_back(replay.last_seq);
            }
        }
        more = facts->size() == replay_set;
    }
    return replay;
}

Result<int> Screening::step(Context& context) {
    auto held = hold_lease(context);
    if (!held) {
        return held.error();
    }
    if (!*held) {
        return 0;
    }
    if (!work_) {
        if (auto collected = collect(context); !collected) {
            return collected.error();
        }
    }
    if (work_) {
        return commit(context);
    }
    const auto looked = look_at_beneficiaries(context);
    return looked && *looked == 0 ? look_back(context) : looked;
}

void Screening::release(Context& context) {
    if (position_) {
        (void)context.database.transact([&](Tx& tx) -> Result<void> {
            store::release_screening_lease(tx, owner_, position_->epoch);
            return {};
        });
        lose();
    }
}

void Screening::lose() {
    position_.reset();
    work_.reset();
    renew_at_ = Instant::min();
}

Result<bool> Screening::hold_lease(Context& context) {
    const auto now = context.clock.now();
    if (position_ && now < renew_at_ && now >= renew_at_ - options_.lease) {
        return true;
    }
    const auto taken =
        context.database.transact([&](Tx& tx) -> Result<std::optional<store::ScreeningPosition>> {
            return store::take_screening_lease(tx, owner_, now, now + options_.lease);
        });
    if (!taken) {
        return taken.error();
    }
    if (!*taken) {
        lose();
        return false;
    }
    renew_at_ = now + options_.lease / 3;
    if (position_ && position_->epoch == (*taken)->epoch) {
        return true;
    }
    work_.reset();
    position_ = store::ScreeningPosition{(*taken)->epoch, 0};
    if (auto taught = teach(context); !taught) {
        lose();
        return taught.error();
    }
    log::info("screening.lease_taken",
              {{"epoch", position_->epoch}, {"facts", position_->last_seq}});
    return true;
}

Result<void> Screening::teach(Context& context) {
    auto replayed = replay_screening(context, judge_);
    if (!replayed) {
        return replayed.error();
    }
    position_->last_seq = replayed->last_seq;
    newest_ = replayed->newest;
    for (const auto seq : replayed->differences) {
        metrics::count("sluice_screening_replay_differences_total", {});
        log::error("screening.replay_differs", {{"seq", seq}});
    }
    return {};
}

// What waits, in the order it came.
Result<void> Screening::collect(Context& context) {
    Work work;
    const auto read = context.database.transact([&](Tx& tx) -> Result<void> {
        work.items.clear();
        for (const auto& rules : store::rules_to_come(tx)) {
            Item item;
            item.fact.kind = Fact::Kind::rules;
            item.fact.payload = rules.content;
            item.rules_version_no = rules.version_no;
            work.items.push_back(std::move(item));
        }
        const auto rules = static_cast<std::ptrdiff_t>(work.items.size());
        for (const auto& enterprise : context.directory.enterprises()) {
            for (auto& waiting : store::screening_inbox(tx, enterprise.id, options_.set_size)) {
                Item item;
                item.fact.kind =
                    waiting.kind == "receipt" ? Fact::Kind::receipt : Fact::Kind::master_data;
                item.fact.enterprise = enterprise.id;
                item.fact.receipt = std::move(waiting.receipt);
                item.fact.payload = std::move(waiting.payload);
                item.fact.actor = std::move(waiting.actor);
                item.fact.at = waiting.at;
                item.inbox = waiting.id;
                work.items.push_back(std::move(item));
            }
            for (auto& received : store::received_payments(tx, enterprise.id, options_.set_size)) {
                Item item;
                item.fact.enterprise = enterprise.id;
                item.fact.at = received.payment.created_at;
                item.fact.payment = std::move(received.payment);
                item.fact.actor = std::move(received.actor);
                work.items.push_back(std::move(item));
            }
        }
        std::stable_sort(work.items.begin() + rules, work.items.end(),
                         [](const Item& a, const Item& b) { return a.fact.at < b.fact.at; });
        return {};
    });
    if (!read) {
        return read.error();
    }
    if (!work.items.empty()) {
        work_ = std::move(work);
        judge_work(context.clock.now());
    }
    return {};
}

// From here on the judge has learnt these facts: they get their places and no others.
void Screening::judge_work(Instant now) {
    auto& work = *work_;
    work.first_seq = position_->last_seq + 1;
    std::vector<Fact> facts;
    for (auto& item : work.items) {
        const auto at = item.fact.kind == Fact::Kind::rules ? now : item.fact.at;
        newest_ = std::max(newest_, at);
        item.fact.at = newest_;
        facts.push_back(item.fact);
    }
    try {
        ask_judge(facts);
    } catch (const std::exception& error) {
        report_failure(error, work.first_seq);
        work.judge_failed = true;
        for (auto& item : work.items) {
            item.judgement = judgement_of_failure("the judge failed");
        }
    }
}

void Screening::ask_judge(std::span<const Fact> facts) {
    auto& work = *work_;
    auto judgements = judge_.judge(facts);
    check(judgements.size() == facts.size(), "a judge judges every fact");
    for (std::size_t i = 0; i < judgements.size(); ++i) {
        work.items[i].judgement = std::move(judgements[i]);
    }
    work.lists_version = judge_.lists_version();
    work.rules_version = judge_.rules_version();
}

Result<int> Screening::commit(Context& context) {
    const auto count = static_cast<int>(work_->items.size());
    const auto last = work_->first_seq + count - 1;
    const auto done = context.database.transact([&](Tx& tx) -> Result<void> {
        const auto now = context.clock.now();
        const auto seq = store::lock_screening_order(tx, owner_, position_->epoch, now);
        if (!seq) {
            return fail(Errc::version_conflict, "the screening lease is lost");
        }
        if (*seq == last && !mutant(Mutant::judge_again_after_doubt)) {
            return {};  // a commit that was in doubt has come through
        }
        if (*seq != work_->first_seq - 1) {
            return fail(Errc::version_conflict, "the screening order has moved on");
        }
        write(tx, context, now);
        store::advance_screening_order(tx, last);
        return {};
    });
    if (!done) {
        if (done.error().code == Errc::version_conflict) {
            lose();
        } else if (mutant(Mutant::judge_again_after_doubt)) {
            work_.reset();
        }
        return done.error();
    }
    testpoint("screen.committed");
    position_->last_seq = last;
    const bool judge_failed = work_->judge_failed;
    work_.reset();
    if (judge_failed) {
        lose();  // nobody knows what it has learnt of these facts; the log tells it
    }
    return count;
}

void Screening::write(Tx& tx, Context& context, Instant now) {
    std::map<EnterpriseId, std::vector<std::size_t>> by_enterprise;
    for (std::size_t i = 0; i < work_->items.size(); ++i) {
        const auto& item = work_->items[i];
        const auto seq = work_->first_seq + static_cast<std::int64_t>(i);
        if (item.fact.kind == Fact::Kind::rules) {
            store::put_rules_in_order(tx, item.rules_version_no, seq);
        } else {
            by_enterprise[item.fact.enterprise].push_back(i);
        }
    }
    for (const auto& [enterprise, items] : by_enterprise) {
        write_enterprise(tx, context, enterprise, items, now);
    }
}

void Screening::write_enterprise(Tx& tx, Context& context, EnterpriseId enterprise,
                                 std::span<const std::size_t> items, Instant now) {
    OutcomeWriter writer{tx, context, enterprise, now};
    std::vector<Uuid> taken;
    for (const auto i : items) {
        const auto& item = work_->items[i];
        if (item.inbox) {
            taken.push_back(*item.inbox);
        }
        if (item.is_decision()) {
            writer.expect(item.judgement);
        }
    }
    writer.read_false_matches();
    for (const auto i : items) {
        const auto& item = work_->items[i];
        const auto seq = work_->first_seq + static_cast<std::int64_t>(i);
        if (!item.is_decision()) {
            store::insert_screening_input(
                tx, enterprise, seq,
                {*item.inbox, "master_data", {}, item.fact.payload, item.fact.actor, item.fact.at},
                item.fact.at);
            keep_beneficiary(tx, context, enterprise, item.fact.payload);
            continue;
        }
        NewDecision decision;
        decision.seq = seq;
        decision.lists_version = work_->lists_version;
        decision.rules_version = work_->rules_version;
        decision.observed_at = item.fact.at;
        if (item.fact.payment) {
            decision.id = DecisionId{item.fact.payment->id.uuid};
            decision.subject = "payment";
            decision.payment = item.fact.payment->id;
            writer.add(std::move(decision), item.judgement, send_at(*item.fact.payment, now));
        } else {
            decision.id = DecisionId{item.fact.receipt->line.uuid};
            decision.subject = "receipt";
            decision.line = item.fact.receipt->line;
            writer.add(std::move(decision), item.judgement, std::nullopt);
        }
    }
    writer.write(position_->epoch, {options_.hold_due, options_.stop_due}, std::string{actor});
    store::remove_from_inbox(tx, enterprise, taken);
}

}  // namespace sluice::flow
