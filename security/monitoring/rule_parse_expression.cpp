#include <algorithm>

#include "security/monitoring/rule_parser.hpp"
#include "security/monitoring/window_totals.hpp"

namespace sluice::monitoring {

namespace {

constexpr std::size_t max_nodes = 256;
constexpr int max_depth = 32;
constexpr std::int64_t max_rule_cost = 2'000;

// Steps of one evaluation of a node, not counting its operands.
std::int64_t cost_of(const Node& node) {
    switch (node.operation) {
        case Operation::count_transfers:
        case Operation::sum_amount:
            return 64;
        case Operation::lower:
        case Operation::length:
        case Operation::is_person:
        case Operation::contains:
        case Operation::starts_with:
        case Operation::ends_with:
            return 8;
        case Operation::in_list:
            return 16;
        default:
            return 1;
    }
}

bool is_ordered(ValueType type) {
    return type == ValueType::number || type == ValueType::money;
}

}  // namespace

RuleParser::Part RuleParser::add(Node node, Place place) {
    expression_.cost += cost_of(node);
    if (expression_.nodes.size() == max_nodes) {
        error(Errc::too_large, "an expression has at most 256 parts", place);
        return {0, place};
    }
    if (expression_.cost > max_rule_cost) {
        error(Errc::too_large, "a rule costs at most 2000", place);
    }
    expression_.nodes.push_back(std::move(node));
    return {static_cast<std::uint32_t>(expression_.nodes.size() - 1), place};
}

void RuleParser::require(Part part, ValueType type) {
    if (failed()) {
        return;
    }
    const auto found = expression_.nodes[part.node].type;
    if (found != type) {
        error(Errc::invalid_value,
              "expected " + std::string{name(type)} + ", found " + std::string{name(found)},
              part.place);
    }
}

Expression RuleParser::parse_expression() {
    expression_ = {};
    depth_ = 0;
    const auto root = parse_or();
    require(root, ValueType::truth);
    return std::move(expression_);
}

RuleParser::Part RuleParser::parse_or() {
    if (++depth_ > max_depth) {
        error(Errc::too_large, "at most 32 levels", peek().place);
    }
    auto left = parse_and();
    while (!failed() && accept("or")) {
        const auto right = parse_and();
        require(left, ValueType::truth);
        require(right, ValueType::truth);
        left = add({.operation = Operation::logical_or,
                    .type = ValueType::truth,
                    .left = left.node,
                    .right = right.node},
                   left.place);
    }
    --depth_;
    return left;
}

RuleParser::Part RuleParser::parse_and() {
    auto left = parse_not();
    while (!failed() && accept("and")) {
        const auto right = parse_not();
        require(left, ValueType::truth);
        require(right, ValueType::truth);
        left = add({.operation = Operation::logical_and,
                    .type = ValueType::truth,
                    .left = left.node,
                    .right = right.node},
                   left.place);
    }
    return left;
}

RuleParser::Part RuleParser::parse_not() {
    const auto place = peek().place;
    if (!accept("not")) {
        return parse_compare();
    }
    if (++depth_ > max_depth) {
        error(Errc::too_large, "at most 32 levels", place);
        return {0, place};
    }
    const auto operand = parse_not();
    --depth_;
    require(operand, ValueType::truth);
    return add(
        {.operation = Operation::logical_not, .type = ValueType::truth, .left = operand.node},
        place);
}

RuleParser::Part RuleParser::compare(Operation operation, Part left, Part right) {
    if (failed()) {
        return left;
    }
    const auto type = expression_.nodes[left.node].type;
    require(right, type);
    const bool is_equality = operation == Operation::equal || operation == Operation::not_equal;
    if (!is_equality && !is_ordered(type)) {
        error(Errc::invalid_value, "only numbers and amounts have an order", left.place);
    }
    return add(
        {.operation = operation, .type = ValueType::truth, .left = left.node, .right = right.node},
        left.place);
}

RuleParser::Part RuleParser::parse_compare() {
    constexpr std::pair<std::string_view, Operation> operators[] = {
        {"==", Operation::equal},  {"!=", Operation::not_equal},
        {"<", Operation::less},    {"<=", Operation::less_equal},
        {">", Operation::greater}, {">=", Operation::greater_equal}};
    const auto left = parse_operand();
    if (failed()) {
        return left;
    }
    for (const auto& [text, operation] : operators) {
        if (accept(text)) {
            return compare(operation, left, parse_operand());
        }
    }
    if (accept("in")) {
        return parse_in(left, false);
    }
    if (accept("not")) {
        expect("in");
        return parse_in(left, true);
    }
    return left;
}

RuleParser::Part RuleParser::parse_in(Part left, bool is_negated) {
    Node node{.operation = Operation::in_list, .type = ValueType::truth, .left = left.node};
    if (accept("list")) {
        const auto token = take();
        const auto found = set_.lists_.find(token.text);
        if (token.kind != Token::Kind::word || found == set_.lists_.end()) {
            error(Errc::unknown_field, "no list of this name stands above", token.place);
            return left;
        }
        node.list_name = token.text;
        node.literals = found->second;
    } else {
        node.literals = parse_items();
    }
    if (failed()) {
        return left;
    }
    require(left, node.literals.front().type);
    const auto in = add(std::move(node), left.place);
    return is_negated ? add({.operation = Operation::logical_not,
                             .type = ValueType::truth,
                             .left = in.node},
                            left.place)
                      : in;
}

RuleParser::Part RuleParser::parse_operand() {
    const auto place = peek().place;
    if (failed()) {
        return {0, place};
    }
    if (accept("(")) {
        const auto inner = parse_or();
        expect(")");
        return inner;
    }
    if (auto literal = parse_literal()) {
        const auto type = literal->type;
        Node node{.operation = Operation::literal, .type = type};
        node.literals.push_back(std::move(*literal));
        return add(std::move(node), place);
    }
    const auto token = take();
    if (token.kind != Token::Kind::word) {
        error(Errc::malformed, "expected a field, a value or a function", place);
        return {0, place};
    }
    return parse_word(token);
}

RuleParser::Part RuleParser::parse_word(const Token& token) {
    constexpr std::pair<std::string_view, Operation> text_calls[] = {
        {"contains", Operation::contains},   {"starts_with", Operation::starts_with},
        {"ends_with", Operation::ends_with}, {"lower", Operation::lower},
        {"length", Operation::length},       {"is_person", Operation::is_person}};
    for (const auto& [text, operation] : text_calls) {
        if (token.text == text) {
            return parse_text_call(operation, token);
        }
    }
    if (token.text == "count") {
        return parse_aggregate(Operation::count_transfers, token);
    }
    if (token.text == "sum") {
        return parse_aggregate(Operation::sum_amount, token);
    }
    if (token.text == "first_payment_to") {
        return parse_history_call(Operation::first_payment, token);
    }
    if (token.text == "days_since") {
        return parse_history_call(Operation::days_since_last, token);
    }
    const auto field = field_named(token.text);
    if (!field) {
        error(Errc::unknown_field, "no field or function " + token.text, token.place);
        return {0, token.place};
    }
    return add({.operation = Operation::field, .type = type_of(*field), .field = *field},
               token.place);
}

RuleParser::Part RuleParser::parse_text_call(Operation operation, const Token& token) {
    const bool is_binary = operation == Operation::contains ||
                           operation == Operation::starts_with || operation == Operation::ends_with;
    const auto type = operation == Operation::lower    ? ValueType::text
                      : operation == Operation::length ? ValueType::number
                                                       : ValueType::truth;
    expect("(");
    const auto first = parse_or();
    require(first, ValueType::text);
    Node node{.operation = operation, .type = type, .left = first.node};
    if (is_binary) {
        expect(",");
        const auto second = parse_or();
        require(second, ValueType::text);
        node.right = second.node;
    }
    expect(")");
    return failed() ? first : add(std::move(node), token.place);
}

Scope RuleParser::parse_scope() {
    const auto token = take();
    if (token.text == "to" && (accept("creditor") || accept("creditor_account"))) {
        return Scope::creditor;
    }
    if (token.text == "by" && accept("maker")) {
        return Scope::maker;
    }
    if (token.text == "from" && accept("debit_account")) {
        return Scope::debit_account;
    }
    if (token.text == "of" && accept("tenant")) {
        return Scope::tenant;
    }
    error(Errc::malformed, "expected to creditor, by maker, from debit_account or of tenant",
          token.place);
    return Scope::tenant;
}

RuleParser::Part RuleParser::parse_aggregate(Operation operation, const Token& token) {
    const bool is_count = operation == Operation::count_transfers;
    expect("(");
    expect(is_count ? "transfers" : "amount");
    Node node{.operation = operation,
              .type = is_count ? ValueType::number : ValueType::money,
              .scope = parse_scope()};
    expect("within");
    const auto window = take();
    constexpr auto longest = std::chrono::minutes{WindowTotals::longest}.count();
    if (!failed() &&
        (window.kind != Token::Kind::duration || window.number < 1 || window.number > longest)) {
        error(Errc::invalid_value, "expected a duration from 1min to 92d", window.place);
    }
    node.minutes = window.number;
    expect(")");
    return add(std::move(node), token.place);
}

RuleParser::Part RuleParser::parse_history_call(Operation operation, const Token& token) {
    expect("(");
    if (operation == Operation::days_since_last) {
        expect("last");
        expect("payment");
        expect("to");
    }
    if (!accept("creditor_account")) {
        expect("creditor");
    }
    expect(")");
    const auto type = operation == Operation::first_payment ? ValueType::truth : ValueType::number;
    return add({.operation = operation, .type = type}, token.place);
}

}  // namespace sluice::monitoring
