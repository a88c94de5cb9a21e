#include <charconv>
#include <set>

#include "security/lists/countries.hpp"
#include "security/lists/entry_builder.hpp"
#include "security/lists/sheet.hpp"
#include "security/lists/text.hpp"

// Words for goods and places (columns id, terms, category, country, weight_permille, note), as in
// conf/lists: docs/screening/lists.md.
namespace sluice::lists {

namespace {

std::optional<int> weight_of(std::string_view text) {
    int weight = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), weight);
    const bool whole = error == std::errc{} && end == text.data() + text.size();
    return whole && weight >= 1 && weight <= 1000 ? std::optional{weight} : std::nullopt;
}

Result<ListEntry> entry_of(const Sheet& row) {
    ListEntry entry;
    entry.kind = EntityKind::term;
    entry.id = squeezed(row["id"]);
    entry.remarks = squeezed(row["note"]);
    add_text(entry.programmes, row["category"]);
    for (const auto word : split(row["terms"], ';')) {
        const auto kind = entry.names.empty() ? NameKind::primary : NameKind::alias;
        if (squeezed(word).size() < 2) {
            return row.bad("terms", "has a word of one letter");
        }
        entry.names.push_back({squeezed(word), kind, {}});
    }
    if (entry.id.empty()) {
        return row.bad("id", "is empty");
    }
    if (entry.names.empty()) {
        return row.bad("terms", "is empty");
    }
    if (const auto country = squeezed(row["country"]); !country.empty()) {
        if (country_code(country) != country) {
            return row.bad("country", "is no country code of ISO 3166-1 alpha-2");
        }
        entry.countries.push_back(country);
    }
    const auto weight = weight_of(trimmed(row["weight_permille"]));
    if (!weight) {
        return row.bad("weight_permille", "is no number from 1 to 1000");
    }
    entry.weight_permille = *weight;
    return entry;
}

}  // namespace

Result<Parsed> read_terms_csv(const SourceText& file) {
    auto row = Sheet::open(file);
    if (!row) {
        return row.error();
    }
    if (auto error =
            row->require({"id", "terms", "category", "country", "weight_permille", "note"})) {
        return *error;
    }
    std::set<std::string> ids;
    return read_entries(*row, [&](const Sheet& record) -> Result<ListEntry> {
        auto entry = entry_of(record);
        if (entry && !ids.insert(entry->id).second) {
            return record.bad("id", "is there twice");
        }
        return entry;
    });
}

}  // namespace sluice::lists
