#include <boost/json.hpp>
#include <ostream>

#include "gateway/cli/actions.hpp"
#include "gateway/cli/display.hpp"
#include "gateway/cli/input_file.hpp"
#include "gateway/cli/whole_file.hpp"
#include "security/audit/audit_verify.hpp"

namespace sluice::cli {

namespace json = boost::json;

namespace {

using audit::Finding;

std::string base64(const audit::Hash& hash) {
    return digest::base64({reinterpret_cast<const char*>(hash.data()), hash.size()});
}

std::string entries_of(const Session& session, const Finding& finding) {
    return finding.first == finding.last
               ? session.text("entry {0}", finding.first)
               : session.text("entries {0} to {1}", finding.first, finding.last);
}

std::string words_of_entries(const Session& session, const Finding& finding) {
    using enum Finding::Kind;
    const auto entries = entries_of(session, finding);
    switch (finding.kind) {
        case entry_missing:
            return session.text("{0}: missing", entries);
        case entry_changed:
            return session.text("{0}: changed, line {1}", entries, finding.line);
        case entry_repeated:
            return session.text("{0}: repeated, line {1}", entries, finding.line);
        case entry_misplaced:
            return session.text("{0}: out of place, line {1}", entries, finding.line);
        case entry_added:
            return session.text("line {0}: not an entry of the log", finding.line);
        case entry_unreadable:
            return session.text("line {0}: not an entry: {1}", finding.line,
                                printable(finding.detail));
        case entry_out_of_order:
            return session.text("line {0}: entry {1} where entry {2} should be", finding.line,
                                finding.last, finding.first);
        default:
            return session.text(
                "line {0} and after: not compared with leaf hashes, too much is out of order",
                finding.line);
    }
}

std::string words_of(const Session& session, const Finding& finding) {
    using enum Finding::Kind;
    const auto name = printable(finding.name);
    switch (finding.kind) {
        case checkpoint_refused:
            return session.text("checkpoint {0}: {1}", name, printable(finding.detail));
        case checkpoint_shrunk:
            return session.text("checkpoint {0}: {1} entries, fewer than the {2} of one before it",
                                name, finding.last, finding.first);
        case checkpoint_differs:
            return session.text(
                "checkpoint {0}: another root than one before it of the same {1} entries", name,
                finding.first);
        case leaf_unreadable:
            return session.text("leaf hashes, line {0}: not a hash; not read further",
                                finding.line);
        case leaves_short:
            return session.text("leaf hashes end before entry {0}, checkpoint {1} has {2} entries",
                                finding.first, name, finding.last);
        case leaves_differ:
            return session.text(
                "{0}: leaf hashes are not what checkpoint {1} signed and prove nothing",
                entries_of(session, finding), name);
        case entries_differ:
            return session.text("{0}: not what checkpoint {1} signed", entries_of(session, finding),
                                name);
        default:
            return words_of_entries(session, finding);
    }
}

json::value to_json(const audit::VerifyReport& report) {
    json::array findings;
    for (const auto& each : report.findings.kept()) {
        findings.push_back({{"kind", name(each.kind)},
                            {"first", each.first},
                            {"last", each.last},
                            {"line", each.line},
                            {"checkpoint", printable(each.name)},
                            {"detail", printable(each.detail)}});
    }
    json::object out{{"verified", report.is_verified()},
                     {"entries", report.entries},
                     {"tree_size", nullptr},
                     {"root", nullptr},
                     {"uncovered", report.uncovered()},
                     {"findings", std::move(findings)},
                     {"findings_left_out", report.findings.left_out()}};
    if (report.tree) {
        out["tree_size"] = report.tree->size;
        out["root"] = base64(report.tree->root);
    }
    return out;
}

void print(const Session& session, const audit::VerifyReport& report) {
    for (const auto& finding : report.findings.kept()) {
        session.out << words_of(session, finding) << '\n';
    }
    const auto more = report.findings.left_out();
    if (more > 0) {
        session.out << session.text("and {0} more", more) << '\n';
    }
    if (!report.is_verified()) {
        session.out << session.text("NOT VERIFIED, findings: {0}",
                                    report.findings.kept().size() + more)
                    << '\n';
        return;
    }
    if (report.uncovered() > 0) {
        session.out << session.text("the last {0} entries are covered by no checkpoint",
                                    report.uncovered())
                    << '\n';
    }
    session.out << session.text("verified {0} entries, tree size {1}, root {2}", report.tree->size,
                                report.tree->size, base64(report.tree->root))
                << '\n';
}

// The line of the file, without the blanks and line ends around it.
std::optional<audit::VerifierKey> read_key(Session& session, const std::string& path) {
    auto text = read_whole_file(session, path);
    if (!text) {
        return std::nullopt;
    }
    text->erase(text->find_last_not_of(" \r\n") + 1);
    auto key = audit::VerifierKey::parse(*text);
    if (!key) {
        session.usage(printable(path) + ": " + to_string(key.error()));
        return std::nullopt;
    }
    return std::move(*key);
}

std::optional<std::vector<audit::NamedCheckpoint>> read_checkpoints(
    Session& session, const std::vector<std::string>& paths) {
    std::vector<audit::NamedCheckpoint> checkpoints;
    for (const auto& path : paths) {
        auto note = read_whole_file(session, path);
        if (!note) {
            return std::nullopt;
        }
        checkpoints.push_back({path, std::move(*note)});
    }
    return checkpoints;
}

// A file that cannot be read is wrong use; one with lines that no log has is not verified.
Exit explain(Session& session, const Error& error) {
    if (error.code == Errc::io_error) {
        return session.usage(to_string(error));
    }
    session.out << session.text("NOT VERIFIED: {0}", printable(to_string(error))) << '\n';
    return Exit::refused;
}

}  // namespace

Exit verify_audit_log(Session& session, const Arguments& arguments) {
    const auto key = read_key(session, arguments.get("key"));
    if (!key) {
        return Exit::usage;
    }
    const auto checkpoints = read_checkpoints(session, arguments.list("checkpoint"));
    if (!checkpoints) {
        return Exit::usage;
    }
    const auto entries = InputFile::open(arguments.get("entries"));
    if (!entries) {
        return session.usage(to_string(entries.error()));
    }
    std::unique_ptr<InputFile> leaves;
    if (arguments.has("leaves")) {
        auto opened = InputFile::open(arguments.get("leaves"));
        if (!opened) {
            return session.usage(to_string(opened.error()));
        }
        leaves = std::move(*opened);
    }
    const auto report = audit::verify(
        {.entries = **entries, .leaves = leaves.get(), .checkpoints = *checkpoints, .key = *key});
    if (!report) {
        return explain(session, report.error());
    }
    if (session.as_json) {
        session.print_json(to_json(*report));
    } else {
        print(session, *report);
    }
    return report->is_verified() ? Exit::ok : Exit::refused;
}

}  // namespace sluice::cli
