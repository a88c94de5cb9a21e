#include <set>
#include <utility>

#include "ledger/base/csv.hpp"
#include "security/lists/entry_builder.hpp"
#include "security/lists/source.hpp"
#include "security/lists/text.hpp"

// Wallets of the seizure orders of Israel's Ministry of Defense: a line with the number of the
// order, then its rows: full name, identity number, passport, date of birth, wallet or user, and
// currency; where a value is not known it is empty or "-".
namespace sluice::lists {

namespace {

constexpr std::size_t columns = 6;

std::string_view value_of(std::string_view field) {
    field = trimmed(field);
    return field == "-" || field == "--" ? std::string_view{} : field;
}

// Digits alone are a telephone's number or a user's at an exchange: the list does not say which.
IdKind kind_of_user(std::string_view text) {
    const bool digits = text.find_first_not_of("+0123456789 -") == std::string_view::npos;
    return text.find('@') != std::string_view::npos ? IdKind::email
           : digits                                 ? IdKind::account
                                                    : IdKind::wallet;
}

ListEntry entry_of(const csv::Reader& row, std::string_view order) {
    ListEntry entry;
    const auto name = value_of(row[0]);
    entry.kind = name.empty() ? EntityKind::unknown : EntityKind::person;
    entry.id = made_id("il-", {order, name, row[1], row[2], row[4]});
    add_name(entry, name, NameKind::primary);
    add_id(entry, IdKind::national_id, value_of(row[1]));
    add_id(entry, IdKind::passport, value_of(row[2]));
    add_born(entry, value_of(row[3]));
    add_id(entry, kind_of_user(value_of(row[4])), value_of(row[4]));
    add_text(entry.programmes, order);
    return entry;
}

// Rows that are empty, or name a currency alone.
bool names_nobody(const ListEntry& entry) {
    return entry.names.empty() && entry.ids.empty();
}

}  // namespace

Result<Parsed> read_il_wallets(const SourceText& file) {
    csv::TextLines lines(file.text);
    csv::Reader row(lines, file.name, {.max_columns = 16});
    if (auto error = row.read_header()) {
        return *error;
    }
    Parsed parsed;
    std::string order;
    std::set<std::string> seen;  // the same row twice says nothing more
    for (;;) {
        const auto more = row.next_any();
        if (!more) {
            return more.error();
        }
        if (!*more) {
            return parsed;
        }
        const bool heading = row.size() == 1 || (row.size() == 2 && trimmed(row[1]).empty());
        if (heading) {
            order = squeezed(row[0]);
            continue;
        }
        if (row.size() != columns) {
            return fail(
                Errc::malformed,
                "record of " + std::to_string(row.size()) + " fields, not 6: is the file cut off?",
                file.name, row.line());
        }
        auto entry = entry_of(row, order);
        if (!names_nobody(entry) && seen.insert(entry.id).second) {
            parsed.entries.push_back(std::move(entry));
        }
    }
}

}  // namespace sluice::lists
