#include "security/monitoring/decision.hpp"

#include <boost/json/serialize.hpp>
#include <boost/json/string.hpp>
#include <cstdlib>

#include "ledger/base/check.hpp"

namespace sluice::monitoring {

namespace {

std::string json_text(std::string_view text) {
    return boost::json::serialize(boost::json::string(text));
}

std::string tenths(std::int64_t number) {
    const auto magnitude = std::llabs(number);
    return (number < 0 ? "-" : "") + std::to_string(magnitude / 10) + '.' +
           std::to_string(magnitude % 10);
}

std::string money_text(const Quantity& quantity) {
    const auto currency = Currency::parse(quantity.currency);
    check(currency.has_value(), "a reason's amount has a currency of ISO 4217");
    return quantity.currency + decimal(quantity.number, *currency);
}

template <class Items, class Write>
std::string json_list(const Items& items, Write write) {
    std::string out = "[";
    for (const auto& item : items) {
        out += out.size() > 1 ? "," : "";
        out += write(item);
    }
    return out + ']';
}

std::string reason_json(const Reason& reason) {
    return "{\"scenario\":" + json_text(reason.scenario) +
           ",\"score_permille\":" + std::to_string(reason.score_permille) +
           ",\"stop\":" + (reason.is_stop ? "true" : "false") +
           ",\"value\":" + json_text(to_string(reason.value)) +
           ",\"baseline\":" + json_text(to_string(reason.baseline)) +
           ",\"threshold\":" + json_text(to_string(reason.threshold)) +
           ",\"window\":" + json_text(reason.window) +
           ",\"transfers\":" + json_list(reason.transfers, json_text) + '}';
}

}  // namespace

std::string_view name(Verdict verdict) {
    switch (verdict) {
        case Verdict::pass:
            return "pass";
        case Verdict::hold:
            return "hold";
        case Verdict::stop:
            return "stop";
    }
    check(false, "every verdict has a name");
    return {};
}

Quantity count_of(std::size_t number) {
    return {static_cast<std::int64_t>(number), Unit::count};
}

Quantity money_of(std::int64_t minor, std::string_view currency) {
    return {minor, Unit::money, std::string{currency}};
}

std::string to_string(const Quantity& quantity) {
    const auto number = std::to_string(quantity.number);
    switch (quantity.unit) {
        case Unit::count:
            return number;
        case Unit::permille:
            return tenths(quantity.number) + '%';
        case Unit::money:
            return money_text(quantity);
        case Unit::days:
            return number + 'd';
        case Unit::hours:
            return number + 'h';
        case Unit::minutes:
            return number + "min";
        case Unit::edits:
            return number + "edit";
    }
    check(false, "every unit has a text");
    return {};
}

std::string to_json(const Decision& decision) {
    return "{\"verdict\":\"" + std::string{name(decision.verdict)} +
           "\",\"score_permille\":" + std::to_string(decision.score_permille) +
           ",\"reasons\":" + json_list(decision.reasons, reason_json) +
           ",\"not_evaluated\":" + json_list(decision.not_evaluated, json_text) +
           ",\"shadow\":" + json_list(decision.shadow, reason_json) + '}';
}

std::string to_line(const std::vector<Reason>& reasons) {
    std::string line;
    for (const auto& reason : reasons) {
        line += line.empty() ? "" : "|";
        line += reason.scenario + "(value=" + to_string(reason.value) +
                ";baseline=" + to_string(reason.baseline) +
                ";threshold=" + to_string(reason.threshold) + ";window=" + reason.window +
                ";transfers=";
        for (std::size_t i = 0; i < reason.transfers.size(); ++i) {
            line += (i == 0 ? "" : "+") + reason.transfers[i];
        }
        line += ')';
    }
    return line;
}

}  // namespace sluice::monitoring
