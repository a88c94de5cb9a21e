// Every way to tamper with an exported log is found, and named where leaf hashes are beside it.
#include "security/audit/audit_verify.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <algorithm>
#include <functional>

#include "tests/audit/sample_log.hpp"

namespace sluice::audit {
namespace {

using test::SampleLog;

std::string words_of(const Finding& finding) {
    using enum Finding::Kind;
    const auto& f = finding;
    switch (f.kind) {
        case checkpoint_refused:
            return fmt::format("{} refused: {}", f.name, f.detail);
        case checkpoint_shrunk:
            return fmt::format("{} shrunk {} to {}", f.name, f.first, f.last);
        case checkpoint_differs:
            return fmt::format("{} differs at {}", f.name, f.first);
        case leaf_unreadable:
            return fmt::format("leaf line {} unreadable", f.line);
        case leaves_short:
            return fmt::format("{} leaves of {} of {}", f.first, f.last, f.name);
        case leaves_differ:
            return fmt::format("{} leaves {}-{} differ", f.name, f.first, f.last);
        case entries_differ:
            return fmt::format("{} entries {}-{} differ", f.name, f.first, f.last);
        case entry_unreadable:
            return fmt::format("line {} unreadable: {}", f.line, f.detail);
        case entry_out_of_order:
            return fmt::format("line {}: {} not {}", f.line, f.last, f.first);
        case entry_changed:
            return fmt::format("{} changed, line {}", f.first, f.line);
        case entry_missing:
            return fmt::format("{}-{} missing", f.first, f.last);
        case entry_repeated:
            return fmt::format("{} repeated, line {}", f.first, f.line);
        case entry_misplaced:
            return fmt::format("{} misplaced, line {}", f.first, f.line);
        case entry_added:
            return fmt::format("line {} added", f.line);
        case too_much:
            return fmt::format("stopped at line {}", f.line);
    }
    return {};
}

struct Options {
    bool with_leaves = false;
    char key = '1';
    std::size_t max_astray = 1000;
};

VerifyReport verify_log(const SampleLog& log, const Options& options = {}) {
    const auto entries = SampleLog::text_of(log.lines);
    const auto leaves = SampleLog::text_of(log.leaves);
    csv::TextLines entry_lines(entries);
    csv::TextLines leaf_lines(leaves);
    std::vector<NamedCheckpoint> checkpoints;
    for (const auto& note : log.checkpoints) {
        checkpoints.push_back({"cp" + std::to_string(checkpoints.size() + 1), note});
    }
    const auto key = test::log_key(options.key);
    const auto report = verify({.entries = entry_lines,
                                .leaves = options.with_leaves ? &leaf_lines : nullptr,
                                .checkpoints = checkpoints,
                                .key = key.verifier(),
                                .max_astray = options.max_astray});
    EXPECT_TRUE(report);
    return *report;
}

std::vector<std::string> findings_of(const VerifyReport& report) {
    std::vector<std::string> words;
    for (const auto& finding : report.findings.kept()) {
        words.push_back(words_of(finding));
    }
    return words;
}

using Words = std::vector<std::string>;

TEST(AuditVerify, an_untouched_log_is_verified) {
    for (const bool with_leaves : {false, true}) {
        const SampleLog log(100, {0, 1, 40, 40, 100});
        const auto report = verify_log(log, {.with_leaves = with_leaves});
        EXPECT_EQ(findings_of(report), Words{});
        EXPECT_TRUE(report.is_verified());
        EXPECT_EQ(report.entries, 100u);
        EXPECT_EQ(report.tree->size, 100u);
        EXPECT_EQ(report.uncovered(), 0u);
    }
}

TEST(AuditVerify, tells_how_many_entries_no_checkpoint_covers) {
    for (const bool with_leaves : {false, true}) {
        const auto report = verify_log(SampleLog(100, {40, 90}), {.with_leaves = with_leaves});
        EXPECT_TRUE(report.is_verified());
        EXPECT_EQ(report.tree->size, 90u);
        EXPECT_EQ(report.uncovered(), 10u);
    }
}

TEST(AuditVerify, an_empty_log_is_verified_by_the_empty_tree) {
    EXPECT_TRUE(verify_log(SampleLog(0, {0})).is_verified());
    EXPECT_FALSE(verify_log(SampleLog(0, {})).is_verified()) << "nothing proves it";
}

struct Tampering {
    const char* name;
    std::function<void(SampleLog&)> tamper;
    Words by_roots;   // what the checkpoints alone tell
    Words by_leaves;  // with leaf hashes
    char key = '1';
};

const std::string differs = "cp2 entries 40-99 differ";

std::vector<std::string>::iterator at(SampleLog& log, int i) {
    return log.lines.begin() + i;
}

// Of 100 entries; cp1 signs 40 of them, cp2 all.
std::vector<Tampering> with_entries() {
    return {
        {"a changed entry",
         [](auto& log) { log.lines[17] = test::log_line(17, "not checked"); },
         {"cp1 entries 0-39 differ", "cp2 entries 0-99 differ"},
         {"17 changed, line 18"}},
        {"a changed entry behind a right checkpoint",
         [](auto& log) { log.lines[70] = test::log_line(70, "not checked"); },
         {differs},
         {"70 changed, line 71"}},
        {"an entry in another form",
         [](auto& log) { log.lines[70] += ' '; },
         {"line 71 unreadable: malformed: something follows the entry", differs},
         {"70 changed, line 71"}},
        {"an entry with another sequence",
         [](auto& log) { log.lines[70] = test::log_line(900); },
         {"line 71: 900 not 70", differs},
         {"70 changed, line 71"}},
        {"a removed entry",
         [](auto& log) { log.lines.erase(at(log, 70)); },
         {"line 71: 71 not 70"},
         {"70-70 missing"}},
        {"removed entries, and one changed behind them",
         [](auto& log) {
             log.lines[75] = test::log_line(75, "not checked");
             log.lines.erase(at(log, 70), at(log, 75));
         },
         {"line 71: 75 not 70"},
         {"75 changed, line 71", "70-74 missing"}},
        {"a removed entry, and those behind it renumbered",
         [](auto& log) {
             log.lines.pop_back();
             for (std::size_t i = 97; i < 99; ++i) {
                 log.lines[i] = test::log_line(i, "moved up");
             }
         },
         {"99-99 missing"},
         {"97 changed, line 98", "98 changed, line 99", "99-99 missing"}},
        {"the first entry removed",
         [](auto& log) { log.lines.erase(at(log, 0)); },
         {"line 1: 1 not 0", "cp1 entries 0-39 differ"},
         {"0-0 missing"}},
    };
}

std::vector<Tampering> with_order() {
    return {
        {"a repeated entry",
         [](auto& log) { log.lines.insert(at(log, 71), log.lines[70]); },
         {"line 72: 70 not 71", differs},
         {"70 repeated, line 72"}},
        {"an entry repeated later",
         [](auto& log) { log.lines.insert(at(log, 90), log.lines[70]); },
         {"line 91: 70 not 90", differs},
         {"70 repeated, line 91"}},
        {"two entries exchanged",
         [](auto& log) { std::swap(log.lines[70], log.lines[71]); },
         {"line 71: 71 not 70", "line 72: 70 not 72", differs},
         {"70 misplaced, line 72"}},
        {"an entry moved to the end",
         [](auto& log) { std::rotate(at(log, 97), at(log, 98), log.lines.end()); },
         {"line 98: 98 not 97", "line 100: 97 not 100", differs},
         {"97 misplaced, line 100"}},
        {"the end cut off",
         [](auto& log) { log.lines.resize(90); },
         {"90-99 missing"},
         {"90-99 missing"}},
        {"everything gone",
         [](auto& log) { log.lines.clear(); },
         {"0-99 missing"},
         {"0-99 missing"}},
        {"the end cut off, of the leaf hashes, too",
         [](auto& log) {
             log.lines.resize(90);
             log.leaves.resize(90);
         },
         {"90-99 missing"},
         {"90 leaves of 100 of cp2", "90-99 missing"}},
    };
}

std::vector<Tampering> with_additions() {
    return {
        {"an entry appended, which nothing signs",
         [](auto& log) { log.lines.push_back(test::log_line(100)); },
         {},
         {"line 101 added"}},
        {"an entry put in",
         [](auto& log) { log.lines.insert(at(log, 70), test::log_line(70, "forged")); },
         {"line 72: 70 not 71", differs},
         {"70 repeated, line 71"}},
        {"something put in",
         [](auto& log) { log.lines.insert(at(log, 70), ""); },
         {"line 71 unreadable: malformed: is not where it should be (/action)",
          "line 72: 70 not 71", differs},
         {"line 71 added"}},
    };
}

std::vector<Tampering> with_checkpoints() {
    return {
        {"another key",
         [](auto&) {},
         {"cp1 refused: unauthenticated: not signed by this key",
          "cp2 refused: unauthenticated: not signed by this key"},
         {"cp1 refused: unauthenticated: not signed by this key",
          "cp2 refused: unauthenticated: not signed by this key"},
         '2'},
        {"a checkpoint of another log",
         [](auto& log) { log.checkpoints[1] = SampleLog(101, {100}).sign_first(101); },
         {"100-100 missing"},
         {"100 leaves of 101 of cp2", "100-100 missing"}},
        {"a checkpoint with another root",
         [](auto& log) {
             auto other = log;
             other.lines[50] = other.lines[51];
             log.checkpoints[1] = other.sign_first(100);
         },
         {differs},
         {"cp2 leaves 40-99 differ", differs}},
        {"a checkpoint that was changed",
         [](auto& log) {
             log.checkpoints[0].replace(log.checkpoints[0].find("\n40\n"), 4, "\n41\n");
         },
         {"cp1 refused: unauthenticated: the signature does not hold"},
         {"cp1 refused: unauthenticated: the signature does not hold"}},
        {"a checkpoint that is none",
         [](auto& log) { log.checkpoints[0] = "bank.example/audit\n"; },
         {"cp1 refused: malformed: a note is a text, an empty line and signature lines"},
         {"cp1 refused: malformed: a note is a text, an empty line and signature lines"}},
        {"checkpoints that shrink",
         [](auto& log) { std::swap(log.checkpoints[0], log.checkpoints[1]); },
         {"cp2 shrunk 100 to 40"},
         {"cp2 shrunk 100 to 40"}},
        {"two checkpoints of one size",
         [](auto& log) {
             auto other = log;
             other.lines[50] = other.lines[51];
             log.checkpoints.push_back(other.sign_first(100));
         },
         {"cp3 differs at 100", "cp3 entries 40-99 differ"},
         {"cp3 differs at 100", "cp3 leaves 40-99 differ", "cp3 entries 40-99 differ"}},
    };
}

std::vector<Tampering> with_leaf_hashes() {
    return {
        {"a changed leaf hash",
         [](auto& log) { log.leaves[70] = log.leaves[71]; },
         {},
         {"70 changed, line 71", "cp2 leaves 40-99 differ"}},
        {"leaf hashes changed along with an entry",
         [](auto& log) {
             log.lines[70] = test::log_line(70, "not checked");
             log.leaves[70] = leaf_line(leaf_hash(log.lines[70]));
         },
         {differs},
         {"cp2 leaves 40-99 differ", differs}},
        {"a leaf hash that is none",
         [](auto& log) { log.leaves[98] += "0"; },
         {},
         {"leaf line 99 unreadable", "98 leaves of 100 of cp2"}},
        {"leaf hashes cut off",
         [](auto& log) { log.leaves.resize(60); },
         {},
         {"60 leaves of 100 of cp2"}},
    };
}

std::vector<Tampering> all_tamperings() {
    std::vector<Tampering> all;
    for (auto* some :
         {&with_entries, &with_order, &with_additions, &with_checkpoints, &with_leaf_hashes}) {
        for (auto& each : (*some)()) {
            all.push_back(std::move(each));
        }
    }
    return all;
}

TEST(AuditVerify, every_tampering_is_found_and_with_leaf_hashes_named) {
    for (const auto& each : all_tamperings()) {
        SampleLog log(100, {40, 100});
        each.tamper(log);
        const auto by_roots = verify_log(log, {.key = each.key});
        EXPECT_EQ(findings_of(by_roots), each.by_roots) << each.name;
        EXPECT_EQ(by_roots.is_verified(), each.by_roots.empty()) << each.name;
        const auto by_leaves = verify_log(log, {.with_leaves = true, .key = each.key});
        EXPECT_EQ(findings_of(by_leaves), each.by_leaves) << each.name;
        EXPECT_FALSE(by_leaves.is_verified()) << each.name;
    }
}

TEST(AuditVerify, an_appended_entry_is_told_as_not_covered) {
    SampleLog log(100, {100});
    log.lines.push_back(test::log_line(100));
    const auto report = verify_log(log);
    EXPECT_EQ(report.tree->size, 100u);
    EXPECT_EQ(report.uncovered(), 1u);
}

TEST(AuditVerify, keeps_track_of_no_more_than_it_may) {
    SampleLog log(100, {100});
    std::rotate(log.lines.begin(), log.lines.begin() + 30, log.lines.end());
    auto report = verify_log(log, {.with_leaves = true, .max_astray = 100});
    EXPECT_EQ(report.findings.kept().size(), 30u);
    report = verify_log(log, {.with_leaves = true, .max_astray = 10});
    EXPECT_EQ(findings_of(report).front(), "stopped at line 12");
    EXPECT_FALSE(report.is_verified());
}

TEST(AuditVerify, keeps_the_first_findings_and_counts_the_others) {
    SampleLog log(2500, {2500});
    for (auto& line : log.lines) {
        line += ' ';
    }
    const auto report = verify_log(log);
    EXPECT_EQ(report.findings.kept().size(), Findings::most_kept);
    EXPECT_EQ(report.findings.left_out(), 1501u);  // and the root
    EXPECT_FALSE(report.is_verified());
}

// Whatever is done to the lines, the log is verified exactly when the lines are the signed ones.
TEST(AuditVerify, no_random_tampering_passes) {
    const SampleLog log(60, {20, 60});
    EXPECT_TRUE(rc::check([&] {
        auto changed = log;
        const auto times = *rc::gen::inRange(1, 4);
        for (int i = 0; i < times; ++i) {
            const auto size = changed.lines.size();
            const auto a = *rc::gen::inRange<std::size_t>(0, size);
            const auto b = *rc::gen::inRange<std::size_t>(0, size);
            const auto from = changed.lines.begin() + static_cast<std::ptrdiff_t>(a);
            switch (*rc::gen::inRange(0, 5)) {
                case 0:
                    std::swap(changed.lines[a], changed.lines[b]);
                    break;
                case 1:
                    changed.lines.erase(from);
                    break;
                case 2:
                    changed.lines.insert(from, log.lines[b % 60]);
                    break;
                case 3:
                    changed.lines[a] = log.lines[b % 60];
                    break;
                default:
                    changed.lines[a] = test::log_line(a, "other");
                    break;
            }
        }
        const bool is_same = changed.lines == log.lines;
        RC_ASSERT(verify_log(changed).is_verified() == is_same);
        RC_ASSERT(verify_log(changed, {.with_leaves = true}).is_verified() == is_same);
    }));
}

}  // namespace
}  // namespace sluice::audit
