#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace sluice::cli {

// Text from others as a terminal may show it: control characters, marks that turn the direction of
// writing and broken UTF-8 become '?', line ends a space.
std::string printable(std::string_view utf8);

// Columns the text takes on a terminal: Chinese, Japanese and Korean characters take two (UAX #11).
std::size_t display_width(std::string_view utf8);

// "-1234567.80" as "-1,234,567.80". Other text comes back as it is.
std::string with_separators(std::string_view decimal);

// "2026-03-02T09:30:00.000000Z" as "2026-03-02 09:30:00Z".
std::string short_time(std::string_view rfc3339);

enum class Align { left, right };

// Aligned columns under headings.
class Table {
public:
    struct Column {
        std::string_view heading;
        Align align = Align::left;
    };

    explicit Table(std::vector<Column> columns);

    // One cell a column; printable() is applied.
    void add(const std::vector<std::string>& cells);
    bool empty() const { return rows_.size() == 1; }
    // A line of dashes before the next row, for totals.
    void add_rule();

    std::string render() const;

private:
    std::vector<Align> aligns_;
    std::vector<std::vector<std::string>> rows_;  // first the headings; an empty row is a rule
};

// Names and values below each other, the values aligned. Empty values are left out.
class Fields {
public:
    void add(std::string_view label, std::string_view value);
    std::string render() const;

private:
    std::vector<std::pair<std::string, std::string>> fields_;
};

}  // namespace sluice::cli
