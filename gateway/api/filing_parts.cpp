#include "gateway/api/filing_parts.hpp"

#include <algorithm>

namespace sluice::api {

namespace {

report::Document read_document(json::Reader& in) {
    constexpr std::string_view kinds[] = {
        "passport", "national_id", "driving_licence", "tax_id", "registration", "lei", "other"};
    report::Document document;
    const auto kind = in.text("kind", {.max = 20, .required = true});
    const auto found = std::ranges::find(kinds, kind);
    if (found == std::end(kinds) && !kind.empty()) {
        in.note("kind", Errc::invalid_value, "no kind of document");
    } else if (found != std::end(kinds)) {
        document.kind = static_cast<report::DocumentKind>(found - std::begin(kinds));
    }
    document.number = in.text("number", {.max = 128, .required = true});
    document.country = in.text("country", {.max = 2});
    document.issued = read_date(in, "issued");
    document.expires = read_date(in, "expires");
    return document;
}

}  // namespace

std::optional<BusinessDate> read_date(json::Reader& in, std::string_view name) {
    const auto text = in.text(name, {.max = 10});
    if (text.empty()) {
        return std::nullopt;
    }
    const auto date = parse_date(text);
    if (!date) {
        in.note(name, Errc::invalid_date, "must be YYYY-MM-DD");
        return std::nullopt;
    }
    return *date;
}

std::optional<Money> read_amount(json::Reader& in) {
    const auto currency = Currency::parse(in.text("currency", {.max = 3, .required = true}));
    const auto value = in.text("value", {.max = 30, .required = true});
    const auto parsed = currency ? Money::parse(value, *currency) : Result<Money>{currency.error()};
    if (!parsed) {
        in.note("value", parsed.error().code, "must be an amount of its currency");
        return std::nullopt;
    }
    return *parsed;
}

report::PbocSettings read_pboc(json::Reader& in) {
    return {in.text("institution_code", {.max = 64}), in.text("institution_name", {.max = 200})};
}

report::Address read_address(json::Reader& in) {
    return {in.text("street", {.max = 200}), in.text("city", {.max = 100}),
            in.text("state", {.max = 100}), in.text("postal_code", {.max = 20}),
            in.text("country", {.max = 2})};
}

report::Phone read_phone(json::Reader& in) {
    return {in.text("country_prefix", {.max = 5}), in.text("number", {.max = 30})};
}

void read_party(json::Reader& in, report::Party& party, std::vector<Error>& errors) {
    const auto kind = in.text("kind", {.max = 10});
    if (!kind.empty() && kind != "person" && kind != "company") {
        in.note("kind", Errc::invalid_value, "person or company");
    }
    party.kind = kind == "person" ? report::PartyKind::person : report::PartyKind::company;
    const auto gender = in.text("gender", {.max = 10});
    party.gender = gender == "male"     ? report::Gender::male
                   : gender == "female" ? report::Gender::female
                                        : report::Gender::unknown;
    party.born = read_date(in, "born");
    const std::pair<std::string_view, std::string*> texts[] = {
        {"given_name", &party.given_name},
        {"middle_name", &party.middle_name},
        {"family_name", &party.family_name},
        {"name", &party.name},
        {"native_name", &party.native_name},
        {"country", &party.country},
        {"residence", &party.residence},
        {"state_of_incorporation", &party.state_of_incorporation},
        {"occupation", &party.occupation},
        {"email", &party.email}};
    for (const auto& [name, slot] : texts) {
        *slot = in.text(name, {.max = 200});
    }
    each(in, "addresses", errors,
         [&](json::Reader& row) { party.addresses.push_back(read_address(row)); });
    each(in, "phones", errors, [&](json::Reader& row) { party.phones.push_back(read_phone(row)); });
    each(in, "documents", errors,
         [&](json::Reader& row) { party.documents.push_back(read_document(row)); });
}

}  // namespace sluice::api
