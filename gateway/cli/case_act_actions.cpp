#include <boost/json.hpp>
#include <ostream>

#include "gateway/cli/actions.hpp"
#include "gateway/cli/case_findings.hpp"
#include "gateway/cli/display.hpp"
#include "gateway/cli/lookup.hpp"
#include "gateway/cli/output_file.hpp"
#include "gateway/cli/whole_file.hpp"
#include "security/digest/digest.hpp"

// What officers do to a case. Without --version it is done to the case as it is now.
namespace sluice::cli {

namespace json = boost::json;

namespace {

std::string target_of(const Arguments& arguments, const std::string& act = "") {
    return "/v1/screening/cases/" + url_encoded(arguments.get("case")) + act;
}

// The version for If-Match: as given, or as it is now.
std::optional<std::string> version_of(Session& session, const Arguments& arguments, Exit& failed) {
    if (arguments.has("version")) {
        return arguments.get("version");
    }
    const auto found = session.fetch(target_of(arguments), failed);
    return found ? std::optional{text_at(*found, "/version")} : std::nullopt;
}

void print_case(Session& session, const json::value& changed) {
    if (session.as_json) {
        session.print_json(changed);
        return;
    }
    Fields fields;
    fields.add(session.text("Case"), text_at(changed, "/id"));
    fields.add(session.text("State"), session.code(text_at(changed, "/state")));
    fields.add(session.text("Version"), text_at(changed, "/version"));
    fields.add(session.text("Effect"), session.code(text_at(changed, "/effect")));
    fields.add(session.text("Assigned to"), text_at(changed, "/assigned_to"));
    fields.add(session.text("Proposed"), session.code(text_at(changed, "/proposed_outcome")));
    fields.add(session.text("Proposed by"), text_at(changed, "/proposed_by"));
    fields.add(session.text("Decided by"), text_at(changed, "/decided_by"));
    session.out << fields.render();
}

Exit post(Session& session, const Arguments& arguments, const std::string& target, std::string body,
          HeaderList headers) {
    Exit failed = Exit::ok;
    const auto version = version_of(session, arguments, failed);
    if (!version) {
        return failed;
    }
    headers.emplace_back("If-Match", '"' + *version + '"');
    const auto changed =
        session.read(session.client.post(target, std::move(body), std::move(headers)), failed);
    if (!changed) {
        if (failed == Exit::unknown) {
            session.err << session.text("Look before you repeat: sluice {0}", "cases show") << '\n';
        }
        return failed;
    }
    print_case(session, *changed);
    return Exit::ok;
}

Exit post_json(Session& session, const Arguments& arguments, const std::string& act,
               const json::object& body) {
    return post(session, arguments, target_of(arguments, act), json::serialize(body),
                {{"Content-Type", "application/json"}});
}

}  // namespace

Exit assign_case(Session& session, const Arguments& arguments) {
    json::object body;
    if (arguments.has("officer")) {
        body["officer"] = arguments.get("officer");
    }
    return post_json(session, arguments, "/assign", body);
}

Exit note_case(Session& session, const Arguments& arguments) {
    return post_json(session, arguments, "/notes", {{"note", arguments.get("note")}});
}

Exit return_case(Session& session, const Arguments& arguments) {
    return post_json(session, arguments, "/return", {{"note", arguments.get("note")}});
}

Exit propose_case(Session& session, const Arguments& arguments) {
    json::object body{{"outcome", arguments.get("outcome")},
                      {"reason_code", arguments.get("reason-code")},
                      {"note", arguments.get("note")}};
    if (arguments.has("finding") || arguments.has("all-hits")) {
        Exit failed = Exit::ok;
        const auto found = session.fetch(target_of(arguments), failed);
        if (!found) {
            return failed;
        }
        auto findings = read_findings(session, arguments, *found);
        if (!findings) {
            return Exit::usage;
        }
        body["findings"] = std::move(*findings);
    }
    return post_json(session, arguments, "/propose", body);
}

Exit confirm_case(Session& session, const Arguments& arguments) {
    json::object body;
    if (arguments.has("note")) {
        body["note"] = arguments.get("note");
    }
    auto text = json::serialize(body);
    const auto target = target_of(arguments, "/confirm");
    // A case that was returned and proposed again is confirmed anew: its version makes another key.
    Exit failed = Exit::ok;
    const auto version = version_of(session, arguments, failed);
    if (!version) {
        return failed;
    }
    const auto key = digest::hex(digest::sha256(target + '\n' + *version + '\n' + text));
    Arguments seen = arguments;
    seen.set("version", *version);
    return post(session, seen, target, std::move(text), deciding_headers(key));
}

// The report goes out as it came: to a file, or to the standard output.
Exit report_case(Session& session, const Arguments& arguments) {
    auto filing = read_whole_file(session, arguments.get("filing"));
    if (!filing) {
        return Exit::usage;
    }
    const auto answer = session.client.post(
        target_of(arguments, "/report?format=" + url_encoded(arguments.get("format"))),
        std::move(*filing), {{"Content-Type", "application/json"}});
    return answer.ok() ? write_output(session, arguments, answer.response.body)
                       : session.explain(answer);
}

Exit attach_to_case(Session& session, const Arguments& arguments) {
    const auto path = arguments.get("file");
    auto content = read_whole_file(session, path);
    if (!content) {
        return Exit::usage;
    }
    const auto name = path.substr(path.find_last_of('/') + 1);
    return post(session, arguments,
                target_of(arguments, "/attachments?file_name=" + url_encoded(name)),
                std::move(*content), {{"Content-Type", "application/octet-stream"}});
}

}  // namespace sluice::cli
