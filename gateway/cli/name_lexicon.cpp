#include <algorithm>
#include <set>

#include "gateway/cli/name_training.hpp"
#include "security/lists/names_of.hpp"
#include "security/screening/name.hpp"
#include "security/screening/token_match.hpp"

namespace sluice::cli {

namespace {

using screening::NameStyle;

constexpr int least_count = 3;
constexpr double least_dice = 0.25;
constexpr std::size_t most_translations = 4;

using Words = std::set<std::string>;

// Words of a name that nothing in the other one sounds like.
Words words_alone(const screening::Name& name, const screening::Name& other) {
    Words words;
    for (const auto& token : name.tokens) {
        const bool is_heard =
            std::any_of(other.tokens.begin(), other.tokens.end(), [&](const auto& o) {
                const auto match = screening::match_tokens(token, o);
                return match.similarity > 0.7f &&
                       match.reason != screening::MatchReason::translation;
            });
        if (!is_heard && !token.is_particle && !token.is_number && token.text.size() > 2) {
            words.insert(token.text);
        }
    }
    return words;
}

struct Counts {
    std::map<std::string, int> foreign;
    std::map<std::string, int> latin;
    std::map<std::pair<std::string, std::string>, int> both;
};

void count_pair(Counts& counts, std::string_view query, std::string_view candidate) {
    const auto foreign = screening::read_name(query, NameStyle::organisation);
    const auto latin = screening::read_name(candidate, NameStyle::organisation);
    const auto a = words_alone(foreign, latin);
    const auto b = words_alone(latin, foreign);
    for (const auto& word : a) {
        ++counts.foreign[word];
        for (const auto& other : b) {
            ++counts.both[{word, other}];
        }
    }
    for (const auto& other : b) {
        ++counts.latin[other];
    }
}

}  // namespace

Result<std::string> make_lexicon(const std::vector<TableFile>& scripts) {
    Counts counts;
    for (const auto& table : scripts) {
        const auto schema = table.require("schema");
        const auto query = table.require("query");
        const auto candidate = table.require("candidate");
        if (!schema || !query || !candidate) {
            return schema ? query ? candidate.error() : query.error() : schema.error();
        }
        for (std::size_t i = 0; i < table.rows(); ++i) {
            if (lists::entity_kind_of(table.at(i, *schema)) != lists::EntityKind::person) {
                count_pair(counts, table.at(i, *query), table.at(i, *candidate));
            }
        }
    }
    std::map<std::string, std::vector<std::pair<double, std::string>>> best;  // of a foreign word
    for (const auto& [pair, count] : counts.both) {
        const auto all = counts.foreign[pair.first] + counts.latin[pair.second];
        const auto dice = 2.0 * count / all;
        if (count >= least_count && dice >= least_dice) {
            best[pair.first].emplace_back(-dice, pair.second);
        }
    }
    std::map<std::string, Words> groups;
    for (auto& [word, translations] : best) {
        std::sort(translations.begin(), translations.end());
        for (std::size_t i = 0; i < std::min(most_translations, translations.size()); ++i) {
            groups[translations[i].second].insert(word);
        }
    }
    std::string out;
    for (const auto& [latin, words] : groups) {
        out += "translation\t" + latin + '\t' + latin;
        for (const auto& word : words) {
            out += '\t' + word;
        }
        out += '\n';
    }
    return out;
}

}  // namespace sluice::cli
