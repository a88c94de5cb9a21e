#include "gateway/api/readiness.hpp"

#include <algorithm>

#include "ledger/base/log.hpp"
#include "ledger/base/metrics.hpp"
#include "ledger/store/migrate.hpp"
#include "ledger/store/report_store.hpp"

namespace sluice::api {

namespace {

using std::chrono::milliseconds;

// A prober has no patience for a whole statement timeout.
constexpr int statement_timeout_ms = 2'000;
constexpr int answer_grace_ms = 1'000;
// Longer than a round may take when the server is there.
constexpr milliseconds no_answer_after{5'000};

std::string detail_of(const Error& error) {
    const bool is_trouble = error.code == Errc::database_unavailable && !error.where.empty();
    return is_trouble ? error.where : std::string{name(error.code)};
}

const HealthCheck* find(const std::vector<HealthCheck>& checks, const std::string& name) {
    const auto found = std::ranges::find(checks, name, &HealthCheck::name);
    return found == checks.end() ? nullptr : &*found;
}

void log_change(const HealthCheck* before, const HealthCheck& check, const std::string& error,
                Instant now) {
    const bool was_ok = before == nullptr || before->ok;
    if (!check.ok && (was_ok || before->detail != check.detail)) {
        log::error("health.failing", {{"check", check.name},
                                      {"detail", check.detail},
                                      {"since", to_rfc3339(*check.since)},
                                      {"error", error}});
    } else if (check.ok && !was_ok) {
        const auto lasted = std::chrono::floor<milliseconds>(now - *before->since);
        log::warning("health.recovered", {{"check", check.name}, {"lasted_ms", lasted.count()}});
    }
}

}  // namespace

Readiness::Readiness(std::string database_url, Clock& clock, milliseconds watch_interval,
                     std::function<std::string()> local_trouble)
    : clock_(clock),
      watch_interval_(watch_interval),
      local_trouble_(std::move(local_trouble)),
      database_({.url = std::move(database_url),
                 .statement_timeout_ms = statement_timeout_ms,
                 .answer_grace_ms = answer_grace_ms}) {
    if (watch_interval_.count() > 0) {
        thread_ = std::thread{[this] { watch(); }};
    }
}

Readiness::~Readiness() {
    {
        const std::lock_guard lock{mutex_};
        stopping_ = true;
    }
    changed_.notify_all();
    if (thread_.joinable()) {
        thread_.join();
    }
}

void Readiness::watch() {
    for (;;) {
        refresh();
        std::unique_lock lock{mutex_};
        if (changed_.wait_for(lock, watch_interval_, [this] { return stopping_; })) {
            return;
        }
    }
}

std::vector<Readiness::Finding> Readiness::ask() {
    std::vector<Finding> findings;
    const auto add = [&](const char* name, const Result<void>& result) {
        findings.push_back(
            result ? Finding{{name, true}, {}}
                   : Finding{{name, false, detail_of(result.error())}, to_string(result.error())});
    };
    const auto writable =
        database_.transact([](store::Tx& tx) -> Result<void> { return store::check_writable(tx); });
    add("database", writable);
    if (const auto local = writable ? std::string{} : local_trouble_(); !local.empty()) {
        findings.front().check.detail = local;
    }
    if (writable) {
        add("schema", store::check_schema_version(database_));
    } else {
        // Asked of a database that works; until then it is as it was.
        const auto* before = find(found_, "schema");
        findings.push_back({before != nullptr ? *before : HealthCheck{"schema", false, "not_known"},
                            "the database does not answer"});
    }
    return findings;
}

void Readiness::remember(std::vector<Finding> findings, Instant now) {
    std::vector<HealthCheck> checks;
    for (auto& [check, error] : findings) {
        const auto* before = find(found_, check.name);
        if (!check.ok) {
            check.since = before != nullptr && !before->ok ? before->since : now;
        }
        log_change(before, check, error, now);
        metrics::set("sluice_health", {{"check", check.name}}, check.ok ? 1 : 0);
        checks.push_back(std::move(check));
    }
    found_ = std::move(checks);
}

bool Readiness::is_fresh() const {
    const auto now = clock_.now();
    return asked_at_ && now >= *asked_at_ && now < *asked_at_ + std::chrono::seconds{1};
}

void Readiness::refresh() {
    const std::lock_guard one_at_a_time{asking_};
    {
        const std::lock_guard lock{mutex_};
        if (watch_interval_.count() == 0 && is_fresh()) {
            return;
        }
    }
    const auto now = clock_.now();
    auto findings = ask();
    const std::lock_guard lock{mutex_};
    remember(std::move(findings), now);
    asked_at_ = now;
    answered_at_ = Steady::now();
}

std::vector<HealthCheck> Readiness::checks() {
    std::unique_lock lock{mutex_};
    if (found_.empty() || watch_interval_.count() == 0) {
        lock.unlock();
        refresh();
        lock.lock();
    }
    auto checks = found_;
    const auto silent = std::chrono::floor<milliseconds>(Steady::now() - answered_at_);
    if (watch_interval_.count() > 0 && silent > no_answer_after) {
        auto& database = checks.front();
        const auto since = database.ok ? clock_.now() - silent : *database.since;
        database = {database.name, false, "no_answer", since};
    }
    checks.push_back({"not_draining", !draining_});
    return checks;
}

}  // namespace sluice::api
