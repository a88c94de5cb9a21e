#include <charconv>
#include <cmath>
#include <fstream>
#include <memory>
#include <ostream>

#include "gateway/cli/actions.hpp"
#include "gateway/cli/graph_training.hpp"
#include "gateway/cli/input_file.hpp"
#include "security/monitoring/graph_monitor.hpp"

namespace sluice::cli {

namespace {

// Where results go: a file, or the session's output.
class Output {
public:
    Output(Session& session, const std::string& path) : out_(session.out) {
        if (!path.empty()) {
            file_.open(path, std::ios::binary);
            is_file_ = true;
        }
    }
    std::ostream& stream() { return is_file_ ? file_ : out_; }

private:
    std::ostream& out_;
    std::ofstream file_;
    bool is_file_ = false;
};

template <class T>
void append(std::string& text, T value) {
    char buffer[32];
    text.append(buffer, std::to_chars(buffer, buffer + sizeof buffer, value).ptr);
}

// "feature=value;...;tx=1|2|3"
std::string reasons_text(const monitoring::GraphScore& score) {
    std::string text;
    for (const auto& reason : score.reasons) {
        text += (text.empty() ? "" : ";") + std::string{reason.feature} + "=";
        if (std::isnan(reason.value)) {
            text += "none";
        } else {
            append(text, reason.value);
        }
    }
    for (std::size_t i = 0; i < score.transactions.size(); ++i) {
        text += (i > 0 ? "|" : text.empty() ? "tx=" : ";tx=") + score.transactions[i];
    }
    return text;
}

std::optional<Error> score_graph(csv::Reader& reader, monitoring::GraphMonitor& monitor,
                                 std::ostream& out) {
    if (auto error = reader.read_header()) {
        return error;
    }
    const auto columns = TransferColumns::find(reader);
    if (!columns) {
        return columns.error();
    }
    out << "tx_id,score,family,reasons\n";
    std::string line;
    std::optional<std::int64_t> time;
    for (;;) {
        const auto got = reader.next();
        if (!got || !*got) {
            return got ? std::nullopt : std::optional<Error>{got.error()};
        }
        const auto transfer = columns->read(reader);
        if (!transfer) {
            return transfer.error();
        }
        if (time && transfer->time < *time) {
            return reader.bad_field(*reader.column("ts"),
                                    "goes back: the stream has to be in order of time");
        }
        time = transfer->time;
        const auto score = monitor.observe(*transfer);
        line = csv::quoted(transfer->id);
        append(line += ',', score.score);
        line += ',';
        line += score.family;
        line += ',' + csv::quoted(reasons_text(score)) + '\n';
        out << line;
    }
}

Result<std::vector<LabelledTransfer>> read_labelled_file(const std::string& path) {
    auto input = InputFile::open(path);
    if (!input) {
        return input.error();
    }
    csv::Reader reader(**input, path);
    return read_labelled(reader);
}

Result<model::Model> model_for(const Arguments& arguments) {
    if (arguments.has("model")) {
        return model::Model::load(arguments.get("model"));
    }
    if (!arguments.has("train")) {
        return model::Model::parse(monitoring::shipped_graph_model());
    }
    const auto transfers = read_labelled_file(arguments.get("train"));
    if (!transfers) {
        return transfers.error();
    }
    return train_graph(*transfers, {});
}

// The fold in front: figures are to be taken fold by fold.
void print_held_out(const std::vector<FoldScores>& folds,
                    const std::vector<LabelledTransfer>& transfers, std::ostream& out) {
    out << "fold,tx_id,score,label,attempt_id,family\n";
    for (std::size_t fold = 0; fold < folds.size(); ++fold) {
        for (const auto& [at, score] : folds[fold]) {
            const auto& one = transfers[at];
            std::string line = std::to_string(fold) + ',' + csv::quoted(one.id);
            append(line += ',', score);
            line += one.is_laundering ? ",1," : ",0,";
            out << line << csv::quoted(one.attempt) << ',' << csv::quoted(one.family) << '\n';
        }
    }
}

Exit finish(Session& session, std::ostream& out) {
    out.flush();
    return out ? Exit::ok : session.usage("io_error: the output could not be written");
}

}  // namespace

Exit monitor_graph(Session& session, const Arguments& arguments) {
    auto model = model_for(arguments);
    if (!model) {
        return session.usage(to_string(model.error()));
    }
    auto monitor =
        monitoring::GraphMonitor::make(std::make_shared<const model::Model>(std::move(*model)));
    if (!monitor) {
        return session.usage(to_string(monitor.error()));
    }
    const auto path = arguments.get("in.csv");
    auto input = InputFile::open(path);
    if (!input) {
        return session.usage(to_string(input.error()));
    }
    csv::Reader reader(**input, path);
    Output output(session, arguments.get("output"));
    if (auto error = score_graph(reader, *monitor, output.stream())) {
        return session.usage(to_string(*error));
    }
    return finish(session, output.stream());
}

Exit train_graph_model(Session& session, const Arguments& arguments) {
    const auto transfers = read_labelled_file(arguments.get("labelled.csv"));
    if (!transfers) {
        return session.usage(to_string(transfers.error()));
    }
    GraphTraining training;
    training.version = arguments.has("version") ? arguments.get("version") : training.version;
    training.metadata["data"] = arguments.get("data");
    training.metadata["transfers"] = std::to_string(transfers->size());
    training.without = arguments.list("without");
    for (const auto& feature : training.without) {
        training.metadata["without"] += (training.metadata["without"].empty() ? "" : ",") + feature;
    }
    training.seed = static_cast<unsigned>(arguments.number("seed", training.seed));
    Output output(session, arguments.get("output"));
    if (const auto folds = arguments.number("folds", 0); folds > 0) {
        if (folds < 2 || folds > 20) {
            return session.usage("--folds: 2 to 20");
        }
        const auto scores = held_out_scores(*transfers, training, static_cast<int>(folds));
        if (!scores) {
            return session.usage(to_string(scores.error()));
        }
        print_held_out(*scores, *transfers, output.stream());
        return finish(session, output.stream());
    }
    const auto model = train_graph(*transfers, training);
    if (!model) {
        return session.usage(to_string(model.error()));
    }
    output.stream() << model->to_text();
    return finish(session, output.stream());
}

}  // namespace sluice::cli
