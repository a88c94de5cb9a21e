#include <algorithm>
#include <deque>

#include "ledger/base/check.hpp"
#include "security/monitoring/profile_name.hpp"
#include "security/monitoring/rule_expression.hpp"

namespace sluice::monitoring {

namespace {

struct FieldRow {
    Field field;
    std::string_view name;
    ValueType type;
};

constexpr FieldRow fields[] = {
    {Field::amount, "amount", ValueType::money},
    {Field::currency, "currency", ValueType::text},
    {Field::purpose, "purpose", ValueType::text},
    {Field::creditor_name, "creditor_name", ValueType::text},
    {Field::creditor_account, "creditor_account", ValueType::text},
    {Field::creditor_bank, "creditor_bank", ValueType::text},
    {Field::creditor_country, "creditor_country", ValueType::text},
    {Field::debit_account, "debit_account", ValueType::text},
    {Field::debit_bank, "debit_bank", ValueType::text},
    {Field::maker, "maker", ValueType::text},
    {Field::vendor_id, "vendor_id", ValueType::text},
    {Field::invoice_no, "invoice_no", ValueType::text},
    {Field::remittance, "remittance", ValueType::text},
    {Field::batch_id, "batch_id", ValueType::text},
    {Field::ip_country, "ip_country", ValueType::text},
    {Field::device_id, "device_id", ValueType::text},
    {Field::tenant, "tenant", ValueType::text},
    {Field::hour, "hour", ValueType::number},
    {Field::weekday, "weekday", ValueType::number},
    {Field::approver_count, "approver_count", ValueType::number},
    {Field::known_payee, "known_payee", ValueType::truth},
    {Field::graph_risk, "graph_risk", ValueType::number},
    {Field::graph_cycle_legs, "graph_cycle_legs", ValueType::number},
    {Field::edge_score, "edge_score", ValueType::number},
};

const FieldRow& row_of(Field field) {
    const auto& row = fields[static_cast<std::size_t>(field)];
    check(row.field == field, "the fields stand in the order of their enum");
    return row;
}

// A value, or not known.
struct Value {
    bool is_known = false;
    std::int64_t number = 0;  // also truth, and minor units
    std::string_view text{};
    std::optional<Currency> currency{};
};

Value number_value(std::int64_t number) {
    return {true, number, {}, {}};
}
Value text_value(std::string_view text) {
    return {!text.empty(), 0, text, {}};
}
Value truth_value(bool truth) {
    return number_value(truth ? 1 : 0);
}
Value money_value(std::int64_t minor, Currency currency) {
    return {true, minor, {}, currency};
}

class Evaluation {
public:
    Evaluation(const Expression& expression, const ScenarioContext& context)
        : expression_(expression), context_(context) {}

    Value value(std::uint32_t index) {
        const auto& node = expression_.nodes[index];
        switch (node.operation) {
            case Operation::literal:
                return literal(node.literals.front());
            case Operation::field:
                return field(node.field);
            case Operation::count_transfers:
            case Operation::sum_amount:
                return aggregate(node);
            case Operation::first_payment:
                return truth_value(context_.payee == nullptr);
            case Operation::days_since_last:
                return days_since_last();
            case Operation::logical_and:
            case Operation::logical_or:
                return connect(node);
            case Operation::logical_not: {
                const auto inner = value(node.left);
                return inner.is_known ? truth_value(inner.number == 0) : Value{};
            }
            case Operation::in_list:
                return in_list(node);
            case Operation::lower:
            case Operation::length:
            case Operation::is_person:
            case Operation::contains:
            case Operation::starts_with:
            case Operation::ends_with:
                return text_call(node);
            default:
                return compare(node);
        }
    }

private:
    static Value literal(const Literal& literal) {
        return literal.type == ValueType::money
                   ? money_value(literal.money->minor(), literal.money->currency())
               : literal.type == ValueType::text ? Value{true, 0, literal.text, {}}
                                                 : number_value(literal.number);
    }

    Value field(Field which) const {
        const auto& transfer = context_.transfer;
        const std::string* texts[] = {nullptr,
                                      nullptr,
                                      &transfer.purpose,
                                      &transfer.creditor_name,
                                      &transfer.creditor_account,
                                      &transfer.creditor_bank,
                                      nullptr,
                                      &transfer.debit_account,
                                      &transfer.debit_bank,
                                      &transfer.maker,
                                      &transfer.vendor_id,
                                      &transfer.invoice_no,
                                      &transfer.remittance,
                                      &transfer.batch_id,
                                      &transfer.ip_country,
                                      &transfer.device_id,
                                      &transfer.tenant};
        const auto offset = context_.parameters.utc_offset_minutes;
        switch (which) {
            case Field::amount:
                return money_value(transfer.amount.minor(), transfer.amount.currency());
            case Field::currency:
                return text_value(transfer.amount.currency().code());
            case Field::creditor_country:
                return text_value(creditor_country(transfer));
            case Field::hour:
                return number_value(local_hour(transfer.at, offset));
            case Field::weekday:
                return number_value(weekday(transfer.at, offset));
            case Field::approver_count:
                return transfer.approvers.empty()
                           ? Value{}
                           : number_value(static_cast<std::int64_t>(transfer.approvers.size()));
            case Field::known_payee:
                return truth_value(context_.is_planned);
            case Field::graph_risk:
                return of_network(&NetworkView::risk_permille);
            case Field::graph_cycle_legs:
                return of_network(&NetworkView::cycle_legs);
            case Field::edge_score:
                return of_network(&NetworkView::edge_score);
            default:
                return text_value(*texts[static_cast<std::size_t>(which)]);
        }
    }

