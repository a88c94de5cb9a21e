#pragma once

#include <toml++/toml.h>

#include <filesystem>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "gateway/main/config_table.hpp"

namespace sluice::config {

struct Place {
    std::string file;
    int line = 0;
};

// Collects problems, and remembers where each key stood so that a later check can name its line.
class Problems {
public:
    void remember(const std::string& key, Place place) { places_[key] = std::move(place); }
    void add(const std::string& key, const std::string& what, const Place& place);
    // For a key that was read; or its nearest table that was.
    void add(const std::string& key, const std::string& what);

    std::vector<Error> take() { return std::move(errors_); }
    bool empty() const { return errors_.empty(); }
    std::size_t size() const { return errors_.size(); }

private:
    std::map<std::string, Place> places_;
    std::vector<Error> errors_;
};

// Reads one table of a file into sections. Each key that is asked for is known; finish() reports
// the others.
class TableReader {
public:
    // `prefix` is the table's own key, such as "bank[1]"; empty for the root of a file.
    TableReader(Problems& problems, std::filesystem::path file, const toml::table& table,
                std::string prefix);

    void read(const std::vector<Row>& rows);
    // Calls `body` for the table of that name, an empty one when the file has none.
    void section(std::string_view name, const std::function<void(TableReader&)>& body);
    // Calls `body` for every element of an array of tables, in order.
    void each(std::string_view name, const std::function<void(TableReader&)>& body);
    void finish();

    std::string key(std::string_view name) const;
    const std::filesystem::path& file() const { return file_; }

private:
    void read_row(const Row& row);
    Place place(const toml::node& node) const;

    Problems& problems_;
    std::filesystem::path file_;
    const toml::table& table_;
    std::string prefix_;
    std::set<std::string, std::less<>> known_;
};

// Parses a file of at most 1 MiB; an empty table after a problem.
toml::table parse_file(Problems& problems, const std::filesystem::path& file);

}  // namespace sluice::config
