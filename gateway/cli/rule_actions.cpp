#include <boost/json.hpp>
#include <ostream>

#include "gateway/cli/actions.hpp"
#include "gateway/cli/display.hpp"
#include "gateway/cli/whole_file.hpp"

// Operators' monitoring rules: what is in force, and new versions.
namespace sluice::cli {

namespace json = boost::json;

namespace {

const std::string rules = "/v1/screening/rules";

void print_rules(Session& session, const json::value& version) {
    if (session.as_json) {
        session.print_json(version);
        return;
    }
    Fields fields;
    fields.add(session.text("Version"), text_at(version, "/version_no"));
    fields.add(session.text("State"), session.code(text_at(version, "/state")));
    fields.add("SHA-256", text_at(version, "/sha256"));
    fields.add(session.text("Loaded by"), text_at(version, "/loaded_by"));
    fields.add(session.text("Decided by"), text_at(version, "/decided_by"));
    fields.add(session.text("Back-tested on"), text_at(version, "/backtest/report/transfers"));
    session.out << fields.render();
    Table table({{session.text("Rule")},
                 {session.text("Evaluated"), Align::right},
                 {session.text("Hits"), Align::right},
                 {session.text("Held anyway"), Align::right}});
    for (const auto& rule : items_at(version, "/backtest/report/rules")) {
        table.add({text_at(rule, "/rule"), text_at(rule, "/evaluated"), text_at(rule, "/hits"),
                   text_at(rule, "/hits_already_held")});
    }
    if (!table.empty()) {
        session.out << '\n' << table.render();
    }
}

Exit post(Session& session, const std::string& target, std::string body) {
    Exit failed = Exit::ok;
    const auto answer = session.client.post(target, std::move(body),
                                            {{"Content-Type", "text/plain; charset=utf-8"}});
    const auto version = session.read(answer, failed);
    if (!version) {
        if (failed == Exit::unknown) {
            session.err << session.text("Look before you repeat: sluice {0}", "rules show") << '\n';
        }
        return failed;
    }
    print_rules(session, *version);
    return Exit::ok;
}

Exit decide(Session& session, const Arguments& arguments, const std::string& how) {
    return post(session, rules + '/' + url_encoded(arguments.get("version")) + how, "");
}

Exit show_versions(Session& session, const Arguments& arguments) {
    Exit failed = Exit::ok;
    const auto list = session.fetch_list(rules, arguments.number("limit", 50), failed);
    if (!list) {
        return failed;
    }
    if (session.as_json) {
        session.print_json(*list);
        return Exit::ok;
    }
    Table table({{session.text("Version"), Align::right},
                 {session.text("State")},
                 {session.text("Loaded by")},
                 {session.text("Time")},
                 {session.text("Decided by")},
                 {"SHA-256"}});
    for (const auto& item : items_at(*list, "/items")) {
        table.add({text_at(item, "/version_no"), session.code(text_at(item, "/state")),
                   text_at(item, "/loaded_by"), time_at(item, "/loaded_at"),
                   text_at(item, "/decided_by"), text_at(item, "/sha256")});
    }
    session.print_table(table, *list);
    return Exit::ok;
}

}  // namespace

Exit show_rules(Session& session, const Arguments& arguments) {
    if (!arguments.has("version")) {
        return show_versions(session, arguments);
    }
    Exit failed = Exit::ok;
    const auto version = session.fetch(rules + '/' + url_encoded(arguments.get("version")), failed);
    if (!version) {
        return failed;
    }
    print_rules(session, *version);
    return Exit::ok;
}

Exit load_rules(Session& session, const Arguments& arguments) {
    auto text = read_whole_file(session, arguments.get("file"));
    if (!text) {
        return Exit::usage;
    }
    const auto loaded = post(session, rules, std::move(*text));
    if (loaded == Exit::ok && !session.as_json) {
        session.err << session.text("Not in force until another officer releases it.") << '\n';
    }
    return loaded;
}

Exit release_rules(Session& session, const Arguments& arguments) {
    return decide(session, arguments, "/release");
}

Exit refuse_rules(Session& session, const Arguments& arguments) {
    return decide(session, arguments, "/refuse");
}

}  // namespace sluice::cli
