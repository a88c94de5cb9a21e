#include "gateway/cli/table_file.hpp"

#include "gateway/cli/input_file.hpp"

namespace sluice::cli {

Result<TableFile> TableFile::read(const std::string& path) {
    auto input = InputFile::open(path);
    if (!input) {
        return input.error();
    }
    csv::Reader reader(**input, path);
    if (auto error = reader.read_header()) {
        return *error;
    }
    TableFile table;
    table.path_ = path;
    table.header_ = reader.header();
    while (true) {
        const auto got = reader.next();
        if (!got) {
            return got.error();
        }
        if (!*got) {
            return table;
        }
        if (table.rows_.size() >= max_rows) {
            return fail(Errc::too_large, "more than 5,000,000 rows", path, reader.line());
        }
        auto& row = table.rows_.emplace_back();
        for (std::size_t i = 0; i < reader.size(); ++i) {
            row.emplace_back(reader[i]);
        }
    }
}

std::optional<std::size_t> TableFile::find(std::string_view column) const {
    for (std::size_t i = 0; i < header_.size(); ++i) {
        if (header_[i] == column) {
            return i;
        }
    }
    return std::nullopt;
}

Result<std::size_t> TableFile::require(std::string_view column) const {
    if (const auto found = find(column)) {
        return *found;
    }
    return fail(Errc::missing_field, "has no column " + std::string{column}, path_, 1);
}

}  // namespace sluice::cli
