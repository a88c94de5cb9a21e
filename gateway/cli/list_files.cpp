#include "gateway/cli/list_files.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>

namespace sluice::cli {

namespace {

namespace fs = std::filesystem;

struct PartSet {
    std::string_view main;
    std::string_view parts[3];
};
constexpr PartSet part_sets[] = {
    {"sdn.csv", {"alt.csv", "add.csv", "sdn_comments.csv"}},
    {"cons_prim.csv", {"cons_alt.csv", "cons_add.csv", "cons_comments.csv"}}};

std::string lower_name(const fs::path& path) {
    auto name = path.filename().string();
    for (auto& c : name) {
        c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    }
    return name;
}

const PartSet* set_of_main(const fs::path& path) {
    const auto name = lower_name(path);
    for (const auto& set : part_sets) {
        if (name == set.main) {
            return &set;
        }
    }
    return nullptr;
}

bool is_part_of(const PartSet& set, const fs::path& path) {
    const auto name = lower_name(path);
    return std::find(std::begin(set.parts), std::end(set.parts), name) != std::end(set.parts);
}

// The parts of a main file: those given, and those beside it that were not given.
std::vector<fs::path> with_parts(const fs::path& main, const PartSet& set,
                                 const std::vector<fs::path>& given) {
    std::vector<fs::path> files{main};
    std::vector<std::string> names;
    for (const auto& path : given) {
        if (is_part_of(set, path)) {
            files.push_back(path);
            names.push_back(lower_name(path));
        }
    }
    std::error_code ignored;
    for (const auto& beside : fs::directory_iterator(
             main.has_parent_path() ? main.parent_path() : fs::path{"."}, ignored)) {
        const auto name = lower_name(beside.path());
        if (is_part_of(set, beside.path()) &&
            std::find(names.begin(), names.end(), name) == names.end()) {
            files.push_back(beside.path());
        }
    }
    std::sort(files.begin() + 1, files.end());
    return files;
}

Result<std::string> bytes_of(const fs::path& path) {
    std::ifstream file(path, std::ios::binary);
    std::ostringstream text;
    text << file.rdbuf();
    if (!file) {
        return fail(Errc::io_error, "cannot be read", path.string());
    }
    return text.str();
}

Result<std::shared_ptr<const lists::List>> read_one(const std::vector<fs::path>& files) {
    std::vector<std::string> bytes;
    std::vector<lists::InputFile> inputs;
    bytes.reserve(files.size());
    for (const auto& path : files) {
        auto read = bytes_of(path);
        if (!read) {
            return read.error();
        }
        bytes.push_back(std::move(*read));
        inputs.push_back({path.filename().string(), bytes.back()});
    }
    auto name = files[0].filename().string();
    name.resize(std::min(name.size(), name.find('.')));
    auto list = lists::read_list(std::move(name), inputs);
    if (!list) {
        return list.error();
    }
    return std::make_shared<const lists::List>(std::move(*list));
}

}  // namespace

Result<std::vector<std::shared_ptr<const lists::List>>> read_list_files(
    const std::vector<std::string>& paths) {
    const std::vector<fs::path> given{paths.begin(), paths.end()};
    const auto is_taken_along = [&](const fs::path& path) {
        return std::any_of(given.begin(), given.end(), [&](const fs::path& main) {
            const auto* set = set_of_main(main);
            return set != nullptr && is_part_of(*set, path);
        });
    };
    std::vector<std::shared_ptr<const lists::List>> out;
    for (const auto& path : given) {
        if (is_taken_along(path)) {
            continue;
        }
        const auto* set = set_of_main(path);
        auto list =
            read_one(set == nullptr ? std::vector<fs::path>{path} : with_parts(path, *set, given));
        if (!list) {
            return list.error();
        }
        out.push_back(std::move(*list));
    }
    return out;
}

}  // namespace sluice::cli
