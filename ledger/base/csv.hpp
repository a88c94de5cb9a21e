#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ledger/base/result.hpp"

namespace sluice::csv {

// Where lines come from: a file, an archive, a text in memory.
class LineSource {
public:
    virtual ~LineSource() = default;

    // The next line without its line feed into `line`; false at the end, and then for ever.
    virtual Result<bool> next(std::string& line) = 0;
};

// The lines of a text that outlives the source.
class TextLines : public LineSource {
public:
    explicit TextLines(std::string_view text) : left_(text) {}
    Result<bool> next(std::string& line) override;

private:
    std::string_view left_;
};

struct Limits {
    std::size_t max_record_bytes = 1u << 20;
    std::size_t max_columns = 1024;
    char separator = ',';
};

// Records of RFC 4180 with a header line, comma separated unless told; quoted fields may hold
// commas, doubled quotes and line breaks. Empty lines and a UTF-8 byte order mark are passed over.
// Every error names the source and the line its record begins in. One reader is used by one thread.
class Reader {
public:
    // `name` is what errors call the source; both outlive the reader.
    Reader(LineSource& source, std::string name, Limits limits = {});

    // Reads the header. Errors: malformed (none, a column twice), too_large, those of the source.
    std::optional<Error> read_header();

    // Position of a column of the header. Error: missing_field.
    Result<std::size_t> column(std::string_view name) const;
    std::optional<std::size_t> find_column(std::string_view name) const;
    const std::vector<std::string>& header() const { return header_; }

    // Reads the next record; false at the end. Errors: malformed (stray or open quote, another
    // number of fields than the header), too_large, those of the source.
    Result<bool> next();

    // Reads the next record whatever its number of fields, for files without a header.
    Result<bool> next_any() { return read_record(); }

    // A field of the last record, valid until the next one is read.
    std::string_view operator[](std::size_t column) const { return fields_[column]; }
    std::size_t size() const { return fields_.size(); }

    // Where the last record began, 1-based.
    int line() const { return record_line_; }
    // An error in a field of the last record.
    Error bad_field(std::size_t column, std::string_view why) const;

private:
    Error bad_record(std::string_view why, Errc code = Errc::malformed) const;
    Result<bool> read_record();
    std::optional<Error> append_line();
    std::optional<Error> split_quoted();
    std::optional<Error> read_quoted(std::size_t& position, std::string& field);
    void split_plain();

    LineSource& source_;
    std::string name_;
    Limits limits_;
    std::vector<std::string> header_;
    std::string record_;  // the line or, with quoted line breaks, lines
    std::string more_;
    std::vector<std::string> unquoted_;  // fields that differ from their text in record_
    std::vector<std::string_view> fields_;
    int line_ = 0;
    int record_line_ = 0;
};

// A field as CSV: quoted where it has to be.
std::string quoted(std::string_view field);

}  // namespace sluice::csv
