#pragma once

#include <span>
#include <string_view>

namespace sluice::flow {

// How a case may end, and why: officers choose from this table, so that what they decide can be
// counted and learnt from.
struct CaseReason {
    std::string_view outcome;  // "release", "refuse", "close"
    std::string_view code;     // stable, part of the API
    std::string_view english;
    std::string_view chinese;
};

// Says that every hit is about somebody else: the only reason that lets a case of special
// preventive measures go.
inline constexpr std::string_view not_the_listed_party = "not_the_listed_party";
// Says that at least one hit is the one on the list.
inline constexpr std::string_view listed_party = "listed_party";

std::span<const CaseReason> case_reasons();
// Null: no such code for this outcome.
const CaseReason* find_case_reason(std::string_view outcome, std::string_view code);

}  // namespace sluice::flow
