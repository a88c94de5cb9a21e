// The auditor itself: each invariant is broken by what it is about, and by nothing else.
#include "tests/auditor/auditor.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "tests/auditor_test/cases.hpp"
#include "tests/auditor_test/good_evidence.hpp"

namespace sluice::auditor {
namespace {

std::vector<Case> all_cases() {
    std::vector<Case> all;
    for (const auto cases : {execution_cases(), answer_cases(), authority_cases(), end_cases()}) {
        all.insert(all.end(), cases.begin(), cases.end());
    }
    return all;
}

Subjects subjects_of(std::string_view invariant, const std::vector<Finding>& findings) {
    Subjects subjects;
    for (const auto& finding : findings) {
        if (finding.invariant == invariant) {
            subjects.push_back(finding.subject);
            EXPECT_NE(finding.detail, "");
        }
    }
    std::ranges::sort(subjects);
    return subjects;
}

TEST(Auditor, finds_nothing_when_every_promise_was_kept) {
    EXPECT_TRUE(judge(good_evidence(), false).empty());
    EXPECT_TRUE(judge(good_evidence(), true).empty());
    EXPECT_TRUE(judge({}, true).empty());
}

TEST(Auditor, finds_what_breaks_an_invariant_and_nothing_else) {
    for (const auto& one : all_cases()) {
        auto evidence = good_evidence();
        one.change(evidence);
        auto expected = one.found;
        std::ranges::sort(expected);
        EXPECT_EQ(subjects_of(one.invariant, judge(evidence, true)), expected)
            << one.invariant << ": " << one.what;
    }
}

TEST(Auditor, has_for_each_invariant_a_case_that_breaks_it_and_one_that_does_not) {
    const auto cases = all_cases();
    for (const auto& invariant : invariants()) {
        const auto has = [&](bool breaks) {
            return std::ranges::any_of(cases, [&](const Case& one) {
                return one.invariant == invariant.name && one.found.empty() != breaks;
            });
        };
        EXPECT_TRUE(has(true)) << invariant.name;
        EXPECT_TRUE(has(false)) << invariant.name;
    }
}

TEST(Auditor, judges_what_holds_at_the_end_only_then) {
    for (const auto& one : all_cases()) {
        auto evidence = good_evidence();
        one.change(evidence);
        for (const auto& finding : judge(evidence, false)) {
            const auto found = std::ranges::find(invariants(), finding.invariant, &Invariant::name);
            ASSERT_NE(found, invariants().end()) << finding.invariant;
            EXPECT_EQ(found->when, When::always) << one.what;
        }
    }
}

}  // namespace
}  // namespace sluice::auditor
