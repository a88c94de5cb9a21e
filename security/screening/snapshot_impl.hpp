#pragma once

#include <unordered_map>

#include "security/lists/term_list.hpp"
#include "security/screening/id_index.hpp"
#include "security/screening/name_index.hpp"
#include "security/screening/nearest.hpp"
#include "security/screening/snapshot.hpp"

namespace sluice::screening {

class Snapshot::Impl {
public:
    Impl(std::vector<std::shared_ptr<const lists::List>> lists, const NameModel& model);

    enum class Wanted : std::uint8_t { nearest, hits };
    std::vector<Match> screen(const Query& query, std::size_t limit, Wanted wanted, Day day) const;
    std::vector<Match> scan_text(std::string_view text, Day day) const;
    std::size_t run_out_before(BusinessDate day) const;

    const std::string& fingerprint() const { return fingerprint_; }
    std::size_t names() const { return people_.names().size() + others_.names().size(); }

private:
    struct Entry {
        const lists::List* list;
        const lists::ListEntry* entry;
    };
    // The best name of an entry so far.
    struct Hit {
        std::uint32_t entry;
        std::uint32_t name;   // in the index of its style
        std::uint32_t query;  // which of the query's names
        NameStyle style;
        double margin;  // with evidence
        double score;
        bool is_hit;
    };

    void add_names(const lists::ListEntry& entry, std::uint32_t number, NameStyle style);
    void set_fingerprint();
    const NameIndex& index_of(NameStyle style) const {
        return style == NameStyle::person ? people_ : others_;
    }
    bool is_there(std::uint32_t entry, Day day) const {
        const auto& until = entries_[entry].entry->listed_until;
        return !day || !until || *until >= *day;
    }
    bool lasts_longer(std::uint32_t entry, std::uint32_t other) const;
    void search(const Query& query, const std::vector<Name>& names, NameStyle style, Day day,
                Nearest& nearest, std::vector<Hit>& hits) const;
    void score(const Query& query, std::uint32_t number, NameStyle style, Day day,
               NameIndex::Scratch& found, Nearest& nearest, std::vector<Hit>& hits) const;
    Match match_of(const Query& query, const Hit& hit, const std::vector<Name>& names) const;
    Match id_match(std::uint32_t entry, lists::IdKind kind) const;
    void add_source(Match& match) const;

    void scan_ids(std::string_view text, Day day, std::vector<Match>& out) const;
    void scan_phrases(std::string_view text, Day day, std::vector<Match>& out) const;
    void scan_segments(std::string_view text, Day day, std::vector<Match>& out) const;
    void scan_terms(std::string_view text, Day day, std::vector<Match>& out) const;

    std::vector<std::shared_ptr<const lists::List>> lists_;
    const NameModel& model_;
    std::vector<Entry> entries_;
    NameIndex people_;
    NameIndex others_;
    IdIndex ids_;
    // Listed names as a run of words, for scanning text: position of the entry and of its name. Of
    // entries of one name it is the one that lasts longest, so that none hides one that is there.
    std::unordered_map<std::uint64_t, std::pair<std::uint32_t, std::uint32_t>> phrases_;
    lists::TermList terms_;
    std::vector<std::uint32_t> term_entries_;  // by number of the term
    std::vector<BusinessDate> last_days_;      // of entries that run out, sorted
    std::string fingerprint_;
};

// Hash of words in their order, by sound.
std::uint64_t phrase_hash(const Tokens& tokens, std::size_t first, std::size_t count);

}  // namespace sluice::screening
