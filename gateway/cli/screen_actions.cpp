#include <fmt/format.h>

#include <algorithm>
#include <boost/json/serialize.hpp>
#include <boost/json/string.hpp>
#include <chrono>
#include <ostream>

#include "gateway/cli/actions.hpp"
#include "gateway/cli/list_files.hpp"
#include "gateway/cli/output_file.hpp"
#include "gateway/cli/table_file.hpp"
#include "security/lists/countries.hpp"
#include "security/lists/dates.hpp"
#include "security/lists/names_of.hpp"
#include "security/screening/pair_score.hpp"
#include "security/screening/snapshot.hpp"
#include "security/screening/utf8.hpp"

namespace sluice::cli {

namespace {

namespace json = boost::json;
using screening::NameModel;
using Steady = std::chrono::steady_clock;

constexpr std::size_t most_matches = 5;

// The shipped models, the score cards, or those of a folder.
Result<const NameModel*> model_of(const Arguments& arguments, std::optional<NameModel>& own) {
    if (arguments.has("models")) {
        auto read = NameModel::load(arguments.get("models"));
        if (!read) {
            return read.error();
        }
        own = std::move(*read);
        return &*own;
    }
    return arguments.has("cards") ? &NameModel::shipped_cards() : &NameModel::shipped();
}

lists::EntityKind kind_of(std::string_view schema) {
    return lists::entity_kind_of(schema).value_or(lists::EntityKind::unknown);
}

// Text as JSON. What is no UTF-8 is replaced, so that the line stays readable.
std::string quoted(std::string_view text) {
    std::string clean;
    for (const auto c : screening::decode_utf8(text, text.size())) {
        screening::append_utf8(clean, c);
    }
    return json::serialize(json::string_view{clean});
}

std::string line_of(std::string_view name, const std::vector<screening::Match>& matches) {
    std::string line = "{\"name\":" + quoted(name) + ",\"matches\":[";
    for (std::size_t i = 0; i < matches.size(); ++i) {
        const auto& match = matches[i];
        line += fmt::format(
            "{}{{\"list\":{},\"id\":{},\"name\":{},\"score\":{:.4f},\"decision\":\"{}\",\"why\":[",
            i > 0 ? "," : "", quoted(match.list->name), quoted(match.entry->id),
            quoted(match.matched_name), match.score, match.is_hit ? "hit" : "pass");
        for (std::size_t j = 0; j < match.why.size(); ++j) {
            line += (j > 0 ? "," : "") + quoted(match.why[j]);
        }
        line += "]}";
    }
    return line + "]}\n";
}

screening::Query query_of(const TableFile& table, std::size_t row) {
    screening::Query query;
    query.name = table.at(row, table.find("name"));
    query.kind = kind_of(table.at(row, table.find("schema")));
    if (const auto born = table.at(row, table.find("dob")); !born.empty()) {
        query.born = lists::parse_partial_date(born);
    }
    query.country = lists::country_code(table.at(row, table.find("country")));
    std::string_view ids = table.at(row, table.find("id"));
    while (!ids.empty()) {
        const auto end = std::min(ids.find(';'), ids.size());
        query.ids.push_back({lists::IdKind::other, std::string{ids.substr(0, end)}, {}});
        ids.remove_prefix(std::min(end + 1, ids.size()));
    }
    return query;
}

// The day of --as-of; nothing where it is not given.
Result<std::optional<BusinessDate>> day_of(const Arguments& arguments) {
    if (!arguments.has("as-of")) {
        return std::optional<BusinessDate>{};
    }
    const auto day = parse_date(arguments.get("as-of"));
    return day ? Result<std::optional<BusinessDate>>{*day} : day.error();
}

// Times of single names, for the measurements.
class Timing {
public:
    void add(Steady::duration time) {
        times_.push_back(std::chrono::duration<double, std::micro>(time).count());
    }
    std::string summary(double build_seconds, std::size_t names) {
        std::sort(times_.begin(), times_.end());
        const auto at = [&](std::size_t permille) {
            return times_.empty()
                       ? 0
                       : times_[std::min(times_.size() - 1, times_.size() * permille / 1000)];
        };
        return fmt::format(
            "timing: {} names listed, ready in {:.2f} s; {} queries, microseconds a "
            "name p50 {:.0f} p99 {:.0f} p99.9 {:.0f} max {:.0f}\n",
            names, build_seconds, times_.size(), at(500), at(990), at(999), at(1000));
    }

private:
    std::vector<double> times_;
};

}  // namespace

Exit screen_pairs(Session& session, const Arguments& arguments) {
    std::optional<NameModel> own;
    const auto model = model_of(arguments, own);
    const auto table = TableFile::read(arguments.get("in.csv"));
    if (!model || !table) {
        return session.usage(to_string(!model ? model.error() : table.error()));
    }
    const auto name1 = table->require("name1");
    const auto name2 = table->require("name2");
    if (!name1 || !name2) {
        return session.usage(to_string(!name1 ? name1.error() : name2.error()));
    }
    const auto schema = table->find("schema");
    std::string out;
    for (const auto& column : table->header()) {
        out += csv::quoted(column) + ",";
    }
    out += "score,decision\n";
    for (std::size_t i = 0; i < table->rows(); ++i) {
        for (const auto& field : table->row(i)) {
            out += csv::quoted(field) + ",";
        }
        const auto score = screening::score_pair(table->at(i, *name1), table->at(i, *name2),
                                                 kind_of(table->at(i, schema)), **model);
        out += fmt::format("{:.4f},{}\n", score.score, score.is_hit ? "hit" : "pass");
    }
    return write_output(session, arguments, out);
}

Exit screen_names(Session& session, const Arguments& arguments) {
    std::optional<NameModel> own;
    const auto model = model_of(arguments, own);
    const auto table = TableFile::read(arguments.get("in.csv"));
    if (!model || !table) {
        return session.usage(to_string(!model ? model.error() : table.error()));
    }
    if (const auto name = table->require("name"); !name) {
        return session.usage(to_string(name.error()));
    }
    const auto day = day_of(arguments);
    if (!day) {
        return session.usage("--as-of: " + to_string(day.error()));
    }
    const auto start = Steady::now();
    auto lists = read_list_files(arguments.list("list"));
    if (!lists) {
        return session.usage(to_string(lists.error()));
    }
    const auto snapshot = screening::Snapshot::build(std::move(*lists), **model);
    const auto build = std::chrono::duration<double>(Steady::now() - start).count();
    Timing timing;
    std::string out;
    for (std::size_t i = 0; i < table->rows(); ++i) {
        const auto query = query_of(*table, i);
        const auto begin = Steady::now();
        const auto matches = snapshot->screen(query, most_matches, *day);
        timing.add(Steady::now() - begin);
        out += line_of(query.name, matches);
    }
    if (arguments.has("timing")) {
        session.err << timing.summary(build, snapshot->names());
    }
    return write_output(session, arguments, out);
}

}  // namespace sluice::cli
