#include "security/screening/pair_score.hpp"

#include <algorithm>

namespace sluice::screening {

namespace {

struct Best {
    double score = -1;
    PairScore result;
};

float value(const FeatureRow& row, Feature feature) {
    return row[static_cast<std::size_t>(feature)];
}

bool is_same_name(const FeatureRow& row) {
    return value(row, Feature::coverage_low) > 0.9999f && value(row, Feature::total_cost) == 0 &&
           value(row, Feature::in_order) == 1 && value(row, Feature::unmatched_high) == 0;
}

void consider(const Name& a, const Name& b, const Scorer& scorer, Aligner& aligner, Best& best) {
    if (a.tokens.empty() || b.tokens.empty()) {
        return;
    }
    const auto& alignment = aligner.align(a, b);
    const auto row = features_of(a, b, alignment);
    const auto margin = margin_of(row, scorer);
    const auto score = scorer.score_of(margin);
    if (score > best.score) {
        best.score = score;
        best.result = {score, margin >= scorer.threshold_margin,
                       render(explain(a, b, alignment, row, &scorer, {}))};
    }
}

}  // namespace

std::vector<NameStyle> styles_of(lists::EntityKind kind) {
    switch (kind) {
        case lists::EntityKind::unknown:
            return {NameStyle::person, NameStyle::organisation};
        case lists::EntityKind::person:
            return {NameStyle::person};
        default:
            return {NameStyle::organisation};
    }
}

double margin_of(const FeatureRow& row, const Scorer& scorer, double least) {
    constexpr double gated = 6.0;
    constexpr double above = 0.5;
    if (!has_evidence(row)) {
        const auto most = scorer.threshold_margin - gated;
        return most < least ? most
                            : std::min(most, scorer.model.margin(row, least + gated) - gated);
    }
    const auto margin = scorer.model.margin(row, least);
    return is_same_name(row) ? std::max(margin, scorer.threshold_margin + above) : margin;
}

PairScore score_pair(std::string_view name1, std::string_view name2, lists::EntityKind kind,
                     const NameModel& model) {
    thread_local Aligner aligner;
    Best best;
    for (const auto style : styles_of(kind)) {
        const auto& scorer = model.scorer(OperatingPoint::pairs, style);
        const auto left = read_names(name1, style);
        const auto right = read_names(name2, style);
        for (const auto& a : left) {
            for (const auto& b : right) {
                consider(a, b, scorer, aligner, best);
            }
        }
    }
    return best.result;
}

}  // namespace sluice::screening
