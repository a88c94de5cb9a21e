#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "ledger/store/database.hpp"

// Approvals: tables approval_policy, approval_request, approval_act.
namespace sluice::store {

struct PolicyView {
    int version_no = 0;
    std::string content;
    std::string sha256;
    std::string simulation;  // JSON
    std::string reason;
    std::string loaded_by;
    Instant loaded_at{};
    std::string state;  // "loaded", "released", "refused"
    std::string decided_by;
    std::optional<Instant> decided_at;
};

void insert_policy(Tx& tx, EnterpriseId enterprise, const PolicyView& policy);
std::optional<PolicyView> lock_policy(Tx& tx, EnterpriseId enterprise, int version_no);
std::optional<PolicyView> find_policy(Tx& tx, EnterpriseId enterprise, int version_no);
// The newest that was released.
std::optional<PolicyView> policy_in_force(Tx& tx, EnterpriseId enterprise);
int newest_policy_no(Tx& tx, EnterpriseId enterprise);
void decide_policy(Tx& tx, EnterpriseId enterprise, const PolicyView& decided);
// Newest first, below version `before`.
std::vector<PolicyView> list_policies(Tx& tx, EnterpriseId enterprise, std::optional<int> before,
                                      std::size_t limit);
bool sends_without_policy(Tx& tx, EnterpriseId enterprise);

struct ApprovalRequest {
    PaymentId payment;
    int policy_version = 0;  // 0: there was none
    std::string policy_name;
    std::string levels;  // JSON
    std::vector<std::string> makers;
    std::string content_sha256;
    Instant asked_at{};
};

void insert_requests(Tx& tx, EnterpriseId enterprise, std::span<const ApprovalRequest> requests);
std::vector<ApprovalRequest> find_requests(Tx& tx, EnterpriseId enterprise,
                                           std::span<const PaymentId> ids);

struct ApprovalActRow {
    PaymentId payment;
    int act_no = 0;
    std::string act;  // "approve", "refuse", "withdraw"
    int level = 0;
    std::string actor;
    std::string role;
    std::string reason;
    Instant at{};
};

void insert_act(Tx& tx, EnterpriseId enterprise, const ApprovalActRow& act,
                const ApprovalRequest& request);
// In the order of payments and acts.
std::vector<ApprovalActRow> find_acts(Tx& tx, EnterpriseId enterprise,
                                      std::span<const PaymentId> ids);

// What a policy asks about payments beside their own content.
struct PaymentPast {
    PaymentId payment;
    std::string creator;              // actor of its creation
    bool is_new_beneficiary = false;  // nothing to its creditor's account was settled before it
    int risk_permille = 0;            // of its newest decision
};
std::vector<PaymentPast> payment_pasts(Tx& tx, EnterpriseId enterprise,
                                       std::span<const PaymentId> ids);

// Payments that wait to be approved, in the order in which they came, behind `after`.
std::vector<PaymentId> payments_to_approve(Tx& tx, EnterpriseId enterprise,
                                           std::optional<PaymentId> after, std::size_t limit);
// The newest payments that were ordered since, for a simulation.
std::vector<PaymentId> payments_since(Tx& tx, EnterpriseId enterprise, Instant since,
                                      std::size_t limit);

}  // namespace sluice::store
