#include "gateway/flow/rule_versions.hpp"

#include <algorithm>

#include "gateway/flow/accept_set.hpp"
#include "gateway/flow/audit_log.hpp"
#include "gateway/flow/evidence.hpp"
#include "gateway/flow/monitored.hpp"
#include "gateway/flow/screen.hpp"
#include "ledger/base/log.hpp"
#include "ledger/store/screening_store.hpp"
#include "security/monitoring/rule_backtest.hpp"

namespace sluice::flow {

namespace {

using monitoring::MonitoringEvent;
using store::RulesView;
using store::Tx;

constexpr std::size_t read_at_once = 1'000;

Result<void> may_manage(const Officer& officer) {
    if (!officer.enterprises.empty()) {
        return fail(Errc::forbidden, "rules are for all enterprises, and so are their officers");
    }
    return {};
}

// The fact as the monitor saw it; nothing when it could not.
std::optional<MonitoringEvent> event_of(const Directory& directory, const Fact& fact) {
    if (fact.kind == Fact::Kind::payment) {
        auto transfer = transfer_of(directory, fact);
        return monitoring::problem_of(transfer)
                   ? std::nullopt
                   : std::optional{MonitoringEvent{std::move(transfer)}};
    }
    if (fact.kind == Fact::Kind::receipt) {
        auto receipt = receipt_of(directory, fact);
        return monitoring::problem_of(receipt) ? std::nullopt
                                               : std::optional{MonitoringEvent{std::move(receipt)}};
    }
    if (fact.kind == Fact::Kind::master_data) {
        auto master = master_event_of(fact.enterprise, fact.at, fact.payload);
        return master ? std::optional{MonitoringEvent{std::move(*master)}} : std::nullopt;
    }
    return std::nullopt;
}

struct History {
    std::int64_t first_seq = 0;
    std::int64_t last_seq = 0;
    std::vector<MonitoringEvent> events;
};

// The newest facts of the screening order, in it, read in small transactions.
Result<History> history_of(Context& context) {
    const auto newest = context.database.transact(
        [](Tx& tx) -> Result<std::int64_t> { return store::newest_screening_seq(tx); });
    if (!newest) {
        return newest.error();
    }
    History history{std::max<std::int64_t>(0, *newest - max_backtested) + 1, *newest, {}};
    for (auto after = history.first_seq - 1; after < *newest;
         after += static_cast<std::int64_t>(read_at_once)) {
        auto facts =
            context.database.transact([&](Tx& tx) -> Result<std::vector<store::LoggedFact>> {
                return store::screening_order(tx, after, read_at_once);
            });
        if (!facts) {
            return facts.error();
        }
        for (auto& logged : *facts) {
            if (logged.seq > *newest || !is_learnt(logged)) {
                continue;
            }
            if (auto event = event_of(context.directory, fact_of(std::move(logged)))) {
                history.events.push_back(std::move(*event));
            }
        }
    }
    return history;
}

void log_version(const RulesView& rules) {
    log::info("screening.rules_" + rules.state,
              {{"version", rules.version_no},
               {"sha256", rules.sha256},
               {"actor", rules.decided_by.empty() ? rules.loaded_by : rules.decided_by}});
}

void write_rules_down(store::Tx& tx, Context& context, const RulesView& rules) {
    const bool is_decided = rules.state != "loaded";
    write_down(tx, context,
               {.actor = is_decided ? rules.decided_by : rules.loaded_by,
                .action = "rules." + rules.state,
                .subject = {"rules", std::to_string(rules.version_no)},
                .before = is_decided ? evidence({{"state", "loaded"}}) : std::string{},
                .after = evidence({{"sha256", rules.sha256}, {"loaded_by", rules.loaded_by}})});
}

Result<RulesView> decide(Context& context, const Officer& officer, int version_no,
                         const std::string& state) {
    if (auto may = may_manage(officer); !may) {
        return may.error();
    }
    auto decided = context.database.transact([&](Tx& tx) -> Result<RulesView> {
        auto found = store::lock_rules(tx, version_no);
        if (!found) {
            return fail(Errc::not_found);
        }
        if (found->loaded_by == officer.actor()) {
            return fail(Errc::forbidden, "somebody else than who loaded them has to decide");
        }
        if (found->state != "loaded") {
            return fail(Errc::illegal_transition, "the rules are " + found->state);
        }
        const auto in_force = store::released_rules(tx);
        if (state == "released" && in_force && in_force->version_no > version_no) {
            return fail(Errc::illegal_transition, "newer rules are in force");
        }
        found->state = state;
        found->decided_by = officer.actor();
        found->decided_at = context.clock.now();
        store::decide_rules(tx, *found);
        write_rules_down(tx, context, *found);
        return std::move(*found);
    });
    if (decided) {
        log_version(*decided);
    }
    return decided;
}

}  // namespace

Result<RulesView> load_rules(Context& context, const Officer& officer, const std::string& text,
                             const monitoring::ParameterSet& parameters) {
    if (auto may = may_manage(officer); !may) {
        return may.error();
    }
    const auto rules = monitoring::RuleSet::parse(text);
    if (!rules) {
        return rules.error();
    }
    const auto history = history_of(context);
    if (!history) {
        return history.error();
    }
    RulesView version;
    version.content = text;
    version.sha256 = rules->hash();
    version.backtest =
        "{\"first_seq\":" + std::to_string(history->first_seq) +
        ",\"last_seq\":" + std::to_string(history->last_seq) + ",\"report\":" +
        monitoring::to_json(monitoring::backtest(*rules, history->events, parameters)) + '}';
    version.loaded_by = officer.actor();
    version.loaded_at = context.clock.now();
    version.state = "loaded";
    auto loaded = transact_again_on_race(context.database, [&](Tx& tx) -> Result<RulesView> {
        version.version_no = store::newest_rules_no(tx) + 1;
        store::insert_rules(tx, version);
        write_rules_down(tx, context, version);
        return version;
    });
    if (loaded) {
        log_version(*loaded);
    }
    return loaded;
}

Result<RulesView> release_rules(Context& context, const Officer& officer, int version_no) {
    return decide(context, officer, version_no, "released");
}

Result<RulesView> refuse_rules(Context& context, const Officer& officer, int version_no) {
    return decide(context, officer, version_no, "refused");
}

}  // namespace sluice::flow
