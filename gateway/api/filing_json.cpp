#include "gateway/api/filing_json.hpp"

#include <algorithm>

namespace sluice::api {

namespace {

using Kind = json::Value::Kind;

constexpr std::size_t max_rows = 20;  // addresses, phones, papers of one party

std::optional<BusinessDate> read_date(json::Reader& reader, std::string_view name) {
    const auto text = reader.text(name, {.max = 10});
    if (text.empty()) {
        return std::nullopt;
    }
    const auto date = parse_date(text);
    if (!date) {
        reader.note(name, Errc::invalid_date, "must be YYYY-MM-DD");
        return std::nullopt;
    }
    return *date;
}

// Calls read(reader) for each object of the array `name`, and for `name` being an object itself.
template <class Read>
void each(json::Reader& reader, std::string_view name, std::vector<Error>& errors, Read&& read) {
    const auto* list = reader.member(name);
    if (list == nullptr) {
        return;
    }
    if (!list->is(Kind::array) || list->items.size() > max_rows) {
        reader.note(name, Errc::invalid_value, "must be a list of at most 20");
        return;
    }
    for (std::size_t i = 0; i < list->items.size(); ++i) {
        json::Reader inner{list->items[i], reader.place_of(name) + '/' + std::to_string(i), errors};
        read(inner);
        inner.finish();
    }
}

template <class Read>
void part(json::Reader& reader, std::string_view name, std::vector<Error>& errors, Read&& read) {
    if (const auto* value = reader.member(name)) {
        json::Reader inner{*value, reader.place_of(name), errors};
        read(inner);
        inner.finish();
    }
}

report::Address read_address(json::Reader& in) {
    return {in.text("street", {.max = 200}), in.text("city", {.max = 100}),
            in.text("state", {.max = 100}), in.text("postal_code", {.max = 20}),
            in.text("country", {.max = 2})};
}

report::Phone read_phone(json::Reader& in) {
    return {in.text("country_prefix", {.max = 5}), in.text("number", {.max = 30})};
}

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

void read_goaml(json::Reader& in, report::GoamlSettings& goaml, std::vector<Error>& errors) {
    if (in.member("rentity_id") != nullptr) {
        goaml.rentity_id = static_cast<int>(in.integer("rentity_id", 1, 1'000'000'000));
    }
    goaml.rentity_branch = in.text("rentity_branch", {.max = 255});
    goaml.local_currency = in.text("local_currency", {.max = 3});
    each(in, "indicators", errors, [&](json::Reader& row) {
        const auto code = row.text("reason", {.max = 64, .required = true});
        goaml.indicators[code] = row.text("indicator", {.max = 64, .required = true});
    });
}

void read_fincen(json::Reader& in, report::FincenSettings& fincen, std::vector<Error>& errors) {
    const std::pair<std::string_view, std::string*> texts[] = {
        {"transmitter_name", &fincen.transmitter_name},
        {"transmitter_tin", &fincen.transmitter_tin},
        {"transmitter_control_code", &fincen.transmitter_control_code},
        {"transmitter_contact", &fincen.transmitter_contact},
        {"contact_office", &fincen.contact_office},
        {"primary_regulator", &fincen.primary_regulator}};
    for (const auto& [name, slot] : texts) {
        *slot = in.text(name, {.max = 150});
    }
    part(in, "transmitter_address", errors,
         [&](json::Reader& row) { fincen.transmitter_address = read_address(row); });
    part(in, "transmitter_phone", errors,
         [&](json::Reader& row) { fincen.transmitter_phone = read_phone(row); });
    part(in, "contact_phone", errors,
         [&](json::Reader& row) { fincen.contact_phone = read_phone(row); });
    each(in, "activities", errors, [&](json::Reader& row) {
        const auto code = row.text("reason", {.max = 64, .required = true});
        fincen.activities[code] = {static_cast<int>(row.integer("type", 1, 999)),
                                   static_cast<int>(row.integer("subtype", 1, 9999)),
                                   row.text("other", {.max = 50})};
    });
}

void read_amount(json::Reader& in, std::optional<Money>& amount) {
    const auto currency = Currency::parse(in.text("currency", {.max = 3, .required = true}));
    const auto value = in.text("value", {.max = 30, .required = true});
    const auto parsed = currency ? Money::parse(value, *currency) : Result<Money>{currency.error()};
    if (parsed) {
        amount = *parsed;
    } else {
        in.note("value", parsed.error().code, "must be an amount of its currency");
    }
}

}  // namespace

Filing read_filing(const json::Value& body, std::vector<Error>& errors) {
    Filing filing;
    json::Reader in{body, "", errors};
    filing.narrative =
        in.text("narrative", {.max = 20'000, .required = true, .several_lines = true});
    filing.action = in.text("action", {.max = 500, .required = true});
    part(in, "reported_amount", errors,
         [&](json::Reader& row) { read_amount(row, filing.reported_amount); });
    part(in, "enterprise", errors,
         [&](json::Reader& row) { read_party(row, filing.enterprise, errors); });
    part(in, "counterparty", errors,
         [&](json::Reader& row) { read_party(row, filing.counterparty, errors); });
    part(in, "counterparty_bank", errors, [&](json::Reader& row) {
        filing.counterparty_bic = row.text("bic", {.max = 11});
        filing.counterparty_bank_name = row.text("name", {.max = 140});
    });
    part(in, "reporter", errors,
         [&](json::Reader& row) { read_party(row, filing.reporter, errors); });
    part(in, "pboc", errors, [&](json::Reader& row) {
        filing.pboc.institution_code = row.text("institution_code", {.max = 64});
        filing.pboc.institution_name = row.text("institution_name", {.max = 200});
    });
    part(in, "goaml", errors, [&](json::Reader& row) { read_goaml(row, filing.goaml, errors); });
    part(in, "fincen", errors, [&](json::Reader& row) { read_fincen(row, filing.fincen, errors); });
    in.finish();
    return filing;
}

}  // namespace sluice::api
