#include <algorithm>
#include <charconv>

#include "security/monitoring/monitor_parameters.hpp"

namespace sluice::monitoring {

namespace {

constexpr std::size_t max_bytes = 1u << 20;
constexpr std::size_t max_tenants = 10'000;

constexpr std::string_view blanks = " \t\r";

std::string_view trimmed(std::string_view text) {
    const auto first = text.find_first_not_of(blanks);
    if (first == std::string_view::npos) {
        return {};
    }
    return text.substr(first, text.find_last_not_of(blanks) - first + 1);
}

// One line with its place for errors.
class Line {
public:
    Line(std::string_view text, int number) : text_(text), number_(number) {}

    Error bad(Errc code, std::string why, std::string_view at) const {
        const auto column = at.data() == nullptr ? 1 : at.data() - text_.data() + 1;
        return fail(code, std::move(why), "column " + std::to_string(column), number_);
    }

    // Up to a comment that is not inside a text.
    std::string_view code() const {
        bool is_text = false;
        for (std::size_t i = 0; i < text_.size(); ++i) {
            is_text = text_[i] == '"' ? !is_text : is_text;
            if (text_[i] == '#' && !is_text) {
                return trimmed(text_.substr(0, i));
            }
        }
        return trimmed(text_);
    }

private:
    std::string_view text_;
    int number_;
};

Result<std::string> read_text(const Line& line, std::string_view value) {
    if (value.size() < 2 || value.front() != '"' || value.back() != '"' ||
        value.substr(1, value.size() - 2).find_first_of("\"\\") != std::string_view::npos) {
        return line.bad(Errc::malformed, "a text in quotation marks is expected", value);
    }
    return std::string{value.substr(1, value.size() - 2)};
}

Result<std::vector<std::string>> read_list(const Line& line, std::string_view value) {
    if (value.size() < 2 || value.front() != '[' || value.back() != ']') {
        return line.bad(Errc::malformed, "a list such as [\"A\", \"B\"] is expected", value);
    }
    std::vector<std::string> items;
    auto rest = trimmed(value.substr(1, value.size() - 2));
    while (!rest.empty()) {
        const auto comma = rest.find(',');
        auto item = read_text(line, trimmed(rest.substr(0, comma)));
        if (!item) {
            return item.error();
        }
        items.push_back(std::move(*item));
        rest =
            comma == std::string_view::npos ? std::string_view{} : trimmed(rest.substr(comma + 1));
    }
    return items;
}

Result<std::int64_t> read_number(const Line& line, std::string_view value, std::int64_t min,
                                 std::int64_t max) {
    std::string digits;
    std::ranges::copy_if(value, std::back_inserter(digits), [](char c) { return c != '_'; });
    std::int64_t number = 0;
    const auto* end = digits.data() + digits.size();
    const auto [stop, error] = std::from_chars(digits.data(), end, number);
    if (error != std::errc{} || stop != end) {
        return line.bad(Errc::malformed, "a whole number is expected", value);
    }
    if (number < min || number > max) {
        return line.bad(Errc::invalid_value,
                        "between " + std::to_string(min) + " and " + std::to_string(max), value);
    }
    return number;
}

// "USD 7.10": one US dollar in the base currency.
Result<ReferenceRate> read_rate(const Line& line, const std::string& item, std::string_view value) {
    const auto currency = Currency::parse(std::string_view{item}.substr(0, 3));
    if (!currency || item.size() < 5 || item[3] != ' ') {
        return line.bad(Errc::invalid_value, "a rate is written as \"USD 7.10\"", value);
    }
    std::int64_t micros = 0;
    int decimals = -1;
    for (const char c : std::string_view{item}.substr(4)) {
        if (c == '.' && decimals < 0) {
            decimals = 0;
        } else if (c >= '0' && c <= '9' && micros < 100'000'000'000 && decimals < 6) {
            micros = micros * 10 + (c - '0');
            decimals += decimals >= 0 ? 1 : 0;
        } else {
            return line.bad(Errc::invalid_value, "a rate has at most 6 decimals", value);
        }
    }
    for (int i = std::max(decimals, 0); i < 6; ++i) {
        micros *= 10;
    }
    if (micros < 1 || micros > 1'000'000'000'000) {
        return line.bad(Errc::invalid_value, "a rate lies between 0.000001 and 1000000", value);
    }
    return ReferenceRate{*currency, micros};
}

std::optional<Error> set_rates(Parameters& parameters, const Line& line, std::string_view value) {
    const auto items = read_list(line, value);
    if (!items) {
        return items.error();
    }
    parameters.rates.clear();
    for (const auto& item : *items) {
        const auto rate = read_rate(line, item, value);
        if (!rate) {
            return rate.error();
        }
        parameters.rates.push_back(*rate);
    }
    return std::nullopt;
}

std::optional<Error> set_countries(std::vector<std::string>& countries, const Line& line,
                                   std::string_view value) {
    auto items = read_list(line, value);
    if (!items) {
        return items.error();
    }
    for (const auto& item : *items) {
        const auto is_capital = [](char c) { return c >= 'A' && c <= 'Z'; };
        if (item.size() != 2 || !std::ranges::all_of(item, is_capital)) {
            return line.bad(Errc::invalid_value, "countries are two capitals (ISO 3166-1)", value);
        }
    }
    countries = std::move(*items);
    std::ranges::sort(countries);
    return std::nullopt;
}

std::optional<Error> set_base_currency(Parameters& parameters, const Line& line,
                                       std::string_view value) {
    const auto code = read_text(line, value);
    if (!code) {
        return code.error();
    }
    const auto currency = Currency::parse(*code);
    if (!currency) {
        return line.bad(Errc::unknown_currency, *code, value);
    }
    parameters.base_currency = *currency;
    return std::nullopt;
}

// "score_permille_S01" ... "score_permille_S25": the index, or nothing.
std::optional<std::size_t> score_index(std::string_view name) {
    for (std::size_t i = 0; i < scenario_count; ++i) {
        const auto number = std::to_string(i + 1);
        if (name == "score_permille_S" + std::string(2 - number.size(), '0') + number) {
            return i;
        }
    }
    return std::nullopt;
}

std::optional<Error> set_number(std::int64_t& target, const Line& line, std::string_view value,
                                std::int64_t min, std::int64_t max) {
    const auto number = read_number(line, value, min, max);
    if (!number) {
        return number.error();
    }
    target = *number;
    return std::nullopt;
}

std::optional<Error> set(Parameters& parameters, const Line& line, std::string_view name,
                         std::string_view value) {
    if (name == "base_currency") {
        return set_base_currency(parameters, line, value);
    }
    if (name == "rates") {
        return set_rates(parameters, line, value);
    }
    if (name == "stop_countries") {
        return set_countries(parameters.stop_countries, line, value);
    }
    if (name == "high_risk_countries") {
        return set_countries(parameters.high_risk_countries, line, value);
    }
    if (const auto index = score_index(name)) {
        return set_number(parameters.score_permille[*index], line, value, 0, 1000);
    }
    for (const auto& row : parameter_table()) {
        if (row.name == name) {
            return set_number(parameters.*row.member, line, value, row.min, row.max);
        }
    }
    return line.bad(Errc::unknown_field, std::string{name}, name);
}

// The ID of `[tenant."ID"]` or `[tenant.ID]`.
Result<std::string> read_section(const Line& line, std::string_view code) {
    constexpr std::string_view start = "[tenant.";
    if (!code.starts_with(start) || code.back() != ']' || code.size() < start.size() + 2) {
        return line.bad(Errc::malformed, "a section is written as [tenant.\"ID\"]", code);
    }
    const auto id = code.substr(start.size(), code.size() - start.size() - 1);
    return id.front() == '"' ? read_text(line, id) : Result<std::string>{std::string{id}};
}

}  // namespace

Result<ParameterSet> ParameterSet::parse(std::string_view text) {
    if (text.size() > max_bytes) {
        return fail(Errc::too_large, "at most 1 MiB of parameters");
    }
    ParameterSet made;
    auto* current = &made.defaults_;
    int number = 0;
    while (!text.empty()) {
        const auto end = text.find('\n');
        const Line line{text.substr(0, end), ++number};
        text = end == std::string_view::npos ? std::string_view{} : text.substr(end + 1);
        const auto code = line.code();
        if (code.empty()) {
            continue;
        }
        if (code.front() == '[') {
            const auto id = read_section(line, code);
            if (!id) {
                return id.error();
            }
            const auto [place, is_new] = made.tenants_.try_emplace(*id, made.defaults_);
            if (!is_new || made.tenants_.size() > max_tenants) {
                return line.bad(Errc::invalid_value, "an enterprise has one section", code);
            }
            current = &place->second;
            continue;
        }
        const auto equals = code.find('=');
        if (equals == std::string_view::npos) {
            return line.bad(Errc::malformed, "name = value is expected", code);
        }
        if (auto error = set(*current, line, trimmed(code.substr(0, equals)),
                             trimmed(code.substr(equals + 1)))) {
            return *error;
        }
    }
    return made;
}

const Parameters& ParameterSet::of(std::string_view tenant) const {
    const auto found = tenants_.find(tenant);
    return found == tenants_.end() ? defaults_ : found->second;
}

}  // namespace sluice::monitoring
