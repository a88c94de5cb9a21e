#include <algorithm>
#include <array>
#include <utility>

#include "security/lists/countries.hpp"
#include "security/lists/entry_builder.hpp"
#include "security/lists/names_of.hpp"
#include "security/lists/sheet.hpp"
#include "security/lists/text.hpp"

// The neutral CSV for private lists: docs/screening/lists.md. The columns of OpenSanctions'
// "targets.simple.csv" are taken too.
namespace sluice::lists {

namespace {

struct Row {
    const Sheet& sheet;
    ListEntry& entry;
    std::string_view column;
    std::string_view text;

    Error bad(std::string_view why) const { return sheet.bad(column, why); }
};
using Take = std::optional<Error> (*)(const Row&);

template <NameKind kind>
std::optional<Error> take_names(const Row& row) {
    add_names(row.entry, row.text, kind);
    return std::nullopt;
}

template <std::vector<std::string> ListEntry::*field>
std::optional<Error> take_texts(const Row& row) {
    add_texts(row.entry.*field, row.text, ';');
    return std::nullopt;
}

template <IdKind kind>
std::optional<Error> take_plain_ids(const Row& row) {
    for (const auto value : split(row.text, ';')) {
        add_id(row.entry, kind, value);
    }
    return std::nullopt;
}

std::optional<Error> take_born(const Row& row) {
    for (const auto part : split(row.text, ';')) {
        if (!parse_partial_date(part)) {
            return row.bad("is no date");
        }
        add_born(row.entry, part);
    }
    return std::nullopt;
}

std::optional<Error> take_countries(const Row& row) {
    for (const auto part : split(row.text, ';')) {
        if (country_code(part).empty()) {
            return row.bad("is no country of ISO 3166");
        }
    }
    add_countries(row.entry, row.text);
    return std::nullopt;
}

// OpenSanctions also has codes of its own there, such as that of the Soviet Union.
std::optional<Error> take_known_countries(const Row& row) {
    add_countries(row.entry, row.text);
    return std::nullopt;
}

// "passport/IR:D9004878", "lei:...", or a value alone.
std::optional<Error> take_ids(const Row& row) {
    for (const auto part : split(row.text, ';')) {
        const auto colon = part.find(':');
        if (colon == std::string_view::npos) {
            add_id(row.entry, IdKind::other, part);
            continue;
        }
        const auto label = part.substr(0, colon);
        const auto slash = label.find('/');
        const auto kind = id_kind_of(label.substr(0, slash));
        const auto country =
            slash == std::string_view::npos ? std::string_view{} : label.substr(slash + 1);
        if (!kind || (!country.empty() && country_code(country).empty())) {
            return row.bad("has a kind of identifier that is not known");
        }
        add_id(row.entry, *kind, part.substr(colon + 1), country_code(country));
    }
    return std::nullopt;
}

std::optional<Error> take_gender(const Row& row) {
    set_gender(row.entry, row.text);
    return row.entry.gender == Gender::unknown ? std::optional{row.bad("is no gender")}
                                               : std::nullopt;
}

template <std::optional<BusinessDate> ListEntry::*field>
std::optional<Error> take_day(const Row& row) {
    row.entry.*field = parse_day(row.text);
    return row.entry.*field ? std::nullopt : std::optional{row.bad("is no day (2026-01-31)")};
}

std::optional<Error> take_remarks(const Row& row) {
    add_remark(row.entry, row.text);
    return std::nullopt;
}

std::optional<Error> pass_over(const Row&) {
    return std::nullopt;
}

constexpr auto columns = std::to_array<std::pair<std::string_view, Take>>({
    {"id", pass_over},
    {"schema", pass_over},
    {"name", pass_over},
    {"aliases", take_names<NameKind::alias>},
    {"weak_aliases", take_names<NameKind::weak>},
    {"former_names", take_names<NameKind::former>},
    {"gender", take_gender},
    {"dob", take_born},
    {"birth_date", take_born},
    {"birth_places", take_texts<&ListEntry::birth_places>},
    {"country", take_countries},
    {"countries", take_known_countries},
    {"ids", take_ids},
    {"identifiers", take_plain_ids<IdKind::other>},
    {"phones", take_plain_ids<IdKind::phone>},
    {"emails", take_plain_ids<IdKind::email>},
    {"addresses", take_texts<&ListEntry::addresses>},
    {"programme", take_texts<&ListEntry::programmes>},
    {"program_ids", take_texts<&ListEntry::programmes>},
    {"linked_to", take_texts<&ListEntry::linked_to>},
    {"listed_on", take_day<&ListEntry::listed_on>},
    {"listed_until", take_day<&ListEntry::listed_until>},
    {"remarks", take_remarks},
    {"sanctions", take_remarks},
    {"dataset", pass_over},
    {"first_seen", pass_over},
    {"last_seen", pass_over},
    {"last_change", pass_over},
});

Result<ListEntry> entry_of(const Sheet& sheet) {
    ListEntry entry;
    entry.id = squeezed(sheet["id"]);
    if (entry.id.empty()) {
        return sheet.bad("id", "is empty");
    }
    const auto kind = entity_kind_of(trimmed(sheet["schema"]));
    if (!kind) {
        return sheet.bad("schema", "is none of Person, Company, Vessel, Aircraft, Unknown");
    }
    entry.kind = *kind;
    add_name(entry, sheet["name"], NameKind::primary);
    for (const auto& [column, take] : columns) {
        const auto text = trimmed(sheet[column]);
        if (text.empty()) {
            continue;
        }
        if (auto error = take({sheet, entry, column, text})) {
            return *error;
        }
    }
    if (entry.names.empty() && entry.ids.empty()) {
        return sheet.bad("name", "is empty, and there is no identifier");
    }
    return entry;
}

}  // namespace

Result<Parsed> read_neutral_csv(const SourceText& file) {
    auto sheet = Sheet::open(file);
    if (!sheet) {
        return sheet.error();
    }
    for (const auto& column : sheet->columns()) {
        if (std::ranges::find(columns, column, &std::pair<std::string_view, Take>::first) ==
            columns.end()) {
            return fail(Errc::unknown_field, "column " + column + " is not known", file.name, 1);
        }
    }
    if (auto error = sheet->require({"id", "schema", "name"})) {
        return *error;
    }
    return read_entries(*sheet, entry_of);
}

}  // namespace sluice::lists
