#include "security/lists/ofac_remarks.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <span>
#include <string>

#include "security/lists/countries.hpp"
#include "security/lists/entry_builder.hpp"
#include "security/lists/text.hpp"

namespace sluice::lists {

namespace {

enum class Field { id, born, place, country, gender, linked, weak, former };

// The labels met in the lists, of those whose value is evidence.
constexpr auto born_labels =
    std::to_array<std::string_view>({"DOB", "Organization Established Date"});
constexpr auto place_labels = std::to_array<std::string_view>({"POB"});
constexpr auto country_labels = std::to_array<std::string_view>(
    {"nationality", "citizen", "Nationality of Registration", "Nationality", "Citizen",
     "Vessel Flag", "Former Vessel Flag"});
constexpr auto gender_labels = std::to_array<std::string_view>({"Gender"});
constexpr auto linked_labels = std::to_array<std::string_view>({"Linked To:", "Aircraft Operator"});
constexpr auto weak_labels = std::to_array<std::string_view>({"a.k.a.", "n.k.a."});
constexpr auto former_labels = std::to_array<std::string_view>({"f.k.a."});
constexpr auto passport_labels =
    std::to_array<std::string_view>({"Passport", "Diplomatic Passport", "Travel Document Number",
                                     "Refugee ID Card", "Stateless Person Passport", "Pasaporte"});
constexpr auto national_id_labels =
    std::to_array<std::string_view>({"National ID No.",
                                     "National Foreign ID Number",
                                     "Cedula No.",
                                     "Cedula de Residencia",
                                     "Residency Number",
                                     "D.N.I.",
                                     "Identification Number",
                                     "Personal ID Card",
                                     "Identity Card",
                                     "I.F.E.",
                                     "Electoral Registry No.",
                                     "Driver's License No.",
                                     "Birth Certificate Number",
                                     "Citizen's Card Number",
                                     "C.U.R.P.",
                                     "C.U.I.",
                                     "SSN",
                                     "Kenyan ID No.",
                                     "Afghan Tazkera",
                                     "Tazkira National ID Card",
                                     "Numero de Identidad",
                                     "Tarjeta de Identidad",
                                     "Cartilla de Servicio Militar Nacional",
                                     "N.I.E."});
constexpr auto tax_id_labels = std::to_array<std::string_view>(
    {"Tax ID No.", "NIT #", "RUC #", "RIF #", "RTN", "R.F.C.", "V.A.T. Number", "C.U.I.T.",
     "C.I.F.", "Italian Fiscal Code", "Fiscal Code"});
constexpr auto registration_labels =
    std::to_array<std::string_view>({"Registration Number",
                                     "Registration ID",
                                     "Business Registration Number",
                                     "Business Registration Document #",
                                     "Business Number",
                                     "Public Registration Number",
                                     "Commercial Registry Number",
                                     "Company Number",
                                     "Company ID",
                                     "Folio Mercantil No.",
                                     "Matricula Mercantil No",
                                     "Government Gazette Number",
                                     "Trade License No.",
                                     "License",
                                     "C.R. No.",
                                     "Enterprise Number",
                                     "Economic Register Number (CBLS)",
                                     "Unified Social Credit Code (USCC)",
                                     "D-U-N-S Number",
                                     "Vessel Registration Identification"});
constexpr auto bic_labels = std::to_array<std::string_view>({"SWIFT/BIC"});
constexpr auto other_labels = std::to_array<std::string_view>(
    {"BIK (RU)", "Other Vessel Call Sign", "Aircraft Tail Number",
     "Aircraft Manufacturer's Serial Number (MSN)", "Previous Aircraft Tail Number"});
constexpr auto lei_labels = std::to_array<std::string_view>({"Legal Entity Number"});
constexpr auto isin_labels = std::to_array<std::string_view>({"ISIN"});
constexpr auto imo_labels =
    std::to_array<std::string_view>({"Vessel Registration Identification IMO"});
constexpr auto mmsi_labels = std::to_array<std::string_view>({"MMSI"});
constexpr auto wallet_labels = std::to_array<std::string_view>({"Digital Currency Address -"});
constexpr auto email_labels = std::to_array<std::string_view>({"Email Address"});
constexpr auto website_labels = std::to_array<std::string_view>({"Website"});
constexpr auto phone_labels = std::to_array<std::string_view>({"Phone Number", "Telephone"});

struct Rule {
    Field field;
    IdKind kind;
    std::span<const std::string_view> labels;
};

constexpr Rule rules[] = {
    {Field::born, IdKind::other, born_labels},
    {Field::place, IdKind::other, place_labels},
    {Field::country, IdKind::other, country_labels},
    {Field::gender, IdKind::other, gender_labels},
    {Field::linked, IdKind::other, linked_labels},
    {Field::weak, IdKind::other, weak_labels},
    {Field::former, IdKind::other, former_labels},
    {Field::id, IdKind::passport, passport_labels},
    {Field::id, IdKind::national_id, national_id_labels},
    {Field::id, IdKind::tax_id, tax_id_labels},
    {Field::id, IdKind::registration, registration_labels},
    {Field::id, IdKind::bic, bic_labels},
    {Field::id, IdKind::other, other_labels},
    {Field::id, IdKind::lei, lei_labels},
    {Field::id, IdKind::isin, isin_labels},
    {Field::id, IdKind::imo, imo_labels},
    {Field::id, IdKind::mmsi, mmsi_labels},
    {Field::id, IdKind::wallet, wallet_labels},
    {Field::id, IdKind::email, email_labels},
    {Field::id, IdKind::website, website_labels},
    {Field::id, IdKind::phone, phone_labels},
};

struct Found {
    Field field;
    IdKind kind;
    std::string_view value;
};

bool has_label(std::string_view item, std::string_view label) {
    return item.starts_with(label) &&
           (item.size() == label.size() || item[label.size()] == ' ' || item[label.size()] == '\'');
}

// By the longest label that fits.
std::optional<Found> field_of(std::string_view item) {
    std::optional<Found> best;
    std::size_t longest = 0;
    for (const auto& rule : rules) {
        for (const auto label : rule.labels) {
            if (label.size() > longest && has_label(item, label)) {
                longest = label.size();
                best = {rule.field, rule.kind, trimmed(item.substr(label.size()))};
            }
        }
    }
    return best;
}

// "'X'" as X. A quote that is cut off by the end of a remark still begins a name.
std::string_view unquoted(std::string_view text) {
    text = trimmed(text);
    if (text.starts_with('\'')) {
        text.remove_prefix(1);
    }
    if (text.ends_with('\'')) {
        text.remove_suffix(1);
    }
    return text;
}

// Without what is told about the document behind its number.
std::string_view number_of(std::string_view value) {
    for (const std::string_view mark : {" issued ", " expires ", " Issued ", " Expires "}) {
        value = value.substr(0, value.find(mark));
    }
    return trimmed(value);
}

void add_ofac_id(ListEntry& entry, IdKind kind, std::string_view value, std::string_view country) {
    if (kind == IdKind::wallet) {
        // "XBT 12Qt...": the currency's code and the address.
        const auto space = value.find(' ');
        return add_id(entry, kind,
                      space == std::string_view::npos ? value : value.substr(space + 1));
    }
    const auto [number, told] = split_country(number_of(value));
    if (kind == IdKind::national_id && number.starts_with("IMO ")) {
        kind = IdKind::registration;  // "Identification Number IMO 5342883": of a shipping company
    }
    add_id(entry, kind, number, told.empty() ? country : told);
}

std::string_view without_alt(std::string_view item) {
    constexpr std::string_view alt = "alt. ";
    item = trimmed(item);
    return item.starts_with(alt) ? trimmed(item.substr(alt.size())) : item;
}

// The last item of remarks ends with a full stop, which is not doubled behind an abbreviation
// ("Linked To: R D I S.A."): a stop behind single letters with stops is their own.
std::string_view without_final_stop(std::string_view text) {
    text = trimmed(text);
    if (!text.ends_with('.')) {
        return text;
    }
    const auto word = text.substr(text.find_last_of(" ,") + 1);
    const bool letters_and_stops =
        word.size() >= 4 && word.size() % 2 == 0 &&
        std::ranges::count(word, '.') == static_cast<std::ptrdiff_t>(word.size() / 2);
    return letters_and_stops ? text : text.substr(0, text.size() - 1);
}

}  // namespace

void add_ofac_item(ListEntry& entry, std::string_view item, std::string_view country) {
    item = without_alt(item);
    const auto found = field_of(item);
    if (!found) {
        return;
    }
    const auto value = found->value;
    switch (found->field) {
        case Field::id:
            return add_ofac_id(entry, found->kind, value, country);
        case Field::born:
            return add_born(entry, value);
        case Field::place:
            return add_text(entry.birth_places, value);
        case Field::country:
            return add_countries(entry, value);
        case Field::gender:
            return set_gender(entry, value);
        case Field::linked:
            return add_text(entry.linked_to, value);
        case Field::weak:
            return add_inverted_name(entry, unquoted(value), NameKind::weak);
        case Field::former:
            return add_inverted_name(entry, unquoted(value), NameKind::former);
    }
}

void add_ofac_remarks(ListEntry& entry, std::string_view remarks) {
    for (const auto item : split(without_final_stop(remarks), ';')) {
        add_ofac_item(entry, item);
    }
    add_remark(entry, remarks);
}

}  // namespace sluice::lists
