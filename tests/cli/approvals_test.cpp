// Approvals, the audit log and what surrounds a case at the terminal: what is sent and shown.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>

#include "tests/cli/cli_world.hpp"

namespace sluice::test {
namespace {

namespace fs = std::filesystem;

constexpr const char* payment_id = "018f0000-0000-7000-8000-0000000000b1";
const std::string payment_path = std::string{"/v1/payments/"} + payment_id;
constexpr const char* case_id = "018f0000-0000-7000-8000-0000000000c1";
const std::string case_path = std::string{"/v1/screening/cases/"} + case_id;

constexpr const char* approval = R"({
  "payment_id": "018f0000-0000-7000-8000-0000000000b1", "policy": "large", "policy_version": 4,
  "content_sha256": "5b1f", "may_approve": true, "order": "serial",
  "levels": [{"role": "checker", "count": 1, "approved_by": ["kim"]},
             {"role": "approver", "count": 2, "approved_by": []}],
  "acts": [{"act": "approve", "level": 0, "actor": "person:kim", "role": "checker",
            "at": "2026-03-02T09:40:00.000000Z"}],
  "makers": ["erp"],
  "payment": {"id": "018f0000-0000-7000-8000-0000000000b1", "state": "to_approve",
    "amount": {"currency": "EUR", "value": "120000.00"}, "execution_date": "2026-03-03",
    "creditor": {"name": "Supplier", "account": {"iban": "DE89370400440532013000"}}}})";

bool has(const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
}

class Approvals : public ::testing::Test {
protected:
    Approvals() {
        world.answer_json("GET " + payment_path,
                          R"({"id":"018f0000-0000-7000-8000-0000000000b1","state":"to_approve"})");
    }
    CliWorld world;
};

TEST_F(Approvals, show_what_is_asked_and_the_hash_of_what_is_approved) {
    world.answer_json("GET " + payment_path + "/approval", approval);
    const auto shown = world.run({"approvals", "show", payment_id}).out;
    for (const auto* part :
         {"large", "checker 1/1 (kim), approver 0/2", "5b1f", "120,000.00 EUR", "person:kim"}) {
        EXPECT_TRUE(has(shown, part)) << part << '\n' << shown;
    }
    world.answer_json("GET /v1/approvals?limit=100&mine=true",
                      R"({"items":[)" + std::string{approval} + "]}");
    EXPECT_TRUE(has(world.run({"approvals", "list", "--mine"}).out, "Supplier"));
}

TEST_F(Approvals, are_sent_with_the_content_that_was_shown) {
    world.answer_json("POST /v1/approvals", R"({"items":[{"payment_id":")" +
                                                std::string{payment_id} +
                                                R"(","state":"queued"}],"done":1,"not_done":0})");
    const auto done = world.run({"approvals", "approve", payment_id, "--content", "5b1f"});
    EXPECT_EQ(done.exit_code, 0) << done.err;
    EXPECT_TRUE(has(done.out, "queued"));
    EXPECT_EQ(world.last_request("POST").body, R"({"act":"approve","items":[{"payment_id":")" +
                                                   std::string{payment_id} +
                                                   R"(","content_sha256":"5b1f"}]})");
    EXPECT_EQ(world.run({"approvals", "approve", payment_id}).exit_code, 2) << "nothing was shown";
}

TEST_F(Approvals, that_are_refused_say_why) {
    world.answer_json("POST /v1/approvals",
                      R"({"items":[{"payment_id":"x","error":{"code":"forbidden",)"
                      R"("title":"Not allowed.","message":"who ordered it"}}],"done":0,)"
                      R"("not_done":1})");
    const auto refused =
        world.run({"approvals", "refuse", payment_id, "--reason", "not our invoice"});
    EXPECT_EQ(refused.exit_code, 1);
    EXPECT_TRUE(has(refused.err, "who ordered it"));
}

TEST(Policies, are_loaded_with_a_reason_and_tell_what_they_would_ask) {
    CliWorld world;
    const auto file = fs::temp_directory_path() / "sluice-policies-test.json";
    std::ofstream{file} << R"({"base_currency":"EUR"})";
    world.answer_json("POST /v1/approval-policies?reason=the board",
                      R"({"version_no":4,"state":"loaded","sha256":"aa","reason":"the board",)"
                      R"("loaded_by":"person:lin","simulation":{"payments":90,"asked":12,)"
                      R"("changed":3},"policies":{"base_currency":"EUR"}})");
    const auto loaded = world.run({"policies", "load", file.string(), "--reason", "the board"});
    EXPECT_EQ(loaded.exit_code, 0) << loaded.err;
    EXPECT_TRUE(has(loaded.out, "12")) << loaded.out;
    EXPECT_EQ(world.last_request("POST").body, R"({"base_currency":"EUR"})") << "byte for byte";
    fs::remove(file);
}

TEST(AuditExport, writes_what_the_newest_checkpoint_covers) {
    CliWorld world;
    const auto folder = fs::temp_directory_path() / "sluice-audit-export-test";
    fs::remove_all(folder);
    world.answer_json("GET /v1/audit/checkpoints?newest=true",
                      R"({"items":[{"tree_size":2,"made_at":"t","note":"note\n"}]})");
    world.answer_json("GET /v1/audit/key", "log+aa+bb\n");
    world.answer_json("GET /v1/audit/log?from=0&limit=2", "{\"a\":1}\n{\"a\":2}\n");
    world.answer_json("GET /v1/audit/leaves?from=0&limit=2", "aa\nbb\n");
    const auto done = world.run({"audit", "export", "-o", folder.string()});
    EXPECT_EQ(done.exit_code, 0) << done.err;
    EXPECT_TRUE(has(done.out, "sluice audit verify --entries"));
    const auto content = [&](const char* name) {
        std::ifstream in{folder / name, std::ios::binary};
        return std::string{std::istreambuf_iterator<char>{in}, {}};
    };
    EXPECT_EQ(content("entries.jsonl"), "{\"a\":1}\n{\"a\":2}\n");
    EXPECT_EQ(content("leaves.txt"), "aa\nbb\n");
    EXPECT_EQ(content("checkpoint-2.txt"), "note\n");
    EXPECT_EQ(content("key.txt"), "log+aa+bb\n");
    fs::remove_all(folder);
}

TEST(CaseSurroundings, are_shown) {
    CliWorld world;
    world.answer_json(
        "GET " + case_path + "/links",
        R"({"since":"t","is_truncated":false,"nodes":[)"
        R"({"id":"n1","is_own":true,"is_centre":false,"account":"NL02","names":["Acme"]},)"
        R"({"id":"n2","is_own":false,"is_centre":true,"names":["Supplier"]}],"edges":[)"
        R"({"from":"n1","to":"n2","kind":"payment","count":3,)"
        R"("total":{"currency":"EUR","value":"30.00"},"first_at":"t","last_at":"t"}]})");
    const auto links = world.run({"cases", "links", case_id}).out;
    EXPECT_TRUE(has(links, "Acme NL02")) << links;
    EXPECT_TRUE(has(links, "* Supplier")) << links;
    world.answer_json("GET " + case_path + "/similar?limit=20",
                      R"({"items":[{"id":"C9","state":"released","reason_code":"explained",)"
                      R"("decided_by":"officer:eva","in_common":["account","S09"]}]})");
    EXPECT_TRUE(has(world.run({"cases", "similar", case_id}).out, "account, S09"));
    world.answer_json("GET " + case_path + "/attachments/2", "bytes");
    EXPECT_EQ(world.run({"cases", "attachment", case_id, "2"}).out, "bytes");
}

}  // namespace
}  // namespace sluice::test
