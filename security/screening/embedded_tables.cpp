#include "security/screening/embedded_tables.hpp"

// .incbin copies a file into the object: no generator, and no cost to the compiler.
#define SLUICE_EMBED(symbol, path)                                                    \
    asm(".section .rodata\n" #symbol "_begin:\n.incbin \"" SLUICE_SOURCE_DIR "/" path \
        "\"\n" #symbol "_end:\n.byte 0\n.previous\n");                                \
    extern "C" const char symbol##_begin[];                                           \
    extern "C" const char symbol##_end[]

SLUICE_EMBED(sluice_screening_words, "conf/screening/words.tsv");
SLUICE_EMBED(sluice_screening_stems, "conf/screening/stems.tsv");
SLUICE_EMBED(sluice_screening_lexicon, "conf/screening/lexicon.tsv");
SLUICE_EMBED(sluice_screening_frequencies, "conf/screening/frequencies.tsv");
SLUICE_EMBED(sluice_lists_person, "conf/screening/lists_person.json");
SLUICE_EMBED(sluice_lists_company, "conf/screening/lists_company.json");
SLUICE_EMBED(sluice_pairs_person, "conf/screening/pairs_person.json");
SLUICE_EMBED(sluice_pairs_company, "conf/screening/pairs_company.json");
SLUICE_EMBED(sluice_card_person, "conf/screening/card_person.json");
SLUICE_EMBED(sluice_card_company, "conf/screening/card_company.json");

namespace sluice::screening::embedded {

std::string_view words_tsv() {
    return {sluice_screening_words_begin, sluice_screening_words_end};
}
std::string_view stems_tsv() {
    return {sluice_screening_stems_begin, sluice_screening_stems_end};
}
std::string_view lexicon_tsv() {
    return {sluice_screening_lexicon_begin, sluice_screening_lexicon_end};
}
std::string_view frequencies_tsv() {
    return {sluice_screening_frequencies_begin, sluice_screening_frequencies_end};
}
std::string_view lists_person() {
    return {sluice_lists_person_begin, sluice_lists_person_end};
}
std::string_view lists_company() {
    return {sluice_lists_company_begin, sluice_lists_company_end};
}
std::string_view pairs_person() {
    return {sluice_pairs_person_begin, sluice_pairs_person_end};
}
std::string_view pairs_company() {
    return {sluice_pairs_company_begin, sluice_pairs_company_end};
}
std::string_view card_person() {
    return {sluice_card_person_begin, sluice_card_person_end};
}
std::string_view card_company() {
    return {sluice_card_company_begin, sluice_card_company_end};
}

}  // namespace sluice::screening::embedded