    Value of_network(std::int64_t NetworkView::*member) const {
        return context_.network ? number_value((*context_.network).*member) : Value{};
    }

    // Monday is 1.
    static std::int64_t weekday(Instant at, std::int64_t offset) {
        const auto local = at + std::chrono::minutes{offset};
        return std::chrono::weekday{std::chrono::floor<std::chrono::days>(local)}.iso_encoding();
    }

    const WindowTotals* totals(Scope scope) const {
        switch (scope) {
            case Scope::creditor:
                return context_.payee == nullptr ? nullptr : &context_.payee->totals;
            case Scope::maker:
                return context_.maker == nullptr ? nullptr : &context_.maker->totals;
            case Scope::debit_account: {
                const auto found = context_.tenant.debit_totals.find(context_.debit_account);
                return found == context_.tenant.debit_totals.end() ? nullptr : &found->second;
            }
            case Scope::tenant:
                return &context_.tenant.totals;
        }
        check(false, "every scope has totals");
        return nullptr;
    }

    Value aggregate(const Node& node) const {
        const auto* history = totals(node.scope);
        const auto before =
            history == nullptr
                ? WindowTotals::Totals{}
                : history->within(context_.transfer.at, std::chrono::minutes{node.minutes});
        if (node.operation == Operation::count_transfers) {
            return number_value(before.count + 1);
        }
        return context_.base_minor ? money_value(before.sum_minor + *context_.base_minor,
                                                 context_.parameters.base_currency)
                                   : Value{};
    }

    Value days_since_last() const {
        if (context_.payee == nullptr) {
            return {};
        }
        const auto span = context_.transfer.at - context_.payee->last_at;
        return number_value(std::chrono::floor<std::chrono::days>(span).count());
    }

    // Kleene: false and unknown is false, true or unknown is true.
    Value connect(const Node& node) {
        const std::int64_t decisive = node.operation == Operation::logical_or ? 1 : 0;
        const auto left = value(node.left);
        if (left.is_known && left.number == decisive) {
            return left;
        }
        const auto right = value(node.right);
        if (right.is_known && right.number == decisive) {
            return right;
        }
        return left.is_known ? right : left;
    }

    Value in_list(const Node& node) {
        const auto item = value(node.left);
        if (!item.is_known) {
            return {};
        }
        // The items are sorted by text, then number; those of one list have one type.
        const auto found = std::ranges::partition_point(node.literals, [&](const Literal& entry) {
            return entry.text != item.text ? entry.text < item.text : entry.number < item.number;
        });
        return truth_value(found != node.literals.end() && found->text == item.text &&
                           found->number == item.number);
    }

    Value text_call(const Node& node) {
        const auto first = value(node.left);
        if (!first.is_known) {
            return {};
        }
        if (node.operation == Operation::length) {
            return number_value(
                std::ranges::count_if(first.text, [](char c) { return (c & 0xC0) != 0x80; }));
        }
        if (node.operation == Operation::is_person) {
            return truth_value(is_person_name(first.text));
        }
        if (node.operation == Operation::lower) {
            return text_value(lowered(first.text));
        }
        const auto second = value(node.right);
        if (!second.is_known) {
            return {};
        }
        return truth_value(node.operation == Operation::contains
                               ? first.text.find(second.text) != std::string_view::npos
                           : node.operation == Operation::starts_with
                               ? first.text.starts_with(second.text)
                               : first.text.ends_with(second.text));
    }

    std::string_view lowered(std::string_view text) {
        auto& copy = made_.emplace_back(text);
        for (auto& c : copy) {
            c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
        }
        return copy;
    }

    Value compare(const Node& node) {
        auto left = value(node.left);
        auto right = value(node.right);
        if (!left.is_known || !right.is_known) {
            return {};
        }
        if (left.currency && left.currency != right.currency &&
            !(to_base(left) && to_base(right))) {
            return {};
        }
        const auto order =
            left.number != right.number ? left.number <=> right.number : left.text <=> right.text;
        switch (node.operation) {
            case Operation::equal:
                return truth_value(order == 0);
            case Operation::not_equal:
                return truth_value(order != 0);
            case Operation::less:
                return truth_value(order < 0);
            case Operation::less_equal:
                return truth_value(order <= 0);
            case Operation::greater:
                return truth_value(order > 0);
            case Operation::greater_equal:
                return truth_value(order >= 0);
            default:
                check(false, "the operation compares");
                return {};
        }
    }

    bool to_base(Value& value) const {
        if (value.currency == context_.parameters.base_currency) {
            return true;  // a sum may be above what one Money holds
        }
        const auto base = in_base(context_.parameters, Money{value.number, *value.currency});
        value.number = base.value_or(0);
        return base.has_value();
    }

    const Expression& expression_;
    const ScenarioContext& context_;
    std::deque<std::string> made_{};  // texts that `lower` made
};

}  // namespace

std::string_view name(Field field) {
    return row_of(field).name;
}

ValueType type_of(Field field) {
    return row_of(field).type;
}

std::optional<Field> field_named(std::string_view text) {
    for (const auto& row : fields) {
        if (row.name == text) {
            return row.field;
        }
    }
    return std::nullopt;
}

std::string_view name(ValueType type) {
    constexpr std::string_view names[] = {"a condition", "a number", "an amount", "a text"};
    return names[static_cast<std::size_t>(type)];
}

Truth evaluate(const Expression& expression, const ScenarioContext& context) {
    check(!expression.nodes.empty(), "an expression has a root");
    const auto root = static_cast<std::uint32_t>(expression.nodes.size() - 1);
    const auto value = Evaluation(expression, context).value(root);
    return !value.is_known ? Truth::unknown : value.number != 0 ? Truth::yes : Truth::no;
}

}  // namespace sluice::monitoring
