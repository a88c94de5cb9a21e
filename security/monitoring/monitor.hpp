#pragma once

#include <memory>
#include <optional>

#include "security/monitoring/decision.hpp"
#include "security/monitoring/monitor_event.hpp"
#include "security/monitoring/monitor_parameters.hpp"
#include "security/monitoring/network.hpp"
#include "security/monitoring/profile_books.hpp"
#include "security/monitoring/rule_set.hpp"
#include "security/monitoring/scenario.hpp"

namespace sluice::monitoring {

// Decides about transfers one by one, from what came before them and nothing else: no clock, no
// random numbers, no files. Whoever feeds the same events in the same order gets the same
// decisions, so its state is rebuilt by replaying the log. One thread.
//
// Memory is bounded: about 1 KB a payee at most, rings and windows that expire, and caps on what
// grows with time (invoices: the last 2 million; the graph: a million transfers and accounts).
class Monitor {
public:
    // `rules` may be null. Rules change by replaying the log into a new monitor, or with use().
    explicit Monitor(ParameterSet parameters = {}, std::shared_ptr<const RuleSet> rules = nullptr);

    // From the next event on. What was learned stays.
    void use(std::shared_ptr<const RuleSet> rules) { rules_ = std::move(rules); }

    // The decision before the transfer leaves; the transfer then becomes history. The transfer
    // has passed problem_of().
    Decision observe(const Transfer& transfer);
    // Money that came in cannot be held: the decision passes, its reasons are alerts.
    Decision observe(const Receipt& receipt);
    void observe(const MasterEvent& event);

private:
    ScenarioContext context_of(const Transfer& transfer, const TenantState& tenant,
                               std::uint32_t account, std::uint32_t debit_account) const;
    void add_network(const ScenarioContext& context, Decision& decision) const;
    void learn(const ScenarioContext& context, TenantState& tenant, const Decision& decision);
    void learn_payee(const ScenarioContext& context);
    void learn_maker(const ScenarioContext& context, TenantState& tenant, const Decision& decision);
    void learn_flows(const ScenarioContext& context, TenantState& tenant, const Decision& decision);
    void learn_invoice(const ScenarioContext& context);

    void apply_rules(const ScenarioContext& context, Decision& decision) const;

    ParameterSet parameters_;
    std::shared_ptr<const RuleSet> rules_;
    Books books_;
    Network network_;
};

// What keeps an event out: an id, tenant or text that is missing or too long, too many approvers.
// Errors: missing_field, too_large; `where` is the field.
std::optional<Error> problem_of(const Transfer& transfer);
std::optional<Error> problem_of(const Receipt& receipt);

}  // namespace sluice::monitoring
