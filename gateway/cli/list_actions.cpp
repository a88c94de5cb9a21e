#include <boost/json.hpp>
#include <ostream>

#include "gateway/cli/actions.hpp"
#include "gateway/cli/display.hpp"
#include "gateway/cli/whole_file.hpp"
#include "security/digest/digest.hpp"

// Lists that payments are screened against: what is in force, and new versions.
namespace sluice::cli {

namespace json = boost::json;

namespace {

constexpr const char* lists = "/v1/screening/lists";

std::string versions_of(const Arguments& arguments, const std::string& rest = "") {
    return std::string{lists} + '/' + url_encoded(arguments.get("list")) + "/versions" + rest;
}

std::string count_of(const json::value& version, const std::string& change) {
    return text_at(version, "/difference/" + change + "/count");
}

void print_changes(Session& session, const json::value& version) {
    Table table({{session.text("Change")}, {session.text("Entry")}, {session.text("Name")}});
    for (const auto* change : {"added", "removed", "changed"}) {
        const std::string entries = std::string{"/difference/"} + change + "/entries";
        for (const auto& entry : items_at(version, entries)) {
            table.add({session.code(change), text_at(entry, "/id"), text_at(entry, "/name")});
        }
    }
    if (!table.empty()) {
        session.out << '\n' << table.render();
    }
}

void print_version(Session& session, const json::value& version) {
    if (session.as_json) {
        session.print_json(version);
        return;
    }
    Fields fields;
    fields.add(session.text("List"), text_at(version, "/list"));
    fields.add(session.text("Version"), text_at(version, "/version_no"));
    fields.add(session.text("State"), session.code(text_at(version, "/state")));
    fields.add(session.text("Kind"), session.code(text_at(version, "/rule_set")));
    fields.add(session.text("Source version"), text_at(version, "/source_version"));
    fields.add(session.text("Date"), text_at(version, "/published"));
    fields.add(session.text("Entries"), text_at(version, "/entry_count"));
    fields.add(session.text("Names"), text_at(version, "/name_count"));
    fields.add("SHA-256", text_at(version, "/sha256"));
    fields.add(session.text("Loaded by"), text_at(version, "/loaded_by"));
    fields.add(session.text("Decided by"), text_at(version, "/decided_by"));
    fields.add(session.text("Compared with version"), text_at(version, "/difference/against"));
    for (const auto* change : {"added", "removed", "changed"}) {
        fields.add(session.code(change), count_of(version, change));
    }
    session.out << fields.render();
    print_changes(session, version);
}

Exit decide(Session& session, const Arguments& arguments, const std::string& how) {
    Exit failed = Exit::ok;
    const auto target = versions_of(arguments, '/' + url_encoded(arguments.get("version")) + how);
    const auto decided = session.read(
        session.client.post(target, "", {{"Content-Type", "application/json"}}), failed);
    if (!decided) {
        if (failed == Exit::unknown) {
            session.err << session.text("Look before you repeat: sluice {0}", "lists show") << '\n';
        }
        return failed;
    }
    print_version(session, *decided);
    return Exit::ok;
}

Exit show_lists_in_force(Session& session) {
    Exit failed = Exit::ok;
    const auto list = session.fetch(lists, failed);
    if (!list) {
        return failed;
    }
    if (session.as_json) {
        session.print_json(*list);
        return Exit::ok;
    }
    Table table({{session.text("List")},
                 {session.text("Kind")},
                 {session.text("Version"), Align::right},
                 {session.text("Source version")},
                 {session.text("Entries"), Align::right},
                 {session.text("Names"), Align::right},
                 {session.text("Released")},
                 {session.text("Days"), Align::right},
                 {session.text("State")}});
    for (const auto& item : items_at(*list, "/items")) {
        const bool is_stale = text_at(item, "/is_stale") == "true";
        table.add({text_at(item, "/list"), session.code(text_at(item, "/rule_set")),
                   text_at(item, "/version_no"), text_at(item, "/source_version"),
                   text_at(item, "/entry_count"), text_at(item, "/name_count"),
                   time_at(item, "/decided_at"), text_at(item, "/age_days"),
                   session.code(is_stale ? "stale" : "in_force")});
    }
    for (const auto& name : items_at(*list, "/missing")) {
        table.add({text_at(name, ""), "", "", "", "", "", "", "", session.code("missing")});
    }
    session.print_table(table, *list);
    return Exit::ok;
}

Exit show_versions(Session& session, const Arguments& arguments) {
    Exit failed = Exit::ok;
    const auto list =
        session.fetch_list(versions_of(arguments), arguments.number("limit", 50), failed);
    if (!list) {
        return failed;
    }
    if (session.as_json) {
        session.print_json(*list);
        return Exit::ok;
    }
    Table table({{session.text("Version"), Align::right},
                 {session.text("State")},
                 {session.text("Source version")},
                 {session.text("Entries"), Align::right},
                 {session.text("Loaded by")},
                 {session.text("Time")},
                 {session.text("Decided by")}});
    for (const auto& item : items_at(*list, "/items")) {
        table.add({text_at(item, "/version_no"), session.code(text_at(item, "/state")),
                   text_at(item, "/source_version"), text_at(item, "/entry_count"),
                   text_at(item, "/loaded_by"), time_at(item, "/loaded_at"),
                   text_at(item, "/decided_by")});
    }
    session.print_table(table, *list);
    return Exit::ok;
}

}  // namespace

Exit show_lists(Session& session, const Arguments& arguments) {
    if (!arguments.has("list")) {
        return show_lists_in_force(session);
    }
    if (!arguments.has("version")) {
        return show_versions(session, arguments);
    }
    Exit failed = Exit::ok;
    const auto version =
        session.fetch(versions_of(arguments, '/' + url_encoded(arguments.get("version"))), failed);
    if (!version) {
        return failed;
    }
    print_version(session, *version);
    return Exit::ok;
}

Exit load_list(Session& session, const Arguments& arguments) {
    json::array files;
    for (const auto& path : arguments.list("file")) {
        const auto content = read_whole_file(session, path);
        if (!content) {
            return Exit::usage;
        }
        files.push_back(json::object{{"name", path.substr(path.find_last_of('/') + 1)},
                                     {"base64", digest::base64(*content)}});
    }
    const json::object body{{"rule_set", arguments.get("rule-set")}, {"files", std::move(files)}};
    Exit failed = Exit::ok;
    const auto loaded =
        session.read(session.client.post(versions_of(arguments), json::serialize(body),
                                         {{"Content-Type", "application/json"}}),
                     failed);
    if (!loaded) {
        return failed;
    }
    print_version(session, *loaded);
    if (!session.as_json) {
        session.err << session.text("Not in force until another officer releases it.") << '\n';
    }
    return Exit::ok;
}

Exit release_list(Session& session, const Arguments& arguments) {
    return decide(session, arguments, "/release");
}

Exit refuse_list(Session& session, const Arguments& arguments) {
    return decide(session, arguments, "/refuse");
}

}  // namespace sluice::cli
