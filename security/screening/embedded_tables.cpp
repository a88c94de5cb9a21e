#include "security/screening/embedded_tables.hpp"

// .incbin copies a file into the object: no generator, and no cost to the compiler.
#define SLUICE_EMBED(symbol, path)                                      \
    asm(".section .rodata\n" #symbol                                    \
        "_begin:\n.incbin \"" SLUICE_SOURCE_DIR "/" path "\"\n" #symbol \
        "_end:\n.byte 0\n.previous\n");                                 \
    extern "C" const char symbol##_begin[];                             \
    extern "C" const char symbol##_end[]

SLUICE_EMBED(sluice_screening_words, "conf/screening/words.tsv");
SLUICE_EMBED(sluice_screening_frequencies, "conf/screening/frequencies.tsv");

namespace sluice::screening::embedded {

std::string_view words_tsv() { return {sluice_screening_words_begin, sluice_screening_words_end}; }
std::string_view frequencies_tsv() {
    return {sluice_screening_frequencies_begin, sluice_screening_frequencies_end};
}

}  // namespace sluice::screening::embedded
