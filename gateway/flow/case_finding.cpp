#include "gateway/flow/case_finding.hpp"

#include <algorithm>

#include "gateway/flow/case_reason.hpp"

namespace sluice::flow {

namespace {

using store::CaseFinding;
using store::PartyAndEntry;

constexpr std::string_view words[] = {"other", "match", "unknown"};

bool has_pair(const KeptHit& hit) {
    return !hit.party.empty() && !hit.entry.empty();
}

Error wrong(std::size_t index, const char* member, const char* why) {
    return fail(Errc::invalid_value, why, "/findings/" + std::to_string(index) + member);
}

const CaseFinding* find(const std::vector<CaseFinding>& findings, const PartyAndEntry& pair) {
    const auto found = std::ranges::find(findings, pair, &CaseFinding::pair);
    return found == findings.end() ? nullptr : &*found;
}

// Each names a hit of the case, once.
Result<void> check_given(const std::vector<CaseFinding>& given,
                         const std::vector<PartyAndEntry>& pairs) {
    for (std::size_t i = 0; i < given.size(); ++i) {
        if (std::ranges::find(words, given[i].finding) == std::end(words)) {
            return wrong(i, "/finding", "must be other, match or unknown");
        }
        if (std::ranges::find(pairs, given[i].pair) == pairs.end()) {
            return wrong(i, "", "the case has no hit of this party and entry");
        }
        if (find(given, given[i].pair) != &given[i]) {
            return wrong(i, "", "there is a finding about this hit already");
        }
    }
    return {};
}

// Names the hits that lack one: "ofac_sdn 306 (creditor), un_sc QDi.1 (remittance)".
std::string without_finding(const std::vector<CaseFinding>& findings,
                            const std::vector<KeptHit>& hits) {
    std::string text;
    for (const auto& hit : hits) {
        if (has_pair(hit) && find(findings, {hit.party, hit.entry}) == nullptr) {
            text += (text.empty() ? "" : ", ") + hit.list_name + ' ' + hit.entry_id;
            text += hit.field.empty() ? "" : " (" + hit.field + ')';
        }
    }
    return text;
}

Result<void> check_all_others(const std::vector<CaseFinding>& findings,
                              const std::vector<KeptHit>& hits) {
    for (std::size_t i = 0; i < findings.size(); ++i) {
        if (findings[i].finding != "other") {
            return wrong(i, "/finding", "the reason says that every hit is about somebody else");
        }
    }
    if (const auto missing = without_finding(findings, hits); !missing.empty()) {
        return fail(Errc::missing_field, "hits without a finding: " + missing, "/findings");
    }
    return {};
}

Result<void> check_one_match(const std::vector<CaseFinding>& findings) {
    if (std::ranges::find(findings, "match", &CaseFinding::finding) == findings.end()) {
        return fail(Errc::missing_field, "the reason says that a hit is a match: which one?",
                    "/findings");
    }
    return {};
}

std::string_view implied_by(std::string_view reason_code) {
    return reason_code == not_the_listed_party ? "other"
           : reason_code == listed_party       ? "match"
                                               : "";
}

}  // namespace

std::vector<PartyAndEntry> pairs_of(const std::vector<KeptHit>& hits) {
    std::vector<PartyAndEntry> pairs;
    for (const auto& hit : hits) {
        PartyAndEntry pair{hit.party, hit.entry};
        if (has_pair(hit) && std::ranges::find(pairs, pair) == pairs.end()) {
            pairs.push_back(std::move(pair));
        }
    }
    return pairs;
}

std::vector<CaseFinding> findings_or_implied(std::vector<CaseFinding> given,
                                             const std::vector<PartyAndEntry>& pairs,
                                             std::string_view reason_code) {
    const auto implied = implied_by(reason_code);
    if (given.empty() && pairs.size() == 1 && !implied.empty()) {
        given.push_back({pairs.front(), std::string{implied}});
    }
    return given;
}

Result<std::vector<CaseFinding>> findings_of(const CaseProposal& proposal,
                                             const std::vector<KeptHit>& hits) {
    const auto pairs = pairs_of(hits);
    if (auto good = check_given(proposal.findings, pairs); !good) {
        return good.error();
    }
    auto findings = findings_or_implied(proposal.findings, pairs, proposal.reason_code);
    Result<void> agrees;
    if (proposal.reason_code == not_the_listed_party) {
        agrees = check_all_others(findings, hits);
    } else if (proposal.reason_code == listed_party && !pairs.empty()) {
        agrees = check_one_match(findings);
    }
    return agrees ? Result<std::vector<CaseFinding>>{std::move(findings)} : agrees.error();
}

}  // namespace sluice::flow
