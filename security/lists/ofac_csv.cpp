#include <array>
#include <map>
#include <utility>

#include "ledger/base/csv.hpp"
#include "security/lists/entry_builder.hpp"
#include "security/lists/ofac_remarks.hpp"
#include "security/lists/source.hpp"
#include "security/lists/text.hpp"

// OFAC's legacy files (sdn.csv or cons_prim.csv, alt, add, comments): no header, "-0- " for an
// empty field, an entry's number first, 0x1A behind the last line. Columns: OFAC, "Specially
// Designated Nationals and Blocked Persons data specification".
namespace sluice::lists {

namespace {

// What a file is, told by its number of columns.
constexpr std::size_t primary_columns = 12;
constexpr std::size_t alias_columns = 5;
constexpr std::size_t address_columns = 6;
constexpr std::size_t comment_columns = 2;
// Remarks are cut here and go on in the file of comments.
constexpr std::size_t max_remarks = 1000;

struct Row {
    std::array<std::string, primary_columns> fields;
    int line = 0;
};

struct Table {
    std::string file_name;
    std::size_t columns = 0;
    std::vector<Row> rows;
    bool ended = false;  // by 0x1A
};

using Tables = std::map<std::size_t, Table>;  // by columns

Error broken(const Table& table, int line, std::string_view why) {
    return fail(Errc::malformed, std::string{why}, table.file_name, line);
}

bool is_number(std::string_view text) {
    return !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
}

std::optional<Error> add_row(Table& table, const csv::Reader& reader) {
    if (table.ended) {
        return broken(table, reader.line(), "a record behind the mark of the end");
    }
    if (reader.size() == 1 && reader[0] == "\x1a") {
        table.ended = true;
        return std::nullopt;
    }
    if (table.rows.empty()) {
        table.columns = reader.size();
    }
    if (reader.size() != table.columns || reader.size() > primary_columns) {
        return broken(table, reader.line(),
                      "record of " + std::to_string(reader.size()) + " fields, not " +
                          std::to_string(table.columns) + ": is the file cut off?");
    }
    if (!is_number(reader[0])) {
        return broken(table, reader.line(), "the first field is no number of an entry");
    }
    auto& row = table.rows.emplace_back();
    row.line = reader.line();
    for (std::size_t i = 0; i < reader.size(); ++i) {
        row.fields[i] = trimmed(reader[i]) == "-0-" ? std::string_view{} : reader[i];
    }
    return std::nullopt;
}

Result<Table> read_table(const SourceText& file) {
    Table table;
    table.file_name = file.name;
    csv::TextLines lines(file.text);
    csv::Reader reader(lines, file.name, {.max_columns = 16});
    for (;;) {
        auto more = reader.next_any();
        if (!more) {
            return more.error();
        }
        if (!*more) {
            break;
        }
        if (auto error = add_row(table, reader)) {
            return *error;
        }
    }
    if (table.rows.empty()) {
        return broken(table, 1, "no record");
    }
    if (!table.ended && table.columns != comment_columns) {
        return broken(table, table.rows.back().line,
                      "the mark of the end (0x1A) is missing: is the file cut off?");
    }
    return table;
}

Result<Tables> read_tables(std::span<const SourceText> files) {
    Tables tables;
    for (const auto& file : files) {
        auto table = read_table(file);
        if (!table) {
            return table.error();
        }
        const auto columns = table->columns;
        if (columns != primary_columns && columns != alias_columns && columns != address_columns &&
            columns != comment_columns) {
            return broken(*table, 1, "no file of OFAC has this number of fields");
        }
        if (tables.contains(columns)) {
            return broken(*table, 1, "the second file of its kind");
        }
        tables.emplace(columns, std::move(*table));
    }
    constexpr std::array<std::pair<std::size_t, const char*>, 3> needed{
        {{primary_columns, "names (sdn.csv, cons_prim.csv)"},
         {alias_columns, "aliases (alt.csv, cons_alt.csv)"},
         {address_columns, "addresses (add.csv, cons_add.csv)"}}};
    for (const auto& [columns, what] : needed) {
        if (!tables.contains(columns)) {
            return fail(Errc::malformed, std::string{"the file of "} + what + " is missing",
                        files.front().name);
        }
    }
    return tables;
}

EntityKind kind_of(std::string_view type) {
    const auto word = ascii_lower(trimmed(type));
    return word == "individual" ? EntityKind::person
           : word == "vessel"   ? EntityKind::vessel
           : word == "aircraft" ? EntityKind::aircraft
                                : EntityKind::company;
}

// Several are written "DPRK3] [CYBER2".
void add_programmes(ListEntry& entry, std::string_view text) {
    std::string clean;
    for (const char c : text) {
        clean += c == '[' || c == ']' ? ';' : c;
    }
    add_texts(entry.programmes, clean, ';');
}

ListEntry primary_entry(const Row& row) {
    const auto& f = row.fields;
    ListEntry entry;
    entry.id = f[0];
    entry.kind = kind_of(f[2]);
    add_inverted_name(entry, f[1], NameKind::primary);
    add_programmes(entry, f[3]);
    add_remark(entry, f[4]);             // title
    add_id(entry, IdKind::other, f[5]);  // call sign
    add_countries(entry, f[9]);          // flag
    add_text(entry.linked_to, f[10]);    // owner of the vessel
    return entry;
}

// Joins entries by number: rows of the other files that name none are of another edition.
class Joiner {
public:
    explicit Joiner(const Tables& tables) : tables_(tables) {}

