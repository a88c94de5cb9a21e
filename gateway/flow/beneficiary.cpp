#include "gateway/flow/beneficiary.hpp"

#include <algorithm>
#include <boost/json/parse.hpp>

#include "gateway/flow/screen.hpp"
#include "gateway/flow/screening_outcome.hpp"
#include "ledger/base/log.hpp"
#include "ledger/base/metrics.hpp"
#include "ledger/store/beneficiary_store.hpp"

namespace sluice::flow {

namespace {

namespace json = boost::json;

using store::Beneficiary;
using store::BeneficiaryId;
using store::Tx;

std::string text_of(const json::object& record, std::string_view name) {
    const auto* value = record.if_contains(name);
    return value != nullptr && value->is_string() ? std::string{value->as_string()} : std::string{};
}

std::optional<Judgement> ask(Judge& judge, const Beneficiary& beneficiary, Instant at) {
    try {
        return judge.look_at(beneficiary, at);
    } catch (const std::exception& error) {
        metrics::count("sluice_screening_judge_failures_total", {});
        log::error("screening.judge_failed", {{"beneficiary.id", beneficiary.id.to_string()},
                                              {"error.message", error.what()}});
        return std::nullopt;
    }
}

void report_given_up(const Beneficiary& beneficiary) {
    metrics::count("sluice_screening_look_back_failures_total", {});
    log::error("screening.look_back_failed", {{"beneficiary.id", beneficiary.id.to_string()}});
}

}  // namespace

void keep_beneficiary(Tx& tx, Context& context, EnterpriseId enterprise, std::string_view payload) {
    boost::system::error_code error;
    const auto value = json::parse(json::string_view{payload.data(), payload.size()}, error);
    if (error || !value.is_object()) {
        return;
    }
    const auto& record = value.as_object();
    const auto kind = text_of(record, "kind");
    const auto now = context.clock.now();
    if (kind == "vendor_account_changed") {
        store::change_vendor_account(tx, enterprise, text_of(record, "vendor_id"),
                                     text_of(record, "new_account"), now);
        return;
    }
    Beneficiary one{.id = make_id<BeneficiaryId>(now, context.random),
                    .kind = kind == "vendor_onboarded" ? "onboarding" : kind,
                    .reference = {},
                    .name = text_of(record, "name"),
                    .account = text_of(record, "account"),
                    .country = text_of(record, "country")};
    one.reference = kind == "vendor"             ? text_of(record, "vendor_id")
                    : kind == "employee"         ? text_of(record, "employee_id")
                    : kind == "vendor_onboarded" ? one.account
                                                 : std::string{};
    if (!one.reference.empty()) {
        store::put_beneficiary(tx, enterprise, one, now);
    }
}

// One set of those that were not held against the lists in force, whether they are new, have
// changed or the lists have. It teaches nothing, like a look back.
Result<int> Screening::look_at_beneficiaries(Context& context) {
    std::int64_t last = position_->last_seq;
    const auto done = context.database.transact([&](Tx& tx) -> Result<int> {
        last = position_->last_seq;
        const auto release = judge_.lists_release();
        const auto enterprise = store::enterprise_to_screen(tx, release);
        if (!enterprise) {
            return 0;
        }
        if (const auto locked = lock_order(tx, context.clock.now()); !locked) {
            return locked.error();
        }
        return screen_set(tx, context, *enterprise, release, last);
    });
    return done && *done == 0 ? *done : settle(done, last);
}

Result<int> Screening::screen_set(Tx& tx, Context& context, EnterpriseId enterprise,
                                  std::int64_t release, std::int64_t& last) {
    const auto set = store::beneficiaries_to_screen(tx, enterprise, release, options_.set_size);
    const auto now = context.clock.now();
    newest_ = std::max(newest_, now);
    OutcomeWriter writer{tx, context, enterprise, now};
    std::vector<std::pair<BeneficiaryId, Judgement>> found;
    std::vector<store::PartyAndEntry> told;
    bool again = false;
    for (const auto& one : set) {
        auto judgement = ask(judge_, one, newest_);
        if (!judgement) {
            const bool is_last = ++failed_looks_[one.id.uuid] >= tries_of_look_back;
            again = again || !is_last;
            found.emplace_back(one.id, judgement_of_failure(failed_look));
            if (is_last) {
                report_given_up(one);
            }
            continue;
        }
        // One party may stand in several records.
        std::erase_if(judgement->hits, [&](const Hit& hit) {
            const store::PartyAndEntry pair{hit.party, hit.entry};
            return std::ranges::find(told, pair) != told.end() ||
                   store::is_known_beneficiary_hit(tx, enterprise, pair);
        });
        for (const auto& hit : judgement->hits) {
            told.push_back({hit.party, hit.entry});
        }
        writer.expect(*judgement);
        if (!judgement->hits.empty()) {
            found.emplace_back(one.id, std::move(*judgement));
        }
    }
    if (again) {
        return fail(Errc::internal, "the judge failed to look at a beneficiary");
    }
    writer.read_false_matches();
    for (const auto& [id, judgement] : found) {
        if (!judgement.hits.empty() && writer.remaining(judgement).empty()) {
            continue;
        }
        store::NewDecision decision;
        decision.id = make_id<DecisionId>(now, context.random);
        decision.seq = ++last;
        decision.subject = "beneficiary";
        decision.beneficiary = id;
        decision.lists_version = judge_.lists_version();
        decision.rules_version = judge_.rules_version();
        decision.observed_at = newest_;
        writer.add(std::move(decision), judgement, std::nullopt);
    }
    store::mark_screened(tx, enterprise, set, release);
    if (last > position_->last_seq) {
        writer.write(position_->epoch, {options_.hold_due, options_.stop_due},
                     "gateway:beneficiaries");
        store::advance_screening_order(tx, last);
    }
    return static_cast<int>(set.size());
}

}  // namespace sluice::flow
