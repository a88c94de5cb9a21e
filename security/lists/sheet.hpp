#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ledger/base/csv.hpp"
#include "security/lists/source.hpp"

namespace sluice::lists {

// A table with a header, whose fields are asked for by the name of their column.
class Sheet {
public:
    // Reads the header from the file's line `header_line` on. Error: malformed.
    static Result<Sheet> open(const SourceText& file, char separator = ',', int header_line = 1);

    // False at the end. Errors: those of csv::Reader, with the line within the file.
    Result<bool> next();
    // The field as it stands; empty when there is no such column. Valid until next().
    std::string_view operator[](std::string_view column) const;
    bool has(std::string_view column) const;
    const std::vector<std::string>& columns() const { return reader_->header(); }

    // The first of these columns that is missing.
    std::optional<Error> require(std::initializer_list<std::string_view> columns) const;
    // An error in a field of this record.
    Error bad(std::string_view column, std::string_view why) const;
    int line() const;
    const std::string& file_name() const { return file_name_; }

private:
    Sheet() = default;

    std::string file_name_;
    int lines_before_ = 0;
    std::unique_ptr<csv::TextLines> lines_;
    std::unique_ptr<csv::Reader> reader_;
};

// A list of one entry a record: `entry_of` reads one. Errors: those of next() and its own.
Result<Parsed> read_entries(Sheet& rows,
                            const std::function<Result<ListEntry>(const Sheet&)>& entry_of);

}  // namespace sluice::lists
