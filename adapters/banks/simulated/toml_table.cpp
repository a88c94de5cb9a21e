#include "adapters/banks/simulated/toml_table.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace sluice::simulated {

namespace {

const toml::table empty_table;
constexpr std::int64_t max_ms = 366LL * 24 * 3600 * 1000;

}  // namespace

std::string TomlTable::place(std::string_view key) const {
    return path_.empty() ? std::string{key} : fmt::format("{}.{}", path_, key);
}

const toml::node* TomlTable::take(std::string_view key) {
    taken_.emplace(key);
    return table_.get(key);
}

void TomlTable::refuse(std::string_view key, std::string why) {
    if (error_) {
        return;
    }
    const auto* node = table_.get(key);
    const auto line = node == nullptr ? table_.source().begin.line : node->source().begin.line;
    error_ = fail(Errc::config_invalid, std::move(why), place(key), static_cast<int>(line));
}

std::string TomlTable::text(std::string_view key, std::string fallback) {
    const auto* node = take(key);
    if (node == nullptr) {
        return fallback;
    }
    const auto value = node->value_exact<std::string>();
    if (!value) {
        refuse(key, "must be text");
        return fallback;
    }
    return *value;
}

std::int64_t TomlTable::integer(std::string_view key, std::int64_t fallback, std::int64_t least,
                                std::int64_t most) {
    const auto* node = take(key);
    if (node == nullptr) {
        return fallback;
    }
    const auto value = node->value_exact<std::int64_t>();
    if (!value || *value < least || *value > most) {
        refuse(key, fmt::format("must be an integer from {} to {}", least, most));
        return fallback;
    }
    return *value;
}

std::chrono::milliseconds TomlTable::milliseconds(std::string_view key,
                                                  std::chrono::milliseconds fallback) {
    return std::chrono::milliseconds{integer(key, fallback.count(), 0, max_ms)};
}

double TomlTable::number(std::string_view key, double fallback, double least, double most) {
    const auto* node = take(key);
    if (node == nullptr) {
        return fallback;
    }
    const auto value = node->value<double>();
    if (!value || !(*value >= least && *value <= most)) {
        refuse(key, fmt::format("must be a number from {} to {}", least, most));
        return fallback;
    }
    return *value;
}

bool TomlTable::boolean(std::string_view key, bool fallback) {
    const auto* node = take(key);
    if (node == nullptr) {
        return fallback;
    }
    const auto value = node->value_exact<bool>();
    if (!value) {
        refuse(key, "must be true or false");
    }
    return value.value_or(fallback);
}

std::string TomlTable::one_of(std::string_view key, std::string fallback,
                              std::initializer_list<std::string_view> allowed) {
    auto value = text(key, std::move(fallback));
    if (std::ranges::find(allowed, value) == allowed.end()) {
        refuse(key, fmt::format("must be one of: {}", fmt::join(allowed, ", ")));
    }
    return value;
}

TomlTable TomlTable::table(std::string_view key) {
    const auto* node = take(key);
    if (node != nullptr && !node->is_table()) {
        refuse(key, "must be a table");
        node = nullptr;
    }
    return {node == nullptr ? empty_table : *node->as_table(), place(key), error_};
}

std::vector<TomlTable> TomlTable::tables(std::string_view key) {
    const auto* node = take(key);
    std::vector<TomlTable> all;
    if (node == nullptr) {
        return all;
    }
    const auto* array = node->as_array();
    if (array == nullptr || !array->is_homogeneous(toml::node_type::table)) {
        refuse(key, "must be an array of tables");
        return all;
    }
    for (std::size_t i = 0; i < array->size(); ++i) {
        all.emplace_back(*array->get(i)->as_table(), fmt::format("{}[{}]", place(key), i), error_);
    }
    return all;
}

std::vector<std::string> TomlTable::keys() const {
    std::vector<std::string> all;
    for (const auto& [key, node] : table_) {
        all.emplace_back(key.str());
    }
    return all;
}

void TomlTable::refuse_the_rest() {
    for (const auto& key : keys()) {
        if (!taken_.contains(key)) {
            refuse(key, "unknown key");
        }
    }
}

}  // namespace sluice::simulated
