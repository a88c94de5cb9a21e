#include "gateway/main/housekeeper.hpp"

#include <algorithm>

#include "gateway/flow/accept.hpp"
#include "gateway/flow/audit.hpp"
#include "gateway/flow/gauges.hpp"
#include "gateway/flow/notify.hpp"
#include "ledger/base/log.hpp"
#include "ledger/base/metrics.hpp"
#include "ledger/store/access_store.hpp"

namespace sluice {

namespace {

using std::chrono::milliseconds;

constexpr milliseconds idle_interval{200};
constexpr int most_rounds = 20;
constexpr std::chrono::seconds measure_interval{5};
constexpr std::chrono::seconds resume_interval{60};
constexpr std::chrono::seconds forget_interval{60};
constexpr std::chrono::minutes audit_again{10};  // when the database was not there
constexpr std::chrono::hours audit_time{18};     // 02:00 in China, after the banks' statements

Instant next_audit_after(Instant now) {
    const auto today = std::chrono::floor<std::chrono::days>(now) + audit_time;
    return now < today ? Instant{today} : Instant{today + std::chrono::days{1}};
}

}  // namespace

Housekeeper::Housekeeper(HousekeeperOptions options)
    : options_(std::move(options)),
      next_audit_(next_audit_after(options_.clock->now())),
      thread_([this] { loop(); }) {}

Housekeeper::~Housekeeper() {
    {
        const std::lock_guard lock{mutex_};
        stopping_ = true;
    }
    changed_.notify_all();
    thread_.join();
}

bool Housekeeper::wait(milliseconds at_most) {
    std::unique_lock lock{mutex_};
    return !changed_.wait_for(lock, at_most, [&] { return stopping_; });
}

void Housekeeper::loop() {
    store::Database database{{.url = options_.database_url}};
    flow::Context context{database, *options_.clock, *options_.random, *options_.directory,
                          *options_.seal_key};
    // At the start what a crash left; later what a database error left, once its own request has
    // surely given up.
    resume(context, options_.clock->now());
    do {
        if (const auto now = Steady::now(); now >= next_resume_) {
            next_resume_ = now + resume_interval;
            resume(context, options_.clock->now() - resume_interval);
        }
        deliver(context);
        measure(context);
        forget_nonces(context);
        audit_nightly(context);
    } while (wait(idle_interval));
}

TroubleLog& Housekeeper::troubles(EnterpriseId enterprise) {
    return troubles_
        .try_emplace(enterprise, "housekeeping", "enterprise.id", enterprise.to_string())
        .first->second;
}

void Housekeeper::resume(flow::Context& context, Instant created_before) {
    for (const auto& enterprise : options_.directory->enterprises()) {
        const auto resumed =
            flow::resume_batches(context, enterprise.id, created_before, "gateway:resume");
        if (troubles(enterprise.id).went_well("resume", resumed) && *resumed > 0) {
            log::info("batch.resumed", {{"batches", *resumed}});
        }
    }
}

void Housekeeper::deliver(flow::Context& context) {
    for (const auto& enterprise : options_.directory->enterprises()) {
        auto& log = troubles(enterprise.id);
        if (!log.went_well("plan_webhooks", flow::plan_deliveries(context, enterprise.id))) {
            continue;
        }
        // A bound, so that one enterprise's backlog does not keep the others waiting.
        for (int round = 0; round < most_rounds; ++round) {
            const auto sent = flow::deliver_due(context, enterprise.id, *options_.sender);
            if (!log.went_well("deliver_webhooks", sent) || *sent == 0) {
                break;
            }
        }
    }
}

void Housekeeper::measure(flow::Context& context) {
    const auto now = Steady::now();
    if (now < next_measure_) {
        return;
    }
    next_measure_ = now + measure_interval;
    flow::set_gauges(context);
}

void Housekeeper::forget_nonces(flow::Context& context) {
    const auto now = Steady::now();
    if (now < next_forget_) {
        return;
    }
    next_forget_ = now + forget_interval;
    const auto forgotten = context.database.transact([&](store::Tx& tx) -> Result<std::size_t> {
        return store::forget_nonces(tx, context.clock.now());
    });
    nonce_trouble_.went_well("forget_nonces", forgotten);
}

// Adds the findings of each invariant. False when the database could not tell; books that cannot be
// proved for another reason are not proved.
bool Housekeeper::audit(flow::Context& reading, EnterpriseId enterprise, Findings& findings) {
    const auto report = flow::audit(reading, enterprise);
    if (!troubles(enterprise).went_well("audit", report)) {
        ++findings["audit"];
        return disposition(report.error().code) != Disposition::retry_later;
    }
    for (const auto& check : report->checks) {
        findings.try_emplace(check, 0);
    }
    for (const auto& finding : report->findings) {
        log::error("audit.finding", {{"check", finding.check}, {"row", finding.row}});
        ++findings[finding.check];
    }
    return true;
}

void Housekeeper::audit_nightly(flow::Context& context) {
    const auto now = options_.clock->now();
    const auto next = next_audit_after(now);
    // Later than the next one: the clock has been set back.
    if (now < next_audit_ && next_audit_ <= next) {
        return;
    }
    next_audit_ = next;
    store::Database reader{
        {.url = options_.database_url, .keyed_plans = false, .statement_timeout_ms = 0}};
    flow::Context reading{reader, context.clock, context.random, context.directory,
                          context.seal_key};
    Findings findings{{"audit", 0}};
    for (const auto& enterprise : options_.directory->enterprises()) {
        if (!audit(reading, enterprise.id, findings)) {
            next_audit_ = std::min(next, now + audit_again);
            return;
        }
    }
    for (const auto& [check, count] : findings) {
        metrics::set("sluice_audit_findings", {{"check", check}}, count);
    }
}

}  // namespace sluice
