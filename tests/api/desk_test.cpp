#include <gmock/gmock.h>

#include "gateway/flow/case_desk.hpp"
#include "security/digest/digest.hpp"
#include "tests/api/desk_world.hpp"

// What belongs to cases beside their decision.
namespace sluice::test {
namespace {

using namespace std::chrono_literals;
using ::testing::HasSubstr;

TEST_F(Desk, AnAttachmentComesBackAsBytesToBeSaved) {
    const auto payment = hold("E2E-1");
    const std::string content("<html>\0\xFF", 8);
    const auto attached = attach(payment, "pass%20%E6%8A%A4.pdf", content);
    ASSERT_EQ(attached.status(), 201) << attached.response.body;
    EXPECT_EQ(attached.header("Location"), at(payment, "/attachments/2"));
    const auto read = get_as(ann, attached.header("Location"));
    EXPECT_EQ(read.response.body, content);
    EXPECT_EQ(read.header("Content-Type"), "application/octet-stream");
    EXPECT_EQ(read.header("X-Content-Type-Options"), "nosniff");
    EXPECT_EQ(read.header("Content-Disposition"),
              "attachment; filename*=UTF-8''pass%20%E6%8A%A4.pdf");
    const auto shown = get_as(ann, at(payment));
    EXPECT_EQ(shown.at("attachments/0/sha256"), digest::hex(digest::sha256(content)));
    EXPECT_EQ(shown.at("attachments/0/size"), "8");
    EXPECT_EQ(get_as(ann, at(payment, "/attachments/1")).status(), 404)
        << "an event without a file";
    EXPECT_EQ(get_as(ann, at(payment, "/attachments/x")).status(), 404);
    EXPECT_EQ(get_as(dan, at(payment, "/attachments/2")).status(), 404);
    EXPECT_EQ(attach(payment, "a", "x", "text/html").status(), 415);
    EXPECT_EQ(attach(payment, "..%2Fa", "x").status(), 422);
    EXPECT_EQ(attach(payment, "", "x").status(), 422);
    EXPECT_EQ(api->body_limit(at(payment, "/attachments")), flow::max_attachment_bytes);
}

TEST_F(Desk, TheEvidenceFileProvesItself) {
    const auto payment = hold("E2E-1");
    attach(payment, "a.pdf", "content");
    decide(payment, "release", "not_the_listed_party");
    const auto evidence = get_as(ann, at(payment, "/evidence"));
    ASSERT_EQ(evidence.status(), 200);
    const auto& body = evidence.response.body;
    const auto begin = body.find("\"content\":") + 10;
    const auto content = body.substr(begin, body.size() - begin - 1);
    EXPECT_EQ(evidence.at("sha256"), digest::hex(digest::sha256(content)));
    EXPECT_EQ(evidence.at("content/format"), "sluice.case_evidence.v1");
    EXPECT_EQ(evidence.at("content/decision/matches/0/name"), "Listed Ltd");
    EXPECT_EQ(evidence.at("content/decision/seq"), "1");
    EXPECT_EQ(evidence.at("content/payment/end_to_end_id"), "E2E-1");
    EXPECT_EQ(evidence.at("content/payment_events/2/event"), "release");
    EXPECT_EQ(evidence.at("content/events/3/actor"), "officer:ben");
    EXPECT_EQ(evidence.at("content/attachments/0/sha256"), digest::hex(digest::sha256("content")));
    EXPECT_EQ(evidence.at("content/false_matches/0/id"), "E1");
    EXPECT_EQ(get_as(ann, at(payment, "/evidence")).response.body, body) << "the same bytes";
    EXPECT_EQ(get_as(dan, at(payment, "/evidence")).status(), 404);
}

TEST_F(Desk, TheGraphShowsWhoElsePaysTheCounterparty) {
    accept("E2E-0", 5'00);
    accept("E2E-00", 7'00);
    const auto payment = hold("E2E-1");
    const auto links = get_as(ann, at(payment, "/links"));
    ASSERT_EQ(links.status(), 200);
    EXPECT_EQ(links.at("nodes/0/is_centre"), "true");
    EXPECT_EQ(links.at("nodes/0/account"), "DE89370400440532013000");
    EXPECT_EQ(links.at("nodes/0/names/0"), "Supplier 供应商");
    EXPECT_EQ(links.at("nodes/1/account"), number);
    EXPECT_EQ(links.at("edges/0/from"), links.at("nodes/1/id"));
    EXPECT_EQ(links.at("edges/0/to"), links.at("nodes/0/id"));
    EXPECT_EQ(links.at("edges/0/count"), "3");
    EXPECT_EQ(links.at("edges/0/total/value"), "22.00");
    EXPECT_EQ(links.at("edges/1/count"), "");
    EXPECT_EQ(links.at("is_truncated"), "false");
    clock.advance(24h * 91);
    const auto later = hold("E2E-2");
    EXPECT_EQ(get_as(ann, at(later, "/links")).at("edges/0/count"), "1") << "of 90 days only";
}

TEST_F(Desk, SimilarCasesTellHowTheyEnded) {
    const auto first = hold("E2E-1");
    decide(first, "refuse", "against_policy");
    clock.advance(1s);
    const auto second = hold("E2E-2");
    const auto similar = get_as(ann, at(second, "/similar"));
    ASSERT_EQ(similar.status(), 200);
    EXPECT_EQ(similar.at("items/0/payment_id"), first.to_string());
    EXPECT_EQ(similar.at("items/0/state"), "refused");
    EXPECT_EQ(similar.at("items/0/reason_code"), "against_policy");
    EXPECT_EQ(similar.at("items/0/in_common/0"), "account");
    EXPECT_EQ(similar.at("items/0/in_common/1"), "entry");
    EXPECT_EQ(similar.at("items/0/in_common/2"), "party");
    EXPECT_EQ(similar.at("items/1/id"), "") << "not itself";
}

TEST_F(Desk, DispositionsArePairsOfNamesWithALabel) {
    const auto first = hold("E2E-1");
    decide(first, "refuse", "listed_party");
    clock.advance(1s);
    const auto second = hold("E2E-2");
    decide(second, "release", "not_the_listed_party");
    const auto all = get_as(ann, "/v1/screening/dispositions");
    ASSERT_EQ(all.status(), 200);
    const auto end_of_first = all.response.body.find('\n');
    const auto line = api::json::parse(all.response.body.substr(0, end_of_first));
    ASSERT_TRUE(line);
    EXPECT_EQ(line->find("label")->text, "match");
    EXPECT_EQ(line->find("listed_name")->text, "Listed Ltd");
    EXPECT_EQ(line->find("screened_name")->text, "Supplier");
    EXPECT_THAT(all.response.body.substr(end_of_first), HasSubstr(R"("label":"other")"));
    const auto page = get_as(ann, "/v1/screening/dispositions?limit=1");
    EXPECT_THAT(page.response.body, HasSubstr(R"("label":"match")"));
    const auto link = page.header("Link");
    const auto rest = get_as(ann, link.substr(1, link.find('>') - 1));
    EXPECT_EQ(rest.response.body, all.response.body.substr(end_of_first + 1));
    EXPECT_EQ(get_as(dan, "/v1/screening/dispositions").response.body, "");
}

TEST_F(Desk, FindingsAreShownToWhoConfirmsAndLabelTheHits) {
    const auto payment = hold("E2E-1", {"E1", "E2", "E3"});
    const auto propose = [&](const std::string& findings) {
        return post_as(
            ann, at(payment, "/propose"),
            R"({"outcome":"refuse","reason_code":"listed_party","note":"n","findings":)" +
                findings + '}',
            {{"If-Match", "*"}});
    };
    const auto finding = [](const std::string& entry, const std::string& word) {
        return R"({"party":"party-1","entry":"print-)" + entry + R"(","finding":")" + word +
               R"("})";
    };
    EXPECT_EQ(propose("{}").at("errors/0/pointer"), "/findings");
    EXPECT_EQ(propose(R"([{"party":"party-1","finding":"other"}])").at("errors/0/pointer"),
              "/findings/0/entry");
    EXPECT_EQ(propose('[' + finding("E9", "match") + ']').at("errors/0/pointer"), "/findings/0");
    const auto none = propose("[]");
    EXPECT_EQ(none.status(), 422);
    EXPECT_EQ(none.at("errors/0/code"), "missing_field");
    const auto proposed =
        propose('[' + finding("E2", "match") + ',' + finding("E1", "other") + ']');
    ASSERT_EQ(proposed.status(), 200) << proposed.response.body;
    const auto shown = get_as(ben, at(payment));
    EXPECT_EQ(shown.at("events/1/findings/0/entry"), "print-E1");
    EXPECT_EQ(shown.at("events/1/findings/0/finding"), "other");
    EXPECT_EQ(shown.at("events/1/findings/1/finding"), "match");
    const auto confirmed =
        post_as(ben, at(payment, "/confirm"), "{}", {{"If-Match", "*"}, {"Idempotency-Key", "k"}});
    EXPECT_EQ(confirmed.at("effect"), "refused") << confirmed.response.body;
    const auto evidence = get_as(ann, at(payment, "/evidence"));
    EXPECT_EQ(evidence.at("content/events/1/findings/1/entry"), "print-E2");
    EXPECT_EQ(evidence.at("content/false_matches/0/id"), "E1");
    EXPECT_EQ(evidence.at("content/false_matches/1/id"), "");
    const auto lines = get_as(ann, "/v1/screening/dispositions").response.body;
    EXPECT_THAT(lines, HasSubstr(R"("label":"other","list":"list","entry_id":"E1")"));
    EXPECT_THAT(lines, HasSubstr(R"("label":"match","list":"list","entry_id":"E2")"));
    EXPECT_THAT(lines, HasSubstr(R"("label":"unknown","list":"list","entry_id":"E3")"));
}

TEST_F(Desk, ABeneficiaryThatAListNamesIsACaseThatIsClosed) {
    screen();
    hold_beneficiaries();
    const auto told = post(
        "/v1/master-data", "",
        R"({"records":[{"kind":"vendor","vendor_id":"V1","name":"Supplier","account":"A1"}]})");
    ASSERT_EQ(told.status(), 202) << told.response.body;
    while (screen() > 0) {
    }
    const auto listed = get_as(ann, "/v1/screening/cases");
    EXPECT_EQ(listed.at("items/0/counterparty_name"), "Supplier");
    EXPECT_EQ(listed.at("items/0/amount"), "");
    const auto one = "/v1/screening/cases/" + listed.at("items/0/id");
    const auto shown = get_as(ann, one);
    EXPECT_EQ(shown.at("beneficiary/id"), listed.at("items/0/beneficiary_id"));
    EXPECT_EQ(shown.at("beneficiary/kind"), "vendor");
    EXPECT_EQ(shown.at("beneficiary/reference"), "V1");
    EXPECT_EQ(shown.at("beneficiary/account"), "A1");
    EXPECT_EQ(shown.at("decisions/0/subject"), "beneficiary");
    for (const auto* part : {"/links", "/similar", "/evidence"}) {
        EXPECT_EQ(get_as(ann, one + part).status(), 200) << part;
    }
    const auto propose = [&](const std::string& outcome, const std::string& reason) {
        return post_as(
            ann, one + "/propose",
            R"({"outcome":")" + outcome + R"(","reason_code":")" + reason + R"(","note":"n"})",
            {{"If-Match", "*"}});
    };
    EXPECT_EQ(propose("release", "not_the_listed_party").status(), 409);
    EXPECT_EQ(propose("close", "not_the_listed_party").status(), 200);
    const auto confirmed =
        post_as(ben, one + "/confirm", "{}", {{"If-Match", "*"}, {"Idempotency-Key", "k"}});
    EXPECT_EQ(confirmed.at("effect"), "closed") << confirmed.response.body;
    EXPECT_EQ(get_as(ann, "/v1/screening/dispositions").status(), 200);
    judge.release = 2;
    while (screen() > 0) {
    }
    EXPECT_EQ(get_as(ann, "/v1/screening/cases").at("items/0/id"), "");
}

TEST(CanonicalJson, HasOneFormForEqualValues) {
    const auto a = api::json::parse(R"( {"b": [1, true, null], "a": {"d":"\u4f9b\n", "c": -2}} )");
    const auto b = api::json::parse(R"({"a":{"c":-2,"d":"供\n"},"b":[1,true,null]})");
    EXPECT_EQ(api::json::canonical(*a), R"({"a":{"c":-2,"d":"供\n"},"b":[1,true,null]})");
    EXPECT_EQ(api::json::canonical(*a), api::json::canonical(*b));
}

}  // namespace
}  // namespace sluice::test
