#pragma once

#include <string_view>
#include <vector>

#include "gateway/flow/case_desk.hpp"
#include "gateway/flow/case_material.hpp"

// What people found out about each hit of a case: a hit is somebody else ("other"), the one on the
// list ("match"), or nobody can tell ("unknown"). Of a hit it is this party and this entry that
// count, so several hits may be one of these pairs; a hit without both has no finding.
namespace sluice::flow {

// The pairs of the hits, each once, in their order.
std::vector<store::PartyAndEntry> pairs_of(const std::vector<KeptHit>& hits);

// What a proposal found: as given, or what its reason says about the only pair there is. Findings
// that were left out of a case with several pairs stay out: a reason does not tell of which it is.
std::vector<store::CaseFinding> findings_or_implied(std::vector<store::CaseFinding> given,
                                                    const std::vector<store::PartyAndEntry>& pairs,
                                                    std::string_view reason_code);

// The findings to keep with a proposal about a case with these hits. not_the_listed_party needs
// every pair to be found "other", listed_party at least one "match", when there are pairs at all.
// Errors with their place in the proposal: invalid_value (a finding that there is not, a pair that
// the case has not, one given twice, one that the reason contradicts); missing_field.
Result<std::vector<store::CaseFinding>> findings_of(const CaseProposal& proposal,
                                                    const std::vector<KeptHit>& hits);

}  // namespace sluice::flow
