#include "gateway/flow/approval_policy.hpp"

#include <algorithm>
#include <boost/json.hpp>
#include <map>

#include "gateway/flow/accept_set.hpp"
#include "gateway/flow/audit_log.hpp"
#include "gateway/flow/decide_request.hpp"
#include "gateway/flow/evidence.hpp"
#include "ledger/base/check.hpp"
#include "security/digest/digest.hpp"

namespace sluice::flow {

namespace json = boost::json;

namespace {

using approval::PolicySet;
using store::PaymentView;
using store::PolicyView;
using store::Tx;

// Without a policy that was released, and without the configuration's word that nobody is asked.
constexpr std::string_view default_policies =
    R"({"base_currency":"EUR","otherwise":{"levels":[{"role":"approver"}]}})";

std::vector<std::string> makers_of(const PaymentView& payment, const store::PaymentPast& past) {
    std::vector<std::string> makers{std::string{access::handle_of(past.creator)}};
    const auto& ordered_by = payment.transfer.origin.ordered_by;
    if (!ordered_by.empty() && ordered_by != makers[0]) {
        makers.push_back(ordered_by);
    }
    return makers;
}

struct Counts {
    std::int64_t payments = 0;
    std::int64_t asked = 0;
    std::int64_t straight_through = 0;
    std::int64_t changed = 0;
    std::map<std::string, std::int64_t> by_policy;
};

std::string to_json(const Counts& counts, std::size_t days) {
    json::object by_policy;
    for (const auto& [name, count] : counts.by_policy) {
        by_policy[name] = count;
    }
    return json::serialize(json::object{{"days", days},
                                        {"payments", counts.payments},
                                        {"asked", counts.asked},
                                        {"straight_through", counts.straight_through},
                                        {"changed", counts.changed},
                                        {"by_policy", std::move(by_policy)}});
}

// What the policies would have asked for, and of how many payments that is another policy's answer
// than now.
std::string simulate(Tx& tx, Context& context, EnterpriseId enterprise, const PolicySet& fresh) {
    const auto in_force = policy_for(tx, enterprise);
    const auto ids =
        store::payments_since(tx, enterprise, context.clock.now() - simulated_days, most_simulated);
    Counts counts;
    for (const auto& [payment, subject] : subjects_of(tx, context.directory, enterprise, ids)) {
        const auto& would = fresh.find(subject);
        const bool is_asked = !would.is_straight_through;
        ++counts.payments;
        ++(is_asked ? counts.asked : counts.straight_through);
        ++counts.by_policy[would.name];
        const auto* does = in_force ? &in_force->find(subject) : nullptr;
        const bool was_asked = does != nullptr && !does->is_straight_through;
        counts.changed += is_asked != was_asked || (is_asked && would.levels != does->levels);
    }
    return to_json(counts, static_cast<std::size_t>(simulated_days.count()));
}

void write_policy_down(Tx& tx, Context& context, EnterpriseId enterprise,
                       const PolicyView& policy) {
    const bool is_decided = policy.state != "loaded";
    write_down(tx, context,
               {.actor = is_decided ? policy.decided_by : policy.loaded_by,
                .action = "policy." + policy.state,
                .subject = {"approval_policy", std::to_string(policy.version_no)},
                .enterprise = enterprise,
                .reason = policy.reason,
                .before = is_decided ? evidence({{"state", "loaded"}}) : std::string{},
                .after = evidence({{"sha256", policy.sha256},
                                   {"content", policy.content},
                                   {"loaded_by", policy.loaded_by}})});
}

}  // namespace

std::optional<PolicyInForce> policy_for(Tx& tx, EnterpriseId enterprise) {
    const auto released = store::policy_in_force(tx, enterprise);
    if (!released && store::sends_without_policy(tx, enterprise)) {
        return std::nullopt;
    }
    auto set = PolicySet::parse(released ? released->content : default_policies);
    check(set.has_value(), "a policy was read before it was kept");
    return PolicyInForce{released ? released->version_no : 0, std::move(*set)};
}

std::vector<std::pair<PaymentView, approval::Subject>> subjects_of(Tx& tx,
                                                                   const Directory& directory,
                                                                   EnterpriseId enterprise,
                                                                   std::span<const PaymentId> ids) {
    std::map<PaymentId, store::PaymentPast> pasts;
    for (auto& past : store::payment_pasts(tx, enterprise, ids)) {
        pasts.emplace(past.payment, std::move(past));
    }
    std::vector<std::pair<PaymentView, approval::Subject>> subjects;
    for (auto& payment : store::read_payments(tx, enterprise, ids)) {
        const auto& past = pasts.at(payment.id);
        approval::Subject subject{.amount = payment.transfer.amount,
                                  .account = payment.account,
                                  .bank = directory.bank(enterprise, payment.channel).id,
                                  .makers = makers_of(payment, past),
                                  .is_new_beneficiary = past.is_new_beneficiary,
                                  .risk_permille = past.risk_permille,
                                  .at = payment.created_at};
        subjects.emplace_back(std::move(payment), std::move(subject));
    }
    return subjects;
}

Result<PolicyView> load_policy(Context& context, EnterpriseId enterprise, const std::string& actor,
                               const std::string& content, const std::string& reason) {
    if (auto good = check_reason(reason); !good) {
        return good.error();
    }
    if (content.size() > max_policy_bytes) {
        return fail(Errc::too_large, "a set of policies has at most 256 KiB");
    }
    const auto policies = PolicySet::parse(content);
    if (!policies) {
        return policies.error();
    }
    PolicyView policy;
    policy.content = content;
    policy.sha256 = digest::hex(digest::sha256(content));
    policy.reason = reason;
    policy.loaded_by = actor;
    policy.state = "loaded";
    return transact_again_on_race(context.database, [&](Tx& tx) -> Result<PolicyView> {
        policy.version_no = store::newest_policy_no(tx, enterprise) + 1;
        policy.loaded_at = context.clock.now();
        policy.simulation = simulate(tx, context, enterprise, *policies);
        store::insert_policy(tx, enterprise, policy);
        write_policy_down(tx, context, enterprise, policy);
        return policy;
    });
}

Result<PolicyView> decide_policy(Context& context, EnterpriseId enterprise,
                                 const std::string& actor, int version_no,
                                 const std::string& state) {
    return context.database.transact([&](Tx& tx) -> Result<PolicyView> {
        auto found = store::lock_policy(tx, enterprise, version_no);
        if (!found) {
            return fail(Errc::not_found);
        }
        if (access::handle_of(found->loaded_by) == access::handle_of(actor)) {
            return fail(Errc::forbidden, "somebody else than who loaded it has to decide");
        }
        if (found->state != "loaded") {
            return fail(Errc::illegal_transition, "the policies are " + found->state);
        }
        const auto in_force = store::policy_in_force(tx, enterprise);
        if (state == "released" && in_force && in_force->version_no > version_no) {
            return fail(Errc::illegal_transition, "newer policies are in force");
        }
        found->state = state;
        found->decided_by = actor;
        found->decided_at = context.clock.now();
        store::decide_policy(tx, enterprise, *found);
        write_policy_down(tx, context, enterprise, *found);
        return std::move(*found);
    });
}

}  // namespace sluice::flow
