#include "gateway/cli/name_training.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <functional>

#include "gateway/cli/name_examples.hpp"
#include "security/training/boosting.hpp"
#include "security/training/card_fit.hpp"

namespace sluice::cli {

namespace {

using namespace screening;

// In how many parts examples are cross-validated: the few judged pairs in more.
constexpr unsigned pair_parts = 5;
constexpr unsigned list_parts = 2;
// Of customers that are on no list, so many may be alerted.
constexpr double quiet_rate = 0.0065;
// Of listed companies, so many may be taken for another one; many of them are each other's sisters.
constexpr double quiet_company_rate = 0.22;
// People read as companies, because nobody told their kind, so many.
constexpr double quiet_as_company_rate = 0.0025;

using Rows = std::vector<const NameExample*>;
using Fit = std::function<Result<model::Model>(const training::TrainingSet&, model::ModelHeader)>;

training::BoostingOptions trees(int rounds, int depth, double eta, double child, double columns) {
    training::BoostingOptions options;
    options.rounds = rounds;
    options.depth = depth;
    options.eta = eta;
    options.min_child_weight = child;
    options.subsample = 0.8;
    options.columns = columns;
    const auto directions = monotone_directions();
    options.monotone.assign(directions.begin(), directions.end());
    return options;
}

training::TrainingSet set_of(const Rows& rows, unsigned parts, std::optional<unsigned> without) {
    training::TrainingSet set({feature_names().begin(), feature_names().end()});
    for (const auto* example : rows) {
        if (example->part % parts != without) {
            set.add(example->row, example->is_match ? 1.0f : 0.0f, example->weight);
        }
    }
    return set;
}

struct Scored {
    double margin;
    bool is_match;
    float weight;
};

// Margins of the examples that count, each by a model that has not seen its target.
Result<std::vector<Scored>> cross_validate(const Rows& rows, const Rows& counted, unsigned parts,
                                           const Fit& fit) {
    std::vector<Scored> out;
    for (unsigned part = 0; part < parts; ++part) {
        const auto model = fit(set_of(rows, parts, part), {.name = "cross-validation"});
        if (!model) {
            return model.error();
        }
        for (const auto* example : counted) {
            if (example->part % parts == part) {
                const auto margin =
                    has_evidence(example->row) ? model->margin(example->row) : -10.0;
                out.push_back({margin, example->is_match, example->weight});
            }
        }
    }
    return out;
}

model::Calibration calibrate(const std::vector<Scored>& scored) {
    std::vector<double> scores;
    std::vector<float> labels;
    std::vector<float> weights;
    for (const auto& one : scored) {
        scores.push_back(1 / (1 + std::exp(-one.margin)));
        labels.push_back(one.is_match ? 1.0f : 0.0f);
        weights.push_back(one.weight);
    }
    return model::fit_isotonic(scores, labels, weights);
}

// The margin with the best F1, in the middle of the flat top: among neighbouring margins a single
// pair decides, so the middle of all that come within half a point is taken.
double best_f1_margin(std::vector<Scored> scored) {
    std::sort(scored.begin(), scored.end(),
              [](const auto& a, const auto& b) { return a.margin > b.margin; });
    const auto matches =
        std::count_if(scored.begin(), scored.end(), [](const auto& s) { return s.is_match; });
    std::vector<std::pair<double, double>> curve;  // F1, margin
    double best = 0;
    long hits = 0;
    for (std::size_t i = 0; i + 1 < scored.size(); ++i) {
        hits += scored[i].is_match;
        const auto f1 = 2.0 * static_cast<double>(hits) /
                        static_cast<double>(static_cast<long>(i) + 1 + matches);
        curve.emplace_back(f1, (scored[i].margin + scored[i + 1].margin) / 2);
        best = std::max(best, f1);
    }
    double sum = 0;
    int count = 0;
    for (const auto& [f1, margin] : curve) {
        if (f1 >= best - 0.005) {
            sum += margin;
            ++count;
        }
    }
    return count == 0 ? 0 : sum / count;
}

// The margin that so many of the searches reach with their best candidate.
double quiet_margin(const std::vector<std::vector<FeatureRow>>& searches, const model::Model& model,
                    double rate) {
    std::vector<double> best;
    for (const auto& rows : searches) {
        double highest = -100;
        for (const auto& row : rows) {
            highest = std::max(highest, has_evidence(row) ? model.margin(row) : -100.0);
        }
        best.push_back(highest);
    }
    std::sort(best.begin(), best.end(), std::greater<>());
    const auto at = static_cast<std::size_t>(rate * static_cast<double>(best.size()));
    return best.empty() ? 0 : best[std::min(at, best.size() - 1)] + 1e-4;
}

Rows select(const std::vector<NameExample>& examples, NameStyle style) {
    Rows rows;
    for (const auto& example : examples) {
        if (example.style == style) {
            rows.push_back(&example);
        }
    }
    return rows;
}

Rows together(Rows a, const Rows& b) {
    a.insert(a.end(), b.begin(), b.end());
    return a;
}

// A model with its calibration and threshold, as a file.
Result<std::string> file_of(
    std::string name, const Rows& rows, const Rows& counted, unsigned parts, const Fit& fit,
    const std::function<double(const model::Model&, const std::vector<Scored>&)>& threshold) {
    const auto scored = cross_validate(rows, counted, parts, fit);
    if (!scored) {
        return scored.error();
    }
    const auto made = fit(set_of(rows, 1, std::nullopt), {.name = name});
    if (!made) {
        return made.error();
    }
    auto header = made->header();
    header.version = std::to_string(1);
    header.metadata["threshold_margin"] = fmt::format("{:.4f}", threshold(*made, *scored));
    header.metadata["examples"] = std::to_string(rows.size());
    auto whole = model::Model::make(header, made->kind(), calibrate(*scored));
    if (!whole) {
        return whole.error();
    }
    return whole->to_text();
}

// Aliases are many and easy beside judged pairs; those that share little are left out there.
std::vector<NameExample> light_aliases(const std::vector<NameExample>& aliases) {
    std::vector<NameExample> light;
    for (auto example : aliases) {
        const auto coverage = example.row[static_cast<std::size_t>(Feature::coverage_high)];
        if (example.is_match && coverage < 0.75f) {
            continue;
        }
        example.weight *= 0.02f;
        light.push_back(example);
    }
    return light;
}

}  // namespace

Result<std::map<std::string, std::string>> train_name_models(const NameTrainingData& data) {
    const auto examples = make_name_examples(data);
    if (!examples) {
        return examples.error();
    }
    const Fit list_trees = [](const auto& set, auto header) {
        return training::train_boosted_trees(set, trees(150, 4, 0.1, 4, 0.7), std::move(header));
    };
    const Fit pair_trees = [](const auto& set, auto header) {
        return training::train_boosted_trees(set, trees(300, 3, 0.05, 2, 0.6), std::move(header));
    };
    const Fit card = [](const auto& set, auto header) {
        training::CardOptions options;
        options.boosting.monotone = trees(1, 1, 0.1, 1, 1).monotone;
        return training::fit_score_card(set, options, std::move(header));
    };
    const auto light = light_aliases(examples->aliases);
    std::map<std::string, std::string> files;
    for (const auto style : {NameStyle::person, NameStyle::organisation}) {
        const bool is_person = style == NameStyle::person;
        const auto name_of = [&](std::string_view point) {
            return fmt::format("{}_{}", point, is_person ? "person" : "company");
        };
        const auto quiet = [&](const model::Model& model, const std::vector<Scored>&) {
            return is_person
                       ? quiet_margin(examples->quiet, model, quiet_rate)
                       : std::max(
                             quiet_margin(examples->quiet_as_company, model, quiet_as_company_rate),
                             quiet_margin(examples->quiet_companies, model, quiet_company_rate));
        };
        const auto f1 = [](const model::Model&, const std::vector<Scored>& scored) {
            return best_f1_margin(scored);
        };
        const auto pairs = select(examples->pairs, style);
        const auto aliases = select(examples->aliases, style);
        const auto listed = together(aliases, select(examples->customers, style));
        const auto judged = together(pairs, select(light, style));
        const std::pair<std::string, Result<std::string>> made[] = {
            {name_of("lists"),
             file_of(name_of("lists"), listed, listed, list_parts, list_trees, quiet)},
            {name_of("card"), file_of(name_of("card"), listed, listed, list_parts, card, quiet)},
            {name_of("pairs"),
             file_of(name_of("pairs"), judged, pairs, pair_parts, pair_trees, f1)}};
        for (const auto& [name, text] : made) {
            if (!text) {
                return text.error();
            }
            files[name + ".json"] = *text;
        }
    }
    return files;
}

}  // namespace sluice::cli
