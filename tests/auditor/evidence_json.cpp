#include "tests/auditor/evidence_json.hpp"

#include <algorithm>
#include <array>
#include <boost/json/parse.hpp>
#include <initializer_list>
#include <utility>

namespace sluice::auditor {

namespace {

namespace json = boost::json;

// A value and where it stands. The first error is kept, and reading goes on with empty values.
class Place {
public:
    Place(const json::value& value, std::string path, std::optional<Error>& error)
        : value_(&value), path_(std::move(path)), error_(&error) {}

    // Keys of an object that has these and no others.
    void has_only(std::initializer_list<std::string_view> keys) const {
        for (const auto& [key, value] : object()) {
            if (std::ranges::find(keys, std::string_view(key)) == keys.end()) {
                note(Errc::unknown_field, "no such field", path_ + "/" + std::string(key));
            }
        }
    }

    bool has(std::string_view key) const { return object().contains(key); }

    Place at(std::string_view key) const {
        const auto* found = object().if_contains(key);
        auto path = path_ + "/" + std::string(key);
        if (found == nullptr) {
            note(Errc::missing_field, "required", path);
        }
        return {found == nullptr ? nothing() : *found, std::move(path), *error_};
    }

    // What f makes of each element.
    template <class F>
    auto list(F f) const {
        std::vector<decltype(f(*this))> result;
        const auto* array = value_->if_array();
        if (array == nullptr) {
            note(Errc::invalid_value, "must be an array", path_);
            return result;
        }
        for (const auto& element : *array) {
            result.push_back(
                f(Place(element, path_ + "/" + std::to_string(result.size()), *error_)));
        }
        return result;
    }

    std::string text() const {
        const auto* text = value_->if_string();
        if (text == nullptr) {
            note(Errc::invalid_value, "must be a text", path_);
        }
        return text == nullptr ? std::string() : std::string(*text);
    }

    std::int64_t integer() const {
        const auto* number = value_->if_int64();
        if (number == nullptr) {
            note(Errc::invalid_value, "must be an integer", path_);
        }
        return number == nullptr ? 0 : *number;
    }

    void refuse(std::string why) const { note(Errc::invalid_value, std::move(why), path_); }

private:
    static const json::value& nothing() {
        static const json::value value;
        return value;
    }

    const json::object& object() const {
        static const json::object empty;
        const auto* object = value_->if_object();
        if (object == nullptr) {
            note(Errc::invalid_value, "must be an object", path_);
        }
        return object == nullptr ? empty : *object;
    }

    void note(Errc code, std::string detail, std::string where) const {
        if (!*error_) {
            *error_ = fail(code, std::move(detail), std::move(where));
        }
    }

