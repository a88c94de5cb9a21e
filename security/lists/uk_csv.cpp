#include <algorithm>
#include <array>
#include <map>
#include <utility>

#include "security/lists/entry_builder.hpp"
#include "security/lists/sheet.hpp"
#include "security/lists/text.hpp"

// The lists of the United Kingdom: OFSI's ConList.csv (format of 2022; its first line is "Last
// Updated,<day>") and the FCDO's UK-Sanctions-List.csv (first line "Report Date: <day>"). Both have
// a row for each name and address, and an entry's rows share an id.
namespace sluice::lists {

namespace {

struct Columns {
    std::string_view id, type, name_type, quality, non_latin, born, town, birth_country,
        nationality, passport, national_id, address, post_code, country, regime, listed_on;
};

constexpr Columns conlist{.id = "Group ID",
                          .type = "Group Type",
                          .name_type = "Alias Type",
                          .quality = "Alias Quality",
                          .non_latin = "Name Non-Latin Script",
                          .born = "DOB",
                          .town = "Town of Birth",
                          .birth_country = "Country of Birth",
                          .nationality = "Nationality",
                          .passport = "Passport Number",
                          .national_id = "National Identification Number",
                          .address = "Address ",
                          .post_code = "Post/Zip Code",
                          .country = "Country",
                          .regime = "Regime",
                          .listed_on = "Listed On"};
constexpr Columns sanctions_list{.id = "Unique ID",
                                 .type = "Designation Type",
                                 .name_type = "Name type",
                                 .quality = "Alias strength",
                                 .non_latin = "Name non-latin script",
                                 .born = "D.O.B",
                                 .town = "Town of birth",
                                 .birth_country = "Country of birth",
                                 .nationality = "Nationality(/ies)",
                                 .passport = "Passport number",
                                 .national_id = "National Identifier number",
                                 .address = "Address Line ",
                                 .post_code = "Address Postal Code",
                                 .country = "Address Country",
                                 .regime = "Regime Name",
                                 .listed_on = "Date Designated"};
// The heading that the column of the type had before.
constexpr std::string_view old_type = "Individual, Entity, Ship";

EntityKind kind_of(std::string_view type) {
    return starts_with_ignoring_case(type, "individual") ? EntityKind::person
           : starts_with_ignoring_case(type, "ship")     ? EntityKind::vessel
                                                         : EntityKind::company;
}

NameKind kind_of_name(std::string_view type, std::string_view quality) {
    return starts_with_ignoring_case(quality, "low")  ? NameKind::weak
           : starts_with_ignoring_case(type, "fka")   ? NameKind::former
           : starts_with_ignoring_case(type, "f.k.a") ? NameKind::former
                                                      : NameKind::alias;
}

bool is_primary(std::string_view type) {
    return ascii_lower(trimmed(type)) == "primary name";
}

class Reading {
public:
    Reading(const Columns& columns, const Sheet& row) : columns_(columns), row_(row) {}

    std::optional<Error> take_row() {
        const auto id = squeezed(row_[columns_.id]);
        if (id.empty()) {
            return row_.bad(columns_.id, "is empty");
        }
        const auto [found, added] = by_id_.emplace(id, entries_.size());
        if (added) {
            entries_.emplace_back().id = id;
            entries_.back().kind = kind_of(type());
        }
        auto& entry = entries_[found->second];
        if (!take_name(entry)) {
            return row_.bad("Name 6", "no name in the row");
        }
        take_person(entry);
        take_address(entry);
        take_rest(entry);
        return std::nullopt;
    }

    // The primary name goes to the front, wherever its row was.
    std::vector<ListEntry> take() {
        for (auto& entry : entries_) {
            const auto primary = primary_.find(entry.id);
            auto first = entry.names.begin();
            if (primary != primary_.end()) {
                first = std::ranges::find(entry.names, primary->second, &ListedName::text);
            }
            first->kind = NameKind::primary;
            std::rotate(entry.names.begin(), first, first + 1);
        }
        return std::move(entries_);
    }

private:
    std::string_view type() const {
        return row_.has(columns_.type) ? row_[columns_.type] : row_[old_type];
    }

    bool take_name(ListEntry& entry) {
        const auto last = row_["Name 6"];
        const auto name = squeezed(join(
            {row_["Name 1"], row_["Name 2"], row_["Name 3"], row_["Name 4"], row_["Name 5"], last},
            " "));
        const auto name_type = row_[columns_.name_type];
        add_name(entry, name, kind_of_name(name_type, row_[columns_.quality]),
                 entry.kind == EntityKind::person ? last : std::string_view{});
        if (is_primary(name_type) && !name.empty()) {
            primary_.emplace(entry.id, name);
        }
        add_name(entry, row_[columns_.non_latin], NameKind::alias);
        return !entry.names.empty();
    }

