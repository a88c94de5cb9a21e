#include "security/monitoring/rule_parser.hpp"

#include <algorithm>

namespace sluice::monitoring {

namespace {

constexpr std::size_t max_source = 1u << 20;
constexpr std::size_t max_rules = 500;
constexpr std::size_t max_items = 10'000;
constexpr std::size_t max_lists = 500;
constexpr std::int64_t max_total_cost = 50'000;

bool less(const Literal& a, const Literal& b) {
    return a.text != b.text ? a.text < b.text : a.number < b.number;
}

bool is_name(std::string_view text) {
    const auto is_allowed = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
               c == '-' || c == '_' || c == '.';
    };
    return !text.empty() && text.size() <= 64 && std::ranges::all_of(text, is_allowed);
}

}  // namespace

Token RuleParser::take() {
    auto token = tokens_[at_];
    at_ += token.kind == Token::Kind::end ? 0 : 1;
    return token;
}

bool RuleParser::is(std::string_view text) const {
    const auto kind = peek().kind;
    return (kind == Token::Kind::word || kind == Token::Kind::symbol) && peek().text == text;
}

bool RuleParser::accept(std::string_view text) {
    const bool found = is(text);
    if (found) {
        take();
    }
    return found;
}

void RuleParser::expect(std::string_view text) {
    if (!accept(text)) {
        error(Errc::malformed, "expected " + std::string{text}, peek().place);
    }
}

std::string RuleParser::expect_text() {
    if (peek().kind != Token::Kind::text) {
        error(Errc::malformed, "expected a text in quotation marks", peek().place);
        return {};
    }
    return take().text;
}

std::int64_t RuleParser::expect_number(std::int64_t min, std::int64_t max) {
    const auto token = take();
    if (token.kind != Token::Kind::number || token.number < min || token.number > max) {
        error(Errc::invalid_value,
              "expected a number between " + std::to_string(min) + " and " + std::to_string(max),
              token.place);
        return min;
    }
    return token.number;
}

void RuleParser::error(Errc code, std::string why, Place place) {
    if (!error_) {
        error_ = rule_error(code, std::move(why), place);
    }
}

std::optional<Literal> RuleParser::parse_literal() {
    const auto& token = peek();
    switch (token.kind) {
        case Token::Kind::number:
            return Literal{ValueType::number, take().number, {}, {}};
        case Token::Kind::text:
            return Literal{ValueType::text, 0, take().text, {}};
        case Token::Kind::money:
            return Literal{ValueType::money, 0, {}, take().money};
        default:
            break;
    }
    if (is("true") || is("false")) {
        return Literal{ValueType::truth, take().text == "true" ? 1 : 0, {}, {}};
    }
    return std::nullopt;
}

std::vector<Literal> RuleParser::parse_items() {
    std::vector<Literal> items;
    expect("[");
    do {
        const auto place = peek().place;
        const auto item = parse_literal();
        if (!item || (item->type != ValueType::text && item->type != ValueType::number)) {
            error(Errc::malformed, "a list has texts or numbers", place);
        } else if (!items.empty() && items.front().type != item->type) {
            error(Errc::invalid_value, "a list has texts or numbers, not both", place);
        } else if (items.size() == max_items) {
            error(Errc::too_large, "a list has at most 10000 items", place);
        } else {
            items.push_back(*item);
        }
    } while (!failed() && accept(","));
    expect("]");
    std::ranges::sort(items, less);
    const auto repeated = std::ranges::unique(items);
    items.erase(repeated.begin(), repeated.end());
    return items;
}

void RuleParser::parse_list() {
    const auto token = take();
    if (token.kind != Token::Kind::word || set_.lists_.contains(token.text) ||
        set_.lists_.size() == max_lists) {
        error(Errc::invalid_value, "expected the name of a list, each once", token.place);
        return;
    }
    expect("=");
    auto items = parse_items();
    set_.lists_.emplace(token.text, std::move(items));
}

