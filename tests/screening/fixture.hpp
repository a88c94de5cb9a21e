#pragma once

#include <fstream>
#include <memory>
#include <sstream>
#include <string>

#include "security/lists/read_list.hpp"
#include "security/screening/snapshot.hpp"

namespace sluice::screening::test {

inline std::string file_text(const std::string& path) {
    std::ifstream file(std::string{SLUICE_SOURCE_DIR} + "/" + path, std::ios::binary);
    std::ostringstream text;
    text << file.rdbuf();
    return text.str();
}

// tests/data/screening/list.csv as a list.
inline std::shared_ptr<const lists::List> fixture_list() {
    static const auto list = [] {
        const auto text = file_text("tests/data/screening/list.csv");
        const lists::InputFile file{"list.csv", text};
        return std::make_shared<const lists::List>(lists::read_list("fixture", {&file, 1}).value());
    }();
    return list;
}

inline const Snapshot& fixture_snapshot() {
    static const auto snapshot = Snapshot::build({fixture_list()}, NameModel::shipped());
    return *snapshot;
}

// The folded words of a name joined by spaces; numbers and legal forms as they are kept.
inline std::string words_of(const Name& name) {
    std::string out;
    for (const auto& token : name.tokens) {
        out += (out.empty() ? "" : " ") + token.text;
    }
    return out;
}

}  // namespace sluice::screening::test
