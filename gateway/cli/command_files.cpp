#include "gateway/cli/actions.hpp"
#include "gateway/cli/command_parts.hpp"

// The tools of analysts, and the proof of the audit log: no gateway, no token.
namespace sluice::cli {

namespace {

constexpr Parameter edges_parameters[] = {
    make_argument("IN.CSV", "src,dst,t_minute_rank in order of time; CSV or gzip").required(),
    output,
};
constexpr auto history_folder =
    make_argument("DIR",
                  "Folder with payments*.csv[.gz], and if there are any receipts*, vendors*, "
                  "employees*, users*, own_accounts* and events*")
        .required();
constexpr auto thresholds =
    make_option("parameters", "FILE", "Thresholds, see conf/monitoring/parameters.toml");
constexpr auto rule_file =
    make_option("rules", "FILE", "Rules of the operator, see docs/screening/monitoring.md");
constexpr Parameter monitor_backtest_parameters[] = {history_folder, rule_file.required(),
                                                     thresholds};
constexpr Parameter monitor_payments_parameters[] = {
    history_folder,
    thresholds,
    rule_file,
    output,
};

constexpr auto models = make_option(
    "models", "DIR", "Model files as `sluice train names` writes them (default: the shipped)");
constexpr auto cards =
    make_flag("cards", "Score with the additive score cards instead of the trees");
constexpr auto lists =
    make_option("list", "FILE", "A list in any format (see docs/screening/lists.md); repeatable")
        .required()
        .repeatable();
constexpr Parameter pairs_parameters[] = {
    make_argument("IN.CSV", "name1,name2,schema; other columns are kept").required(), output,
    models, cards};
constexpr Parameter names_parameters[] = {
    make_argument("IN.CSV", "name, and where known schema,dob,country,id").required(),
    lists,
    make_option("as-of", "DATE",
                "Leave out entries that ran out before this day (default: no entry runs out)"),
    output,
    models,
    cards,
    make_flag("timing", "Say on the standard error how long names took")};
constexpr auto customers =
    make_option("customers", "FILE", "CSV with name or full_name: people on no list; repeatable")
        .required()
        .repeatable();
constexpr auto folder =
    make_option("output", "DIR", "Folder for the files").required().letter_of('o');
constexpr auto scripts =
    make_option("scripts", "FILE", "CSV schema,query,candidate: names in two scripts; repeatable")
        .repeatable();
constexpr Parameter words_parameters[] = {lists, customers, scripts, folder};
constexpr Parameter train_parameters[] = {
    make_option("pairs", "FILE", "CSV name1,name2,schema,is_match").required(),
    make_option("aliases", "FILE", "CSV kind,schema,query,candidate,candidate_ent,is_match")
        .required(),
    make_option("altered", "FILE", "CSV untreated_name,treated_name: names with typing errors")
        .repeatable(),
    scripts,
    lists,
    customers,
    folder,
    make_option("folds", "N", "Leave the part --fold of N out, for measuring").number(),
    make_option("fold", "K", "Which part to leave out (default 0)").number()};
constexpr Parameter graph_parameters[] = {
    make_argument("IN.CSV", "tx_id,ts,src,dst,amount in order of time; CSV or gzip").required(),
    make_option("train", "FILE",
                "Train on this stream first; it has label,attempt_id,family as well"),
    make_option("model", "FILE", "Score with this model (default: the one that is shipped)"),
    output,
};
constexpr Parameter train_graph_parameters[] = {
    make_argument("LABELLED.CSV", "tx_id,ts,src,dst,amount,label,attempt_id,family; CSV or gzip")
        .required(),
    make_option("version", "TEXT", "Version the model calls itself (default 1)"),
    make_option("data", "TEXT", "What it was trained on, for the model's metadata"),
    make_option("seed", "N", "Of the trees' samples and the folds (default 7)").number(),
    make_option("without", "FEATURE", "Leave this feature out").repeatable(),
    make_option("folds", "N", "Train no model: print the scores of N held-out folds").number(),
    output,
};

constexpr Parameter verify_audit_parameters[] = {
    make_option("entries", "FILE", "The exported log: one entry a line, plain or gzip").required(),
    make_option("leaves", "FILE", "Its leaf hashes, one a line: names the entries that differ"),
    make_option("checkpoint", "FILE", "A signed checkpoint; repeatable, oldest first")
        .required()
        .repeatable(),
    make_option("key", "FILE", "The log's public key, as name+id+key").required()};
constexpr Command table[] = {
    {"audit", "verify", "Prove an exported audit log by signed checkpoints",
     verify_audit_parameters, verify_audit_log, true},
    {"monitor", "edges", "Score each edge of a stream by how far it runs above its history",
     edges_parameters, monitor_edges, true},
    {"monitor", "payments", "Decide pass, hold or stop for each payment of a history, with reasons",
     monitor_payments_parameters, monitor_payments, true},
    {"monitor", "backtest", "Report what rules would have done over a history, as JSON",
     monitor_backtest_parameters, monitor_backtest, true},
    {"screen", "pairs", "Score pairs of names", pairs_parameters, screen_pairs, true},
    {"screen", "names", "Screen names against lists", names_parameters, screen_names, true},
    {"train", "words", "Count how common words in names are, and find translations",
     words_parameters, train_words, true},
    {"train", "names", "Train the models that score names", train_parameters, train_names, true},
    {"monitor", "graph", "Score each transfer of a stream for money laundering, with reasons",
     graph_parameters, monitor_graph, true},
    {"train", "graph", "Train the model of `monitor graph` on a labelled stream",
     train_graph_parameters, train_graph_model, true},
};

}  // namespace

std::span<const Command> file_commands() {
    return table;
}

}  // namespace sluice::cli
