#include "security/approval/policy.hpp"

#include <algorithm>
#include <limits>

namespace sluice::approval {

namespace {

constexpr std::int64_t above_everything = std::numeric_limits<std::int64_t>::max();
constexpr std::int64_t million = 1'000'000;

template <class T>
bool is_one_of(const std::vector<T>& wanted, const T& value) {
    return wanted.empty() || std::ranges::find(wanted, value) != wanted.end();
}

bool has_maker(const std::vector<std::string>& wanted, const std::vector<std::string>& makers) {
    return wanted.empty() || std::ranges::any_of(makers, [&](const auto& maker) {
               return std::ranges::find(wanted, maker) != wanted.end();
           });
}

bool is_within(std::pair<int, int> hours, Instant at, int utc_offset_minutes) {
    const auto local = at + std::chrono::minutes{utc_offset_minutes};
    const auto day = std::chrono::floor<std::chrono::days>(local);
    const auto hour = std::chrono::floor<std::chrono::hours>(local - day).count();
    const auto [from, to] = hours;
    return from < to ? hour >= from && hour < to : hour >= from || hour < to;
}

std::int64_t power_of_ten(int exponent) {
    std::int64_t power = 1;
    while (exponent-- > 0) {
        power *= 10;
    }
    return power;
}

}  // namespace

// Rounded up: an amount is never below a limit because of rounding.
std::int64_t PolicySet::in_base_minor(Money amount) const {
    const auto currency = amount.currency();
    if (currency == base_) {
        return amount.minor();
    }
    const auto rate = rates_.find(std::string{currency.code()});
    if (rate == rates_.end()) {
        return above_everything;
    }
    __extension__ using Wide = __int128;
    const auto up =
        static_cast<Wide>(amount.minor()) * rate->second * power_of_ten(base_.exponent());
    const auto down = static_cast<Wide>(million) * power_of_ten(currency.exponent());
    const auto converted = (up + down - 1) / down;
    return converted > above_everything ? above_everything : static_cast<std::int64_t>(converted);
}

bool PolicySet::holds(const Condition& when, const Subject& subject) const {
    const auto minor = in_base_minor(subject.amount);
    return (!when.from_minor || minor >= *when.from_minor) &&
           (!when.below_minor || minor < *when.below_minor) &&
           is_one_of(when.accounts, subject.account) && is_one_of(when.banks, subject.bank) &&
           has_maker(when.makers, subject.makers) &&
           (!when.new_beneficiary || *when.new_beneficiary == subject.is_new_beneficiary) &&
           (!when.risk_from_permille || subject.risk_permille >= *when.risk_from_permille) &&
           (!when.hours || is_within(*when.hours, subject.at, utc_offset_minutes_));
}

const Policy& PolicySet::find(const Subject& subject) const {
    const auto found = std::ranges::find_if(
        policies_, [&](const Policy& policy) { return holds(policy.when, subject); });
    return found == policies_.end() ? otherwise_ : *found;
}

std::vector<std::vector<std::string>> standing(const Policy& policy, std::span<const Act> acts) {
    std::vector<std::vector<std::string>> levels(policy.levels.size());
    for (const auto& act : acts) {
        if (act.kind == Act::Kind::approve && act.level < levels.size()) {
            levels[act.level].push_back(act.handle);
        } else if (act.kind == Act::Kind::withdraw) {
            for (auto& level : levels) {
                std::erase(level, act.handle);
            }
        }
    }
    return levels;
}

namespace {

bool is_level_complete(const Level& level, const std::vector<std::string>& people) {
    return people.size() >= static_cast<std::size_t>(level.count);
}

}  // namespace

bool is_complete(const Policy& policy, std::span<const Act> acts) {
    const auto levels = standing(policy, acts);
    for (std::size_t i = 0; i < levels.size(); ++i) {
        if (!is_level_complete(policy.levels[i], levels[i])) {
            return false;
        }
    }
    return true;
}

Result<std::size_t> level_for(const Policy& policy, std::span<const Act> acts,
                              std::string_view handle, std::span<const std::string> roles) {
    const auto levels = standing(policy, acts);
    for (const auto& level : levels) {
        if (std::ranges::find(level, handle) != level.end()) {
            return fail(Errc::forbidden, "approved by the same person already");
        }
    }
    bool is_asked_later = false;
    for (std::size_t i = 0; i < levels.size(); ++i) {
        if (is_level_complete(policy.levels[i], levels[i])) {
            continue;
        }
        const bool has_role = std::ranges::find(roles, policy.levels[i].role) != roles.end();
        if (has_role && !is_asked_later) {
            return i;
        }
        if (has_role) {
            return fail(Errc::illegal_transition, "others have to approve first");
        }
        is_asked_later = !policy.is_parallel;
    }
    return fail(Errc::forbidden, "nobody with this role is asked");
}

}  // namespace sluice::approval
