#include <map>
#include <utility>

#include "security/lists/countries.hpp"
#include "security/lists/documents.hpp"
#include "security/lists/entry_builder.hpp"
#include "security/lists/name_lists.hpp"
#include "security/lists/sheet.hpp"
#include "security/lists/text.hpp"

// The annexes of the EU's sanctions regulations as tables (one row an entry, ';' between several
// values), as kept by OpenSanctions from the Official Journal.
namespace sluice::lists {

namespace {

EntityKind kind_of(std::string_view schema) {
    return schema == "Person"     ? EntityKind::person
           : schema == "Vessel"   ? EntityKind::vessel
           : schema == "Airplane" ? EntityKind::aircraft
           : schema == "Asset"    ? EntityKind::unknown
                                  : EntityKind::company;
}

// Annexes quote values that hold a semicolon a second time.
// One value: perhaps several names behind commas, of which single words are nicknames or acronyms.
void add_value(ListEntry& entry, std::string_view value, NameKind kind) {
    const auto parts = kind == NameKind::primary ? std::vector<std::string_view>{}
                                                 : split_comma_list(value, entry.kind);
    if (parts.empty()) {
        return add_capitals_name(entry, value, kind);
    }
    for (const auto part : parts) {
        const bool nickname =
            entry.kind == EntityKind::person && part.find(' ') == std::string_view::npos;
        add_capitals_name(entry, part, nickname ? NameKind::weak : kind);
    }
}

void add_each(ListEntry& entry, std::string_view text, NameKind kind) {
    for (const auto name : split(without_quotes(text), ';')) {
        constexpr std::string_view former = "(formerly listed as)";
        if (name.ends_with(former)) {
            add_capitals_name(entry, name.substr(0, name.size() - former.size()), NameKind::former);
        } else {
            add_value(entry, name, kind);
        }
    }
}

void add_places(std::vector<std::string>& places, std::string_view text) {
    for (const auto place : split(without_quotes(text), ';')) {
        for (const auto part : split_numbered(place)) {
            add_text(places, part);
        }
    }
}

constexpr std::pair<const char*, IdKind> id_columns[] = {
    {"passportNumber", IdKind::passport},
    {"idNumber", IdKind::national_id},
    {"taxNumber", IdKind::tax_id},
    {"innCode", IdKind::tax_id},
    {"registrationNumber", IdKind::registration},
    {"ogrnCode", IdKind::registration},
    {"okpoCode", IdKind::registration},
    {"leiCode", IdKind::lei},
    {"swiftBic", IdKind::bic},
    {"imoNumber", IdKind::imo},
    {"mmsi", IdKind::mmsi},
    {"phone", IdKind::phone},
    {"email", IdKind::email},
    {"website", IdKind::website}};

ListEntry entry_of(const Sheet& row) {
    ListEntry entry;
    entry.kind = kind_of(row["schema"]);
    entry.id = made_id(std::string{row["celex"]} + "-",
                       {row["annex"], row["recordId"], row["schema"], row["name"]});
    add_each(entry, row["name"], NameKind::primary);
    add_each(entry, row["alias"], NameKind::alias);
    add_each(entry, row["weakAlias"], NameKind::weak);
    add_each(entry, row["previousName"], NameKind::former);
    for (const auto* column : {"country", "nationality", "jurisdiction", "flag"}) {
        add_countries(entry, row[column]);
    }
    for (const auto& [column, kind] : id_columns) {
        add_documents(entry, kind, row[column]);
    }
    set_gender(entry, row["gender"]);
    add_born(entry, without_quotes(row["birthDate"]));
    add_born(entry, without_quotes(row["incorporationDate"]));
    add_places(entry.birth_places, row["birthPlace"]);
    add_places(entry.addresses, row["address"]);
    for (const auto& address : entry.addresses) {
        // "Kermanshah, Iran": the last part is the country.
        add_countries(entry, address.substr(address.rfind(',') + 1));
    }
    add_text(entry.programmes, row["programKey"]);
    entry.listed_on = parse_day(row["startDate"]);
    for (const auto* column : {"position", "reason", "notes"}) {
        add_remark(entry, row[column]);
    }
    return entry;
}

}  // namespace

Result<Parsed> read_eu_csv(const SourceText& file) {
    auto row = Sheet::open(file);
    if (!row) {
        return row.error();
    }
    if (auto error = row->require({"celex", "schema", "name", "alias", "programKey"})) {
        return *error;
    }
    std::map<std::string, int> seen;
    return read_entries(*row, [&](const Sheet& record) -> Result<ListEntry> {
        auto entry = entry_of(record);
        if (entry.names.empty()) {
            return record.bad("name", "is empty");
        }
        // Some annexes list the same name twice without a number.
        if (const int times = ++seen[entry.id]; times > 1) {
            entry.id += '-' + std::to_string(times);
        }
        return entry;
    });
}

}  // namespace sluice::lists
