// The audit log of the gateway: an act and its entry are one; entries get their place once, in a
// log that a checkpoint signs; what was tampered with is found, by the gateway or by the verifier.
#include "gateway/flow/audit_log.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <thread>

#include "ledger/store/audit_log_store.hpp"
#include "security/audit/audit_verify.hpp"
#include "security/audit/checkpoint.hpp"
#include "tests/flow/world.hpp"

namespace sluice::test {
namespace {

using namespace std::chrono_literals;
using store::Tx;

audit::SigningKey signing_key(char digit = '1') {
    std::string seed(64, digit);
    return audit::SigningKey::from_hex("test.example/audit", seed).value();
}

class AuditLog : public ::testing::Test, public World {
protected:
    void act(const std::string& subject, const std::string& reason = "because") {
        auto ctx = context();
        ctx.request_id = "trace-1";
        ASSERT_TRUE(flow::write_down(ctx, {.actor = "admin:lin",
                                           .action = "access.proposed",
                                           .subject = {"principal", subject},
                                           .enterprise = enterprise,
                                           .reason = reason,
                                           .after = R"({"role":"maker"})"}));
        clock.advance(1s);
    }
    Result<std::string> give_places(const audit::SigningKey& key = signing_key()) {
        auto ctx = context();
        return flow::give_places(ctx, key);
    }
    std::vector<std::string> column(const std::string& name) {
        std::vector<std::string> texts;
        const auto count = std::stoi(test_database.query("SELECT count(*) FROM audit_entry"));
        for (int i = 0; i < count; ++i) {
            texts.push_back(test_database.query("SELECT " + name +
                                                " FROM audit_entry ORDER BY "
                                                "sequence OFFSET " +
                                                std::to_string(i) + " LIMIT 1"));
        }
        return texts;
    }
    std::string joined(const std::string& name) {
        std::string text;
        for (const auto& line : column(name)) {
            text += line + '\n';
        }
        return text;
    }
    // As an auditor does with an export and all checkpoints that were ever given out.
    audit::VerifyReport verified() {
        const auto lines = joined("line");
        const auto hashes = joined("encode(leaf, 'hex')");
        csv::TextLines entries{lines};
        csv::TextLines leaves{hashes};
        std::vector<audit::NamedCheckpoint> checkpoints;
        for (std::size_t i = 0; i < notes.size(); ++i) {
            checkpoints.push_back({"checkpoint " + std::to_string(i), notes[i]});
        }
        const auto key = signing_key().verifier();
        return audit::verify({entries, &leaves, checkpoints, key}).value();
    }
    void place_all() {
        const auto note = give_places();
        ASSERT_TRUE(note) << to_string(note.error());
        ASSERT_FALSE(note->empty());
        notes.push_back(*note);
    }
    // By somebody who owns the database.
    void tamper(const std::string& sql) {
        test_database.query("ALTER TABLE audit_entry DISABLE TRIGGER USER");
        test_database.query("ALTER TABLE audit_checkpoint DISABLE TRIGGER USER");
        test_database.query(sql);
    }

