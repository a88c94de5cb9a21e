#include "tests/api/api_world.hpp"

namespace sluice::test {
namespace {

using namespace std::chrono_literals;

constexpr const char* desk = "/v1/screening/cases";
constexpr const char* release_body =
    R"({"outcome":"release","reason_code":"explained","note":"the contract is there"})";

class Cases : public ApiTest {
protected:
    void SetUp() override { open_account(1000'00); }
    void TearDown() override { expect_clean_audit(); }

    // A payment that screening holds because of a list.
    PaymentId hold(const std::string& end_to_end_id, bool is_special = false) {
        judge.answer = [is_special](const flow::Fact&) {
            flow::Judgement judgement;
            judgement.hits = {ScriptedJudge::hit(
                "E1", is_special ? flow::Verdict::stop : flow::Verdict::hold, is_special)};
            return judgement;
        };
        const auto id = accept(end_to_end_id, 10'00);
        judge.answer = [](const flow::Fact&) { return flow::Judgement{}; };
        EXPECT_EQ(state(id), PaymentState::held);
        return id;
    }
    std::string case_of(PaymentId payment) {
        return test_database.query("SELECT case_id FROM screening_case WHERE payment_id = '" +
                                   payment.to_string() + "' ORDER BY opened_at DESC LIMIT 1");
    }
    std::string at(PaymentId payment, const std::string& act = "") {
        return std::string{desk} + '/' + case_of(payment) + act;
    }
    Answer propose(const char* officer, PaymentId payment, const std::string& body,
                   const std::string& version = "*") {
        return post_as(officer, at(payment, "/propose"), body, {{"If-Match", version}});
    }
    Answer confirm(const char* officer, PaymentId payment, const std::string& key = "k",
                   const std::string& version = "*") {
        return post_as(officer, at(payment, "/confirm"), "{}",
                       {{"If-Match", version}, {"Idempotency-Key", key}});
    }
};

TEST_F(Cases, TheInboxShowsWhatWaitsFirstDueFirst) {
    const auto first = hold("E2E-1");
    clock.advance(1s);
    const auto second = hold("E2E-2");
    const auto list = get_as(ApiWorld::ann, desk);
    EXPECT_EQ(list.status(), 200);
    EXPECT_EQ(list.at("items/0/payment_id"), first.to_string());
    EXPECT_EQ(list.at("items/1/payment_id"), second.to_string());
    EXPECT_EQ(list.at("items/0/amount/value"), "10.00");
    EXPECT_EQ(list.at("items/0/counterparty_name"), "Supplier 供应商");
    EXPECT_EQ(list.at("items/0/score_permille"), "990");
    EXPECT_EQ(list.at("items/0/is_overdue"), "false");
    clock.advance(4h);
    EXPECT_EQ(get_as(ApiWorld::ann, desk).at("items/0/is_overdue"), "true");

    const auto page = get_as(ApiWorld::ann, std::string{desk} + "?limit=1");
    EXPECT_EQ(page.at("items/0/payment_id"), first.to_string());
    const auto rest =
        get_as(ApiWorld::ann, std::string{desk} + "?limit=1&cursor=" + page.at("next_cursor"));
    EXPECT_EQ(rest.at("items/0/payment_id"), second.to_string());
    EXPECT_EQ(rest.at("next_cursor"), "");
}

TEST_F(Cases, TheInboxHasFilters) {
    const auto payment = hold("E2E-1");
    const std::string all = desk;
    EXPECT_EQ(get_as(ApiWorld::ann, all + "?state=proposed").at("items/0/id"), "");
    EXPECT_EQ(get_as(ApiWorld::ann, all + "?state=open").at("items/0/id"), case_of(payment));
    EXPECT_EQ(get_as(ApiWorld::ann, all + "?assigned=me").at("items/0/id"), "");
    EXPECT_EQ(get_as(ApiWorld::ann, all + "?assigned=nobody").at("items/0/id"), case_of(payment));
    const auto given = post_as(ApiWorld::ann, at(payment, "/assign"), R"({"officer":"ben"})",
                               {{"If-Match", quoted("1")}});
    EXPECT_EQ(given.at("assigned_to"), "ben");
    EXPECT_EQ(given.header("ETag"), quoted("2"));
    EXPECT_EQ(get_as(ApiWorld::ben, all + "?assigned=me").at("items/0/id"), case_of(payment));
    EXPECT_EQ(get_as(ApiWorld::ann, all + "?enterprise=" + enterprise.to_string()).at("items/0/id"),
              case_of(payment));
    EXPECT_EQ(
        get_as(ApiWorld::ann, all + "?enterprise=" + other_enterprise.to_string()).at("items/0/id"),
        "");
    EXPECT_EQ(
        get_as(ApiWorld::ann, all + "?due_before=" + to_rfc3339(clock.now())).at("items/0/id"), "");
    propose(ApiWorld::ann, payment, release_body);
    EXPECT_EQ(get_as(ApiWorld::ann, all + "?state=proposed").at("items/0/id"), case_of(payment));
    EXPECT_EQ(get_as(ApiWorld::ann, all + "?state=released").at("items/0/id"), "");
    confirm(ApiWorld::ben, payment);
    EXPECT_EQ(get_as(ApiWorld::ann, all + "?state=released").at("items/0/id"), case_of(payment));
    EXPECT_EQ(get_as(ApiWorld::ann, all).at("items/0/id"), "") << "decided ones do not wait";
    EXPECT_EQ(get_as(ApiWorld::ann, all + "?state=lost").status(), 422);
    EXPECT_EQ(get_as(ApiWorld::ann, all + "?cursor=p1").status(), 422);
}

TEST_F(Cases, OneShowsItsDecisionPaymentAndHistory) {
    const auto payment = hold("E2E-1");
    const auto shown = get_as(ApiWorld::ann, at(payment));
    EXPECT_EQ(shown.status(), 200);
    EXPECT_EQ(shown.header("ETag"), quoted("1"));
    EXPECT_EQ(shown.at("decisions/0/matches/0/id"), "E1");
    EXPECT_EQ(shown.at("decisions/0/lists_version"), "lists-0");
    EXPECT_EQ(shown.at("payment/end_to_end_id"), "E2E-1");
    EXPECT_EQ(shown.at("payment/state"), "held");
    EXPECT_EQ(shown.at("events/0/event"), "open");
    EXPECT_EQ(get_as(ApiWorld::ann, std::string{desk} + "/x").status(), 404);
}

TEST_F(Cases, TwoOfficersReleaseAPayment) {
    const auto payment = hold("E2E-1");
    const auto proposed = propose(ApiWorld::ann, payment, release_body, quoted("1"));
    ASSERT_EQ(proposed.status(), 200) << proposed.response.body;
    EXPECT_EQ(proposed.at("state"), "proposed");
    EXPECT_EQ(proposed.at("proposed_by"), "officer:ann");
    EXPECT_EQ(state(payment), PaymentState::held);
    const auto confirmed = confirm(ApiWorld::ben, payment, "k", quoted("2"));
    ASSERT_EQ(confirmed.status(), 200) << confirmed.response.body;
    EXPECT_EQ(confirmed.at("effect"), "released");
    EXPECT_EQ(confirmed.at("state"), "released");
    EXPECT_EQ(state(payment), PaymentState::queued);
    bank.answer_submit = [](const BankInstruction&) { return Accepted{"REF", "ACSP"}; };
    submit();
    EXPECT_EQ(state(payment), PaymentState::accepted);
}

TEST_F(Cases, WhoProposedCannotConfirm) {
    const auto payment = hold("E2E-1");
    propose(ApiWorld::ann, payment, release_body);
    const auto same = confirm(ApiWorld::ann, payment);
    EXPECT_EQ(same.status(), 403);
    EXPECT_EQ(state(payment), PaymentState::held);
    EXPECT_EQ(get_as(ApiWorld::ann, at(payment)).at("state"), "proposed");
}

TEST_F(Cases, AnotherVersionIsRefused) {
    const auto payment = hold("E2E-1");
    EXPECT_EQ(propose(ApiWorld::ann, payment, release_body, quoted("2")).status(), 412);
    EXPECT_EQ(post_as(ApiWorld::ann, at(payment, "/propose"), release_body).status(), 428);
    propose(ApiWorld::ann, payment, release_body, quoted("1"));
    EXPECT_EQ(confirm(ApiWorld::ben, payment, "k", quoted("1")).status(), 412);
    EXPECT_EQ(state(payment), PaymentState::held);
}

TEST_F(Cases, AConfirmationIsDoneOnceHoweverOftenItIsSent) {
    const auto payment = hold("E2E-1");
    propose(ApiWorld::ann, payment, release_body, quoted("1"));
    const auto first = confirm(ApiWorld::ben, payment, "k", quoted("2"));
    const auto again = confirm(ApiWorld::ben, payment, "k", quoted("2"));
    EXPECT_EQ(again.status(), 200);
    EXPECT_EQ(again.response.body, first.response.body);
    const auto other = confirm(ApiWorld::ben, payment, "k2");
    EXPECT_EQ(other.status(), 409);
    EXPECT_EQ(post_as(ApiWorld::ben, at(payment, "/confirm"), "{}", {{"If-Match", "*"}}).status(),
              400);
}

TEST_F(Cases, ARefusalGivesTheReservationBack) {
    const auto payment = hold("E2E-1");
    EXPECT_EQ(available(), "99000");
    propose(ApiWorld::ann, payment,
            R"({"outcome":"refuse","reason_code":"listed_party","note":"it is him"})");
    EXPECT_EQ(confirm(ApiWorld::ben, payment).at("effect"), "refused");
    EXPECT_EQ(state(payment), PaymentState::rejected);
    EXPECT_EQ(available(), "100000");
}

TEST_F(Cases, AProposalHasToBeOneOfTheTable) {
    const auto payment = hold("E2E-1");
    const auto unknown =
        propose(ApiWorld::ann, payment, R"({"outcome":"release","reason_code":"lazy","note":"n"})");
    EXPECT_EQ(unknown.status(), 422);
    EXPECT_EQ(unknown.at("errors/0/pointer"), "/reason_code");
    EXPECT_EQ(propose(ApiWorld::ann, payment, R"({"outcome":"release","reason_code":"explained"})")
                  .at("errors/0/pointer"),
              "/note");
    EXPECT_EQ(propose(ApiWorld::ann, payment,
                      R"({"outcome":"close","reason_code":"explained","note":"n"})")
                  .status(),
              409)
        << "a held payment is released or refused";
}

TEST_F(Cases, AProposalCanBeGivenBack) {
    const auto payment = hold("E2E-1");
    propose(ApiWorld::ann, payment, release_body);
    const auto back = post_as(ApiWorld::ben, at(payment, "/return"), R"({"note":"not enough"})",
                              {{"If-Match", quoted("2")}});
    EXPECT_EQ(back.status(), 200);
    EXPECT_EQ(back.at("state"), "open");
    EXPECT_EQ(confirm(ApiWorld::ben, payment).status(), 409);
    propose(ApiWorld::ben, payment, release_body);
    EXPECT_EQ(confirm(ApiWorld::ann, payment).at("effect"), "released");
}

TEST_F(Cases, NotesAreKeptAlsoAfterTheDecision) {
    const auto payment = hold("E2E-1");
    propose(ApiWorld::ann, payment, release_body);
    confirm(ApiWorld::ben, payment);
    const auto noted = post_as(ApiWorld::ann, at(payment, "/notes"), R"({"note":"line 1\nline 2"})",
                               {{"If-Match", "*"}});
    EXPECT_EQ(noted.status(), 200);
    EXPECT_EQ(get_as(ApiWorld::ann, at(payment)).at("events/3/note"), "line 1\nline 2");
    EXPECT_EQ(post_as(ApiWorld::ann, at(payment, "/assign"), "{}", {{"If-Match", "*"}}).status(),
              409);
}

TEST_F(Cases, SpecialPreventiveMeasuresNeedTheRightToThem) {
    const auto payment = hold("E2E-1", true);
    EXPECT_EQ(get_as(ApiWorld::ann, desk).at("items/0/id"), "") << "not even in the inbox";
    EXPECT_EQ(get_as(ApiWorld::ann, at(payment)).status(), 403);
    EXPECT_EQ(propose(ApiWorld::ann, payment, release_body).status(), 403);
    EXPECT_EQ(get_as(ApiWorld::eve, desk).at("items/0/is_special"), "true");
    EXPECT_EQ(propose(ApiWorld::eve, payment, release_body).status(), 403)
        << "an explanation is no reason to let a listed party be paid";
    EXPECT_EQ(
        post_as(ApiWorld::eve, at(payment, "/assign"), R"({"officer":"ann"})", {{"If-Match", "*"}})
            .status(),
        422);
    propose(ApiWorld::eve, payment,
            R"({"outcome":"release","reason_code":"not_the_listed_party","note":"born 1990"})");
    EXPECT_EQ(confirm(ApiWorld::ann, payment).status(), 403);
    EXPECT_EQ(confirm(ApiWorld::eva, payment).at("effect"), "released");
}

TEST_F(Cases, AnOfficerOfAnotherEnterpriseSeesNothing) {
    const auto payment = hold("E2E-1");
    EXPECT_EQ(get_as(ApiWorld::dan, desk).at("items/0/id"), "");
    EXPECT_EQ(get_as(ApiWorld::dan, at(payment)).status(), 404);
    EXPECT_EQ(propose(ApiWorld::dan, payment, release_body).status(), 404);
    EXPECT_EQ(
        post_as(ApiWorld::ann, at(payment, "/assign"), R"({"officer":"dan"})", {{"If-Match", "*"}})
            .status(),
        422);
}

// What the payer reads of a payment that officers look at: its state and neutral words.
TEST_F(Cases, ThePayerIsNotTippedOff) {
    const auto payment = hold("E2E-1", true);
    propose(ApiWorld::eve, payment,
            R"({"outcome":"refuse","reason_code":"listed_party","note":"it is the listed one"})");
    confirm(ApiWorld::eva, payment);
    const auto path = "/v1/payments/" + payment.to_string();
    const std::string seen = get(path).response.body + get(path + "/events").response.body +
                             get("/v1/events").response.body;
    EXPECT_EQ(get(path).at("state"), "rejected");
    for (const auto& word : {std::string{"eve\""}, std::string{"officer"}, std::string{"listed"},
                             std::string{"special"}, std::string{"print-E1"}, case_of(payment)}) {
        EXPECT_EQ(seen.find(word), std::string::npos) << word << '\n' << seen;
    }
}

TEST_F(Cases, WhatAnErpCancelledMeanwhileIsOnlyClosed) {
    const auto payment = hold("E2E-1");
    propose(ApiWorld::ann, payment, release_body);
    const auto version = get("/v1/payments/" + payment.to_string()).header("ETag");
    EXPECT_EQ(post("/v1/payments/" + payment.to_string() + "/cancel", "k", R"({"reason":"typo"})",
                   {{"If-Match", version}})
                  .status(),
              200);
    const auto confirmed = confirm(ApiWorld::ben, payment);
    EXPECT_EQ(confirmed.status(), 200);
    EXPECT_EQ(confirmed.at("effect"), "payment_changed");
    EXPECT_EQ(confirmed.at("state"), "closed");
    EXPECT_EQ(confirm(ApiWorld::ben, payment).at("effect"), "payment_changed") << "repeated";
    EXPECT_EQ(state(payment), PaymentState::cancelled);
}

TEST_F(Cases, ReasonsAreThereInBothLanguages) {
    EXPECT_EQ(get_as(ApiWorld::ann, "/v1/screening/reasons").at("items/0/code"),
              "not_the_listed_party");
    const auto chinese = send("GET", "/v1/screening/reasons", {},
                              {bearer(ApiWorld::ann), {"Accept-Language", "zh-CN"}});
    EXPECT_EQ(chinese.at("items/0/text"), "交易对手并非名单所列主体。");
}

// Default deny: a token opens the routes of its own kind and no others.
TEST_F(Cases, TokensOfErpsAndOfficersOpenDifferentRoutes) {
    int of_officers = 0;
    for (const auto& route : api->routes()) {
        if (!route.path_template.starts_with("/v1/")) {
            continue;
        }
        const bool officers_only = route.permission && access::is_of_compliance(*route.permission);
        of_officers += officers_only ? 1 : 0;
        const auto* wrong = officers_only ? ApiWorld::token : ApiWorld::ann;
        const auto answer = send(route.method, route.path_template, "{}", {bearer(wrong)});
        EXPECT_EQ(answer.status(), 403) << route.method << ' ' << route.path_template;
        EXPECT_EQ(answer.at("code"), "forbidden");
        EXPECT_EQ(route.path_template.starts_with("/v1/screening/"), officers_only)
            << route.path_template;
    }
    EXPECT_GE(of_officers, 8);
}

TEST(OfficerRate, EachOfficerHasItsOwnBucket) {
    ApiWorld world{{.per_second = 1, .burst = 1}};
    EXPECT_EQ(world.get_as(ApiWorld::ann, desk).status(), 200);
    EXPECT_EQ(world.get_as(ApiWorld::ann, desk).status(), 429);
    EXPECT_EQ(world.get_as(ApiWorld::ben, desk).status(), 200);
    EXPECT_EQ(world.get("/v1/accounts").status(), 200);
}

}  // namespace
}  // namespace sluice::test
