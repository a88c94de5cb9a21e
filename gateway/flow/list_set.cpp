#include "gateway/flow/list_set.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace sluice::flow {

namespace {

constexpr std::array<std::string_view, 5> names{"sanctions", "special_measures", "black", "grey",
                                                "white"};

}  // namespace

std::string_view name(RuleSet rule_set) {
    return names[static_cast<std::size_t>(rule_set)];
}

std::optional<RuleSet> parse_rule_set(std::string_view text) {
    const auto found = std::ranges::find(names, text);
    return found == names.end() ? std::nullopt
                                : std::optional{static_cast<RuleSet>(found - names.begin())};
}

Verdict verdict_of(RuleSet rule_set) {
    switch (rule_set) {
        case RuleSet::special_measures:
        case RuleSet::black:
            return Verdict::stop;
        case RuleSet::sanctions:
        case RuleSet::grey:
            return Verdict::hold;
        case RuleSet::white:
            break;
    }
    return Verdict::pass;
}

ListTrouble ListSet::trouble(const std::vector<WantedList>& wanted, Instant now) const {
    ListTrouble trouble;
    const auto add = [&](std::string what, Verdict posture) {
        trouble.what += (trouble.empty() ? "" : "; ") + what;
        trouble.posture = std::max(trouble.posture, posture);
    };
    const auto is_sanctions = [](const auto& member) {
        return member.second.rule_set == RuleSet::sanctions ||
               member.second.rule_set == RuleSet::special_measures;
    };
    if (std::ranges::none_of(members, is_sanctions)) {
        add("no sanctions list is in force", Verdict::hold);
    }
    for (const auto& want : wanted) {
        const auto found = members.find(want.name);
        if (found == members.end()) {
            add(fmt::format("list {} is missing", want.name), want.posture);
        } else if (want.max_age_days > 0 &&
                   now - found->second.released_at > std::chrono::days{want.max_age_days}) {
            add(fmt::format("list {} is older than {} days", want.name, want.max_age_days),
                want.posture);
        }
    }
    return trouble;
}

}  // namespace sluice::flow
