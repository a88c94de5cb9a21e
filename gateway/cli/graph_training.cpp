#include "gateway/cli/graph_training.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <functional>

#include "security/monitoring/edge_stream.hpp"
#include "security/monitoring/graph_monitor.hpp"
#include "security/training/boosting.hpp"

namespace sluice::cli {

namespace {

using monitoring::as_row;
using monitoring::graph_feature_count;
using Transfers = std::vector<LabelledTransfer>;
using Row = std::array<float, graph_feature_count>;

constexpr std::size_t max_transfers = 20'000'000;
constexpr int inner_folds = 3;
constexpr int passes = 2;
constexpr double explained_share = 0.05;

template <class T>
bool read_number(std::string_view text, T& value) {
    const auto* end = text.data() + text.size();
    const auto got = std::from_chars(text.data(), end, value);
    return got.ec == std::errc{} && got.ptr == end && !text.empty();
}

// Which fold each transfer belongs to: all of an attempt to one, all ordinary ones of a payer to
// one. Attempts are dealt out in turn within each family.
std::vector<int> folds_of(const Transfers& transfers, int folds, std::uint64_t salt) {
    const auto key = [salt](const std::string& text) {
        return monitoring::account_hash(std::to_string(salt) + "/" + text);
    };
    std::map<std::pair<std::string, std::uint64_t>, std::string> attempts;
    for (const auto& one : transfers) {
        if (one.is_laundering) {
            attempts.emplace(std::pair{one.family, key(one.attempt)}, one.attempt);
        }
    }
    std::map<std::string, int> fold_of_attempt;
    for (const auto& [place, attempt] : attempts) {
        const auto dealt = static_cast<int>(fold_of_attempt.size());
        fold_of_attempt.emplace(attempt, dealt % folds);
    }
    std::vector<int> out;
    for (const auto& one : transfers) {
        out.push_back(one.is_laundering
                          ? fold_of_attempt[one.attempt]
                          : static_cast<int>(key(one.source) % static_cast<unsigned>(folds)));
    }
    return out;
}

// Features of the whole stream. `risk` answers what a transfer is known to score, given its row.
using RiskOf = std::function<float(std::size_t, const Row&)>;

std::vector<Row> features_of(const Transfers& transfers, const RiskOf& risk) {
    monitoring::GraphStream stream;
    monitoring::Evidence evidence;
    std::vector<Row> rows;
    rows.reserve(transfers.size());
    for (std::size_t i = 0; i < transfers.size(); ++i) {
        rows.push_back(as_row(stream.observe(transfers[i].transfer(), evidence)));
        stream.set_risk(risk(i, rows.back()));
    }
    return rows;
}

// It is attempts that are to be found: one of many legs has less weight in each of them.
std::vector<float> weights_of(const Transfers& transfers) {
    constexpr double usual_legs = 6;
    constexpr double power = -0.5;
    std::map<std::string_view, double> legs;
    for (const auto& one : transfers) {
        legs[one.attempt] += one.is_laundering ? 1 : 0;
    }
    std::vector<float> weights;
    for (const auto& one : transfers) {
        weights.push_back(one.is_laundering
                              ? static_cast<float>(std::pow(legs[one.attempt] / usual_legs, power))
                              : 1.0f);
    }
    return weights;
}

std::vector<std::string> feature_names() {
    const auto names = monitoring::graph_feature_names();
    return {names.begin(), names.end()};
}

using Chosen = std::function<bool(std::size_t)>;

Result<model::Model> train(const Transfers& transfers, const std::vector<Row>& rows,
                           const Chosen& chosen, const GraphTraining& training, int rounds) {
    const auto names = feature_names();
    training::TrainingSet set(names);
    const auto weights = weights_of(transfers);
    std::vector<std::size_t> hidden;  // always alike in training, so that no tree asks for them
    for (const auto& name : training.without) {
        const auto found = std::find(names.begin(), names.end(), name);
        if (found == names.end()) {
            return fail(Errc::invalid_value, "there is no feature " + name);
        }
        hidden.push_back(static_cast<std::size_t>(found - names.begin()));
    }
    for (std::size_t i = 0; i < rows.size(); ++i) {
        if (chosen(i)) {
            auto row = rows[i];
            for (const auto feature : hidden) {
                row[feature] = 0;
            }
            set.add(row, transfers[i].is_laundering ? 1.0f : 0.0f, weights[i]);
        }
    }
    const training::BoostingOptions options{.rounds = rounds,
                                            .depth = 4,
                                            .eta = 0.08,
                                            .min_child_weight = 3,
                                            .lambda = 2,
                                            .subsample = 0.8,
                                            .columns = 0.5,
                                            .max_bins = 64,
                                            .seed = training.seed};
    return training::train_boosted_trees(
        set, options,
        {.name = "graph", .version = training.version, .metadata = training.metadata});
}

// Scores of the chosen transfers by models that had not seen them, and of the others by the mean of
// those models.
Result<std::vector<float>> cross_fit(const Transfers& transfers, const std::vector<Row>& rows,
                                     const Chosen& chosen, const GraphTraining& training) {
    constexpr int rounds = 100;
    const auto fold = folds_of(transfers, inner_folds, 50);
    std::vector<float> scores(transfers.size(), 0);
    for (int out = 0; out < inner_folds; ++out) {
        const auto model = train(
            transfers, rows, [&](std::size_t i) { return chosen(i) && fold[i] != out; }, training,
            rounds);
        if (!model) {
            return model.error();
        }
        for (std::size_t i = 0; i < rows.size(); ++i) {
            if (!chosen(i)) {
                scores[i] += static_cast<float>(model->score(rows[i])) / inner_folds;
            } else if (fold[i] == out) {
                scores[i] = static_cast<float>(model->score(rows[i]));
            }
        }
    }
    return scores;
}

struct Trained {
    model::Model model;
    std::vector<float> risk;  // what the neighbours were taken to score
};

// Pass by pass the scores become features; the last model is trained on all that is chosen.
Result<Trained> train_on(const Transfers& transfers, const Chosen& chosen,
                         const GraphTraining& training) {
    constexpr int rounds = 200;
    std::vector<float> risk(transfers.size(), 0);
    const auto known = [&](std::size_t i, const Row&) { return risk[i]; };
    auto rows = features_of(transfers, known);
    for (int pass = 1; pass < passes; ++pass) {
        auto scores = cross_fit(transfers, rows, chosen, training);
        if (!scores) {
            return scores.error();
        }
        risk = std::move(*scores);
        rows = features_of(transfers, known);
    }
    auto model = train(transfers, rows, chosen, training, rounds);
    if (!model) {
        return model.error();
    }
    return Trained{std::move(*model), std::move(risk)};
}

std::string text_of(double value) {
    char text[32];
    return {text, std::to_chars(text, text + sizeof text, value).ptr};
}

// The score that this share of the stream reaches.
std::string score_at(std::vector<float> scores, double share) {
    std::sort(scores.begin(), scores.end(), std::greater<>{});
    const auto at = static_cast<std::size_t>(share * static_cast<double>(scores.size()));
    return text_of(static_cast<double>(scores[at]));
}

}  // namespace

Result<TransferColumns> TransferColumns::find(const csv::Reader& reader) {
    TransferColumns columns{};
    const std::pair<std::string_view, std::size_t*> wanted[] = {{"tx_id", &columns.id_},
                                                                {"ts", &columns.time_},
                                                                {"src", &columns.source_},
                                                                {"dst", &columns.destination_},
                                                                {"amount", &columns.amount_}};
    for (const auto& [name, place] : wanted) {
        const auto found = reader.column(name);
        if (!found) {
            return found.error();
        }
        *place = *found;
    }
    return columns;
}

Result<monitoring::GraphTransfer> TransferColumns::read(const csv::Reader& reader) const {
    constexpr std::size_t max_text = 256;
    monitoring::GraphTransfer transfer{reader[id_], 0, reader[source_], reader[destination_], 0};
    for (const auto column : {id_, source_, destination_}) {
        if (reader[column].empty() || reader[column].size() > max_text) {
            return reader.bad_field(column, "has to be a text of 1 to 256 bytes");
        }
    }
    if (!read_number(reader[time_], transfer.time)) {
        return reader.bad_field(time_, "has to be whole seconds of the epoch");
    }
    if (!read_number(reader[amount_], transfer.amount) || !(transfer.amount >= 0) ||
        transfer.amount > 1e15) {
        return reader.bad_field(amount_, "has to be an amount from 0 to 1e15");
    }
    return transfer;
}

Result<std::vector<LabelledTransfer>> read_labelled(csv::Reader& reader) {
    if (auto error = reader.read_header()) {
        return *error;
    }
    const auto columns = TransferColumns::find(reader);
    const auto label = reader.column("label");
    const auto attempt = reader.column("attempt_id");
    const auto family = reader.column("family");
    if (!columns) {
        return columns.error();
    }
    for (const auto* column : {&label, &attempt, &family}) {
        if (!*column) {
            return column->error();
        }
    }
    std::vector<LabelledTransfer> transfers;
    for (;;) {
        const auto got = reader.next();
        if (!got) {
            return got.error();
        }
        if (!*got) {
            return transfers;
        }
        const auto one = columns->read(reader);
        if (!one) {
            return one.error();
        }
        if (reader[*label] != "0" && reader[*label] != "1") {
            return reader.bad_field(*label, "has to be 0 or 1");
        }
        if (!transfers.empty() && one->time < transfers.back().time) {
            return reader.bad_field(*reader.column("ts"), "goes back");
        }
        if (transfers.size() == max_transfers) {
            return fail(Errc::too_large, "more than 20 million transfers", "", reader.line());
        }
        transfers.push_back({std::string{one->id}, std::string{one->source},
                             std::string{one->destination}, one->time, one->amount,
                             reader[*label] == "1", std::string{reader[*attempt]},
                             std::string{reader[*family]}});
    }
}

Result<model::Model> train_graph(const std::vector<LabelledTransfer>& transfers,
                                 const GraphTraining& training) {
    const auto all = [](std::size_t) { return true; };
    auto trained = train_on(transfers, all, training);
    if (!trained) {
        return trained.error();
    }
    auto header = trained->model.header();
    header.metadata[std::string{monitoring::explain_from_key}] =
        score_at(trained->risk, explained_share);
    header.metadata[std::string{monitoring::repeat_discount_key}] =
        text_of(training.repeat_discount);
    return model::Model::make(std::move(header), trained->model.kind());
}

Result<std::vector<FoldScores>> held_out_scores(const std::vector<LabelledTransfer>& transfers,
                                                const GraphTraining& training, int folds) {
    const auto fold = folds_of(transfers, folds, training.seed);
    std::vector<FoldScores> out;
    for (int held = 0; held < folds; ++held) {
        // Of ordinary payers one fold is learned from, so that alerts are counted on the others.
        const auto chosen = [&](std::size_t i) {
            return transfers[i].is_laundering ? fold[i] != held : fold[i] == held;
        };
        const auto trained = train_on(transfers, chosen, training);
        if (!trained) {
            return trained.error();
        }
        auto& scores = out.emplace_back();
        features_of(transfers, [&](std::size_t i, const Row& row) {
            if (chosen(i)) {
                return trained->risk[i];
            }
            const double margin = trained->model.margin(row);
            const double repeat = training.repeat_discount * monitoring::neighbour_risk(row);
            scores.emplace_back(i, trained->model.score_of(margin - repeat));
            return static_cast<float>(trained->model.score_of(margin));
        });
    }
    return out;
}

}  // namespace sluice::cli
