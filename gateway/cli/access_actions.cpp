#include <boost/json.hpp>
#include <ostream>

#include "gateway/cli/actions.hpp"
#include "gateway/cli/display.hpp"
#include "gateway/cli/whole_file.hpp"
#include "security/http_signature/key.hpp"

// Who may do what: principals, their grants and tokens, and the changes two administrators make.
namespace sluice::cli {

namespace json = boost::json;

namespace {

constexpr const char* changes = "/v1/access/changes";

std::string scope_of(const json::value& grant) {
    const auto enterprise = text_at(grant, "/enterprise");
    std::string scope = enterprise.empty() ? "*" : enterprise;
    for (const auto& account : items_at(grant, "/accounts")) {
        scope += ' ' + text_at(account, "");
    }
    if (const auto value = text_at(grant, "/most/value"); !value.empty()) {
        scope += " <= " + value + ' ' + text_at(grant, "/most/currency");
    }
    return scope;
}

// What a change is about, beside its principal and role: whoever confirms it has to see it.
std::string subject_of(const json::value& change) {
    if (!text_at(change, "/role").empty()) {
        return scope_of(change);
    }
    const auto ends = text_at(change, "/ends");
    return ends.empty() ? text_at(change, "/token_sha256") + text_at(change, "/key_id") : ends;
}

void print_change(Session& session, const json::value& change) {
    if (session.as_json) {
        session.print_json(change);
        return;
    }
    Fields fields;
    fields.add(session.text("Change"), text_at(change, "/id"));
    fields.add(session.text("Kind"), session.code(text_at(change, "/kind")));
    fields.add(session.text("Principal"), text_at(change, "/handle"));
    fields.add(session.text("Name"), text_at(change, "/name"));
    fields.add(session.text("Role"), text_at(change, "/role"));
    if (!text_at(change, "/role").empty()) {
        fields.add(session.text("For"), scope_of(change));
    }
    fields.add(session.text("From"), time_at(change, "/from"));
    fields.add(session.text("Until"), time_at(change, "/until"));
    fields.add("SHA-256", text_at(change, "/token_sha256"));
    fields.add(session.text("Key id"), text_at(change, "/key_id"));
    fields.add(session.text("Algorithm"), text_at(change, "/algorithm"));
    fields.add(session.text("Takes away"), text_at(change, "/ends"));
    fields.add(session.text("State"), session.code(text_at(change, "/state")));
    fields.add(session.text("Reason"), text_at(change, "/reason"));
    fields.add(session.text("Proposed by"), text_at(change, "/proposed_by"));
    fields.add(session.text("Decided by"), text_at(change, "/decided_by"));
    session.out << fields.render();
    if (text_at(change, "/state") == "proposed") {
        session.err << session.text("Does not hold until another administrator confirms it.")
                    << '\n';
    }
}

Exit send(Session& session, const std::string& target, const std::string& body) {
    Exit failed = Exit::ok;
    const auto change = session.read(
        session.client.post(target, body, {{"Content-Type", "application/json"}}), failed);
    if (!change) {
        if (failed == Exit::unknown) {
            session.err << session.text("Look before you repeat: sluice {0}", "access changes")
                        << '\n';
        }
        return failed;
    }
    print_change(session, *change);
    return Exit::ok;
}

json::object change_of(const Arguments& arguments, const char* kind) {
    return {{"kind", kind},
            {"handle", arguments.get("principal")},
            {"reason", arguments.get("reason")}};
}

void copy(const Arguments& arguments, json::object& body,
          std::initializer_list<const char*> names) {
    for (const auto* name : names) {
        if (arguments.has(name)) {
            body[name] = arguments.get(name);
        }
    }
}

Exit propose(Session& session, const json::object& body) {
    return send(session, changes, json::serialize(body));
}

Exit decide(Session& session, const Arguments& arguments, const char* how) {
    return send(session, std::string{changes} + '/' + url_encoded(arguments.get("change")) + how,
                "");
}

void print_principal(Session& session, const json::value& principal) {
    Table grants({{session.text("Grant")},
                  {session.text("Role")},
                  {session.text("For")},
                  {session.text("Until")}});
    for (const auto& grant : items_at(principal, "/grants")) {
        grants.add({text_at(grant, "/id"), text_at(grant, "/role"), scope_of(grant),
                    time_at(grant, "/until")});
    }
    Table tokens({{session.text("Token")}, {"SHA-256"}, {session.text("Until")}});
    for (const auto& token : items_at(principal, "/tokens")) {
        tokens.add({text_at(token, "/id"), text_at(token, "/token_sha256").substr(0, 16),
                    time_at(token, "/until")});
    }
    Table keys({{session.text("Key")},
                {session.text("Key id")},
                {session.text("Algorithm")},
                {session.text("Until")}});
    for (const auto& key : items_at(principal, "/keys")) {
        keys.add({text_at(key, "/id"), text_at(key, "/key_id").substr(0, 16),
                  text_at(key, "/algorithm"), time_at(key, "/until")});
    }
    session.out << grants.render() << '\n' << tokens.render() << '\n' << keys.render();
}

Exit show_one(Session& session, const std::string& handle) {
    Exit failed = Exit::ok;
    const auto principal = session.fetch("/v1/access/principals/" + url_encoded(handle), failed);
    if (!principal) {
        return failed;
    }
    if (session.as_json) {
        session.print_json(*principal);
    } else {
        print_principal(session, *principal);
    }
    return Exit::ok;
}

}  // namespace

Exit show_access(Session& session, const Arguments& arguments) {
    if (arguments.has("principal")) {
        return show_one(session, arguments.get("principal"));
    }
    Exit failed = Exit::ok;
    const auto list = session.fetch("/v1/access/principals", failed);
    if (!list) {
        return failed;
    }
    Table table({{session.text("Principal")},
                 {session.text("Kind")},
                 {session.text("Name")},
                 {session.text("Roles")},
                 {session.text("State")}});
    for (const auto& item : items_at(*list, "/items")) {
        std::string roles;
        for (const auto& grant : items_at(item, "/grants")) {
            roles += (roles.empty() ? "" : ", ") + text_at(grant, "/role");
        }
        table.add({text_at(item, "/handle"), session.code(text_at(item, "/holder")),
                   text_at(item, "/name"), roles,
                   session.code(text_at(item, "/suspended") == "true" ? "suspended" : "active")});
    }
    session.print_table(table, *list);
    return Exit::ok;
}

Exit show_roles(Session& session, const Arguments&) {
    Exit failed = Exit::ok;
    const auto tables = session.fetch("/v1/access/roles", failed);
    if (!tables) {
        return failed;
    }
    Table table({{session.text("Role")}, {session.text("Name")}, {session.text("Permissions")}});
    for (const auto& role : items_at(*tables, "/roles")) {
        std::string all;
        for (const auto& permission : items_at(role, "/permissions")) {
            all += (all.empty() ? "" : " ") + text_at(permission, "");
        }
        table.add({text_at(role, "/role"), text_at(role, "/title"), all});
    }
    session.print_table(table, *tables);
    return Exit::ok;
}

Exit show_access_changes(Session& session, const Arguments& arguments) {
    Exit failed = Exit::ok;
    std::string target = changes;
    if (arguments.has("state")) {
        target += "?state=" + url_encoded(arguments.get("state"));
    }
    const auto list = session.fetch_list(target, arguments.number("limit", 50), failed);
    if (!list) {
        return failed;
    }
    Table table({{session.text("Change")},
                 {session.text("Kind")},
                 {session.text("Principal")},
                 {session.text("Role")},
                 {session.text("For")},
                 {session.text("Until")},
                 {session.text("State")},
                 {session.text("Proposed by")},
                 {session.text("Reason")},
                 {session.text("Decided by")}});
    for (const auto& item : items_at(*list, "/items")) {
        table.add({text_at(item, "/id"), session.code(text_at(item, "/kind")),
                   text_at(item, "/handle"), text_at(item, "/role"), subject_of(item),
                   time_at(item, "/until"), session.code(text_at(item, "/state")),
                   text_at(item, "/proposed_by"), text_at(item, "/reason"),
                   text_at(item, "/decided_by")});
    }
    session.print_table(table, *list);
    return Exit::ok;
}

Exit add_principal(Session& session, const Arguments& arguments) {
    auto body = change_of(arguments, "principal");
    copy(arguments, body, {"holder", "name"});
    return propose(session, body);
}

Exit grant_role(Session& session, const Arguments& arguments) {
    auto body = change_of(arguments, "grant");
    copy(arguments, body, {"role", "enterprise", "from", "until"});
    json::array accounts;
    for (const auto& account : arguments.list("account")) {
        accounts.emplace_back(account);
    }
    if (!accounts.empty()) {
        body["accounts"] = std::move(accounts);
    }
    if (arguments.has("most")) {
        const auto most = arguments.get("most");
        const auto space = std::min(most.find(' '), most.size());
        body["most"] = json::object{{"value", most.substr(0, space)},
                                    {"currency", most.substr(std::min(space + 1, most.size()))}};
    }
    return propose(session, body);
}

Exit add_token(Session& session, const Arguments& arguments) {
    auto body = change_of(arguments, "token");
    body["token_sha256"] = arguments.get("sha256");
    copy(arguments, body, {"from", "until"});
    return propose(session, body);
}

// Only the public key leaves this program, whatever else is in the file.
Exit add_key(Session& session, const Arguments& arguments) {
    const auto text = read_whole_file(session, arguments.get("file"));
    if (!text) {
        return Exit::usage;
    }
    const auto name = arguments.get("algorithm");
    const auto algorithm = http_signature::find_algorithm(name);
    check(algorithm.has_value(), "the command line takes only algorithms that there are");
    const auto key = http_signature::VerifierKey::from_pem(*algorithm, *text);
    if (!key) {
        return session.usage(
            session.text("The file holds no public key of {0}: {1}", name, to_string(key.error())));
    }
    auto body = change_of(arguments, "key");
    body["public_key"] = key->pem();
    copy(arguments, body, {"algorithm", "from", "until"});
    return propose(session, body);
}

Exit suspend_principal(Session& session, const Arguments& arguments) {
    return propose(session, change_of(arguments, "suspend"));
}

Exit resume_principal(Session& session, const Arguments& arguments) {
    return propose(session, change_of(arguments, "resume"));
}

Exit end_grant(Session& session, const Arguments& arguments) {
    auto body = change_of(arguments, "end_grant");
    body["ends"] = arguments.get("grant");
    return propose(session, body);
}

Exit revoke_token(Session& session, const Arguments& arguments) {
    auto body = change_of(arguments, "revoke_token");
    body["ends"] = arguments.get("token");
    return propose(session, body);
}

Exit revoke_key(Session& session, const Arguments& arguments) {
    auto body = change_of(arguments, "revoke_key");
    body["ends"] = arguments.get("key");
    return propose(session, body);
}

Exit confirm_access(Session& session, const Arguments& arguments) {
    return decide(session, arguments, "/confirm");
}

Exit refuse_access(Session& session, const Arguments& arguments) {
    return decide(session, arguments, "/refuse");
}

}  // namespace sluice::cli