    Result<std::vector<ListEntry>> join_all() {
        for (const auto step : {&Joiner::add_primaries, &Joiner::add_aliases,
                                &Joiner::add_addresses, &Joiner::add_remarks}) {
            if (auto error = (this->*step)()) {
                return *error;
            }
        }
        return std::move(entries_);
    }

private:
    std::optional<Error> add_primaries() {
        const auto& table = tables_.at(primary_columns);
        for (const auto& row : table.rows) {
            if (!by_number_.emplace(row.fields[0], entries_.size()).second) {
                return broken(table, row.line, "a number of an entry twice");
            }
            entries_.push_back(primary_entry(row));
            remarks_.push_back(row.fields[11]);
            if (entries_.back().names.empty()) {
                return broken(table, row.line, "an entry without a name");
            }
        }
        return std::nullopt;
    }

    std::optional<Error> add_aliases() {
        return each(alias_columns, [&](std::size_t at, const Row& row) {
            const auto kind = row.fields[2] == "fka" ? NameKind::former : NameKind::alias;
            add_inverted_name(entries_[at], row.fields[3], kind);
            add_remark(entries_[at], row.fields[4]);
        });
    }

    std::optional<Error> add_addresses() {
        return each(address_columns, [&](std::size_t at, const Row& row) {
            const auto& f = row.fields;
            add_text(entries_[at].addresses, join({f[2], f[3], f[4]}, ", "));
            add_countries(entries_[at], f[4]);
            add_remark(entries_[at], f[5]);
        });
    }

    std::optional<Error> add_remarks() {
        std::vector<bool> continued(entries_.size(), false);
        if (tables_.contains(comment_columns)) {
            auto error = each(comment_columns, [&](std::size_t at, const Row& row) {
                remarks_[at] += row.fields[1];
                continued[at] = true;
            });
            if (error) {
                return error;
            }
        }
        for (std::size_t i = 0; i < entries_.size(); ++i) {
            if (remarks_[i].size() >= max_remarks && !continued[i]) {
                return broken(tables_.at(primary_columns), tables_.at(primary_columns).rows[i].line,
                              "remarks go on in the file of comments, which is missing or cut off");
            }
            add_ofac_remarks(entries_[i], remarks_[i]);
        }
        return std::nullopt;
    }

    template <class Visit>
    std::optional<Error> each(std::size_t columns, Visit visit) {
        const auto& table = tables_.at(columns);
        for (const auto& row : table.rows) {
            const auto found = by_number_.find(row.fields[0]);
            if (found == by_number_.end()) {
                return broken(table, row.line,
                              "entry " + row.fields[0] +
                                  " is not in the file of names: are the "
                                  "files of one edition, and whole?");
            }
            visit(found->second, row);
        }
        return std::nullopt;
    }

    const Tables& tables_;
    std::vector<ListEntry> entries_;
    std::vector<std::string> remarks_;  // of each entry, whole
    std::map<std::string, std::size_t> by_number_;
};

}  // namespace

Result<Parsed> read_ofac_csv(std::span<const SourceText> files) {
    const auto tables = read_tables(files);
    if (!tables) {
        return tables.error();
    }
    auto entries = Joiner(*tables).join_all();
    if (!entries) {
        return entries.error();
    }
    Parsed parsed;
    parsed.entries = std::move(*entries);
    return parsed;
}

}  // namespace sluice::lists
