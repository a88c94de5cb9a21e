#pragma once

#include <span>
#include <string>

#include "security/lists/read_list.hpp"

namespace sluice::lists {

// One file of a list, inflated, in UTF-8 and without a byte order mark. XML is as it came: its
// parser knows its encoding.
struct SourceText {
    std::string name;
    std::string text;
};

// What a format's reader tells beside the entries. Version and date stay empty where the format
// does not tell them.
struct Parsed {
    std::string version;
    std::optional<BusinessDate> published;
    std::vector<ListEntry> entries;
};

// Each reads its format whole, or answers an Error with file, line and field. Ids are unique,
// limits on entries are checked by read_list afterwards.
Result<Parsed> read_ofac_csv(std::span<const SourceText> files);
Result<Parsed> read_ofac_xml(const SourceText& file);
Result<Parsed> read_un_xml(const SourceText& file);
Result<Parsed> read_eu_xml(const SourceText& file);
Result<Parsed> read_eu_csv(const SourceText& file);
Result<Parsed> read_uk_csv(const SourceText& file);   // ConList.csv, format of 2022
Result<Parsed> read_ukl_csv(const SourceText& file);  // UK-Sanctions-List.csv
Result<Parsed> read_bis_dpl(const SourceText& file);
Result<Parsed> read_cn_csv(const SourceText& file);
Result<Parsed> read_dod_csv(const SourceText& file);
Result<Parsed> read_il_wallets(const SourceText& file);
Result<Parsed> read_terms_csv(const SourceText& file);
Result<Parsed> read_neutral_csv(const SourceText& file);
Result<Parsed> read_neutral_jsonl(const SourceText& file);

}  // namespace sluice::lists
