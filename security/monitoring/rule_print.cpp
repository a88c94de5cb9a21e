#include <algorithm>

#include "ledger/base/check.hpp"
#include "security/digest/digest.hpp"
#include "security/monitoring/rule_set.hpp"

namespace sluice::monitoring {

namespace {

// Tighter binds more.
int tightness(Operation operation) {
    switch (operation) {
        case Operation::logical_or:
            return 1;
        case Operation::logical_and:
            return 2;
        case Operation::logical_not:
            return 3;
        case Operation::equal:
        case Operation::not_equal:
        case Operation::less:
        case Operation::less_equal:
        case Operation::greater:
        case Operation::greater_equal:
        case Operation::in_list:
            return 4;
        default:
            return 5;
    }
}

std::string_view symbol(Operation operation) {
    switch (operation) {
        case Operation::logical_or:
            return " or ";
        case Operation::logical_and:
            return " and ";
        case Operation::equal:
            return " == ";
        case Operation::not_equal:
            return " != ";
        case Operation::less:
            return " < ";
        case Operation::less_equal:
            return " <= ";
        case Operation::greater:
            return " > ";
        case Operation::greater_equal:
            return " >= ";
        case Operation::contains:
            return "contains";
        case Operation::starts_with:
            return "starts_with";
        case Operation::ends_with:
            return "ends_with";
        case Operation::lower:
            return "lower";
        case Operation::length:
            return "length";
        case Operation::is_person:
            return "is_person";
        default:
            check(false, "the operation is written with a symbol");
            return {};
    }
}

std::string quoted(const std::string& text) {
    return '"' + text + '"';
}

std::string literal_text(const Literal& literal) {
    switch (literal.type) {
        case ValueType::truth:
            return literal.number == 1 ? "true" : "false";
        case ValueType::number:
            return std::to_string(literal.number);
        case ValueType::money:
            return std::string{literal.money->currency().code()} + ' ' + literal.money->decimal();
        case ValueType::text:
            return quoted(literal.text);
    }
    check(false, "every type of literal has a text");
    return {};
}

std::string list_text(const std::vector<Literal>& items) {
    std::string out = "[";
    for (const auto& item : items) {
        out += (out.size() > 1 ? ", " : "") + literal_text(item);
    }
    return out + ']';
}

std::string_view scope_text(Scope scope) {
    switch (scope) {
        case Scope::creditor:
            return "to creditor";
        case Scope::maker:
            return "by maker";
        case Scope::debit_account:
            return "from debit_account";
        case Scope::tenant:
            return "of tenant";
    }
    check(false, "every scope has a text");
    return {};
}

std::string duration_text(std::int64_t minutes) {
    if (minutes % 1440 == 0) {
        return std::to_string(minutes / 1440) + 'd';
    }
    return minutes % 60 == 0 ? std::to_string(minutes / 60) + 'h' : std::to_string(minutes) + "min";
}

std::string print(const Expression& expression, std::uint32_t index);

// In parentheses when it binds less than what is around it.
std::string inner(const Expression& expression, std::uint32_t index, int least) {
    const auto text = print(expression, index);
    return tightness(expression.nodes[index].operation) < least ? '(' + text + ')' : text;
}

std::string print(const Expression& expression, std::uint32_t index) {
    const auto& node = expression.nodes[index];
    const auto bond = tightness(node.operation);
    switch (node.operation) {
        case Operation::literal:
            return literal_text(node.literals.front());
        case Operation::field:
            return std::string{name(node.field)};
        case Operation::count_transfers:
        case Operation::sum_amount:
            return (node.operation == Operation::sum_amount ? "sum(amount " : "count(transfers ") +
                   std::string{scope_text(node.scope)} + " within " + duration_text(node.minutes) +
                   ')';
        case Operation::first_payment:
            return "first_payment_to(creditor)";
        case Operation::days_since_last:
            return "days_since(last payment to creditor)";
        case Operation::logical_not:
            return "not " + inner(expression, node.left, bond);
        case Operation::in_list:
            return inner(expression, node.left, 5) + " in " +
                   (node.list_name.empty() ? list_text(node.literals) : "list " + node.list_name);
        case Operation::lower:
        case Operation::length:
        case Operation::is_person:
            return std::string{symbol(node.operation)} + '(' + print(expression, node.left) + ')';
        case Operation::contains:
        case Operation::starts_with:
        case Operation::ends_with:
            return std::string{symbol(node.operation)} + '(' + print(expression, node.left) + ", " +
                   print(expression, node.right) + ')';
        default:
            return inner(expression, node.left, bond == 4 ? 5 : bond) +
                   std::string{symbol(node.operation)} + inner(expression, node.right, bond + 1);
    }
}

std::string severity_text(const Rule& rule) {
    switch (rule.severity) {
        case Rule::Severity::stop:
            return "stop";
        case Rule::Severity::hold:
            return "hold";
        case Rule::Severity::score:
            return "score " + std::to_string(rule.score_permille);
    }
    check(false, "every severity has a text");
    return {};
}

std::string rule_text(const Rule& rule) {
    std::string out = "rule " + quoted(rule.id) + " version " + std::to_string(rule.version) +
                      " {\n    title en " + quoted(rule.title_en) + "\n    title zh " +
                      quoted(rule.title_zh) + "\n    severity " + severity_text(rule) +
                      "\n    mode " + (rule.mode == Rule::Mode::live ? "live" : "shadow") + '\n';
    for (std::size_t i = 0; i < rule.tenants.size(); ++i) {
        out += (i == 0 ? "    tenants " : ", ") + quoted(rule.tenants[i]);
    }
    out += rule.tenants.empty() ? "" : "\n";
    return out + "    when " + canonical(rule.when) + "\n}\n";
}

}  // namespace

std::string canonical(const Expression& expression) {
    check(!expression.nodes.empty(), "an expression has a root");
    return print(expression, static_cast<std::uint32_t>(expression.nodes.size() - 1));
}

bool Rule::covers(std::string_view tenant) const {
    return tenants.empty() || std::ranges::find(tenants, tenant) != tenants.end();
}

void RuleSet::finish() {
    std::ranges::sort(rules_, {}, &Rule::id);
    canonical_.clear();
    for (const auto& [name, items] : lists_) {
        canonical_ += "list " + name + " = " + list_text(items) + '\n';
    }
    for (const auto& rule : rules_) {
        canonical_ += rule_text(rule);
    }
    hash_ = digest::hex(digest::sha256(canonical_));
}

RuleSet RuleSet::in_shadow() const {
    auto copy = *this;
    for (auto& rule : copy.rules_) {
        rule.mode = Rule::Mode::shadow;
    }
    copy.finish();
    return copy;
}

}  // namespace sluice::monitoring
