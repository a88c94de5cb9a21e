#include "security/lists/sheet.hpp"

#include <utility>

namespace sluice::lists {

namespace {

Error moved_by(Error error, int lines) {
    error.line += lines;
    return error;
}

std::string_view from_line(std::string_view text, int line) {
    for (int i = 1; i < line; ++i) {
        const auto end = text.find('\n');
        text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    }
    return text;
}

}  // namespace

Result<Sheet> Sheet::open(const SourceText& file, char separator, int header_line) {
    Sheet sheet;
    sheet.file_name_ = file.name;
    sheet.lines_before_ = header_line - 1;
    sheet.lines_ = std::make_unique<csv::TextLines>(from_line(file.text, header_line));
    sheet.reader_ = std::make_unique<csv::Reader>(
        *sheet.lines_, file.name, csv::Limits{.max_columns = 200, .separator = separator});
    if (auto error = sheet.reader_->read_header()) {
        return moved_by(std::move(*error), sheet.lines_before_);
    }
    return sheet;
}

Result<bool> Sheet::next() {
    auto more = reader_->next();
    if (!more) {
        return moved_by(more.error(), lines_before_);
    }
    return more;
}

std::string_view Sheet::operator[](std::string_view column) const {
    const auto at = reader_->find_column(column);
    return at ? (*reader_)[*at] : std::string_view{};
}

bool Sheet::has(std::string_view column) const {
    return reader_->find_column(column).has_value();
}

std::optional<Error> Sheet::require(std::initializer_list<std::string_view> columns) const {
    for (const auto column : columns) {
        if (!has(column)) {
            return fail(Errc::missing_field, "no column " + std::string{column}, file_name_,
                        lines_before_ + 1);
        }
    }
    return std::nullopt;
}

Error Sheet::bad(std::string_view column, std::string_view why) const {
    return fail(Errc::invalid_value, "column " + std::string{column} + ": " + std::string{why},
                file_name_, line());
}

int Sheet::line() const {
    return reader_->line() + lines_before_;
}

Result<Parsed> read_entries(Sheet& rows,
                            const std::function<Result<ListEntry>(const Sheet&)>& entry_of) {
    Parsed parsed;
    for (;;) {
        const auto more = rows.next();
        if (!more) {
            return more.error();
        }
        if (!*more) {
            return parsed;
        }
        auto entry = entry_of(rows);
        if (!entry) {
            return entry.error();
        }
        parsed.entries.push_back(std::move(*entry));
    }
}

}  // namespace sluice::lists