    const json::value* value_;
    std::string path_;
    std::optional<Error>* error_;
};

OrderedItem read_item(const Place& place) {
    place.has_only({"end_to_end_id", "currency", "amount_minor", "creditor_account"});
    return {place.at("end_to_end_id").text(), place.at("currency").text(),
            place.at("amount_minor").integer(), place.at("creditor_account").text()};
}

ItemAnswer read_answer(const Place& place) {
    place.has_only({"payment_id", "refusal"});
    ItemAnswer answer{place.at("payment_id").text(), place.at("refusal").text()};
    if (answer.payment_id.empty() == answer.refusal.empty()) {
        place.refuse("must have one of payment_id and refusal");
    }
    return answer;
}

Order read_order(const Place& place) {
    place.has_only({"key", "items", "answers"});
    return {place.at("key").text(), place.at("items").list(read_item),
            place.at("answers").list([](const Place& answer) { return answer.list(read_answer); })};
}

PaymentSeen read_payment(const Place& place) {
    place.has_only({"id", "end_to_end_id", "state", "currency", "amount_minor"});
    return {place.at("id").text(), place.at("end_to_end_id").text(), place.at("state").text(),
            place.at("currency").text(), place.at("amount_minor").integer()};
}

// Ours and the row of a bank's report have these names in common, and differ in the reference's.
BankInstructionSeen read_instruction(const Place& place, std::string_view reference) {
    return {.reference = place.at(reference).text(),
            .end_to_end_id = place.at("end_to_end_id").text(),
            .currency = place.at("currency").text(),
            .amount_minor = place.at("amount_minor").integer(),
            .creditor_account = place.at("creditor_account").text(),
            .status = place.at("status").text(),
            .executions = place.at("executions").integer(),
            .booked_minor = place.at("booked_minor").integer(),
            .returned = place.at("returned").integer()};
}

BankInstructionSeen read_own_instruction(const Place& place) {
    place.has_only({"reference", "end_to_end_id", "currency", "amount_minor", "creditor_account",
                    "status", "executions", "booked_minor", "returned"});
    return read_instruction(place, "reference");
}

Balance read_balance(const Place& place) {
    place.has_only({"account", "currency", "minor"});
    return {place.at("account").text(), place.at("currency").text(), place.at("minor").integer()};
}

constexpr std::array<std::pair<std::string_view, WireKind>, 4> wire_kinds{
    {{"sent", WireKind::sent},
     {"not_sent", WireKind::not_sent},
     {"unknown", WireKind::unknown},
     {"decided", WireKind::decided}}};

WireEvent read_wire_event(const Place& place) {
    place.has_only({"kind", "reference", "at_us", "final_from_us"});
    WireEvent event;
    const auto kind = place.at("kind");
    const auto* const found =
        std::ranges::find(wire_kinds, kind.text(), [](const auto& row) { return row.first; });
    if (found == wire_kinds.end()) {
        kind.refuse("must be sent, not_sent, unknown or decided");
    } else {
        event.kind = found->second;
    }
    event.reference = place.at("reference").text();
    event.at_us = place.at("at_us").integer();
    if (place.has("final_from_us")) {
        event.final_from_us = place.at("final_from_us").integer();
    }
    return event;
}

// What a bank's own report says; it holds more than is needed here.
struct Books {
    std::vector<BankInstructionSeen> instructions;
    std::vector<Balance> balances;
};

Books read_books(const Place& place) {
    const auto instruction = [](const Place& row) { return read_instruction(row, "instr_id"); };
    const auto balance = [](const Place& row) {
        return Balance{row.at("account").text(), row.at("currency").text(),
                       row.at("balance_minor").integer()};
    };
    return {place.at("payments").list(instruction), place.at("accounts").list(balance)};
}

template <class T>
void append(std::vector<T>& to, const std::vector<T>& more) {
    to.insert(to.end(), more.begin(), more.end());
}

Evidence read_evidence(const Place& place) {
    Evidence evidence;
    evidence.orders = place.at("orders").list(read_order);
    evidence.payments = place.at("payments").list(read_payment);
    evidence.book_balances = place.at("book_balances").list(read_balance);
    evidence.wire = place.at("wire").list(read_wire_event);
    evidence.unexplained_lines = place.at("unexplained_lines").integer();
    if (place.has("banks")) {
        place.has_only(
            {"orders", "payments", "book_balances", "wire", "unexplained_lines", "banks"});
        for (const auto& books : place.at("banks").list(read_books)) {
            append(evidence.instructions, books.instructions);
            append(evidence.bank_balances, books.balances);
        }
    } else {
        place.has_only({"orders", "payments", "book_balances", "wire", "unexplained_lines",
                        "instructions", "bank_balances"});
        evidence.instructions = place.at("instructions").list(read_own_instruction);
        evidence.bank_balances = place.at("bank_balances").list(read_balance);
    }
    return evidence;
}

}  // namespace

Result<Evidence> parse_evidence(std::string_view text) {
    json::error_code failed;
    const auto document = json::parse(text, failed);
    if (failed) {
        return fail(Errc::malformed, failed.message());
    }
    std::optional<Error> error;
    auto evidence = read_evidence(Place(document, "", error));
    if (error) {
        return *error;
    }
    return evidence;
}

}  // namespace sluice::auditor
