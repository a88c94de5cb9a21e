#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "security/lists/list_entry.hpp"
#include "security/screening/name_model.hpp"
#include "security/screening/query.hpp"

namespace sluice::screening {

struct Match {
    const lists::List* list;  // both live as long as the snapshot
    const lists::ListEntry* entry;
    std::string matched_name;  // of the entry's names the nearest, as the list writes it
    double score = 0;          // 0 to 1
    int score_permille = 0;
    bool is_hit = false;
    // render(Explanation), before it "id:imo" for an id; last "list:<name>:<version>:<entry id>".
    std::vector<std::string> why;
};

// Lists made ready for screening. Immutable: the caller builds one off its threads and swaps the
// pointer; any number of threads screen, each with memory of its own that is kept between calls.
// The same lists and model give the same answers, byte by byte.
class Snapshot {
public:
    // Takes some 2 s a hundred thousand names. `model` outlives the snapshot.
    static std::shared_ptr<const Snapshot> build(
        std::vector<std::shared_ptr<const lists::List>> lists, const NameModel& model);
    ~Snapshot();

    // On which day it is asked: an entry that ran out before (listed_until is its last day) is not
    // there. Nothing: all entries are.
    using Day = std::optional<BusinessDate>;

    // The best `limit` entries, best first, one match an entry; also those below the threshold, so
    // that a reviewer sees what was near. An id that is listed is a hit whatever the name.
    std::vector<Match> screen(const Query& query, std::size_t limit, Day day = {}) const;
    // Those of them that are hits, in a fraction of the time when there is none.
    std::vector<Match> hits(const Query& query, std::size_t limit, Day day = {}) const;

    // Hits in free text, such as a payment's remittance information: listed names of two words or
    // more as they are, names of one word behind a word for a vessel, near names between
    // punctuation, BICs, IMO numbers, LEIs, IBANs, wallets, and terms (goods, ports) that together
    // weigh enough. At most 10,000 bytes are looked at.
    std::vector<Match> scan_text(std::string_view remittance, Day day = {}) const;

    // How many entries ran out before that day. Days with the same number have the same answers.
    std::size_t run_out_before(BusinessDate day) const;

    // SHA-256, hex, over the lists' names, versions and sha256, and the model's hash: what a
    // decision was made with.
    const std::string& fingerprint() const;
    std::size_t names() const;

private:
    class Impl;
    explicit Snapshot(std::unique_ptr<const Impl> impl);
    std::unique_ptr<const Impl> impl_;
};

}  // namespace sluice::screening
