#include "gateway/main/config_reader.hpp"

#include <fmt/format.h>

#include <fstream>
#include <iterator>

#include "gateway/main/config_value.hpp"

namespace sluice::config {

namespace {

constexpr std::size_t max_file_bytes = 1 << 20;

int line_of(const toml::source_region& region) {
    return static_cast<int>(region.begin.line);
}

}  // namespace

void Problems::add(const std::string& key, const std::string& what, const Place& place) {
    const auto subject = key.empty() ? "the file" : key;
    errors_.push_back(fail(Errc::config_invalid,
                           fmt::format("{}:{}: {} {}", place.file, place.line, subject, what), key,
                           place.line));
}

void Problems::add(const std::string& key, const std::string& what) {
    auto known = key;
    while (!known.empty() && !places_.contains(known)) {
        const auto dot = known.rfind('.');
        known.resize(dot == std::string::npos ? 0 : dot);
    }
    const auto found = places_.find(known);
    add(key, what, found == places_.end() ? Place{} : found->second);
}

TableReader::TableReader(Problems& problems, std::filesystem::path file, const toml::table& table,
                         std::string prefix)
    : problems_(problems), file_(std::move(file)), table_(table), prefix_(std::move(prefix)) {
    problems_.remember(prefix_, place(table_));
}

std::string TableReader::key(std::string_view name) const {
    return prefix_.empty() ? std::string{name} : fmt::format("{}.{}", prefix_, name);
}

Place TableReader::place(const toml::node& node) const {
    return {file_.string(), std::max(1, line_of(node.source()))};
}

void TableReader::read(const std::vector<Row>& rows) {
    for (const auto& row : rows) {
        read_row(row);
    }
}

void TableReader::read_row(const Row& row) {
    known_.emplace(row.key);
    const auto* node = table_.get(row.key);
    if (node == nullptr) {
        if (row.limits.required) {
            problems_.add(key(row.key), "is missing", place(table_));
        }
        return;
    }
    problems_.remember(key(row.key), place(*node));
    if (const auto problem = read_value(row, *node, file_.parent_path()); !problem.empty()) {
        problems_.add(key(row.key), problem, place(*node));
    }
}

void TableReader::section(std::string_view name, const std::function<void(TableReader&)>& body) {
    known_.emplace(name);
    const auto* node = table_.get(name);
    if (node != nullptr && !node->is_table()) {
        problems_.add(key(name), "must be a table", place(*node));
        return;
    }
    const toml::table none;
    TableReader reader(problems_, file_, node != nullptr ? *node->as_table() : none, key(name));
    body(reader);
    reader.finish();
}

void TableReader::each(std::string_view name, const std::function<void(TableReader&)>& body) {
    known_.emplace(name);
    const auto* node = table_.get(name);
    if (node == nullptr) {
        return;
    }
    const auto* array = node->as_array();
    if (array == nullptr || !array->is_homogeneous<toml::table>()) {
        problems_.add(key(name), "must be tables, each headed [[" + std::string{name} + "]]",
                      place(*node));
        return;
    }
    for (std::size_t i = 0; i < array->size(); ++i) {
        TableReader reader(problems_, file_, *(*array)[i].as_table(),
                           fmt::format("{}[{}]", key(name), i + 1));
        body(reader);
        reader.finish();
    }
}

void TableReader::finish() {
    for (const auto& [name, node] : table_) {
        if (!known_.contains(name.str())) {
            problems_.add(key(name.str()), "is not a known key",
                          {file_.string(), line_of(name.source())});
        }
    }
}

toml::table parse_file(Problems& problems, const std::filesystem::path& file) {
    std::ifstream stream(file, std::ios::binary);
    std::string text(max_file_bytes + 1, '\0');
    if (!stream || std::filesystem::is_directory(file)) {
        problems.add("", "cannot be read", {file.string(), 1});
        return {};
    }
    stream.read(text.data(), static_cast<std::streamsize>(text.size()));
    text.resize(static_cast<std::size_t>(stream.gcount()));
    if (text.size() > max_file_bytes) {
        problems.add("", "is larger than 1 MiB", {file.string(), 1});
        return {};
    }
    try {
        return toml::parse(text, file.string());
    } catch (const toml::parse_error& error) {
        problems.add("", "is not TOML: " + std::string{error.description()},
                     {file.string(), line_of(error.source())});
        return {};
    }
}

}  // namespace sluice::config
