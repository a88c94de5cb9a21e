#include <boost/json.hpp>
#include <ostream>

#include "gateway/cli/actions.hpp"
#include "gateway/cli/display.hpp"
#include "gateway/cli/output_file.hpp"
#include "gateway/cli/whole_file.hpp"

// Reports to authorities of some days, with an officer's token. Those of a case:
// case_act_actions.cpp.
namespace sluice::cli {

namespace json = boost::json;

namespace {

constexpr const char* large_value = "/v1/screening/reports/large-value?format=";

// The filing with the days of the command line, so that one file serves every month.
std::optional<std::string> filing_of(Session& session, const Arguments& arguments, Exit& failed) {
    auto text = read_whole_file(session, arguments.get("filing.json"));
    if (!text) {
        failed = Exit::usage;
        return std::nullopt;
    }
    if (!arguments.has("from") && !arguments.has("to")) {
        return text;
    }
    boost::system::error_code error;
    auto filing = json::parse(*text, error);
    if (error || !filing.is_object()) {
        failed = session.usage("malformed: the filing is no JSON object");
        return std::nullopt;
    }
    for (const auto* day : {"from", "to"}) {
        if (arguments.has(day)) {
            filing.as_object()[day] = arguments.get(day);
        }
    }
    return json::serialize(filing);
}

// Their ids are what the filing's notes name.
void print_movements(Session& session, const json::value& days) {
    Table table({{session.text("Date")},
                 {session.text("Id")},
                 {session.text("Kind")},
                 {session.text("Amount"), Align::right},
                 {session.text("Currency")},
                 {session.text("Counterparty")},
                 {session.text("Country")}});
    for (const auto& day : items_at(days, "/items")) {
        for (const auto& movement : items_at(day, "/movements")) {
            table.add({text_at(day, "/day"), text_at(movement, "/id"),
                       session.code(text_at(movement, "/kind")), amount_at(movement, "/amount"),
                       text_at(movement, "/amount/currency"),
                       text_at(movement, "/counterparty_name"),
                       text_at(movement, "/counterparty_country")});
        }
    }
    session.out << '\n' << table.render();
}

void print_days(Session& session, const json::value& days) {
    Table table({{session.text("Date")},
                 {session.text("Enterprise")},
                 {session.text("Rule"), Align::right},
                 {session.text("Direction")},
                 {session.text("Total"), Align::right},
                 {session.text("Limit"), Align::right},
                 {session.text("Currency")},
                 {session.text("Single")},
                 {session.text("Movements"), Align::right}});
    for (const auto& day : items_at(days, "/items")) {
        const bool single = text_at(day, "/is_single") == "true";
        table.add({text_at(day, "/day"), text_at(day, "/enterprise_id"), text_at(day, "/rule"),
                   session.code(text_at(day, "/direction")), amount_at(day, "/total"),
                   amount_at(day, "/limit"), text_at(day, "/total/currency"),
                   std::string{single ? session.text("yes") : session.text("no")},
                   std::to_string(items_at(day, "/movements").size())});
    }
    session.print_table(table, days);
    if (!table.empty()) {
        print_movements(session, days);
    }
}

}  // namespace

Exit report_large_value(Session& session, const Arguments& arguments) {
    Exit failed = Exit::ok;
    auto filing = filing_of(session, arguments, failed);
    if (!filing) {
        return failed;
    }
    const bool only_days = arguments.has("days") || session.as_json;
    const auto answer =
        session.client.post(std::string{large_value} + (only_days ? "json" : "xml"),
                            std::move(*filing), {{"Content-Type", "application/json"}});
    if (!only_days) {
        return answer.ok() ? write_output(session, arguments, answer.response.body)
                           : session.explain(answer);
    }
    const auto days = session.read(answer, failed);
    if (!days) {
        return failed;
    }
    if (session.as_json) {
        session.print_json(*days);
    } else {
        print_days(session, *days);
    }
    return Exit::ok;
}

}  // namespace sluice::cli
