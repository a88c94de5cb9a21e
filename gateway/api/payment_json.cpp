#include "gateway/api/payment_json.hpp"

#include <algorithm>
#include <array>

#include "gateway/api/origin_json.hpp"
#include "ledger/base/account_number.hpp"

namespace sluice::api {

namespace {

using json::Reader;
using json::TextRule;
using json::Value;

constexpr TextRule max35{.max = 35};
constexpr TextRule max140{.max = 140};
constexpr TextRule remittance_lines{.max = 560, .several_lines = true};

AccountNumber read_account(Reader& parent, std::string_view name, std::vector<Error>& errors) {
    const auto* value = parent.member(name);
    if (value == nullptr) {
        if (parent.is_object()) {
            parent.note(name, Errc::missing_field, "required");
        }
        return {};
    }
    Reader reader{*value, parent.place_of(name), errors};
    const auto iban = reader.text("iban", {.max = 34});
    const auto number = reader.text("number", {.max = 34});
    if (reader.is_object() && value->members.size() != 1) {
        parent.note(name, Errc::invalid_value, "exactly one of iban and number");
    }
    reader.finish();
    if (!iban.empty() && !parse_iban(iban)) {
        reader.note("iban", Errc::invalid_iban, parse_iban(iban).error().detail);
    }
    return iban.empty() ? AccountNumber{number, false} : AccountNumber{iban, true};
}

std::optional<Money> read_amount(Reader& parent, std::vector<Error>& errors) {
    const auto* value = parent.member("amount");
    if (value == nullptr) {
        if (parent.is_object()) {
            parent.note("amount", Errc::missing_field, "required");
        }
        return std::nullopt;
    }
    Reader reader{*value, parent.place_of("amount"), errors};
    const auto code = reader.text("currency", {.max = 3, .required = true});
    const auto decimal = reader.text("value", {.max = 37, .required = true});
    reader.finish();
    if (code.empty() || decimal.empty()) {
        return std::nullopt;
    }
    const auto currency = Currency::parse(code);
    if (!currency) {
        reader.note("currency", currency.error().code, currency.error().detail);
        return std::nullopt;
    }
    auto amount = Money::parse(decimal, *currency);
    if (!amount) {
        reader.note("value", amount.error().code, amount.error().detail);
        return std::nullopt;
    }
    if (amount->is_zero()) {
        reader.note("value", Errc::invalid_amount, "must be greater than zero");
        return std::nullopt;
    }
    return *amount;
}

std::vector<std::string> read_lines(Reader& reader) {
    std::vector<std::string> lines;
    const auto* value = reader.member("lines");
    if (value == nullptr) {
        return lines;
    }
    if (!value->is(Value::Kind::array) || value->items.size() > 7) {
        reader.note("lines", Errc::invalid_value, "must be an array of at most 7 lines");
        return lines;
    }
    for (const auto& line : value->items) {
        if (!line.is(Value::Kind::string) || line.text.empty() ||
            json::characters(line.text) > 70 || !json::is_plain_text(line.text, false)) {
            reader.note("lines", Errc::invalid_value, "each line is text of 1 to 70 characters");
            return lines;
        }
        lines.push_back(line.text);
    }
    return lines;
}

bool is_country(std::string_view text) {
    return text.size() == 2 &&
           std::ranges::all_of(text, [](char c) { return c >= 'A' && c <= 'Z'; });
}

Address read_address(Reader& parent, std::vector<Error>& errors) {
    const auto* value = parent.member("address");
    if (value == nullptr) {
        return {};
    }
    Reader reader{*value, parent.place_of("address"), errors};
    Address address{.street = reader.text("street", {.max = 70}),
                    .building_number = reader.text("building_number", {.max = 16}),
                    .post_code = reader.text("post_code", {.max = 16}),
                    .town = reader.text("town", max35),
                    .country = reader.text("country", {.max = 2}),
                    .lines = read_lines(reader)};
    if (!address.country.empty() && !is_country(address.country)) {
        reader.note("country", Errc::invalid_value, "must be two letters of ISO 3166");
    }
    reader.finish();
    return address;
}

struct Creditor {
    std::string name{};
    AccountNumber account{};
    Address address{};
    std::string bic{};
    std::string clearing_id{};
    std::string bank_name{};
};

Creditor read_creditor(Reader& parent, std::vector<Error>& errors) {
    const auto* value = parent.member("creditor");
    if (value == nullptr) {
        if (parent.is_object()) {
            parent.note("creditor", Errc::missing_field, "required");
        }
        return {};
    }
    Reader reader{*value, parent.place_of("creditor"), errors};
    Creditor creditor{.name = reader.text("name", {.max = 140, .required = true}),
                      .account = read_account(reader, "account", errors),
                      .address = read_address(reader, errors),
                      .bic = reader.text("bic", {.max = 11}),
                      .clearing_id = reader.text("clearing_id", max35),
                      .bank_name = reader.text("bank_name", max140)};
    if (!creditor.bic.empty() && !parse_bic(creditor.bic)) {
        reader.note("bic", Errc::invalid_bic, "not of the form of a BIC");
    }
    reader.finish();
    return creditor;
}

std::string read_uetr(Reader& reader) {
    const auto text = reader.text("uetr", {.max = 36});
    if (text.empty()) {
        return {};
    }
    const auto uuid = Uuid::parse(text);
    // ISO 20022 UUIDv4Identifier: lower case, with dashes, version 4, variant of RFC 9562.
    if (!uuid || uuid->to_string() != text || text[14] != '4' ||
        std::string_view{"89ab"}.find(text[19]) == std::string_view::npos) {
        reader.note("uetr", Errc::invalid_value, "must be a UUID of version 4 in lower case");
        return {};
    }
    return text;
}

std::string read_charge_bearer(Reader& reader) {
    constexpr std::array<std::string_view, 4> known{"SLEV", "SHAR", "DEBT", "CRED"};
    auto text = reader.text("charge_bearer", {.max = 4});
    if (!text.empty() && std::ranges::find(known, std::string_view{text}) == known.end()) {
        reader.note("charge_bearer", Errc::invalid_value, "must be SLEV, SHAR, DEBT or CRED");
    }
    return text;
}

std::optional<BusinessDate> read_date(Reader& reader) {
    const auto text = reader.text("requested_date", {.max = 35});
    if (text.empty()) {
        return std::nullopt;
    }
    const auto date = parse_date(text);
    if (text.size() != 10 || !date) {
        reader.note("requested_date", Errc::invalid_date, "must be a date such as 2026-01-31");
        return std::nullopt;
    }
    return *date;
}

std::string read_end_to_end_id(Reader& reader) {
    auto text = reader.text("end_to_end_id", max35);
    return text.empty() ? "NOTPROVIDED" : text;
}

void write_address(json::Writer& writer, const Address& address) {
    if (address == Address{}) {
        return;
    }
    writer.begin_object("address");
    writer.optional_text("street", address.street);
    writer.optional_text("building_number", address.building_number);
    writer.optional_text("post_code", address.post_code);
    writer.optional_text("town", address.town);
    writer.optional_text("country", address.country);
    if (!address.lines.empty()) {
        writer.begin_array("lines");
        for (const auto& line : address.lines) {
            writer.element(line);
        }
        writer.end_array();
    }
    writer.end_object();
}

void write_creditor(json::Writer& writer, const CreditTransfer& transfer) {
    writer.begin_object("creditor");
    writer.text("name", transfer.creditor_name);
    write_account_number(writer, "account", transfer.creditor_account);
    write_address(writer, transfer.creditor_address);
    writer.optional_text("bic", transfer.creditor_bic);
    writer.optional_text("clearing_id", transfer.creditor_clearing_id);
    writer.optional_text("bank_name", transfer.creditor_bank_name);
    writer.end_object();
}

void write_transfer(json::Writer& writer, const CreditTransfer& transfer) {
    writer.amount("amount", transfer.amount);
    write_account_number(writer, "debtor_account", transfer.debtor_account);
    writer.optional_text("debtor_name", transfer.debtor_name);
    write_creditor(writer, transfer);
    writer.text("end_to_end_id", transfer.end_to_end_id);
    writer.optional_text("instruction_id", transfer.instruction_id);
    writer.text("uetr", transfer.uetr);
    writer.text("requested_date", to_iso_date(transfer.requested_date));
    writer.optional_text("service_level", transfer.service_level);
    writer.optional_text("local_instrument", transfer.local_instrument);
    writer.optional_text("category_purpose", transfer.category_purpose);
    writer.optional_text("purpose", transfer.purpose);
    writer.optional_text("charge_bearer", transfer.charge_bearer);
    writer.optional_text("ultimate_debtor", transfer.ultimate_debtor);
    writer.optional_text("ultimate_creditor", transfer.ultimate_creditor);
    writer.optional_text("remittance", transfer.remittance);
    writer.optional_text("creditor_reference", transfer.creditor_reference);
    writer.optional_text("creditor_reference_type", transfer.creditor_reference_type);
    write_origin(writer, transfer.origin);
}

}  // namespace

std::optional<CreditTransfer> read_payment(const Value& value, const std::string& place,
                                           const Today& today, std::vector<Error>& errors) {
    const auto errors_before = errors.size();
    Reader reader{value, place, errors};
    const auto amount = read_amount(reader, errors);
    const auto date = read_date(reader);
    auto creditor = read_creditor(reader, errors);
    CreditTransfer transfer{
        .end_to_end_id = read_end_to_end_id(reader),
        .instruction_id = reader.text("instruction_id", max35),
        .uetr = read_uetr(reader),
        .debtor_account = read_account(reader, "debtor_account", errors),
        .debtor_name = reader.text("debtor_name", max140),
        .amount = amount.value_or(Money(0, Currency::of("EUR"))),  // not given on when it is wrong
        .requested_date = date.value_or(BusinessDate{}),
        .service_level = reader.text("service_level", max35),
        .local_instrument = reader.text("local_instrument", max35),
        .category_purpose = reader.text("category_purpose", max35),
        .purpose = reader.text("purpose", max35),
        .charge_bearer = read_charge_bearer(reader),
        .creditor_name = std::move(creditor.name),
        .creditor_address = std::move(creditor.address),
        .creditor_account = std::move(creditor.account),
        .creditor_bic = std::move(creditor.bic),
        .creditor_clearing_id = std::move(creditor.clearing_id),
        .creditor_bank_name = std::move(creditor.bank_name),
        .ultimate_debtor = reader.text("ultimate_debtor", max140),
        .ultimate_creditor = reader.text("ultimate_creditor", max140),
        .remittance = reader.text("remittance", remittance_lines),
        .creditor_reference = reader.text("creditor_reference", max35),
        .creditor_reference_type = reader.text("creditor_reference_type", max35),
        .origin = read_origin(reader, errors)};
    reader.finish();
    if (errors.size() > errors_before) {
        return std::nullopt;
    }
    if (!date) {
        transfer.requested_date = today(transfer.debtor_account, transfer.amount.currency());
    }
    return transfer;
}

void write_account_number(json::Writer& writer, std::string_view member,
                          const AccountNumber& account) {
    writer.begin_object(member);
    writer.text(account.is_iban ? "iban" : "number", account.value);
    writer.end_object();
}

void write_payment(json::Writer& writer, const store::PaymentView& payment) {
    writer.begin_object();
    writer.text("id", payment.id.to_string());
    writer.text("state", name(payment.state));
    writer.integer("version", payment.version);
    writer.text("account_id", payment.account.to_string());
    if (payment.batch) {
        writer.text("batch_id", payment.batch->to_string());
    }
    write_transfer(writer, payment.transfer);
    writer.text("execution_date", to_iso_date(payment.execution_date));
    writer.integer("attempts", payment.attempts);
    if (payment.submission) {
        writer.text("submission_id", payment.submission->to_string());
    }
    writer.optional_text("bank_reference", payment.bank_reference);
    if (payment.next_at) {
        writer.text("next_action_at", to_rfc3339(*payment.next_at));
    }
    writer.text("created_at", to_rfc3339(payment.created_at));
    writer.text("changed_at", to_rfc3339(payment.changed_at));
    if (payment.traceparent.size() > 35) {
        writer.text("trace_id", payment.traceparent.substr(3, 32));
    }
    writer.end_object();
}

}  // namespace sluice::api