    void take_person(ListEntry& entry) {
        for (const auto& date : split_numbered(row_[columns_.born])) {
            add_born(entry, date);
        }
        add_text(entry.birth_places,
                 join({row_[columns_.town], row_[columns_.birth_country]}, ", "));
        for (const auto& country : split_numbered(row_[columns_.nationality])) {
            add_countries(entry, country);
        }
        for (const auto& number : split_numbered(row_[columns_.passport])) {
            add_ids(entry, IdKind::passport, number);
        }
        for (const auto& number : split_numbered(row_[columns_.national_id])) {
            add_ids(entry, IdKind::national_id, number);
        }
        set_gender(entry, row_["Gender"]);
        const auto information = row_["Other Information"];
        constexpr std::string_view gender = "(Gender):";
        if (const auto at = information.find(gender); at != std::string_view::npos) {
            set_gender(entry,
                       information.substr(at + gender.size(),
                                          information.find_first_of(" (;.", at + gender.size()) -
                                              at - gender.size()));
        }
    }

    void take_address(ListEntry& entry) {
        std::vector<std::string> lines;
        for (const char digit : {'1', '2', '3', '4', '5', '6'}) {
            lines.push_back(squeezed(row_[std::string{columns_.address} + digit]));
        }
        const std::vector<std::string_view> parts{lines[0],
                                                  lines[1],
                                                  lines[2],
                                                  lines[3],
                                                  lines[4],
                                                  lines[5],
                                                  row_[columns_.post_code],
                                                  row_[columns_.country]};
        add_text(entry.addresses, join(parts, ", "));
        add_countries(entry, row_[columns_.country]);
    }

    void take_rest(ListEntry& entry) {
        constexpr std::pair<const char*, IdKind> ids[] = {
            {"Business registration number (s)", IdKind::registration},
            {"IMO number", IdKind::imo},
            {"Phone number", IdKind::phone},
            {"Email address", IdKind::email},
            {"Website", IdKind::website}};
        for (const auto& [column, kind] : ids) {
            for (const auto& value : split_numbered(row_[column])) {
                add_ids(entry, kind, value);
            }
        }
        for (const auto* column :
             {"Parent Company", "Parent company", "Current owner/operator (s)"}) {
            for (const auto& value : split_numbered(row_[column])) {
                add_text(entry.linked_to, value);
            }
        }
        add_countries(entry, row_["Current believed flag of ship"]);
        add_text(entry.programmes, row_[columns_.regime]);
        if (!entry.listed_on) {
            entry.listed_on = parse_day(row_[columns_.listed_on]);
        }
        for (const auto* column : {"Title", "Position", "Other Information"}) {
            add_remark(entry, row_[column]);
        }
    }

    const Columns& columns_;
    const Sheet& row_;
    std::vector<ListEntry> entries_;
    std::map<std::string, std::size_t> by_id_;
    std::map<std::string, std::string> primary_;
};

// The day in the line before the header: behind a comma or a colon, perhaps in quotes.
std::optional<BusinessDate> day_of_edition(std::string_view line) {
    std::string day{line.substr(std::min(line.find_first_of(",:") + 1, line.size()))};
    std::erase(day, '"');
    return parse_day(day);
}

Result<Parsed> read_rows(const SourceText& file, const Columns& columns) {
    const auto first_line = std::string_view{file.text}.substr(0, file.text.find('\n'));
    const bool announced = first_line.find("Name 6") == std::string_view::npos;
    auto row = Sheet::open(file, ',', announced ? 2 : 1);
    if (!row) {
        return row.error();
    }
    if (auto error = row->require(
            {"Name 6", "Name 1", columns.id, columns.name_type, columns.born, columns.regime})) {
        return *error;
    }
    Reading reading(columns, *row);
    for (;;) {
        const auto more = row->next();
        if (!more) {
            return more.error();
        }
        if (!*more) {
            break;
        }
        if (auto error = reading.take_row()) {
            return *error;
        }
    }
    Parsed parsed;
    if (announced) {
        parsed.published = day_of_edition(trimmed(first_line));
        parsed.version = parsed.published ? to_iso_date(*parsed.published) : "";
    }
    parsed.entries = reading.take();
    return parsed;
}

}  // namespace

Result<Parsed> read_uk_csv(const SourceText& file) {
    return read_rows(file, conlist);
}

Result<Parsed> read_ukl_csv(const SourceText& file) {
    return read_rows(file, sanctions_list);
}

}  // namespace sluice::lists