    std::vector<std::string> notes;
};

TEST_F(AuditLog, EntriesGetTheirPlaceInTheOrderOfTheActs) {
    act("li");
    act("wang");
    place_all();
    act("chen");
    place_all();
    EXPECT_EQ(column("sequence"), (std::vector<std::string>{"0", "1", "2"}));
    EXPECT_EQ(column("subject_id"), (std::vector<std::string>{"li", "wang", "chen"}));
    EXPECT_EQ(test_database.query("SELECT count(*) FROM audit_inbox"), "0");
    const auto entry = audit::decode(column("line")[1]);
    ASSERT_TRUE(entry);
    EXPECT_EQ(entry->sequence, 1u);
    EXPECT_EQ(entry->actor, "admin:lin");
    EXPECT_EQ(entry->request_id, "trace-1");
    EXPECT_EQ(entry->enterprise, enterprise);
    EXPECT_EQ(entry->after, R"({"role":"maker"})");
    const auto report = verified();
    EXPECT_TRUE(report.is_verified());
    EXPECT_EQ(report.tree->size, 3u);
    EXPECT_TRUE(give_places()->empty()) << "nothing waits";
}

TEST_F(AuditLog, AnActThatIsRolledBackLeavesNoEntry) {
    auto ctx = context();
    const auto done = database.transact([&](Tx& tx) -> Result<void> {
        flow::write_down(tx, ctx, {"admin:lin", "access.proposed", {"principal", "li"}});
        return fail(Errc::forbidden);
    });
    EXPECT_FALSE(done);
    EXPECT_EQ(test_database.query("SELECT count(*) FROM audit_inbox"), "0");
}

TEST_F(AuditLog, WhatACallerWroteTooLongIsCutAndNotLost) {
    act(std::string(300, 'x'), std::string(5'000, 'r') + "尾");
    place_all();
    const auto entry = audit::decode(column("line")[0]);
    ASSERT_TRUE(entry);
    EXPECT_EQ(entry->subject.id.size(), audit::max_name_bytes);
    EXPECT_EQ(entry->reason.size(), audit::max_reason_bytes);
}

TEST_F(AuditLog, TwoProcessesGiveEachEntryOnePlace) {
    for (int i = 0; i < 5; ++i) {
        act("p" + std::to_string(i));
    }
    store::Database second({.url = test_database.url()});
    auto other = context(second);
    const auto key = signing_key();
    Result<std::string> theirs = std::string{};
    std::thread thread{[&] { theirs = flow::give_places(other, key); }};
    const auto ours = give_places();
    thread.join();
    ASSERT_TRUE(ours && theirs);
    EXPECT_NE(ours->empty(), theirs->empty()) << "one of them found nothing left";
    notes = {ours->empty() ? *theirs : *ours};
    EXPECT_EQ(column("sequence").size(), 5u);
    EXPECT_TRUE(verified().is_verified());
}

struct Tampering {
    const char* name;
    const char* sql;
    audit::Finding::Kind finding;
};

// Each on a log of three entries, the last of which a second checkpoint signed.
const Tampering tamperings[] = {
    {"changed", "UPDATE audit_entry SET line = replace(line, 'wang', 'wong') WHERE sequence = 1",
     audit::Finding::Kind::entry_changed},
    {"changed_with_its_hash",
     "UPDATE audit_entry SET line = replace(line, 'wang', 'wong'), leaf = sha256('\\x00' || "
     "convert_to(replace(line, 'wang', 'wong'), 'UTF8')) WHERE sequence = 1",
     audit::Finding::Kind::entries_differ},
    {"removed", "DELETE FROM audit_entry WHERE sequence = 1", audit::Finding::Kind::entry_missing},
    {"reordered",
     "UPDATE audit_entry SET sequence = 11 - sequence; "
     "UPDATE audit_entry SET sequence = CASE sequence WHEN 11 THEN 1 WHEN 10 THEN 0 ELSE 2 END",
     audit::Finding::Kind::entries_differ},
    {"put_in",
     "INSERT INTO audit_entry SELECT 3, gen_random_uuid(), line, leaf, at, actor, action, "
     "subject_kind, subject_id, enterprise_id FROM audit_entry WHERE sequence = 0",
     audit::Finding::Kind::entry_changed},
};

class TamperedAuditLog : public AuditLog, public ::testing::WithParamInterface<Tampering> {};

TEST_P(TamperedAuditLog, IsFoundOut) {
    act("li");
    act("wang");
    place_all();
    act("chen");
    place_all();
    ASSERT_TRUE(verified().is_verified());
    tamper(GetParam().sql);
    const auto report = verified();
    EXPECT_FALSE(report.is_verified());
    const auto& findings = report.findings.kept();
    const auto found = std::ranges::find(findings, GetParam().finding, &audit::Finding::kind);
    std::string all;
    for (const auto& finding : findings) {
        all += std::string{name(finding.kind)} + "; ";
    }
    EXPECT_NE(found, findings.end()) << all;
}

INSTANTIATE_TEST_SUITE_P(Kinds, TamperedAuditLog, ::testing::ValuesIn(tamperings),
                         [](const auto& row) { return std::string{row.param.name}; });

TEST_F(AuditLog, AnEntryMissingAtTheEndStopsTheLog) {
    act("li");
    act("wang");
    place_all();
    tamper("DELETE FROM audit_entry WHERE sequence = 1");
    act("chen");
    const auto refused = give_places();
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, Errc::config_invalid);
    EXPECT_EQ(refused.error().detail,
              "the audit log cannot go on: it has 1 entries, its last checkpoint 2");
    EXPECT_EQ(test_database.query("SELECT count(*) FROM audit_inbox"), "1")
        << "what was done meanwhile is not lost";
}

TEST_F(AuditLog, AnotherKeyOrAForgedCheckpointStopsTheLog) {
    act("li");
    place_all();
    act("wang");
    EXPECT_EQ(give_places(signing_key('2')).error().code, Errc::config_invalid);
    tamper("UPDATE audit_checkpoint SET frontier = sha256('x')");
    EXPECT_EQ(give_places().error().detail,
              "the audit log cannot go on: its last checkpoint has another root");
}

TEST_F(AuditLog, IsLookedThroughByWhoWhatAndWhen) {
    act("li");
    act("wang");
    auto ctx = context();
    ASSERT_TRUE(flow::write_down(ctx, {"officer:ann", "list.released", {"list", "un"}}));
    place_all();
    const auto found = [&](const store::AuditQuery& query) {
        return database
            .transact([&](Tx& tx) -> Result<std::string> {
                std::string subjects;
                for (const auto& entry : store::find_logged(tx, query, 10)) {
                    subjects += entry.subject_id + " ";
                }
                return subjects;
            })
            .value();
    };
    store::AuditQuery query;
    EXPECT_EQ(found(query), "li wang un ");
    query.from = 1;
    EXPECT_EQ(found(query), "wang un ");
    query.action = "access";
    EXPECT_EQ(found(query), "wang ");
    query = {};
    query.actor = "officer:ann";
    EXPECT_EQ(found(query), "un ");
    query = {};
    query.enterprises = std::vector<EnterpriseId>{enterprise};
    EXPECT_EQ(found(query), "li wang ") << "not what is of the whole platform";
    query.enterprises = std::vector<EnterpriseId>{};
    EXPECT_EQ(found(query), "");
    query = {};
    query.until = clock.now() - 1s;
    EXPECT_EQ(found(query), "li ");
    query = {};
    query.subject_id = "wang";
    EXPECT_EQ(found(query), "wang ");
}

}  // namespace
}  // namespace sluice::test
