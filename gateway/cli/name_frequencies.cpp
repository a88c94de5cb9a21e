#include <cmath>
#include <set>

#include "gateway/cli/name_training.hpp"
#include "security/screening/name.hpp"

namespace sluice::cli {

namespace {

using screening::NameStyle;

struct Counts {
    unsigned person = 0;
    unsigned org = 0;
};
using Words = std::set<std::string>;

void add_words(Words& words, std::string_view name, NameStyle style) {
    for (const auto& read : screening::read_names(name, style)) {
        for (const auto& token : read.tokens) {
            words.insert(token.text);
        }
    }
}

unsigned exponent(unsigned count) {
    constexpr unsigned least = 3;
    return count < least ? 0 : static_cast<unsigned>(std::lround(std::log2(1.0 + count)));
}

}  // namespace

std::string count_frequencies(const std::vector<std::shared_ptr<const lists::List>>& lists,
                              const std::vector<std::string>& customers) {
    std::map<std::string, Counts> counts;
    for (const auto& customer : customers) {
        Words words;
        add_words(words, customer, NameStyle::person);
        for (const auto& word : words) {
            ++counts[word].person;
        }
    }
    for (const auto& list : lists) {
        for (const auto& entry : list->entries) {
            const bool is_person = entry.kind == lists::EntityKind::person;
            Words words;
            for (const auto& name : entry.names) {
                add_words(words, name.text,
                          is_person ? NameStyle::person : NameStyle::organisation);
            }
            for (const auto& word : words) {
                ++(is_person ? counts[word].person : counts[word].org);
            }
        }
    }
    std::string out;
    for (const auto& [word, count] : counts) {
        const auto person = exponent(count.person);
        const auto org = exponent(count.org);
        if (person + org > 0) {
            out += word + '\t' + std::to_string(person) + '\t' + std::to_string(org) + '\n';
        }
    }
    return out;
}

}  // namespace sluice::cli
