#pragma once

#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "security/lists/read_list.hpp"

namespace sluice::test {

inline std::string fixture(const std::string& path) {
    std::ifstream in(SLUICE_SOURCE_DIR "/tests/data/lists/" + path, std::ios::binary);
    return {std::istreambuf_iterator<char>{in}, {}};
}

// A file of a list, as bytes that a test may change.
struct Bytes {
    std::string name;
    std::string bytes;
};

inline std::vector<Bytes> fixtures(const std::vector<std::string>& paths) {
    std::vector<Bytes> files;
    for (const auto& path : paths) {
        files.push_back({path, fixture(path)});
    }
    return files;
}

inline Result<lists::List> read(const std::vector<Bytes>& files,
                                const lists::ReadLimits& limits = {}) {
    std::vector<lists::InputFile> input;
    for (const auto& file : files) {
        input.push_back({file.name, file.bytes});
    }
    return lists::read_list("test", input, limits);
}

inline const std::vector<std::string> ofac_files{"ofac/sdn.csv", "ofac/alt.csv", "ofac/add.csv",
                                                 "ofac/sdn_comments.csv"};

// Every format, with its files.
struct Format {
    const char* name;
    std::vector<std::string> files;
};
inline const std::vector<Format> formats{
    {"ofac_csv", ofac_files},
    {"ofac_xml", {"ofac_sdn.xml"}},
    {"un_xml", {"un_consolidated.xml"}},
    {"eu_csv", {"eu_regulations.csv"}},
    {"eu_xml", {"eu_fsf.xml"}},
    {"uk_conlist", {"uk_conlist.csv"}},
    {"uk_sanctions_list", {"uk_sanctions_list.csv"}},
    {"bis_dpl", {"bis_dpl.txt"}},
    {"cn_csv", {"cn_sanctions.csv"}},
    {"dod_csv", {"dod_1260h.csv"}},
    {"il_wallets", {"il_wallets.csv"}},
    {"neutral_csv", {"neutral.csv"}},
    {"neutral_jsonl", {"neutral.jsonl"}},
};

}  // namespace sluice::test
