#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "gateway/flow/context.hpp"
#include "ledger/store/approval_store.hpp"
#include "ledger/store/payment_store.hpp"
#include "security/access/principal.hpp"
#include "security/approval/policy.hpp"

// Approval policies of an enterprise: loaded by one person, with what they would have asked for of
// late, and put in force by another.
namespace sluice::flow {

inline constexpr std::chrono::days simulated_days{90};
inline constexpr std::size_t most_simulated = 20'000;  // newest payments
inline constexpr std::size_t max_policy_bytes = 256u << 10;

struct PolicyInForce {
    int version_no = 0;  // 0: none was released
    approval::PolicySet policies;

    const approval::Policy& find(const approval::Subject& subject) const {
        return policies.find(subject);
    }
};
// What payments of the enterprise are judged by now; nothing: nobody is asked, because no policy
// was ever released and its configuration says so.
std::optional<PolicyInForce> policy_for(store::Tx& tx, EnterpriseId enterprise);

// What policies know of payments, those that are not there left out.
std::vector<std::pair<store::PaymentView, approval::Subject>> subjects_of(
    store::Tx& tx, const Directory& directory, EnterpriseId enterprise,
    std::span<const PaymentId> ids);

// Reads the policies, runs them over the payments of the last days, and keeps both until somebody
// else decides. Errors: those of approval::PolicySet::parse; too_large; missing_field without a
// reason; the database's.
Result<store::PolicyView> load_policy(Context& context, EnterpriseId enterprise,
                                      const std::string& actor, const std::string& content,
                                      const std::string& reason);

// state: "released" or "refused". Errors: not_found; forbidden to who loaded it;
// illegal_transition when it is decided, or older than what is in force.
Result<store::PolicyView> decide_policy(Context& context, EnterpriseId enterprise,
                                        const std::string& actor, int version_no,
                                        const std::string& state);

}  // namespace sluice::flow
