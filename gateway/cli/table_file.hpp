#pragma once

#include <optional>
#include <string>
#include <vector>

#include "ledger/base/csv.hpp"

namespace sluice::cli {

// A whole CSV file, plain or gzip, in memory.
class TableFile {
public:
    static constexpr std::size_t max_rows = 5'000'000;

    // Errors: io_error, malformed, too_large, each with file and line.
    static Result<TableFile> read(const std::string& path);

    const std::vector<std::string>& header() const { return header_; }
    std::size_t rows() const { return rows_.size(); }
    const std::vector<std::string>& row(std::size_t i) const { return rows_[i]; }

    // Position of a column. Error of `require`: missing_field with the file.
    std::optional<std::size_t> find(std::string_view column) const;
    Result<std::size_t> require(std::string_view column) const;
    // A field, empty when the file lacks the column.
    std::string_view at(std::size_t row, std::optional<std::size_t> column) const {
        return column ? std::string_view{rows_[row][*column]} : std::string_view{};
    }

private:
    std::string path_;
    std::vector<std::string> header_;
    std::vector<std::vector<std::string>> rows_;
};

}  // namespace sluice::cli