void RuleParser::parse_severity(Rule& rule) {
    const auto place = peek().place;
    if (accept("stop")) {
        rule.severity = Rule::Severity::stop;
    } else if (accept("hold")) {
        rule.severity = Rule::Severity::hold;
    } else if (accept("score")) {
        rule.severity = Rule::Severity::score;
        rule.score_permille = expect_number(1, 1000);
    } else {
        error(Errc::malformed, "expected stop, hold or score and a number", place);
    }
}

void RuleParser::parse_property(Rule& rule, std::vector<std::string>& seen) {
    const auto token = take();
    auto name = token.text;
    if (name == "title") {
        const auto language = take();
        name += ' ' + language.text;
        if (language.text != "en" && language.text != "zh") {
            error(Errc::malformed, "expected en or zh", language.place);
        }
        (language.text == "en" ? rule.title_en : rule.title_zh) = expect_text();
    } else if (name == "severity") {
        parse_severity(rule);
    } else if (name == "mode") {
        const auto place = peek().place;
        rule.mode = accept("live") ? Rule::Mode::live : Rule::Mode::shadow;
        if (rule.mode == Rule::Mode::shadow && !accept("shadow")) {
            error(Errc::malformed, "expected shadow or live", place);
        }
    } else if (name == "tenants") {
        do {
            rule.tenants.push_back(expect_text());
        } while (!failed() && accept(","));
        std::ranges::sort(rule.tenants);
    } else if (name == "when") {
        rule.when = parse_expression();
    } else {
        error(Errc::unknown_field, "expected title, severity, mode, tenants or when", token.place);
    }
    if (std::ranges::find(seen, name) != seen.end()) {
        error(Errc::invalid_value, name + " is given twice", token.place);
    }
    seen.push_back(std::move(name));
}

void RuleParser::check_complete(const Rule& rule, const std::vector<std::string>& seen,
                                Place place) {
    for (const char* needed : {"title en", "title zh", "severity", "mode", "when"}) {
        if (std::ranges::find(seen, needed) == seen.end()) {
            error(Errc::missing_field, "rule " + rule.id + " has no " + needed, place);
        }
    }
    total_cost_ += rule.when.cost;
    if (total_cost_ > max_total_cost) {
        error(Errc::too_large, "the rules together cost more than 50000", place);
    }
}

void RuleParser::parse_rule() {
    const auto place = peek().place;
    Rule rule;
    rule.id = expect_text();
    const auto is_same = [&](const Rule& other) { return other.id == rule.id; };
    if (!failed() && !is_name(rule.id)) {
        error(Errc::invalid_value, "an id has letters, digits, '-', '_' and '.', at most 64",
              place);
    }
    if (std::ranges::any_of(set_.rules_, is_same)) {
        error(Errc::invalid_value, "a rule with this id stands above", place);
    }
    if (set_.rules_.size() == max_rules) {
        error(Errc::too_large, "at most 500 rules", place);
    }
    expect("version");
    rule.version = expect_number(1, 1'000'000);
    expect("{");
    std::vector<std::string> seen;
    while (!failed() && !is("}")) {
        parse_property(rule, seen);
    }
    expect("}");
    if (!failed()) {
        check_complete(rule, seen, place);
        set_.rules_.push_back(std::move(rule));
    }
}

Result<RuleSet> RuleParser::parse() {
    while (!failed() && peek().kind != Token::Kind::end) {
        const auto place = peek().place;
        if (accept("list")) {
            parse_list();
        } else if (accept("rule")) {
            parse_rule();
        } else {
            error(Errc::malformed, "expected rule or list", place);
        }
    }
    if (error_) {
        return *error_;
    }
    set_.finish();
    return std::move(set_);
}

Result<RuleSet> RuleSet::parse(std::string_view source) {
    if (source.size() > max_source) {
        return fail(Errc::too_large, "at most 1 MiB of rules");
    }
    auto tokens = rule_tokens(source);
    if (!tokens) {
        return tokens.error();
    }
    return RuleParser(std::move(*tokens)).parse();
}

}  // namespace sluice::monitoring
