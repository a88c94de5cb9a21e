#include "security/lists/ofac_remarks.hpp"

#include <algorithm>
#include <array>
#include <string>

#include "security/lists/countries.hpp"
#include "security/lists/entry_builder.hpp"
#include "security/lists/text.hpp"

namespace sluice::lists {

namespace {

enum class Field { id, born, place, country, gender, linked, weak, former };

struct Rule {
    std::string_view label;
    Field field;
    IdKind kind = IdKind::other;
};

// The labels met in the lists, of those whose value is evidence. The longest that fits counts.
constexpr auto rules = std::to_array<Rule>({
    {"DOB", Field::born},
    {"Organization Established Date", Field::born},
    {"POB", Field::place},
    {"nationality", Field::country},
    {"citizen", Field::country},
    {"Nationality of Registration", Field::country},
    {"Nationality", Field::country},
    {"Citizen", Field::country},
    {"Vessel Flag", Field::country},
    {"Former Vessel Flag", Field::country},
    {"Gender", Field::gender},
    {"Linked To:", Field::linked},
    {"Aircraft Operator", Field::linked},
    {"a.k.a.", Field::weak},
    {"f.k.a.", Field::former},
    {"n.k.a.", Field::weak},
    {"Passport", Field::id, IdKind::passport},
    {"Diplomatic Passport", Field::id, IdKind::passport},
    {"Travel Document Number", Field::id, IdKind::passport},
    {"Refugee ID Card", Field::id, IdKind::passport},
    {"Stateless Person Passport", Field::id, IdKind::passport},
    {"National ID No.", Field::id, IdKind::national_id},
    {"National Foreign ID Number", Field::id, IdKind::national_id},
    {"Cedula No.", Field::id, IdKind::national_id},
    {"Cedula de Residencia", Field::id, IdKind::national_id},
    {"Residency Number", Field::id, IdKind::national_id},
    {"D.N.I.", Field::id, IdKind::national_id},
    {"Identification Number", Field::id, IdKind::national_id},
    {"Personal ID Card", Field::id, IdKind::national_id},
    {"Identity Card", Field::id, IdKind::national_id},
    {"I.F.E.", Field::id, IdKind::national_id},
    {"Electoral Registry No.", Field::id, IdKind::national_id},
    {"Driver's License No.", Field::id, IdKind::national_id},
    {"Birth Certificate Number", Field::id, IdKind::national_id},
    {"Citizen's Card Number", Field::id, IdKind::national_id},
    {"C.U.R.P.", Field::id, IdKind::national_id},
    {"C.U.I.", Field::id, IdKind::national_id},
    {"SSN", Field::id, IdKind::national_id},
    {"Kenyan ID No.", Field::id, IdKind::national_id},
    {"Afghan Tazkera", Field::id, IdKind::national_id},
    {"Tazkira National ID Card", Field::id, IdKind::national_id},
    {"Numero de Identidad", Field::id, IdKind::national_id},
    {"Tarjeta de Identidad", Field::id, IdKind::national_id},
    {"Cartilla de Servicio Militar Nacional", Field::id, IdKind::national_id},
    {"N.I.E.", Field::id, IdKind::national_id},
    {"Tax ID No.", Field::id, IdKind::tax_id},
    {"NIT #", Field::id, IdKind::tax_id},
    {"RUC #", Field::id, IdKind::tax_id},
    {"RIF #", Field::id, IdKind::tax_id},
    {"RTN", Field::id, IdKind::tax_id},
    {"R.F.C.", Field::id, IdKind::tax_id},
    {"V.A.T. Number", Field::id, IdKind::tax_id},
    {"C.U.I.T.", Field::id, IdKind::tax_id},
    {"C.I.F.", Field::id, IdKind::tax_id},
    {"Italian Fiscal Code", Field::id, IdKind::tax_id},
    {"Fiscal Code", Field::id, IdKind::tax_id},
    {"Registration Number", Field::id, IdKind::registration},
    {"Registration ID", Field::id, IdKind::registration},
    {"Business Registration Number", Field::id, IdKind::registration},
    {"Business Registration Document #", Field::id, IdKind::registration},
    {"Business Number", Field::id, IdKind::registration},
    {"Public Registration Number", Field::id, IdKind::registration},
    {"Commercial Registry Number", Field::id, IdKind::registration},
    {"Company Number", Field::id, IdKind::registration},
    {"Company ID", Field::id, IdKind::registration},
    {"Folio Mercantil No.", Field::id, IdKind::registration},
    {"Matricula Mercantil No", Field::id, IdKind::registration},
    {"Government Gazette Number", Field::id, IdKind::registration},
    {"Trade License No.", Field::id, IdKind::registration},
    {"License", Field::id, IdKind::registration},
    {"C.R. No.", Field::id, IdKind::registration},
    {"Enterprise Number", Field::id, IdKind::registration},
    {"Economic Register Number (CBLS)", Field::id, IdKind::registration},
    {"Unified Social Credit Code (USCC)", Field::id, IdKind::registration},
    {"D-U-N-S Number", Field::id, IdKind::registration},
    {"Pasaporte", Field::id, IdKind::passport},
    {"SWIFT/BIC", Field::id, IdKind::bic},
    {"BIK (RU)", Field::id, IdKind::other},
    {"Legal Entity Number", Field::id, IdKind::lei},
    {"ISIN", Field::id, IdKind::isin},
    {"Vessel Registration Identification IMO", Field::id, IdKind::imo},
    {"Vessel Registration Identification", Field::id, IdKind::registration},
    {"Other Vessel Call Sign", Field::id, IdKind::other},
    {"MMSI", Field::id, IdKind::mmsi},
    {"Aircraft Tail Number", Field::id, IdKind::other},
    {"Aircraft Manufacturer's Serial Number (MSN)", Field::id, IdKind::other},
    {"Previous Aircraft Tail Number", Field::id, IdKind::other},
    {"Digital Currency Address -", Field::id, IdKind::wallet},
    {"Email Address", Field::id, IdKind::email},
    {"Website", Field::id, IdKind::website},
    {"Phone Number", Field::id, IdKind::phone},
    {"Telephone", Field::id, IdKind::phone},
});

const Rule* rule_for(std::string_view item) {
    const Rule* best = nullptr;
    for (const auto& rule : rules) {
        const auto size = rule.label.size();
        const bool fits = item.starts_with(rule.label) &&
                          (item.size() == size || item[size] == ' ' || item[size] == '\'');
        if (fits && (best == nullptr || size > best->label.size())) {
            best = &rule;
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

void add_ofac_id(ListEntry& entry, const Rule& rule, std::string_view value,
                 std::string_view country) {
    if (rule.kind == IdKind::wallet) {
        // "XBT 12Qt...": the currency's code and the address.
        const auto space = value.find(' ');
        return add_id(entry, rule.kind,
                      space == std::string_view::npos ? value : value.substr(space + 1));
    }
    auto kind = rule.kind;
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
    const auto* rule = rule_for(item);
    if (rule == nullptr) {
        return;
    }
    const auto value = trimmed(item.substr(rule->label.size()));
    switch (rule->field) {
        case Field::id:
            return add_ofac_id(entry, *rule, value, country);
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
