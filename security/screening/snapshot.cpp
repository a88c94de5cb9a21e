#include "security/screening/snapshot.hpp"

#include <algorithm>
#include <cmath>

#include "security/digest/digest.hpp"
#include "security/lists/names_of.hpp"
#include "security/screening/explanation.hpp"
#include "security/screening/pair_score.hpp"
#include "security/screening/prefetch.hpp"
#include "security/screening/script.hpp"
#include "security/screening/snapshot_impl.hpp"

namespace sluice::screening {

namespace {

constexpr std::size_t most_candidates = 64;
constexpr std::size_t always_scored = 6;
constexpr std::size_t always_scored_across_scripts = 20;
// How far below the threshold, in log-odds, a match is still a near one: its features are told, and
// it is looked for beyond the names that are always scored.
constexpr double worth_explaining = 3;

struct Memory {
    NameIndex::Scratch people;
    NameIndex::Scratch others;
    Aligner aligner;
};
Memory& memory() {
    thread_local Memory own;
    return own;
}

// The margin of two names; of one below `least` some other number below `least`.
double margin_above(const Name& name, const Name& listed, const Alignment& alignment,
                    const Scorer& scorer, double least) {
    auto row = hopeful_features(name, listed, alignment);
    if (std::isfinite(least)) {
        if (const auto most = margin_of(row, scorer, least); most < least) {
            return most;
        }
    }
    complete(row, name, listed, alignment);
    return margin_of(row, scorer, least);
}

}  // namespace

Snapshot::Impl::Impl(std::vector<std::shared_ptr<const lists::List>> lists, const NameModel& model)
    : lists_(std::move(lists)), model_(model) {
    for (const auto& list : lists_) {
        for (const auto& entry : list->entries) {
            const auto number = static_cast<std::uint32_t>(entries_.size());
            entries_.push_back({list.get(), &entry});
            if (entry.listed_until) {
                last_days_.push_back(*entry.listed_until);
            }
            if (entry.kind == lists::EntityKind::term) {
                terms_.add(entry.names);
                term_entries_.push_back(number);
                continue;
            }
            for (const auto style : styles_of(entry.kind)) {
                add_names(entry, number, style);
            }
            for (const auto& id : entry.ids) {
                ids_.add(id, number);
            }
        }
    }
    std::sort(last_days_.begin(), last_days_.end());
    people_.finish();
    others_.finish();
    set_fingerprint();
}

void Snapshot::Impl::add_names(const lists::ListEntry& entry, std::uint32_t number,
                               NameStyle style) {
    auto& index = style == NameStyle::person ? people_ : others_;
    std::vector<std::string> seen;
    for (std::uint32_t which = 0; which < entry.names.size(); ++which) {
        for (auto& name : read_names(entry.names[which].text, style)) {
            std::string key;
            for (const auto& token : name.tokens) {
                key +=
                    token.text + ' ' + std::to_string(static_cast<std::uint32_t>(token.han)) + ' ';
            }
            if (name.tokens.empty() || std::find(seen.begin(), seen.end(), key) != seen.end()) {
                continue;
            }
            seen.push_back(std::move(key));
            const auto [phrase, is_new] = phrases_.try_emplace(
                phrase_hash(name.tokens, 0, name.tokens.size()), number, which);
            if (!is_new && lasts_longer(number, phrase->second.first)) {
                phrase->second = {number, which};
            }
            index.add({number, which, std::move(name)});
        }
    }
}

bool Snapshot::Impl::lasts_longer(std::uint32_t entry, std::uint32_t other) const {
    const auto& until = entries_[entry].entry->listed_until;
    const auto& until_other = entries_[other].entry->listed_until;
    return until_other && (!until || *until > *until_other);
}

std::size_t Snapshot::Impl::run_out_before(BusinessDate day) const {
    return static_cast<std::size_t>(std::lower_bound(last_days_.begin(), last_days_.end(), day) -
                                    last_days_.begin());
}

void Snapshot::Impl::set_fingerprint() {
    std::string all = model_.hash();
    for (const auto& list : lists_) {
        all += '\n' + list->name + '\t' + list->version + '\t' + list->sha256;
    }
    fingerprint_ = digest::hex(digest::sha256(all));
}

void Snapshot::Impl::score(const Query& query, std::uint32_t number, NameStyle style, Day day,
                           NameIndex::Scratch& found, Nearest& nearest,
                           std::vector<Hit>& hits) const {
    const auto& scorer = model_.scorer(OperatingPoint::lists, style);
    const auto& name = found.query.name();
    const auto& names = index_of(style).names();
    const bool has_more =
        query.born || !query.country.empty() || query.gender != lists::Gender::unknown;
    // The cheap score orders names worse where a translation or a transliteration lies between.
    const bool is_latin = name.tokens.empty() || name.tokens[0].script == Script::latin;
    const auto always = is_latin ? always_scored : always_scored_across_scripts;
    std::size_t rank = 0;
    for (const auto& candidate : found.candidates) {
        if (rank + 3 < found.candidates.size()) {
            prefetch(&names[found.candidates[rank + 3].name]);
            prefetch(names[found.candidates[rank + 2].name].name.tokens.data());
        }
        if (!is_there(names[candidate.name].owner, day)) {
            continue;
        }
        auto floor = nearest.floor();
        if (rank++ >= always) {
            // What will not pass the gate is of interest only as the nearest there is.
            if (candidate.coverage < 0.8f * least_coverage) {
                continue;
            }
            floor = std::max(floor, scorer.threshold_margin - worth_explaining);
        }
        const auto& listed = names[candidate.name];
        double evidence = 0;
        if (has_more) {
            for (const auto& one : weigh(query, *entries_[listed.owner].entry)) {
                evidence += one.log_odds;
            }
        }
        const auto& alignment = memory().aligner.align(found.query, listed.name);
        const auto margin =
            evidence + margin_above(name, listed.name, alignment, scorer, floor - evidence);
        if (margin >= floor) {
            nearest.take(listed.owner, margin);
            hits.push_back({listed.owner, candidate.name, number, style, margin,
                            scorer.score_of(margin), margin >= scorer.threshold_margin});
        }
    }
}

void Snapshot::Impl::search(const Query& query, const std::vector<Name>& names, NameStyle style,
                            Day day, Nearest& nearest, std::vector<Hit>& hits) const {
    auto& scratch = style == NameStyle::person ? memory().people : memory().others;
    for (std::uint32_t number = 0; number < names.size(); ++number) {
        index_of(style).search(names[number], most_candidates, scratch);
        score(query, number, style, day, scratch, nearest, hits);
    }
}

void Snapshot::Impl::add_source(Match& match) const {
    match.score_permille = static_cast<int>(std::lround(match.score * 1000));
    match.why.push_back("list:" + match.list->name + ":" + match.list->version + ":" +
                        match.entry->id);
}

Match Snapshot::Impl::match_of(const Query& query, const Hit& hit,
                               const std::vector<Name>& names) const {
    const auto& entry = entries_[hit.entry];
    const auto& listed = index_of(hit.style).names()[hit.name];
    const auto& name = names[hit.query];
    const auto& alignment = memory().aligner.align(name, listed.name);
    const auto row = features_of(name, listed.name, alignment);
    Match match{entry.list, entry.entry, entry.entry->names[listed.which].text, hit.score, 0,
                hit.is_hit, {}};
    const auto& scorer = model_.scorer(OperatingPoint::lists, hit.style);
    match.why =
        render(explain(name, listed.name, alignment, row,
                       hit.margin > scorer.threshold_margin - worth_explaining ? &scorer : nullptr,
                       weigh(query, *entry.entry)));
    add_source(match);
    return match;
}

Match Snapshot::Impl::id_match(std::uint32_t number, lists::IdKind kind) const {
    const auto& entry = entries_[number];
    const auto& names = entry.entry->names;  // a wallet may be all that a list has
    Match match{entry.list, entry.entry, names.empty() ? "" : names[0].text, 1, 0, true, {}};
    match.why.push_back("id:" + std::string{lists::name_of(kind)});
    add_source(match);
    return match;
}

std::vector<Match> Snapshot::Impl::screen(const Query& query, std::size_t limit, Wanted wanted,
                                          Day day) const {
    std::vector<Match> out;
    std::vector<std::uint32_t> done;
    const auto is_done = [&](std::uint32_t entry) {
        return std::find(done.begin(), done.end(), entry) != done.end();
    };
    for (const auto& id : query.ids) {
        for (const auto& found : ids_.find(id)) {
            if (out.size() < limit && !is_done(found.entry) && is_there(found.entry, day)) {
                done.push_back(found.entry);
                out.push_back(id_match(found.entry, found.kind));
            }
        }
    }
    std::vector<Hit> hits;
    std::vector<Name> names[2];
    // What the names read one way have found is not looked for below it the other way.
    auto least_score = 0.0;
    for (const auto style : styles_of(query.kind)) {
        auto& read = names[static_cast<std::size_t>(style)];
        read = read_names(query.name, style);
        const auto& scorer = model_.scorer(OperatingPoint::lists, style);
        const auto floor = scorer.margin_below(least_score);
        Nearest nearest{limit,
                        wanted == Wanted::hits ? std::max(floor, scorer.threshold_margin) : floor};
        search(query, read, style, day, nearest, hits);
        least_score = std::max(least_score, scorer.score_of(nearest.floor()));
    }
    const auto better = [](const Hit& a, const Hit& b) {
        return a.score != b.score   ? a.score > b.score
               : a.entry != b.entry ? a.entry < b.entry
                                    : a.name < b.name;
    };
    std::sort(hits.begin(), hits.end(), better);
    for (const auto& hit : hits) {
        if (out.size() >= limit) {
            break;
        }
        if (!is_done(hit.entry)) {
            done.push_back(hit.entry);
            out.push_back(match_of(query, hit, names[static_cast<std::size_t>(hit.style)]));
        }
    }
    return out;
}

Snapshot::Snapshot(std::unique_ptr<const Impl> impl) : impl_(std::move(impl)) {}
Snapshot::~Snapshot() = default;

std::shared_ptr<const Snapshot> Snapshot::build(
    std::vector<std::shared_ptr<const lists::List>> lists, const NameModel& model) {
    prepare_latin();
    return std::shared_ptr<const Snapshot>(
        new Snapshot(std::make_unique<const Impl>(std::move(lists), model)));
}

std::vector<Match> Snapshot::screen(const Query& query, std::size_t limit, Day day) const {
    return impl_->screen(query, limit, Impl::Wanted::nearest, day);
}
std::vector<Match> Snapshot::hits(const Query& query, std::size_t limit, Day day) const {
    return impl_->screen(query, limit, Impl::Wanted::hits, day);
}
std::vector<Match> Snapshot::scan_text(std::string_view remittance, Day day) const {
    return impl_->scan_text(remittance, day);
}
std::size_t Snapshot::run_out_before(BusinessDate day) const {
    return impl_->run_out_before(day);
}
const std::string& Snapshot::fingerprint() const {
    return impl_->fingerprint();
}
std::size_t Snapshot::names() const {
    return impl_->names();
}

}  // namespace sluice::screening
