#pragma once

#include <optional>
#include <string>
#include <vector>

#include "gateway/flow/accept.hpp"
#include "gateway/flow/context.hpp"
#include "gateway/flow/officer.hpp"
#include "ledger/store/case_store.hpp"
#include "ledger/store/payment_store.hpp"

// The desk of compliance officers. Two of them decide a case: one proposes, another confirms; never
// who ordered the payment. Every act is a row of screening_case_event. Common errors: not_found
// (also a case of an enterprise that the officer does not see), forbidden (a case of special
// preventive measures without the right to it; four eyes), version_conflict, illegal_transition,
// and the database's.
namespace sluice::flow {

inline constexpr std::size_t max_attachment_bytes = 8u << 20;
inline constexpr std::size_t max_attachments = 50;  // of one case

// What every act on a case begins with.
struct CaseRequest {
    CaseId id;
    std::optional<int> expected_version;  // If-Match
};

// The enterprises of the directory that the officer sees.
std::vector<EnterpriseId> seen_enterprises(const Directory& directory, const Officer& officer);

// A case the officer may work on. `tx` of any kind.
Result<store::CaseView> seen_case(store::Tx& tx, const Directory& directory, const Officer& officer,
                                  CaseId id);

// To whom; null: to nobody. Errors also: invalid_value when that officer may not work on it.
Result<store::CaseView> assign_case(Context& context, const Officer& officer,
                                    const CaseRequest& request, const Officer* to);

// 1 to 2,000 bytes; also on a decided case.
Result<store::CaseView> note_case(Context& context, const Officer& officer,
                                  const CaseRequest& request, const std::string& note);

// A document, at most max_attachment_bytes; also on a decided case. Errors also: too_large.
Result<store::CaseView> attach_to_case(Context& context, const Officer& officer,
                                       const CaseRequest& request, const std::string& file_name,
                                       const std::string& content);

struct CaseProposal {
    std::string outcome;                            // "release", "refuse", "close"
    std::string reason_code;                        // of case_reasons()
    std::string note;                               // 1 to 2,000 bytes
    std::vector<store::CaseFinding> findings = {};  // about hits of the case, each at most once
};
// release and refuse are for a held payment, close for everything else. Errors also: invalid_value,
// missing_field (see findings_of()).
Result<store::CaseView> propose_outcome(Context& context, const Officer& officer,
                                        const CaseRequest& request, const CaseProposal& proposal);

// Gives a proposal back: the case is open again. Whoever proposed takes it back with it.
Result<store::CaseView> return_case(Context& context, const Officer& officer,
                                    const CaseRequest& request, const std::string& note);

// What became of a confirmed proposal.
enum class CaseEffect : std::uint8_t {
    released,         // the payment goes on
    waits_for_other,  // released, but another case of the payment is not decided
    refused,          // the payment is rejected, its reservation given back
    closed,           // nothing to do to a payment
    payment_changed   // the payment was not held any more; the case is closed
};
std::string_view name(CaseEffect effect);

struct DecidedCase {
    store::CaseView view;
    CaseEffect effect = CaseEffect::closed;
};

// Another officer than who proposed carries the proposal out. A repetition with the same key gives
// the case as it is now. Errors also: the idempotency codes.
Result<DecidedCase> confirm_outcome(Context& context, const Officer& officer,
                                    const CaseRequest& request, const Idempotency& idempotency,
                                    const std::string& note);

}  // namespace sluice::flow
