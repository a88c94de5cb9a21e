#pragma once

#include <map>

#include "security/monitoring/rule_expression.hpp"

namespace sluice::monitoring {

// A rule of an operator.
struct Rule {
    enum class Severity : std::uint8_t { score, hold, stop };
    enum class Mode : std::uint8_t { shadow, live };

    std::string id;
    std::int64_t version = 1;
    std::string title_en;
    std::string title_zh;
    Severity severity = Severity::score;
    std::int64_t score_permille = 0;  // of severity score
    Mode mode = Mode::shadow;
    std::vector<std::string> tenants{};  // empty: all
    Expression when;

    // "id/version", as reasons name it.
    std::string name() const { return id + '/' + std::to_string(version); }
    bool covers(std::string_view tenant) const;
};

// The rules of a file:
//
//   list high_risk = ["KP", "MM"]
//   rule "large-new-payee" version 2 {
//       title en "Large payment to a new payee"
//       title zh "向新收款人大额付款"
//       severity hold                 # or: stop, score 250
//       mode shadow                   # or: live
//       tenants "ENT001", "ENT002"    # optional
//       when amount > CNY 500,000.00 and first_payment_to(creditor)
//   }
class RuleSet {
public:
    // Limits: 1 MiB, 500 rules, 256 nodes and 32 levels an expression, 10,000 items a list, cost
    // 2,000 a rule and 50,000 a set. Errors name line and column: malformed, unknown_field,
    // invalid_value (types, limits of values, an id twice), too_large.
    static Result<RuleSet> parse(std::string_view source);

    const std::vector<Rule>& rules() const { return rules_; }
    // Lists and rules in the order of their names, each in the one way to write it.
    const std::string& canonical_text() const { return canonical_; }
    // SHA-256 of the canonical text, in hex.
    const std::string& hash() const { return hash_; }

    // The same rules, all in shadow mode: for a back-test.
    RuleSet in_shadow() const;

private:
    void finish();

    std::map<std::string, std::vector<Literal>> lists_;
    std::vector<Rule> rules_;
    std::string canonical_;
    std::string hash_;

    friend class RuleParser;
};

}  // namespace sluice::monitoring
