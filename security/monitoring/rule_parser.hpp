#pragma once

#include "security/monitoring/rule_set.hpp"
#include "security/monitoring/rule_token.hpp"

namespace sluice::monitoring {

// Recursive descent over the tokens; types are checked as the tree grows. Keeps the first error.
class RuleParser {
public:
    explicit RuleParser(std::vector<Token> tokens) : tokens_(std::move(tokens)) {}

    Result<RuleSet> parse();

private:
    // What a part of an expression became: its node and, for errors, where it began.
    struct Part {
        std::uint32_t node = 0;
        Place place{};
    };

    // rule_parser.cpp: lists, rules, what they have in common
    void parse_list();
    void parse_rule();
    void parse_property(Rule& rule, std::vector<std::string>& seen);
    void parse_severity(Rule& rule);
    void check_complete(const Rule& rule, const std::vector<std::string>& seen, Place place);
    std::vector<Literal> parse_items();
    std::optional<Literal> parse_literal();

    // rule_parse_expression.cpp
    Expression parse_expression();
    Part parse_or();
    Part parse_and();
    Part parse_not();
    Part parse_compare();
    Part parse_in(Part left, bool is_negated);
    Part parse_operand();
    Part parse_word(const Token& token);
    Part parse_text_call(Operation operation, const Token& token);
    Part parse_aggregate(Operation operation, const Token& token);
    Part parse_history_call(Operation operation, const Token& token);
    Scope parse_scope();
    Part add(Node node, Place place);
    Part compare(Operation operation, Part left, Part right);
    void require(Part part, ValueType type);

    const Token& peek() const { return tokens_[at_]; }
    Token take();
    bool is(std::string_view text) const;
    bool accept(std::string_view text);
    void expect(std::string_view text);
    std::string expect_text();
    std::int64_t expect_number(std::int64_t min, std::int64_t max);
    void error(Errc code, std::string why, Place place);
    bool failed() const { return error_.has_value(); }

    std::vector<Token> tokens_;
    std::size_t at_ = 0;
    RuleSet set_{};
    Expression expression_{};
    int depth_ = 0;
    std::int64_t total_cost_ = 0;
    std::optional<Error> error_{};
};

}  // namespace sluice::monitoring
