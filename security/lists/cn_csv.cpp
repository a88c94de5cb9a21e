#include <map>
#include <utility>

#include "security/lists/entry_builder.hpp"
#include "security/lists/sheet.hpp"
#include "security/lists/text.hpp"

// Chinese counter-sanctions and the unreliable entity and export control lists, in English and
// Chinese, from the notices of 外交部 and 商务部 as a table.
namespace sluice::lists {

namespace {

// Some days have a year of two digits: "13.07.20".
std::optional<BusinessDate> day_of(std::string_view text) {
    text = trimmed(text);
    if (text.size() == 8 && text[5] == '.') {
        return parse_day(std::string{text.substr(0, 6)} + "20" + std::string{text.substr(6)});
    }
    return parse_day(text);
}

ListEntry entry_of(const Sheet& row) {
    ListEntry entry;
    entry.kind = row["Type"] == "Person" ? EntityKind::person : EntityKind::company;
    entry.id = made_id("cn-", {row["Name"], row["Chinese name"], row["List"], row["Date"]});
    add_name(entry, row["Name"], NameKind::primary);
    add_names(entry, row["Chinese name"], NameKind::alias);
    add_names(entry, row["Alias"], NameKind::alias);
    add_countries(entry, row["Country"]);
    add_text(entry.addresses, row["Address"]);
    add_text(entry.programmes, row["List"].empty() ? row["Body"] : row["List"]);
    entry.listed_on = day_of(row["Date"]);
    entry.listed_until = day_of(row["End date"]);
    for (const auto* column : {"Summary", "Chinese summary", "Body", "Source URL"}) {
        add_remark(entry, row[column]);
    }
    return entry;
}

}  // namespace

Result<Parsed> read_cn_csv(const SourceText& file) {
    auto row = Sheet::open(file);
    if (!row) {
        return row.error();
    }
    if (auto error = row->require({"Type", "Name", "Chinese name", "Alias", "List", "Date"})) {
        return *error;
    }
    std::map<std::string, int> seen;
    return read_entries(*row, [&](const Sheet& record) -> Result<ListEntry> {
        auto entry = entry_of(record);
        if (entry.names.empty()) {
            return record.bad("Name", "is empty");
        }
        if (const int times = ++seen[entry.id]; times > 1) {
            entry.id += '-' + std::to_string(times);
        }
        return entry;
    });
}

}  // namespace sluice::lists
