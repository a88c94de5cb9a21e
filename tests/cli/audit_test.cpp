// The proof of an exported audit log, as an outsider calls it: with the public key and no gateway.
#include <gtest/gtest.h>

#include <boost/json/parse.hpp>

#include "tests/audit/sample_log.hpp"
#include "tests/cli/cli_world.hpp"

namespace sluice::test {
namespace {

// An exported log in files, and the command that proves it.
struct Export {
    CliWorld world;
    SampleLog log{100, {40, 90}};
    std::string key = log_key().verifier().to_string() + "\n";

    Run verify(const std::vector<std::string>& more = {}, const std::string& language = "en") {
        std::vector<std::string> words{"audit", "verify"};
        const auto add = [&](const char* option, const std::string& name, const std::string& text) {
            words.insert(words.end(), {option, world.write_file(name, text)});
        };
        add("--entries", "entries.jsonl", SampleLog::text_of(log.lines));
        add("--key", "key.txt", key);
        for (std::size_t i = 0; i < log.checkpoints.size(); ++i) {
            add("--checkpoint", "cp" + std::to_string(i + 1), log.checkpoints[i]);
        }
        words.insert(words.end(), more.begin(), more.end());
        return world.run(words, language);
    }
    Run verify_with_leaves(const std::string& language = "en") {
        return verify({"--leaves", world.write_file("leaves.txt", SampleLog::text_of(log.leaves))},
                      language);
    }
    std::string root() const { return log.checkpoints[1].substr(22, 44); }
};

TEST(AuditVerifyCommand, says_what_it_verified) {
    Export exported;
    for (const auto& run : {exported.verify(), exported.verify_with_leaves()}) {
        EXPECT_EQ(run.exit_code, 0) << run.err;
        EXPECT_EQ(run.out,
                  "the last 10 entries are covered by no checkpoint\n"
                  "verified 90 entries, tree size 90, root " +
                      exported.root() + "\n");
    }
    EXPECT_EQ(exported.verify({}, "zh_CN.UTF-8").out,
              "末尾 10 条尚无检查点覆盖\n已验证 90 条，树大小 90，根 " + exported.root() + "\n");
    EXPECT_TRUE(exported.world.requests().empty());
}

TEST(AuditVerifyCommand, names_each_finding_on_a_line) {
    Export exported;
    exported.log.lines[17] = log_line(17, "not checked");
    exported.log.lines.erase(exported.log.lines.begin() + 70, exported.log.lines.begin() + 73);
    auto run = exported.verify_with_leaves();
    EXPECT_EQ(run.exit_code, 1) << run.err;
    EXPECT_EQ(run.out,
              "entry 17: changed, line 18\n"
              "entries 70 to 72: missing\n"
              "NOT VERIFIED, findings: 2\n");
    EXPECT_EQ(exported.verify_with_leaves("zh_CN.UTF-8").out,
              "条目 17：被改动，第 18 行\n条目 70 至 72：缺失\n验证未通过，不符之处：2\n");
    run = exported.verify();
    EXPECT_EQ(run.exit_code, 1) << run.err;
    const auto folder = exported.world.ca_file().substr(0, exported.world.ca_file().rfind('/'));
    EXPECT_EQ(run.out,
              "line 71: entry 73 where entry 70 should be\n"
              "entries 0 to 39: not what checkpoint " +
                  folder + "/cp1 signed\n" + "entries 0 to 89: not what checkpoint " + folder +
                  "/cp2 signed\n" + "NOT VERIFIED, findings: 3\n");
}

TEST(AuditVerifyCommand, prints_json_for_programs) {
    Export exported;
    const auto good = boost::json::parse(exported.verify({"--json"}).out);
    EXPECT_EQ(good.at("verified"), true);
    EXPECT_EQ(good.at("entries"), 100);
    EXPECT_EQ(good.at("tree_size"), 90);
    EXPECT_EQ(good.at("uncovered"), 10);
    EXPECT_EQ(good.at("root").as_string(), exported.root());
    exported.key = log_key('2').verifier().to_string();
    const auto run = exported.verify({"--json"});
    EXPECT_EQ(run.exit_code, 1);
    const auto bad = boost::json::parse(run.out);
    EXPECT_EQ(bad.at("verified"), false);
    EXPECT_EQ(bad.at("tree_size"), nullptr);
    EXPECT_EQ(bad.at_pointer("/findings/0/kind"), "checkpoint_refused");
}

TEST(AuditVerifyCommand, wrong_use_is_told_apart_from_a_wrong_log) {
    Export exported;
    EXPECT_EQ(exported.world.run({"audit", "verify"}).exit_code, 2);
    EXPECT_EQ(exported.verify({"--leaves", "/nowhere"}).exit_code, 2);
    EXPECT_EQ(exported.verify({"--checkpoint", "/nowhere"}).exit_code, 2);
    exported.key = "no key";
    const auto run = exported.verify();
    EXPECT_EQ(run.exit_code, 2);
    EXPECT_NE(run.err.find("key.txt: malformed: a verifier key is name+id+key"), run.err.npos);
    exported.key = log_key().verifier().to_string();
    exported.log.lines[3].append(std::size_t{1} << 20, 'a');
    const auto long_line = exported.verify();
    EXPECT_EQ(long_line.exit_code, 1);
    EXPECT_NE(long_line.out.find("NOT VERIFIED: too_large: line above 1 MiB"), long_line.out.npos);
}

}  // namespace
}  // namespace sluice::test
