#include <boost/json.hpp>
#include <map>
#include <ostream>

#include "gateway/cli/actions.hpp"
#include "gateway/cli/display.hpp"
#include "gateway/cli/output_file.hpp"

// What surrounds a case, and what became of those that were decided.
namespace sluice::cli {

namespace json = boost::json;

namespace {

std::string path_of(const Arguments& arguments, const std::string& part) {
    return "/v1/screening/cases/" + url_encoded(arguments.get("case")) + part;
}

// "Supplier DE89...", or the account alone.
std::map<std::string, std::string> names_of(const json::value& links) {
    std::map<std::string, std::string> names;
    for (const auto& node : items_at(links, "/nodes")) {
        std::string text;
        for (const auto& name : items_at(node, "/names")) {
            text += (text.empty() ? "" : " / ") + text_at(name, "");
        }
        const auto account = text_at(node, "/account");
        text += (text.empty() || account.empty() ? "" : " ") + account;
        names[text_at(node, "/id")] = text_at(node, "/is_centre") == "true" ? "* " + text : text;
    }
    return names;
}

// Where the next page of lines begins: the target of a Link header with rel="next", or nothing.
std::string next_of(const Answer& answer) {
    const auto link = answer.response.header("Link");
    const auto begin = link.find('<');
    const auto end = link.find('>');
    const bool goes_on = begin != std::string::npos && end != std::string::npos &&
                         link.find("rel=\"next\"", end) != std::string::npos;
    return goes_on ? link.substr(begin + 1, end - begin - 1) : std::string{};
}

}  // namespace

Exit show_case_links(Session& session, const Arguments& arguments) {
    Exit failed = Exit::ok;
    const auto links = session.fetch(path_of(arguments, "/links"), failed);
    if (!links) {
        return failed;
    }
    if (session.as_json) {
        session.print_json(*links);
        return Exit::ok;
    }
    auto names = names_of(*links);
    Table table({{session.text("Debtor")},
                 {session.text("Creditor")},
                 {session.text("Kind")},
                 {session.text("Number"), Align::right},
                 {session.text("Amount"), Align::right},
                 {session.text("Currency")},
                 {session.text("Latest")}});
    for (const auto& edge : items_at(*links, "/edges")) {
        table.add({names[text_at(edge, "/from")], names[text_at(edge, "/to")],
                   session.code(text_at(edge, "/kind")), text_at(edge, "/count"),
                   amount_at(edge, "/total"), text_at(edge, "/total/currency"),
                   time_at(edge, "/last_at")});
    }
    session.print_table(table, *links);
    return Exit::ok;
}

Exit show_similar_cases(Session& session, const Arguments& arguments) {
    Exit failed = Exit::ok;
    const auto list = session.fetch(
        path_of(arguments, "/similar?limit=" + std::to_string(arguments.number("limit", 20))),
        failed);
    if (!list) {
        return failed;
    }
    if (session.as_json) {
        session.print_json(*list);
        return Exit::ok;
    }
    Table table({{session.text("Case")},
                 {session.text("State")},
                 {session.text("Reason")},
                 {session.text("Decided by")},
                 {session.text("In common")}});
    for (const auto& item : items_at(*list, "/items")) {
        std::string common;
        for (const auto& why : items_at(item, "/in_common")) {
            common += (common.empty() ? "" : ", ") + text_at(why, "");
        }
        table.add({text_at(item, "/id"), session.code(text_at(item, "/state")),
                   text_at(item, "/reason_code"), text_at(item, "/decided_by"), common});
    }
    session.print_table(table, *list);
    return Exit::ok;
}

Exit take_attachment(Session& session, const Arguments& arguments) {
    const auto answer = session.client.get(
        path_of(arguments, "/attachments/" + url_encoded(arguments.get("number"))));
    if (!answer.ok()) {
        return session.explain(answer);
    }
    return write_output(session, arguments, answer.response.body);
}

Exit take_dispositions(Session& session, const Arguments& arguments) {
    std::string lines;
    for (std::string target = "/v1/screening/dispositions?limit=1000"; !target.empty();) {
        const auto answer = session.client.get(target);
        if (!answer.ok()) {
            return session.explain(answer);
        }
        lines += answer.response.body;
        target = next_of(answer);
    }
    return write_output(session, arguments, lines);
}

}  // namespace sluice::cli
