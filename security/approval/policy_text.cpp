#include <algorithm>
#include <boost/json.hpp>
#include <set>
#include <span>

#include "security/access/role.hpp"
#include "security/approval/policy.hpp"

namespace sluice::approval {

namespace json = boost::json;

namespace {

constexpr std::size_t most_policies = 200;
constexpr std::size_t most_limits = 50;
constexpr int most_people = 20;  // of one level

json::string_view view(std::string_view text) {
    return {text.data(), text.size()};
}

}  // namespace

// Reads one set; the first mistake ends it.
class PolicyReader {
public:
    Result<PolicySet> read(std::string_view text) {
        boost::system::error_code error;
        const auto document = json::parse(view(text), error);
        if (error || !document.is_object()) {
            return fail(Errc::malformed, "must be a JSON object");
        }
        PolicySet set;
        read_set(document.get_object(), set);
        if (problem_) {
            return *problem_;
        }
        return set;
    }
    Result<Policy> read_levels_of(const json::object& object) {
        Policy policy;
        read_levels(object, "", policy);
        if (problem_) {
            return *problem_;
        }
        return policy;
    }

private:
    void note(const std::string& where, Errc code, std::string what) {
        if (!problem_) {
            problem_ = fail(code, std::move(what), where);
        }
    }
    void allow(const json::object& object, const std::string& place,
               std::initializer_list<std::string_view> names) {
        for (const auto& member : object) {
            const std::string_view name{member.key().data(), member.key().size()};
            if (std::ranges::find(names, name) == names.end()) {
                note(place + '/' + std::string{name}, Errc::unknown_field, "is not known");
            }
        }
    }
    // The member, when it is there and of the kind that `is` wants.
    template <class Is>
    const json::value* member(const json::object& object, std::string_view name,
                              const std::string& place, const char* what, Is&& is) {
        const auto* value = object.if_contains(view(name));
        if (value != nullptr && !is(*value)) {
            note(place + '/' + std::string{name}, Errc::invalid_value, what);
            return nullptr;
        }
        return value;
    }
    std::string text(const json::object& object, std::string_view name, const std::string& place) {
        const auto* value = member(object, name, place, "must be a text",
                                   [](const auto& v) { return v.is_string(); });
        return value == nullptr ? std::string{} : std::string{value->get_string()};
    }
    std::optional<int> integer(const json::object& object, std::string_view name,
                               const std::string& place, int least, int most) {
        const auto* value =
            member(object, name, place, "is no whole number in its range", [&](const auto& v) {
                return v.is_int64() && v.get_int64() >= least && v.get_int64() <= most;
            });
        return value == nullptr ? std::nullopt
                                : std::optional{static_cast<int>(value->get_int64())};
    }
    std::optional<bool> boolean(const json::object& object, std::string_view name,
                                const std::string& place) {
        const auto* value = member(object, name, place, "must be true or false",
                                   [](const auto& v) { return v.is_bool(); });
        return value == nullptr ? std::nullopt : std::optional{value->get_bool()};
    }
    std::vector<std::string> texts(const json::object& object, std::string_view name,
                                   const std::string& place) {
        const auto* value =
            member(object, name, place, "must be an array of texts", [](const auto& v) {
                return v.is_array() && !v.get_array().empty() &&
                       std::ranges::all_of(v.get_array(),
                                           [](const auto& i) { return i.is_string(); });
            });
        std::vector<std::string> all;
        if (value != nullptr) {
            for (const auto& item : value->get_array()) {
                all.emplace_back(item.get_string());
            }
        }
        return all;
    }
    std::optional<std::int64_t> amount(const json::object& object, std::string_view name,
                                       const std::string& place, Currency base) {
        const auto written = text(object, name, place);
        if (written.empty()) {
            return std::nullopt;
        }
        const auto parsed = Money::parse(written, base);
        if (!parsed) {
            note(place + '/' + std::string{name}, Errc::invalid_value,
                 "must be an amount of the base currency");
            return std::nullopt;
        }
        return parsed->minor();
    }

