#include "ledger/base/csv.hpp"

#include <algorithm>
#include <utility>

namespace sluice::csv {

namespace {

void drop_carriage_return(std::string& line) {
    if (line.ends_with('\r')) {
        line.pop_back();
    }
}

}  // namespace

Result<bool> TextLines::next(std::string& line) {
    if (left_.empty()) {
        return false;
    }
    const auto end = left_.find('\n');
    line.assign(left_.substr(0, end));
    left_.remove_prefix(end == std::string_view::npos ? left_.size() : end + 1);
    return true;
}

Reader::Reader(LineSource& source, std::string name, Limits limits)
    : source_(source), name_(std::move(name)), limits_(limits) {}

Error Reader::bad_record(std::string_view why, Errc code) const {
    return fail(code, std::string{why}, name_, record_line_);
}

Error Reader::bad_field(std::size_t column, std::string_view why) const {
    return fail(Errc::invalid_value, "column " + header_.at(column) + ": " + std::string{why},
                name_, record_line_);
}

std::optional<Error> Reader::read_header() {
    auto got = read_record();
    if (!got) {
        return got.error();
    }
    if (!*got) {
        return fail(Errc::malformed, "empty: a header line is needed", name_, 1);
    }
    header_.assign(fields_.begin(), fields_.end());
    auto sorted = header_;
    std::sort(sorted.begin(), sorted.end());
    const auto twice = std::adjacent_find(sorted.begin(), sorted.end());
    if (twice != sorted.end()) {
        return bad_record("column " + *twice + " is there twice");
    }
    return std::nullopt;
}

std::optional<std::size_t> Reader::find_column(std::string_view name) const {
    const auto found = std::find(header_.begin(), header_.end(), name);
    if (found == header_.end()) {
        return std::nullopt;
    }
    return static_cast<std::size_t>(found - header_.begin());
}

Result<std::size_t> Reader::column(std::string_view name) const {
    if (const auto found = find_column(name)) {
        return *found;
    }
    return fail(Errc::missing_field, "no column " + std::string{name}, name_, 1);
}

Result<bool> Reader::next() {
    auto got = read_record();
    if (got && *got && fields_.size() != header_.size()) {
        return bad_record("record of " + std::to_string(fields_.size()) +
                          " fields, the header has " + std::to_string(header_.size()));
    }
    return got;
}

Result<bool> Reader::read_record() {
    do {
        auto got = source_.next(record_);
        if (!got || !*got) {
            return got;
        }
        record_line_ = ++line_;
        if (line_ == 1 && record_.starts_with("\xEF\xBB\xBF")) {
            record_.erase(0, 3);
        }
        if (record_.size() > limits_.max_record_bytes) {
            return bad_record("record above the limit of bytes", Errc::too_large);
        }
        drop_carriage_return(record_);
    } while (record_.empty());
    fields_.clear();
    if (record_.find('"') == std::string::npos) {
        split_plain();
    } else if (auto error = split_quoted()) {
        return *error;
    }
    if (fields_.size() > limits_.max_columns) {
        return bad_record("more columns than allowed", Errc::too_large);
    }
    return true;
}

void Reader::split_plain() {
    std::string_view left{record_};
    for (;;) {
        const auto comma = left.find(limits_.separator);
        fields_.push_back(left.substr(0, comma));
        if (comma == std::string_view::npos) {
            return;
        }
        left.remove_prefix(comma + 1);
    }
}

// Joins the next line to a record whose quoted field holds the line break.
std::optional<Error> Reader::append_line() {
    auto got = source_.next(more_);
    if (!got) {
        return got.error();
    }
    if (!*got) {
        return bad_record("quoted field without its end");
    }
    ++line_;
    if (record_.size() + more_.size() >= limits_.max_record_bytes) {
        return bad_record("record above the limit of bytes", Errc::too_large);
    }
    drop_carriage_return(more_);
    record_ += '\n';
    record_ += more_;
    return std::nullopt;
}

// `position` is behind the opening quote, and afterwards behind the closing one.
std::optional<Error> Reader::read_quoted(std::size_t& position, std::string& field) {
    for (;;) {
        const auto quote = record_.find('"', position);
        if (quote == std::string::npos) {
            if (auto error = append_line()) {
                return error;
            }
            continue;
        }
        field.append(record_, position, quote - position);
        position = quote + 1;
        if (position >= record_.size() || record_[position] != '"') {
            return std::nullopt;
        }
        field += '"';
        ++position;
    }
}

// record_ may grow and move while it is read, so all fields are copied and viewed at the end.
std::optional<Error> Reader::split_quoted() {
    unquoted_.clear();
    for (std::size_t position = 0;;) {
        auto& field = unquoted_.emplace_back();
        if (position < record_.size() && record_[position] == '"') {
            ++position;
            if (auto error = read_quoted(position, field)) {
                return error;
            }
            if (position < record_.size() && record_[position] != limits_.separator) {
                return bad_record("text behind a quoted field");
            }
        } else {
            const auto end = std::min(record_.find(limits_.separator, position), record_.size());
            field.assign(record_, position, end - position);
            position = end;
            if (field.find('"') != std::string::npos) {
                return bad_record("quote inside a field that is not quoted");
            }
        }
        if (position >= record_.size()) {
            break;
        }
        ++position;
    }
    fields_.assign(unquoted_.begin(), unquoted_.end());
    return std::nullopt;
}

std::string quoted(std::string_view field) {
    if (field.find_first_of(",\"\r\n") == std::string_view::npos) {
        return std::string{field};
    }
    std::string out = "\"";
    for (const char c : field) {
        out += c;
        if (c == '"') {
            out += c;
        }
    }
    return out += '"';
}

}  // namespace sluice::csv
