#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "ledger/base/csv.hpp"
#include "security/model/model.hpp"
#include "security/monitoring/graph_store.hpp"

namespace sluice::cli {

// Columns tx_id,ts,src,dst,amount of a stream of transfers; ts in seconds of the epoch.
class TransferColumns {
public:
    static Result<TransferColumns> find(const csv::Reader& reader);
    // The last record; its texts live as long as the record does. Error: invalid_value.
    Result<monitoring::GraphTransfer> read(const csv::Reader& reader) const;

private:
    std::size_t id_, time_, source_, destination_, amount_;
};

struct LabelledTransfer {
    std::string id, source, destination;
    std::int64_t time;
    double amount;
    bool is_laundering;
    std::string attempt, family;

    monitoring::GraphTransfer transfer() const { return {id, time, source, destination, amount}; }
};

// A stream with the columns label (0 or 1), attempt_id and family as well, in order of time.
// Errors: those of the reader, missing_field, invalid_value, too_large (above 20 million).
Result<std::vector<LabelledTransfer>> read_labelled(csv::Reader& reader);

struct GraphTraining {
    unsigned seed = 7;
    std::string version = "1";
    std::map<std::string, std::string> metadata;
    std::vector<std::string> without;  // features that the model may not use
    double repeat_discount = 1.5;      // see GraphMonitor
};

// Trains the model of GraphMonitor. Since its own scores are features, it is trained on scores that
// models gave which had not seen the attempt, or the payer, in question. Deterministic.
Result<model::Model> train_graph(const std::vector<LabelledTransfer>& transfers,
                                 const GraphTraining& training);

// What the whole procedure is worth: the attempts are dealt into folds, family by family; each fold
// is scored by a model trained on the attempts of the others and on a share of the ordinary payers,
// which it does not score. Each entry is one fold: position in `transfers`, score.
using FoldScores = std::vector<std::pair<std::size_t, double>>;
Result<std::vector<FoldScores>> held_out_scores(const std::vector<LabelledTransfer>& transfers,
                                                const GraphTraining& training, int folds);

}  // namespace sluice::cli
