#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace sluice::test {

// Column name to SQL expression.
using Columns = std::map<std::string, std::string>;

struct BaseRow {
    std::string table;
    Columns columns;
    bool is_migrated = false;  // the migration has brought it
};

// A quoted UUID that ends in the two given hexadecimal digits. "ff" is nothing's id in base_rows().
std::string id(std::string_view last_two);

// A small world in which every table has a row, in an order that satisfies the foreign keys. The
// first row of a table is the one that the tests vary.
const std::vector<BaseRow>& base_rows();

const Columns& base_row(std::string_view table);

// Puts a row where its migration has not put it already.
std::string insert_sql(const BaseRow& row);
std::string insert_sql(const std::string& table, const Columns& columns);

}  // namespace sluice::test
