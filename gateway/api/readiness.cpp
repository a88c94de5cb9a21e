#include "gateway/api/readiness.hpp"

#include "ledger/base/log.hpp"
#include "ledger/store/migrate.hpp"
#include "ledger/store/report_store.hpp"

namespace sluice::api {

namespace {

HealthCheck check_of(std::string name, const Result<void>& result) {
    if (result) {
        return {std::move(name), true, {}};
    }
    log::warning("health.failing", {{"check", name}, {"error", to_string(result.error())}});
    return {std::move(name), false, std::string{sluice::name(result.error().code)}};
}

}  // namespace

std::vector<HealthCheck> Readiness::ask() {
    return {check_of("database", database_.transact([](store::Tx& tx) -> Result<void> {
                return store::check_writable(tx);
            })),
            check_of("schema", store::check_schema_version(url_))};
}

std::vector<HealthCheck> Readiness::checks() {
    const std::lock_guard lock{mutex_};
    const auto now = clock_.now();
    const bool fresh = asked_at_ && now >= *asked_at_ && now < *asked_at_ + std::chrono::seconds{1};
    if (!fresh) {
        found_ = ask();
        asked_at_ = now;
    }
    auto checks = found_;
    checks.push_back({"not_draining", !draining_, {}});
    return checks;
}

}  // namespace sluice::api
