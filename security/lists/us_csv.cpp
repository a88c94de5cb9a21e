#include <algorithm>
#include <map>
#include <utility>

#include "security/lists/entry_builder.hpp"
#include "security/lists/sheet.hpp"
#include "security/lists/text.hpp"

// Lists of other offices of the USA: the Denied Persons List of the Bureau of Industry and Security
// (tab separated), and the Chinese military companies of the Department of Defense (section 1260H).
// Both have one row an order or an edition, so rows of one name are one entry.
namespace sluice::lists {

namespace {

class Grouped {
public:
    // The entry of this id, new or known.
    ListEntry& at(std::string id) {
        const auto [found, added] = by_id_.emplace(std::move(id), entries_.size());
        if (added) {
            entries_.emplace_back().id = found->first;
        }
        is_new_ = added;
        return entries_[found->second];
    }
    bool is_new() const { return is_new_; }
    std::vector<ListEntry> take() { return std::move(entries_); }

private:
    std::vector<ListEntry> entries_;
    std::map<std::string, std::size_t> by_id_;
    bool is_new_ = false;
};

// The entry is listed from the first day of its rows to the last, without an end when one has none.
void add_days(ListEntry& entry, bool is_new, std::optional<BusinessDate> from,
              std::optional<BusinessDate> until) {
    if (is_new) {
        entry.listed_on = from;
        entry.listed_until = until;
        return;
    }
    if (from) {
        entry.listed_on = entry.listed_on ? std::min(*entry.listed_on, *from) : *from;
    }
    entry.listed_until = entry.listed_until && until
                             ? std::optional{std::max(*entry.listed_until, *until)}
                             : std::nullopt;
}

void add_denied(Grouped& grouped, const Sheet& row) {
    const auto name = squeezed(row["Name"]);
    auto& entry = grouped.at(made_id("dpl-", {name}));
    add_name(entry, name, NameKind::primary);
    add_text(entry.programmes, "DPL");
    add_text(entry.addresses, join({row["Street_Address"], row["City"], row["State"],
                                    row["Postal_Code"], row["Country"]},
                                   ", "));
    add_countries(entry, row["Country"]);
    add_days(entry, grouped.is_new(), parse_day(row["Effective_Date"], DateOrder::month_first),
             parse_day(row["Expiration_Date"], DateOrder::month_first));
    add_remark(entry, row["Action"]);
    add_remark(entry, row["FR_Citation"]);
}

void add_military_company(Grouped& grouped, const Sheet& row) {
    const auto name = squeezed(row["Clean Name"].empty() ? row["Name"] : row["Clean Name"]);
    auto& entry = grouped.at(made_id("1260h-", {name}));
    entry.kind = EntityKind::company;
    add_name(entry, name, NameKind::primary);
    add_names(entry, row["Alias"], NameKind::alias);
    add_names(entry, row["Previous Name"], NameKind::former);
    add_text(entry.programmes, "DoD 1260H");
    add_text(entry.countries, "CN");
    add_text(entry.linked_to, row["Parent Name"]);
    add_days(entry, grouped.is_new(), parse_day(row["Start date"]), parse_day(row["End date"]));
    add_remark(entry, row["Note"]);
}

template <class AddRow>
Result<Parsed> read_rows(Result<Sheet> row, std::initializer_list<std::string_view> columns,
                         AddRow add_row) {
    if (!row) {
        return row.error();
    }
    if (auto error = row->require(columns)) {
        return *error;
    }
    Grouped grouped;
    for (;;) {
        const auto more = row->next();
        if (!more) {
            return more.error();
        }
        if (!*more) {
            break;
        }
        if (trimmed((*row)["Name"]).empty()) {
            return row->bad("Name", "is empty");
        }
        add_row(grouped, *row);
    }
    Parsed parsed;
    parsed.entries = grouped.take();
    return parsed;
}

}  // namespace

Result<Parsed> read_bis_dpl(const SourceText& file) {
    return read_rows(Sheet::open(file, '\t'),
                     {"Name", "Street_Address", "City", "State", "Country", "Postal_Code",
                      "Effective_Date", "Expiration_Date"},
                     add_denied);
}

Result<Parsed> read_dod_csv(const SourceText& file) {
    return read_rows(Sheet::open(file),
                     {"Name", "Clean Name", "Alias", "Parent Name", "Start date", "End date"},
                     add_military_company);
}

}  // namespace sluice::lists
