#include <algorithm>
#include <array>

#include "security/screening/identifiers.hpp"
#include "security/screening/pair_score.hpp"
#include "security/screening/snapshot_impl.hpp"
#include "security/screening/word_split.hpp"

namespace sluice::screening {

namespace {

constexpr std::size_t most_bytes = 10'000;
constexpr std::size_t longest_phrase = 8;
constexpr std::size_t most_segments = 40;

constexpr std::string_view vessel_words[] = {"mv",    "mt",     "ms",  "vessel",  "ship",
                                             "vsl",   "tanker", "m v", "carrier", "imo",
                                             "motor", "named",  "name"};

bool is_digits(std::string_view text) {
    return !text.empty() &&
           std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

// IMO resolution A.1117(30): the last digit is the sum of the others times 7 down to 2.
bool is_imo(std::string_view text) {
    if (text.size() != 7 || !is_digits(text)) {
        return false;
    }
    int sum = 0;
    for (std::size_t i = 0; i < 6; ++i) {
        sum += (text[i] - '0') * (7 - static_cast<int>(i));
    }
    return sum % 10 == text[6] - '0';
}

// Whether a run of letters and digits that is a listed id may be taken for it in free text, where
// amounts, dates and references are digits too.
bool is_telling(const std::string& folded, lists::IdKind kind) {
    using lists::IdKind;
    switch (kind) {
        case IdKind::bic:
            return folded.size() >= 8;
        case IdKind::imo:
            return is_imo(folded);
        case IdKind::wallet:
            return folded.size() >= 20;
        case IdKind::lei:
        case IdKind::iban:
            return folded.size() >= 12;
        case IdKind::mmsi:
            return folded.size() == 9;
        default:
            return folded.size() >= (is_digits(folded) ? 9u : 7u);
    }
}

std::vector<std::string_view> chunks_of(std::string_view text) {
    std::vector<std::string_view> chunks;
    for (std::size_t at = 0; at < text.size();) {
        const auto first = text.find_first_not_of(" \t\r\n,;:/()[]<>\"", at);
        if (first == std::string_view::npos) {
            break;
        }
        const auto end = std::min(text.find_first_of(" \t\r\n,;:/()[]<>\"", first), text.size());
        chunks.push_back(text.substr(first, end - first));
        at = end;
    }
    return chunks;
}

std::vector<std::string_view> segments_of(std::string_view text) {
    std::vector<std::string_view> segments;
    constexpr std::string_view marks = ",;:/()[]<>\"\r\n|+";
    while (!text.empty() && segments.size() < most_segments) {
        const auto end = std::min(text.find_first_of(marks), text.size());
        if (end >= 5) {
            segments.push_back(text.substr(0, end));
        }
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return segments;
}

void add_once(std::vector<Match>& out, Match match) {
    const bool is_known =
        std::any_of(out.begin(), out.end(), [&](const Match& m) { return m.entry == match.entry; });
    if (!is_known) {
        out.push_back(std::move(match));
    }
}

// Prose shares words with many names. Here the listed name has to be told nearly whole, by two
// words at least that are not everybody's.
bool is_told_in(std::string_view segment, const Match& match) {
    constexpr float least_share = 0.8f;
    constexpr float least_information = 1.1f;
    Aligner aligner;
    for (const auto style : styles_of(match.entry->kind)) {
        const auto listed = read_name(match.matched_name, style);
        const auto& alignment = aligner.align(read_name(segment, style), listed);
        float total = 0;
        for (const auto& token : listed.tokens) {
            total += token.information;
        }
        int words = 0;
        float matched = 0;
        for (const auto& pair : alignment.pairs) {
            for (std::size_t i = pair.listed_first;
                 i < std::size_t{pair.listed_first} + pair.listed_count; ++i) {
                words += listed.tokens[i].is_particle ? 0 : 1;
                matched += listed.tokens[i].information * pair.match.similarity;
            }
        }
        if (words >= 2 && alignment.total >= least_information && matched >= least_share * total) {
            return true;
        }
    }
    return false;
}

bool is_vessel_word(const RawWord& word) {
    return std::find(std::begin(vessel_words), std::end(vessel_words), word.latin) !=
           std::end(vessel_words);
}

}  // namespace

std::uint64_t phrase_hash(const Tokens& tokens, std::size_t first, std::size_t count) {
    std::uint64_t hash = 14695981039346656037ull;
    const auto mix = [&](std::uint64_t value) { hash = (hash ^ value) * 1099511628211ull; };
    for (auto i = first; i < first + count; ++i) {
        for (const auto c : tokens[i].sound) {
            mix(static_cast<unsigned char>(c));
        }
        mix(tokens[i].han);
        mix(' ');
    }
    return hash;
}

// Runs of up to eight chunks, because IBANs and wallets are written in groups.
void Snapshot::Impl::scan_ids(std::string_view text, Day day, std::vector<Match>& out) const {
    const auto chunks = chunks_of(text);
    for (std::size_t first = 0; first < chunks.size(); ++first) {
        std::string run;
        for (std::size_t i = first; i < chunks.size() && i < first + longest_phrase; ++i) {
            run += chunks[i];
            if (run.size() > 128) {
                break;
            }
            const auto folded = fold_id(lists::IdKind::other, run);
            for (const auto& found : ids_.find_folded(folded)) {
                if (is_telling(folded, found.kind) && is_there(found.entry, day)) {
                    add_once(out, id_match(found.entry, found.kind));
                }
            }
        }
    }
}

// Listed names as they are, word for word by sound.
void Snapshot::Impl::scan_phrases(std::string_view text, Day day, std::vector<Match>& out) const {
    const auto words = split_words(text);
    std::vector<Token> read;
    for (const auto& word : words) {
        read.push_back(make_token(word.latin, NameStyle::organisation));
    }
    const Tokens tokens{std::move(read)};
    for (std::size_t first = 0; first < tokens.size(); ++first) {
        float information = 0;
        for (std::size_t count = 1; count <= longest_phrase && first + count <= tokens.size();
             ++count) {
            information += tokens[first + count - 1].information;
            const bool is_named = first > 0 && is_vessel_word(words[first - 1]);
            if (count == 1 ? !is_named : information < 1.2f) {
                continue;
            }
            const auto found = phrases_.find(phrase_hash(tokens, first, count));
            if (found == phrases_.end() || !is_there(found->second.first, day)) {
                continue;
            }
            const auto& entry = entries_[found->second.first];
            Match match{entry.list, entry.entry, entry.entry->names[found->second.second].text,
                        1,          0,           true,
                        {}};
            match.why.push_back("phrase:" + phrase_of(&words[first], count));
            add_source(match);
            add_once(out, std::move(match));
        }
    }
}

void Snapshot::Impl::scan_segments(std::string_view text, Day day, std::vector<Match>& out) const {
    for (const auto segment : segments_of(text)) {
        Query query;
        query.name = segment;
        for (auto& match : screen(query, 3, Wanted::hits, day)) {
            if (is_told_in(segment, match)) {
                add_once(out, std::move(match));
            }
        }
    }
}

// Words for goods and places. Each says something by itself, several say more: one minus the
// product of what is left of each.
void Snapshot::Impl::scan_terms(std::string_view text, Day day, std::vector<Match>& out) const {
    constexpr int least_permille = 600;
    std::vector<lists::TermHit> hits;
    int quiet_permille = 1000;
    for (const auto& hit : terms_.find(text)) {
        const auto same = [&](const auto& known) { return known.term == hit.term; };
        if (is_there(term_entries_[hit.term], day) &&
            std::none_of(hits.begin(), hits.end(), same)) {
            const auto& entry = *entries_[term_entries_[hit.term]].entry;
            quiet_permille = quiet_permille * (1000 - entry.weight_permille) / 1000;
            hits.push_back(hit);
        }
    }
    if (1000 - quiet_permille < least_permille) {
        return;
    }
    for (const auto& hit : hits) {
        const auto& entry = entries_[term_entries_[hit.term]];
        Match match{entry.list,
                    entry.entry,
                    entry.entry->names[0].text,
                    (1000 - quiet_permille) / 1000.0,
                    0,
                    true,
                    {}};
        match.why.push_back("term:" + std::string{text.substr(hit.begin, hit.end - hit.begin)});
        match.why.push_back("weight:" + std::to_string(entry.entry->weight_permille));
        add_source(match);
        add_once(out, std::move(match));
    }
}

std::vector<Match> Snapshot::Impl::scan_text(std::string_view text, Day day) const {
    std::vector<Match> out;
    text = text.substr(0, most_bytes);
    scan_ids(text, day, out);
    scan_phrases(text, day, out);
    scan_segments(text, day, out);
    scan_terms(text, day, out);
    return out;
}

}  // namespace sluice::screening
