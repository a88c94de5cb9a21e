#include "security/monitoring/monitor.hpp"

#include <algorithm>

#include "security/monitoring/profile_name.hpp"

namespace sluice::monitoring {

namespace {

Reason completed(Outcome outcome, const Parameters& parameters, std::size_t index) {
    auto reason = std::move(outcome.reason);
    const auto full = parameters.score_permille[index];
    reason.scenario = scenarios()[index].id;
    if (std::ssize(reason.transfers) > max_reason_transfers) {
        reason.transfers.erase(reason.transfers.begin(),
                               reason.transfers.end() - max_reason_transfers);
    }
    reason.score_permille =
        static_cast<int>(reason.is_stop    ? 1000
                         : outcome.is_weak ? full * parameters.weak_permille / 1000
                                           : full);
    return reason;
}

Reason reason_of(const Rule& rule, const ScenarioContext& context) {
    const bool is_stop = rule.severity == Rule::Severity::stop;
    const auto score = is_stop ? 1000
                       : rule.severity == Rule::Severity::hold
                           ? context.parameters.hold_score_permille
                           : rule.score_permille;
    const auto& amount = context.transfer.amount;
    return {.scenario = rule.name(),
            .value = money_of(amount.minor(), amount.currency().code()),
            .baseline = count_of(0),
            .threshold = count_of(0),
            .window = days_text(0),
            .transfers = {context.transfer.id},
            .score_permille = static_cast<int>(score),
            .is_stop = is_stop};
}

// Independent reasons add up as 1 - (1-a)(1-b)..., in whole permille.
int combined(const std::vector<Reason>& reasons) {
    int quiet = 1000;
    for (const auto& reason : reasons) {
        quiet = quiet * (1000 - reason.score_permille) / 1000;
    }
    return 1000 - quiet;
}

Verdict verdict_of(const Decision& decision, const Parameters& parameters) {
    const auto is_stop = [](const Reason& reason) { return reason.is_stop; };
    if (std::ranges::any_of(decision.reasons, is_stop)) {
        return Verdict::stop;
    }
    return decision.score_permille >= parameters.hold_score_permille ? Verdict::hold
                                                                     : Verdict::pass;
}

std::optional<Error> problem_of_text(std::string_view text, std::size_t most, const char* field) {
    if (text.size() > most) {
        return fail(Errc::too_large, "at most " + std::to_string(most) + " bytes", field);
    }
    return std::nullopt;
}

}  // namespace

std::optional<Error> problem_of(const Transfer& transfer) {
    if (transfer.id.empty() || transfer.tenant.empty()) {
        return fail(Errc::missing_field, "", transfer.id.empty() ? "id" : "tenant");
    }
    if (auto problem = problem_of_text(transfer.id, max_id_bytes, "id")) {
        return problem;
    }
    const std::pair<const char*, const std::string*> texts[] = {
        {"tenant", &transfer.tenant},
        {"maker", &transfer.maker},
        {"debit_account", &transfer.debit_account},
        {"debit_bank", &transfer.debit_bank},
        {"creditor_name", &transfer.creditor_name},
        {"creditor_account", &transfer.creditor_account},
        {"creditor_bank", &transfer.creditor_bank},
        {"creditor_country", &transfer.creditor_country},
        {"creditor_residence", &transfer.creditor_residence},
        {"purpose", &transfer.purpose},
        {"vendor_id", &transfer.vendor_id},
        {"invoice_no", &transfer.invoice_no},
        {"remittance", &transfer.remittance},
        {"batch_id", &transfer.batch_id},
        {"ip_country", &transfer.ip_country},
        {"device_id", &transfer.device_id}};
    for (const auto& [field, text] : texts) {
        if (auto problem = problem_of_text(*text, max_text_bytes, field)) {
            return problem;
        }
    }
    if (transfer.approvers.size() > max_approvers) {
        return fail(Errc::too_large, "at most " + std::to_string(max_approvers), "approvers");
    }
    for (const auto& approver : transfer.approvers) {
        if (auto problem = problem_of_text(approver, max_text_bytes, "approvers")) {
            return problem;
        }
    }
    return std::nullopt;
}

std::optional<Error> problem_of(const Receipt& receipt) {
    if (receipt.tenant.empty()) {
        return fail(Errc::missing_field, "", "tenant");
    }
    if (auto problem = problem_of_text(receipt.id, max_id_bytes, "id")) {
        return problem;
    }
    for (const auto* text : {&receipt.tenant, &receipt.credit_account, &receipt.debtor_name,
                             &receipt.debtor_account}) {
        if (auto problem = problem_of_text(*text, max_text_bytes, "receipt")) {
            return problem;
        }
    }
    return std::nullopt;
}

Monitor::Monitor(ParameterSet parameters, std::shared_ptr<const RuleSet> rules)
    : parameters_(std::move(parameters)), rules_(std::move(rules)) {}

void Monitor::apply_rules(const ScenarioContext& context, Decision& decision) const {
    if (rules_ == nullptr) {
        return;
    }
    for (const auto& rule : rules_->rules()) {
        const auto truth =
            rule.covers(context.transfer.tenant) ? evaluate(rule.when, context) : Truth::no;
        if (truth == Truth::unknown) {
            decision.not_evaluated.push_back(rule.name());
        } else if (truth == Truth::yes) {
            auto& reasons = rule.mode == Rule::Mode::live ? decision.reasons : decision.shadow;
            reasons.push_back(reason_of(rule, context));
        }
    }
}

ScenarioContext Monitor::context_of(const Transfer& transfer, const TenantState& tenant,
                                    std::uint32_t account, std::uint32_t debit_account) const {
    const auto& parameters = parameters_.of(transfer.tenant);
    const auto maker = tenant.makers.find(transfer.maker);
    const auto employee = tenant.employees.find(transfer.creditor_account);
    const auto owner = books_.owner.find(account);
    const auto* by_id = transfer.vendor_id.empty() ? nullptr : tenant.vendor(transfer.vendor_id);
    const auto* by_account = tenant.vendor_of_account(transfer.creditor_account);
    const bool is_own = owner != books_.owner.end() && owner->second == tenant.number;
    const bool is_employee = employee != tenant.employees.end();
    const auto age = std::chrono::floor<std::chrono::days>(transfer.at - tenant.first_at).count();
    return {.transfer = transfer,
            .parameters = parameters,
            .books = books_,
            .tenant = tenant,
            .payee = books_.payee(tenant.number, account),
            .maker = maker == tenant.makers.end() ? nullptr : &maker->second,
            .vendor = by_id != nullptr ? by_id : by_account,
            .employee = is_employee ? &employee->second : nullptr,
            .account = account,
            .debit_account = debit_account,
            .name = folded_name(transfer.creditor_name),
            .stem = name_stem(transfer.creditor_name),
            .base_minor = in_base(parameters, transfer.amount),
            .is_own = is_own,
            .is_salary = is_salary_purpose(transfer.purpose),
            .is_planned = is_own || is_employee || by_account != nullptr || by_id != nullptr ||
                          tenant.onboarded.contains(transfer.creditor_account),
            .is_warm = age >= parameters.warm_up_days &&
                       tenant.count >= static_cast<std::uint32_t>(parameters.warm_up_transfers)};
}

// Between own accounts and to employees the graph only learns. To collect and to pay out is what an
// enterprise's account is for: around it, only payees that nobody has taken on are a reason.
void Monitor::add_network(const ScenarioContext& context, Decision& decision) const {
    if (!context.network || context.is_own || context.is_salary) {
        return;
    }
    for (auto& reason : reasons_of(*context.network, context.transfer, context.parameters)) {
        const bool is_of_payer =
            reason.scenario == "graph_fan_out" || reason.scenario == "graph_gather_scatter";
        if (!is_of_payer || !context.is_planned) {
            decision.reasons.push_back(std::move(reason));
        }
    }
}

Decision Monitor::observe(const Transfer& transfer) {
    check(!problem_of(transfer), "a transfer is checked before the monitor sees it");
    auto& tenant = books_.tenant(transfer.tenant);
    if (tenant.count == 0) {
        tenant.first_at = transfer.at;
    }
    const auto account = books_.accounts.number(transfer.creditor_account);
    const auto debit_account = books_.accounts.number(transfer.debit_account);
    auto context = context_of(transfer, tenant, account, debit_account);
    if (context.base_minor) {
        context.network = network_.observe({transfer.id, transfer.at, transfer.debit_account,
                                            transfer.creditor_account, *context.base_minor},
                                           context.parameters.graph_min_risk_permille);
    }
    Decision decision;
    for (std::size_t i = 0; i < scenario_count; ++i) {
        const auto& scenario = scenarios()[i];
        auto outcome = scenario.evaluate(context);
        if (outcome.kind == Outcome::Kind::fired) {
            decision.reasons.push_back(completed(std::move(outcome), context.parameters, i));
        } else if (outcome.kind == Outcome::Kind::not_evaluated) {
            decision.not_evaluated.emplace_back(scenario.id);
        }
    }
    add_network(context, decision);
    apply_rules(context, decision);
    decision.score_permille = combined(decision.reasons);
    decision.verdict = verdict_of(decision, context.parameters);
    learn(context, tenant, decision);
    return decision;
}

}  // namespace sluice::monitoring
