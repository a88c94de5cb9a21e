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

std::string staleness(const WantedList& wanted, Instant released_at,
                      std::optional<BusinessDate> published, Instant now) {
    const auto is_older = [&](Instant since, int days) {
        return days > 0 && now - since > std::chrono::days{days};
    };
    if (is_older(released_at, wanted.max_age_days)) {
        return fmt::format("is older than {} days", wanted.max_age_days);
    }
    if (published && is_older(Instant{*published}, wanted.max_published_age_days)) {
        return fmt::format("was published more than {} days ago", wanted.max_published_age_days);
    }
    return {};
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
    for (const auto& [list, what] : unreadable) {
        const auto want = std::ranges::find(wanted, list, &WantedList::name);
        const auto by_hits =
            verdict_of(what.rule_set) == Verdict::pass ? Verdict::pass : Verdict::hold;
        add(fmt::format("list {} cannot be read", list),
            want == wanted.end() ? by_hits : want->posture);
    }
    for (const auto& want : wanted) {
        const auto found = members.find(want.name);
        if (found == members.end()) {
            if (!unreadable.contains(want.name)) {
                add(fmt::format("list {} is missing", want.name), want.posture);
            }
            continue;
        }
        const auto& member = found->second;
        const auto stale = staleness(want, member.released_at, member.published, now);
        if (!stale.empty()) {
            add(fmt::format("list {} {}", want.name, stale), want.posture);
        }
    }
    return trouble;
}

}  // namespace sluice::flow
