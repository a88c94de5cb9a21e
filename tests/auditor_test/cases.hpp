#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "tests/auditor/evidence.hpp"

namespace sluice::auditor {

using Subjects = std::vector<std::string>;

// What is changed in the good evidence, and what the invariant then finds: nothing, if it holds.
struct Case {
    std::string_view invariant;
    std::string_view what;
    void (*change)(Evidence&);
    Subjects found;
};

std::span<const Case> execution_cases();
std::span<const Case> answer_cases();
std::span<const Case> authority_cases();
std::span<const Case> end_cases();

}  // namespace sluice::auditor
