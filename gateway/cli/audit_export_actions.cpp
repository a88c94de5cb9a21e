#include <algorithm>
#include <boost/json.hpp>
#include <filesystem>
#include <fstream>
#include <ostream>

#include "gateway/cli/actions.hpp"
#include "gateway/cli/display.hpp"

// The audit log out of the gateway, into files that `sluice audit verify` takes.
namespace sluice::cli {

namespace json = boost::json;
namespace fs = std::filesystem;

namespace {

constexpr long long page_size = 1'000;

// Lines 0 to `size` of a part of the log into a file. The log grows meanwhile; what is behind the
// checkpoint is left for the next export.
Exit export_part(Session& session, const std::string& path, long long size, const fs::path& file) {
    std::ofstream out{file, std::ios::binary | std::ios::trunc};
    for (long long from = 0; from < size && out; from += page_size) {
        const auto limit = std::min(page_size, size - from);
        const auto answer = session.client.get(path + "?from=" + std::to_string(from) +
                                               "&limit=" + std::to_string(limit));
        if (!answer.ok()) {
            return session.explain(answer);
        }
        out << answer.response.body;
    }
    out.flush();
    return out ? Exit::ok : session.usage(file.string() + ": cannot be written");
}

Exit write_text(Session& session, const fs::path& file, const std::string& text) {
    std::ofstream out{file, std::ios::binary | std::ios::trunc};
    out << text;
    out.flush();
    return out ? Exit::ok : session.usage(file.string() + ": cannot be written");
}

// The key and the newest checkpoint, then everything that one covers.
Exit export_to(Session& session, const fs::path& folder, const json::value& checkpoint) {
    const auto size = checkpoint.at("tree_size").to_number<long long>();
    const auto key = session.client.get("/v1/audit/key");
    if (!key.ok()) {
        return session.explain(key);
    }
    auto done = write_text(session, folder / "key.txt", key.response.body);
    if (done == Exit::ok) {
        done = export_part(session, "/v1/audit/log", size, folder / "entries.jsonl");
    }
    if (done == Exit::ok) {
        done = export_part(session, "/v1/audit/leaves", size, folder / "leaves.txt");
    }
    // Last: with it there, the other files are whole.
    const auto name = "checkpoint-" + std::to_string(size) + ".txt";
    if (done == Exit::ok) {
        done = write_text(session, folder / name, text_at(checkpoint, "/note"));
    }
    if (done == Exit::ok) {
        session.out << session.text("exported {0} entries; prove them with", size) << "\n  "
                    << "sluice audit verify --entries " << (folder / "entries.jsonl").string()
                    << " --leaves " << (folder / "leaves.txt").string() << " --checkpoint "
                    << (folder / name).string() << " --key " << (folder / "key.txt").string()
                    << '\n';
    }
    return done;
}

}  // namespace

Exit export_audit_log(Session& session, const Arguments& arguments) {
    const fs::path folder{arguments.get("output")};
    std::error_code error;
    fs::create_directories(folder, error);
    if (error) {
        return session.usage(folder.string() + ": " + error.message());
    }
    Exit failed = Exit::ok;
    const auto newest = session.fetch("/v1/audit/checkpoints?newest=true", failed);
    if (!newest) {
        return failed;
    }
    const auto& items = items_at(*newest, "/items");
    if (items.empty()) {
        session.err << session.text("The audit log is empty.") << '\n';
        return Exit::refused;
    }
    return export_to(session, folder, items[0]);
}

Exit show_audit_log(Session& session, const Arguments& arguments) {
    std::string target = "/v1/audit/entries?limit=" +
                         std::to_string(std::min(arguments.number("limit", 100), page_size));
    for (const auto* name : {"from", "actor", "action", "subject", "since", "until"}) {
        if (arguments.has(name)) {
            target += std::string{"&"} + name + '=' + url_encoded(arguments.get(name));
        }
    }
    Exit failed = Exit::ok;
    const auto list = session.fetch(target, failed);
    if (!list) {
        return failed;
    }
    if (session.as_json) {
        session.print_json(*list);
        return Exit::ok;
    }
    Table table({{session.text("Entry"), Align::right},
                 {session.text("Time")},
                 {session.text("Actor")},
                 {session.text("Act")},
                 {session.text("About")},
                 {session.text("Reason")}});
    for (const auto& entry : items_at(*list, "/items")) {
        table.add({text_at(entry, "/sequence"), time_at(entry, "/at"), text_at(entry, "/actor"),
                   text_at(entry, "/action"),
                   text_at(entry, "/subject/kind") + ' ' + text_at(entry, "/subject/id"),
                   text_at(entry, "/reason")});
    }
    session.print_table(table, *list);
    return Exit::ok;
}

}  // namespace sluice::cli
