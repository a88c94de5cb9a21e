#include "security/screening/explanation.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "security/screening/utf8.hpp"

namespace sluice::screening {

namespace {

std::string words_of(const Name& name, std::size_t first, std::size_t count) {
    std::string text;
    for (auto i = first; i < first + count; ++i) {
        if (i > first) {
            text.push_back(' ');
        }
        const auto& token = name.tokens[i];
        if (token.han != 0) {
            append_utf8(text, token.han);
        } else {
            text += token.text;
        }
    }
    return text;
}

std::vector<std::string> words_left(const Name& name, std::uint32_t used) {
    std::vector<std::string> left;
    for (std::size_t i = 0; i < name.tokens.size(); ++i) {
        if ((used >> i & 1u) == 0) {
            left.push_back(words_of(name, i, 1));
        }
    }
    return left;
}

void add_features(Explanation& out, const FeatureRow& row, const Scorer& scorer) {
    constexpr std::size_t most = 8;
    std::array<double, feature_count> parts{};
    scorer.model.explain(row, parts);
    for (std::size_t i = 0; i < feature_count; ++i) {
        out.features.push_back({feature_names()[i], row[i], parts[i]});
    }
    std::stable_sort(out.features.begin(), out.features.end(), [](const auto& a, const auto& b) {
        return std::abs(a.log_odds) > std::abs(b.log_odds);
    });
    out.features.resize(std::min(most, out.features.size()));
}

}  // namespace

Explanation explain(const Name& query, const Name& listed, const Alignment& alignment,
                    const FeatureRow& row, const Scorer* scorer, std::vector<Evidence> evidence) {
    Explanation out;
    std::uint32_t query_used = 0;
    std::uint32_t listed_used = 0;
    for (const auto& pair : alignment.pairs) {
        out.words.push_back({words_of(query, pair.query_first, pair.query_count),
                             words_of(listed, pair.listed_first, pair.listed_count), pair.match});
        query_used |= ((1u << pair.query_count) - 1u) << pair.query_first;
        listed_used |= ((1u << pair.listed_count) - 1u) << pair.listed_first;
    }
    out.query_only = words_left(query, query_used);
    out.listed_only = words_left(listed, listed_used);
    out.is_gated = !has_evidence(row);
    if (scorer != nullptr) {
        add_features(out, row, *scorer);
    }
    out.evidence = std::move(evidence);
    return out;
}

std::vector<std::string> render(const Explanation& explanation) {
    std::vector<std::string> out;
    for (const auto& word : explanation.words) {
        out.push_back(fmt::format("word:{}={}:{}:{:.2f}", word.query, word.listed,
                                  to_string(word.match.reason), word.match.cost));
    }
    for (const auto& word : explanation.query_only) {
        out.push_back("query_only:" + word);
    }
    for (const auto& word : explanation.listed_only) {
        out.push_back("listed_only:" + word);
    }
    if (explanation.is_gated) {
        out.push_back("gate:too_little_in_common");
    }
    for (const auto& feature : explanation.features) {
        out.push_back(fmt::format("feature:{}={:.2f}:{:+.2f}", feature.feature, feature.value,
                                  feature.log_odds));
    }
    for (const auto& evidence : explanation.evidence) {
        out.push_back(fmt::format("evidence:{}:{:+.2f}", evidence.what, evidence.log_odds));
    }
    return out;
}

}  // namespace sluice::screening
