#pragma once

#include <toml++/toml.h>

#include <chrono>
#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "ledger/base/result.hpp"

namespace sluice::simulated {

// A TOML table whose keys are read once each; what nobody read is an unknown key. Keeps the first
// error, so that reading stays a plain list.
class TomlTable {
public:
    TomlTable(const toml::table& table, std::string path, std::optional<Error>& error)
        : table_(table), path_(std::move(path)), error_(error) {}

    std::string text(std::string_view key, std::string fallback);
    std::int64_t integer(std::string_view key, std::int64_t fallback, std::int64_t least,
                         std::int64_t most);
    std::chrono::milliseconds milliseconds(std::string_view key,
                                           std::chrono::milliseconds fallback);
    double number(std::string_view key, double fallback, double least, double most);
    bool boolean(std::string_view key, bool fallback);
    std::string one_of(std::string_view key, std::string fallback,
                       std::initializer_list<std::string_view> allowed);
    // Sub-tables; an absent one is empty.
    TomlTable table(std::string_view key);
    std::vector<TomlTable> tables(std::string_view key);
    std::vector<std::string> keys() const;

    bool has(std::string_view key) const { return table_.contains(key); }
    void refuse(std::string_view key, std::string why);
    // Call when done.
    void refuse_the_rest();

private:
    const toml::node* take(std::string_view key);
    std::string place(std::string_view key) const;

    const toml::table& table_;
    std::string path_;
    std::optional<Error>& error_;
    std::set<std::string, std::less<>> taken_;
};

}  // namespace sluice::simulated
