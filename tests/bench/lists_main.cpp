#include <chrono>
#include <cstdio>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "security/lists/diff.hpp"
#include "security/lists/read_list.hpp"

// Reads lists and says what is in them and how long it took. Arguments: one a list, its files
// separated by commas; first --json to print the entries instead.
namespace {

using sluice::lists::InputFile;

std::string bytes_of(const std::string& path) {
    std::ifstream in(path, std::ios::binary);
    return {std::istreambuf_iterator<char>{in}, {}};
}

std::vector<std::string> split_commas(const std::string& text) {
    std::vector<std::string> parts(1);
    for (const char c : text) {
        if (c == ',') {
            parts.emplace_back();
        } else {
            parts.back() += c;
        }
    }
    return parts;
}

struct Count {
    std::size_t entries = 0, names = 0, ids = 0, born = 0, countries = 0, links = 0;
    double ms = 0;
};

Count count_of(const sluice::lists::List& list) {
    Count count{.entries = list.entries.size()};
    for (const auto& entry : list.entries) {
        count.names += entry.names.size();
        count.ids += entry.ids.size();
        count.born += entry.born.size();
        count.countries += entry.countries.size();
        count.links += entry.linked_to.size();
    }
    return count;
}

void print(const std::string& what, const Count& c) {
    std::printf("%-60s %7zu %7zu %7zu %7zu %7zu %7zu %9.1f\n", what.c_str(), c.entries, c.names,
                c.ids, c.born, c.countries, c.links, c.ms);
}

bool read_and_print(const std::string& argument, bool json, Count& total) {
    const auto paths = split_commas(argument);
    std::vector<std::string> bytes;
    for (const auto& path : paths) {
        bytes.push_back(bytes_of(path));
    }
    std::vector<InputFile> files;
    for (std::size_t i = 0; i < paths.size(); ++i) {
        files.push_back({paths[i], bytes[i]});
    }
    const auto start = std::chrono::steady_clock::now();
    const auto list = sluice::lists::read_list("list", files);
    const std::chrono::duration<double, std::milli> took = std::chrono::steady_clock::now() - start;
    if (!list) {
        std::printf("%s\n", to_string(list.error()).c_str());
        return false;
    }
    if (json) {
        for (const auto& entry : list->entries) {
            std::printf("%s\n", sluice::lists::to_json(entry).c_str());
        }
        return true;
    }
    auto count = count_of(*list);
    count.ms = took.count();
    print(paths.front(), count);
    total.entries += count.entries;
    total.names += count.names;
    total.ids += count.ids;
    total.born += count.born;
    total.countries += count.countries;
    total.links += count.links;
    total.ms += count.ms;
    return true;
}

}  // namespace

int main(int argc, char** argv) {
    const bool json = argc > 1 && std::string{argv[1]} == "--json";
    if (!json) {
        std::printf("%-60s %7s %7s %7s %7s %7s %7s %9s\n", "list", "entries", "names", "ids",
                    "born", "country", "links", "ms");
    }
    Count total;
    bool ok = true;
    for (int i = json ? 2 : 1; i < argc; ++i) {
        ok = read_and_print(argv[i], json, total) && ok;
    }
    if (!json) {
        print("together", total);
    }
    return ok ? 0 : 1;
}
