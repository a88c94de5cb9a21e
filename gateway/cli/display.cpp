#include "gateway/cli/display.hpp"

#include <algorithm>
#include <cstdint>

#include "ledger/base/check.hpp"

namespace sluice::cli {

namespace {

struct Range {
    char32_t first;
    char32_t last;
};

// East Asian Wide and Fullwidth, by blocks.
constexpr Range wide[] = {
    {0x1100, 0x115F},   {0x2E80, 0x303E},   {0x3041, 0xA4CF},   {0xA960, 0xA97F},
    {0xAC00, 0xD7A3},   {0xF900, 0xFAFF},   {0xFE30, 0xFE6F},   {0xFF01, 0xFF60},
    {0xFFE0, 0xFFE6},   {0x1F300, 0x1F64F}, {0x1F680, 0x1F6FF}, {0x1F900, 0x1F9FF},
    {0x20000, 0x3FFFD},
};
// Marks on the character before, and joiners.
constexpr Range zero_width[] = {
    {0x0300, 0x036F}, {0x200B, 0x200D}, {0x20D0, 0x20FF}, {0xFE00, 0xFE0F}, {0xFE20, 0xFE2F}};
// Controls (C0, DEL, C1) and bidirectional marks, with which a name could forge what a line says.
constexpr Range unsafe[] = {{0x0000, 0x001F}, {0x007F, 0x009F}, {0x200E, 0x200F},
                            {0x2028, 0x202E}, {0x2066, 0x2069}, {0xFEFF, 0xFEFF}};

template <std::size_t Size>
bool is_in(const Range (&ranges)[Size], char32_t c) {
    return std::any_of(std::begin(ranges), std::end(ranges),
                       [c](const Range& range) { return c >= range.first && c <= range.last; });
}

constexpr char32_t broken = 0xFFFFFFFF;

// The next character, which is taken away; `broken` and one byte when it is no UTF-8.
char32_t next_character(std::string_view& text) {
    const auto first = static_cast<unsigned char>(text.front());
    const std::size_t size = first < 0x80 ? 1 : first >> 5 == 6 ? 2 : first >> 4 == 14 ? 3 : 4;
    const bool is_start = first < 0x80 || (first >= 0xC2 && first < 0xF5);
    if (!is_start || text.size() < size) {
        text.remove_prefix(1);
        return broken;
    }
    char32_t c = size == 1 ? first : first & (0x7FU >> size);
    for (std::size_t i = 1; i < size; ++i) {
        const auto byte = static_cast<unsigned char>(text[i]);
        if (byte >> 6 != 2) {
            text.remove_prefix(1);
            return broken;
        }
        c = c << 6 | (byte & 0x3FU);
    }
    text.remove_prefix(size);
    return c;
}

std::string padding(std::size_t columns) {
    return std::string(columns, ' ');
}

// Without spaces at the end of the line.
void end_line(std::string& out) {
    while (!out.empty() && out.back() == ' ') {
        out.pop_back();
    }
    out += '\n';
}

}  // namespace

std::string printable(std::string_view utf8) {
    std::string out;
    while (!utf8.empty()) {
        const auto before = utf8;
        const auto c = next_character(utf8);
        if (c == '\n' || c == '\r' || c == '\t') {
            out += ' ';
        } else if (c == broken || is_in(unsafe, c)) {
            out += '?';
        } else {
            out += before.substr(0, before.size() - utf8.size());
        }
    }
    return out;
}

std::size_t display_width(std::string_view utf8) {
    std::size_t width = 0;
    while (!utf8.empty()) {
        const auto c = next_character(utf8);
        width += is_in(wide, c) ? 2 : is_in(zero_width, c) ? 0 : 1;
    }
    return width;
}

std::string with_separators(std::string_view decimal) {
    const auto digits_at = decimal.starts_with('-') ? 1u : 0u;
    const auto point = std::min(decimal.find('.'), decimal.size());
    const auto whole = decimal.substr(digits_at, point - digits_at);
    const bool is_number = !whole.empty() && std::all_of(whole.begin(), whole.end(), [](char c) {
        return c >= '0' && c <= '9';
    });
    if (!is_number) {
        return std::string{decimal};
    }
    std::string out{decimal.substr(0, digits_at)};
    for (std::size_t i = 0; i < whole.size(); ++i) {
        if (i != 0 && (whole.size() - i) % 3 == 0) {
            out += ',';
        }
        out += whole[i];
    }
    return out.append(decimal.substr(point));
}

std::string short_time(std::string_view rfc3339) {
    if (rfc3339.size() < 20 || rfc3339[10] != 'T') {
        return std::string{rfc3339};
    }
    const auto zone = rfc3339.find_first_of("Z+-", 19);
    std::string out{rfc3339.substr(0, 10)};
    out += ' ';
    out += rfc3339.substr(11, 8);
    return zone == std::string_view::npos ? out : out.append(rfc3339.substr(zone));
}

Table::Table(std::vector<Column> columns) {
    auto& headings = rows_.emplace_back();
    for (const auto& column : columns) {
        headings.emplace_back(column.heading);
        aligns_.push_back(column.align);
    }
}

void Table::add(const std::vector<std::string>& cells) {
    check(cells.size() == aligns_.size(), "a table's row has a cell for every column");
    auto& row = rows_.emplace_back();
    for (const auto& cell : cells) {
        row.push_back(printable(cell));
    }
}

void Table::add_rule() {
    rows_.emplace_back();
}

std::string Table::render() const {
    std::vector<std::size_t> widths(aligns_.size(), 0);
    for (const auto& row : rows_) {
        for (std::size_t i = 0; i < row.size(); ++i) {
            widths[i] = std::max(widths[i], display_width(row[i]));
        }
    }
    std::string rule;
    for (const auto width : widths) {
        rule += (rule.empty() ? "" : "  ") + std::string(width, '-');
    }
    std::string out;
    for (std::size_t r = 0; r < rows_.size(); ++r) {
        const auto& row = rows_[r];
        if (row.empty()) {
            out += rule + '\n';
            continue;
        }
        for (std::size_t i = 0; i < row.size(); ++i) {
            const auto blank = padding(widths[i] - display_width(row[i]));
            out += i == 0 ? "" : "  ";
            out += aligns_[i] == Align::right ? blank + row[i] : row[i] + blank;
        }
        end_line(out);
        if (r == 0) {
            out += rule + '\n';
        }
    }
    return out;
}

void Fields::add(std::string_view label, std::string_view value) {
    if (!value.empty()) {
        fields_.emplace_back(label, printable(value));
    }
}

std::string Fields::render() const {
    std::size_t width = 0;
    for (const auto& [label, value] : fields_) {
        width = std::max(width, display_width(label));
    }
    std::string out;
    for (const auto& [label, value] : fields_) {
        out += label + padding(width - display_width(label) + 2) + value + '\n';
    }
    return out;
}

}  // namespace sluice::cli
