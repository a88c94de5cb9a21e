#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "security/lists/read_list.hpp"

namespace sluice::lists {

// A thing that is looked for in remittance texts and purposes: goods under control, a port.
struct Term {
    std::string id;                  // unique within the list
    std::vector<std::string> words;  // what it is called: "heavy water", "重水"
    std::string category;            // "nuclear", "port"
    std::string country;             // ISO 3166 alpha-2; empty where there is none
    int weight_permille = 0;         // how much it says by itself, 1 to 1000
    std::string note;

    bool operator==(const Term&) const = default;
};

// Where a term stands in a text; positions are bytes of the text.
struct TermHit {
    std::size_t term = 0;  // index into TermList::terms()
    std::size_t begin = 0;
    std::size_t end = 0;

    bool operator==(const TermHit&) const = default;
};

// Words to find in texts. Immutable after reading; any thread.
class TermList {
public:
    // CSV with the columns id, terms (separated by ';'), category, country, weight_permille, note.
    // Errors, with file, line and field: those of read_list; words need two characters or more.
    static Result<TermList> read(const InputFile& file);

    const std::vector<Term>& terms() const { return terms_; }

    // Every term that stands in the text, by position; of several words at one place the longest.
    // Latin letters match whole words, whatever their case and the marks between them, also with a
    // plural s; words in scripts without spaces match anywhere. Time grows with the text alone.
    std::vector<TermHit> find(std::string_view text) const;

private:
    struct Word {
        std::vector<std::string> parts;  // lower-case runs of letters and digits
        std::size_t term;
    };
    void add_word(std::string_view text, std::size_t term);
    void find_words(std::string_view text, std::vector<TermHit>& hits) const;
    void find_characters(std::string_view text, std::vector<TermHit>& hits) const;

    std::vector<Term> terms_;
    std::unordered_map<std::string, std::vector<Word>> by_first_part_;
    // Words in scripts without spaces, by their first character.
    std::unordered_map<std::string, std::vector<std::pair<std::string, std::size_t>>> by_character_;
};

// A country on a list of risk, such as those of the FATF.
struct CountryRisk {
    std::string country;  // ISO 3166 alpha-2
    std::string list;     // "fatf_call_for_action"
    BusinessDate as_of;   // which renewal of the list
    std::string measure;

    bool operator==(const CountryRisk&) const = default;
};

// CSV with the columns country, list, as_of, measure. Errors as above.
Result<std::vector<CountryRisk>> read_country_risk(const InputFile& file);

}  // namespace sluice::lists