    void read_set(const json::object& object, PolicySet& set) {
        allow(object, "",
              {"base_currency", "rates", "utc_offset_minutes", "policies", "limits", "otherwise"});
        const auto base = Currency::parse(text(object, "base_currency", ""));
        if (!base) {
            note("/base_currency", Errc::unknown_currency, "a currency is needed");
            return;
        }
        set.base_ = *base;
        set.utc_offset_minutes_ = integer(object, "utc_offset_minutes", "", -720, 840).value_or(0);
        read_rates(object, set);
        const auto* policies = member(
            object, "policies", "", "must be an array",
            [](const auto& v) { return v.is_array() && v.get_array().size() <= most_policies; });
        std::set<std::string> names;
        for (std::size_t i = 0; policies != nullptr && i < policies->get_array().size(); ++i) {
            const auto place = "/policies/" + std::to_string(i);
            auto policy = read_policy(policies->get_array()[i], place, set.base_);
            if (!names.insert(policy.name).second) {
                note(place + "/name", Errc::invalid_value, "another policy has this name");
            }
            set.policies_.push_back(std::move(policy));
        }
        read_limits(object, set);
        read_otherwise(object, set);
    }
    void read_limits(const json::object& object, PolicySet& set) {
        const auto* limits = member(
            object, "limits", "", "must be an array of at most 50",
            [](const auto& v) { return v.is_array() && v.get_array().size() <= most_limits; });
        std::set<std::string> names;
        for (std::size_t i = 0; limits != nullptr && i < limits->get_array().size(); ++i) {
            const auto place = "/limits/" + std::to_string(i);
            auto limit = read_limit(limits->get_array()[i], place, set.base_);
            if (!names.insert(limit.name).second) {
                note(place + "/name", Errc::invalid_value, "another limit has this name");
            }
            set.limits_.push_back(std::move(limit));
        }
    }
    Limit read_limit(const json::value& value, const std::string& place, Currency base) {
        Limit limit;
        if (!value.is_object()) {
            note(place, Errc::invalid_value, "must be an object");
            return limit;
        }
        const auto& object = value.get_object();
        allow(object, place, {"name", "per", "period", "most"});
        limit.name = text(object, "name", place);
        if (limit.name.empty() || limit.name.size() > 100 ||
            limit.name.find('\n') != std::string::npos) {
            note(place + "/name", Errc::missing_field, "one line of 1 to 100 bytes is needed");
        }
        constexpr std::string_view owners[] = {"enterprise", "account", "beneficiary", "maker"};
        constexpr std::string_view periods[] = {"payment", "day", "month"};
        limit.per = static_cast<Limit::Per>(choice(object, "per", place, owners));
        limit.period = static_cast<Limit::Period>(choice(object, "period", place, periods));
        const auto most = amount(object, "most", place, base);
        if (!most || *most <= 0) {
            note(place + "/most", Errc::missing_field, "an amount of the base currency is needed");
        }
        limit.most_minor = most.value_or(0);
        return limit;
    }
    std::size_t choice(const json::object& object, std::string_view name, const std::string& place,
                       std::span<const std::string_view> choices) {
        const auto found = std::ranges::find(choices, text(object, name, place));
        if (found == choices.end()) {
            note(place + '/' + std::string{name}, Errc::invalid_value, "is none of its values");
            return 0;
        }
        return static_cast<std::size_t>(found - choices.begin());
    }
    void read_rates(const json::object& object, PolicySet& set) {
        const auto* rates = member(object, "rates", "", "must be an object",
                                   [](const auto& v) { return v.is_object(); });
        if (rates == nullptr) {
            return;
        }
        for (const auto& rate : rates->get_object()) {
            const std::string code{rate.key().data(), rate.key().size()};
            // Six decimals, as an integer of millionths.
            const auto millionths = rate.value().is_string()
                                        ? millionths_of(std::string{rate.value().get_string()})
                                        : std::nullopt;
            if (!Currency::parse(code) || !millionths) {
                note("/rates/" + code, Errc::invalid_value,
                     "a currency, and a positive decimal of at most six decimals as a text");
                return;
            }
            set.rates_[code] = *millionths;
        }
    }
    static std::optional<std::int64_t> millionths_of(const std::string& text) {
        const auto point = text.find('.');
        const auto whole = text.substr(0, point);
        auto part = point == std::string::npos ? std::string{} : text.substr(point + 1);
        const auto is_digits = [](const std::string& digits) {
            return std::ranges::all_of(digits, [](char c) { return c >= '0' && c <= '9'; });
        };
        if (whole.empty() || whole.size() > 9 || part.size() > 6 || !is_digits(whole) ||
            !is_digits(part)) {
            return std::nullopt;
        }
        part.resize(6, '0');
        const auto value = std::stoll(whole + part);
        return value > 0 ? std::optional<std::int64_t>{value} : std::nullopt;
    }
    Policy read_policy(const json::value& value, const std::string& place, Currency base) {
        Policy policy;
        if (!value.is_object()) {
            note(place, Errc::invalid_value, "must be an object");
            return policy;
        }
        const auto& object = value.get_object();
        allow(object, place, {"name", "when", "straight_through", "order", "levels"});
        policy.name = text(object, "name", place);
        if (policy.name.empty() || policy.name.size() > 100) {
            note(place + "/name", Errc::missing_field, "1 to 100 bytes are needed");
        }
        policy.is_straight_through = boolean(object, "straight_through", place).value_or(false);
        read_when(object, place, base, policy.when);
        if (policy.is_straight_through) {
            if (object.contains("levels") || object.contains("order")) {
                note(place + "/levels", Errc::invalid_value, "nobody is asked straight through");
            }
            return policy;
        }
        read_levels(object, place, policy);
        return policy;
    }
    void read_when(const json::object& object, const std::string& parent, Currency base,
                   Condition& when) {
        const auto* value = member(object, "when", parent, "must be an object",
                                   [](const auto& v) { return v.is_object(); });
        if (value == nullptr) {
            return;
        }
        const auto place = parent + "/when";
        const auto& given = value->get_object();
        allow(given, place,
              {"amount_from", "amount_below", "accounts", "banks", "makers", "beneficiary",
               "risk_from", "from_hour", "to_hour"});
        when.from_minor = amount(given, "amount_from", place, base);
        when.below_minor = amount(given, "amount_below", place, base);
        when.banks = texts(given, "banks", place);
        when.makers = texts(given, "makers", place);
        for (const auto& id : texts(given, "accounts", place)) {
            const auto parsed = AccountId::parse(id);
            if (!parsed) {
                note(place + "/accounts", Errc::invalid_value, "each is the id of an account");
                return;
            }
            when.accounts.push_back(*parsed);
        }
        const auto beneficiary = text(given, "beneficiary", place);
        if (beneficiary == "new" || beneficiary == "known") {
            when.new_beneficiary = beneficiary == "new";
        } else if (!beneficiary.empty()) {
            note(place + "/beneficiary", Errc::invalid_value, "new or known");
        }
        when.risk_from_permille = integer(given, "risk_from", place, 1, 1000);
        const auto from = integer(given, "from_hour", place, 0, 23);
        const auto to = integer(given, "to_hour", place, 0, 23);
        if (from.has_value() != to.has_value() || (from && *from == *to)) {
            note(place + "/from_hour", Errc::invalid_value, "two different hours belong together");
        } else if (from) {
            when.hours = {*from, *to};
        }
    }
    void read_levels(const json::object& object, const std::string& place, Policy& policy) {
        const auto order = text(object, "order", place);
        if (order != "" && order != "serial" && order != "parallel") {
            note(place + "/order", Errc::invalid_value, "serial or parallel");
        }
        policy.is_parallel = order == "parallel";
        const auto* levels = object.if_contains("levels");
        if (levels == nullptr || !levels->is_array() || levels->get_array().empty() ||
            levels->get_array().size() > 10) {
            note(place + "/levels", Errc::missing_field,
                 "1 to 10 levels are needed where nothing says straight_through");
            return;
        }
        for (std::size_t i = 0; i < levels->get_array().size(); ++i) {
            read_level(levels->get_array()[i], place + "/levels/" + std::to_string(i), policy);
        }
    }
    void read_level(const json::value& value, const std::string& place, Policy& policy) {
        if (!value.is_object()) {
            note(place, Errc::invalid_value, "must be an object");
            return;
        }
        const auto& object = value.get_object();
        allow(object, place, {"role", "count"});
        const auto id = text(object, "role", place);
        const auto* role = access::find_role(id);
        const auto approves = static_cast<std::size_t>(access::Permission::payment_approve);
        if (role == nullptr || !role->permissions[approves]) {
            note(place + "/role", Errc::invalid_value, "is no role that approves");
        }
        policy.levels.push_back({id, integer(object, "count", place, 1, most_people).value_or(1)});
    }
    void read_otherwise(const json::object& object, PolicySet& set) {
        const auto* value = object.if_contains("otherwise");
        if (value == nullptr || !value->is_object()) {
            note("/otherwise", Errc::missing_field, "who approves what no policy is for");
            return;
        }
        allow(value->get_object(), "/otherwise", {"order", "levels"});
        read_levels(value->get_object(), "/otherwise", set.otherwise_);
        set.otherwise_.name = "otherwise";
    }

    std::optional<Error> problem_;
};

Result<PolicySet> PolicySet::parse(std::string_view text) {
    return PolicyReader{}.read(text);
}

std::string levels_text(const Policy& policy) {
    json::array levels;
    for (const auto& level : policy.levels) {
        levels.push_back({{"role", level.role}, {"count", level.count}});
    }
    return json::serialize(json::object{{"order", policy.is_parallel ? "parallel" : "serial"},
                                        {"levels", std::move(levels)}});
}

Result<Policy> parse_levels(std::string_view text) {
    boost::system::error_code error;
    const auto value = json::parse(view(text), error);
    if (error || !value.is_object()) {
        return fail(Errc::malformed, "no levels");
    }
    return PolicyReader{}.read_levels_of(value.get_object());
}

}  // namespace sluice::approval
