#pragma once

#include <string_view>

// Files of conf/screening, which are part of the program. Views live as long as it does.
namespace sluice::screening::embedded {

std::string_view words_tsv();
std::string_view stems_tsv();
std::string_view lexicon_tsv();
std::string_view frequencies_tsv();

// Model files, as security/model reads them.
std::string_view lists_person();
std::string_view lists_company();
std::string_view pairs_person();
std::string_view pairs_company();
std::string_view card_person();
std::string_view card_company();

}  // namespace sluice::screening::embedded
