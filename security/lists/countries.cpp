#include "security/lists/countries.hpp"

#include <unordered_map>

#include "ledger/base/check.hpp"
#include "security/lists/text.hpp"

// .incbin copies the file into the object: no generator, and no cost to the compiler.
asm(".section .rodata\n"
    "sluice_countries_begin:\n.incbin \"" SLUICE_SOURCE_DIR
    "/security/lists/countries.txt\"\n"
    "sluice_countries_end:\n.byte 0\n.previous\n");
extern "C" const char sluice_countries_begin[];
extern "C" const char sluice_countries_end[];

namespace sluice::lists {

namespace {

using Table = std::unordered_map<std::string, std::string>;

void append_word(std::string& key, std::string_view word) {
    if (word != "the" && word != "of") {
        key += word;
    }
}

// Letters and bytes beyond ASCII, lower case, without the words that spellings differ in.
std::string key_of(std::string_view name) {
    std::string key;
    std::string word;
    for (const char c : ascii_lower(name)) {
        const bool letter = (c >= 'a' && c <= 'z') || static_cast<unsigned char>(c) >= 0x80;
        if (letter) {
            word += c;
        } else if (c != '.' && c != '\'') {
            append_word(key, word);
            word.clear();
        }
    }
    append_word(key, word);
    return key;
}

Table read_table() {
    Table table;
    const std::string_view text{sluice_countries_begin, sluice_countries_end};
    for (const auto line : split(text, '\n')) {
        if (line.starts_with('#')) {
            continue;
        }
        const auto names = split(line, ';');
        for (const auto name : names) {
            const auto [at, added] = table.emplace(key_of(name), names.front());
            check(added || at->second == names.front(), "a name means one country");
        }
    }
    return table;
}

}  // namespace

std::string_view country_code(std::string_view name) {
    static const Table table = read_table();
    const auto found = table.find(key_of(name));
    if (found != table.end()) {
        return found->second;
    }
    const auto open = name.find('(');
    if (open == std::string_view::npos || open == 0) {
        return {};
    }
    return country_code(name.substr(0, open));
}

}  // namespace sluice::lists
