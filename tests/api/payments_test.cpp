#include <future>
#include <regex>

#include "ledger/base/testpoint.hpp"
#include "tests/api/api_world.hpp"

namespace sluice::test {
namespace {

using namespace std::chrono_literals;

class Payments : public ApiTest {
protected:
    void SetUp() override { open_account(1000'00); }
    void TearDown() override { expect_clean_audit(); }
};

TEST_F(Payments, AcceptedOneIsReceivedAndCanBeRead) {
    const auto made = post("/v1/payments", "k1", payment_json("E2E-1", "12.30"));
    ASSERT_EQ(made.status(), 202) << made.response.body;
    EXPECT_EQ(made.at("state"), "received");
    EXPECT_EQ(made.header("ETag"), "\"1\"");
    EXPECT_EQ(made.at("execution_date"), "2026-03-02");
    EXPECT_EQ(made.header("Location"), "/v1/payments/" + made.at("id"));
    const auto read = get(made.header("Location"));
    EXPECT_EQ(read.at("amount/value"), "12.30");
    EXPECT_EQ(read.at("end_to_end_id"), "E2E-1");
    EXPECT_EQ(read.at("debtor_account/iban"), number);
    EXPECT_EQ(read.header("ETag"), made.header("ETag"));
    EXPECT_EQ(available(), "98770");
}

TEST_F(Payments, EveryMemberComesBackAsItWasGiven) {
    const std::string members =
        R"("debtor_name":"Acme","creditor":{"name":"Lieferant 供应商","account":{"number":"6222"},)"
        R"("address":{"street":"S","building_number":"1","post_code":"P","town":"T",)"
        R"("country":"DE","lines":["l1","l2"]},"bic":"DEUTDEFF","clearing_id":"102100099996",)"
        R"("bank_name":"Bank"},"end_to_end_id":"E","instruction_id":"I",)"
        R"("uetr":"235d1eb5-8dd7-4c1a-8ece-559df8c67da1","requested_date":"2026-03-05",)"
        R"("service_level":"SEPA","local_instrument":"INST","category_purpose":"SUPP",)"
        R"("purpose":"GDDS","charge_bearer":"SLEV","ultimate_debtor":"UD",)"
        R"("ultimate_creditor":"UC","remittance":"line 1\nline 2",)"
        R"("creditor_reference":"RF18539007547034","creditor_reference_type":"SCOR")";
    const auto made = post("/v1/payments", "k1",
                           R"({"amount":{"currency":"EUR","value":"12.30"},)"
                           R"("debtor_account":{"iban":")" +
                               number + "\"}," + members + '}');
    ASSERT_EQ(made.status(), 202) << made.response.body;
    EXPECT_NE(get(made.header("Location")).response.body.find(members), std::string::npos)
        << get(made.header("Location")).response.body;
}

TEST_F(Payments, SameKeyAndPayloadGiveTheFirstAnswerForEver) {
    const auto body = payment_json("E2E-1", "12.30");
    const auto first = post("/v1/payments", "k1", body);
    submit();
    clock.advance(24h * 30);
    const auto again = post("/v1/payments", "k1", body);
    EXPECT_EQ(again.status(), first.status());
    EXPECT_EQ(again.response.body, first.response.body);
    EXPECT_EQ(again.header("ETag"), first.header("ETag"));
    EXPECT_EQ(again.header("Idempotency-Replayed"), "true");
    EXPECT_EQ(test_database.query("SELECT count(*) FROM payment"), "1");
}

TEST_F(Payments, ARefusalIsTheAnswerForEverToo) {
    const auto body = payment_json("E2E-1", "1000.01");
    const auto first = post("/v1/payments", "k1", body);
    EXPECT_EQ(first.status(), 422);
    EXPECT_EQ(first.at("code"), "insufficient_funds");
    notify({credit(500'00)});
    EXPECT_EQ(post("/v1/payments", "k1", body).at("code"), "insufficient_funds");
    EXPECT_EQ(post("/v1/payments", "k2", body).status(), 202);
}

TEST_F(Payments, KeyWithAnotherPayloadIsRefused) {
    post("/v1/payments", "k1", payment_json("E2E-1", "12.30"));
    const auto other = post("/v1/payments", "k1", payment_json("E2E-1", "12.31"));
    EXPECT_EQ(other.status(), 422);
    EXPECT_EQ(other.at("code"), "idempotency_key_reused");
}

// Runs `act` once, just before the next commit.
class BeforeCommit {
public:
    explicit BeforeCommit(std::function<void()> act) {
        set_testpoint_hook([act = std::move(act), done = false](std::string_view name) mutable {
            if (name == "database.before_commit" && !std::exchange(done, true)) {
                act();
            }
        });
    }
    ~BeforeCommit() { set_testpoint_hook({}); }
};

TEST_F(Payments, WhileARequestRunsItsKeyIsTaken) {
    std::promise<void> reached;
    std::promise<void> go;
    const auto body = payment_json("E2E-1", "1");
    const BeforeCommit wait{[&] {
        reached.set_value();
        go.get_future().wait();
    }};
    auto first = std::async(std::launch::async, [&] { return post("/v1/payments", "k1", body); });
    reached.get_future().wait();
    const auto second = post("/v1/payments", "k1", body);
    go.set_value();
    EXPECT_EQ(second.status(), 409);
    EXPECT_EQ(second.at("code"), "idempotency_key_running");
    EXPECT_EQ(second.header("Retry-After"), "1");
    EXPECT_EQ(first.get().status(), 202);
    EXPECT_EQ(post("/v1/payments", "k1", body).status(), 202);
}

TEST_F(Payments, ALostCommitIs503AndTheSameKeyTellsWhatWasDone) {
    const auto body = payment_json("E2E-1", "1");
    {
        const BeforeCommit cut{[&] { test_database.kill_connections(); }};
        const auto lost = post("/v1/payments", "k1", body);
        EXPECT_EQ(lost.status(), 503);
        EXPECT_EQ(lost.header("Retry-After"), "1");
    }
    EXPECT_EQ(post("/v1/payments", "k1", body).status(), 202);
    EXPECT_EQ(post("/v1/payments", "k1", body).status(), 202);
    EXPECT_EQ(test_database.query("SELECT count(*) FROM payment"), "1");
    // The world's own connection was cut too; the first use of it finds out.
    (void)database.transact([](store::Tx& tx) -> Result<void> {
        tx.exec("SELECT 1");
        return {};
    });
}

TEST_F(Payments, KeysOfTwoOperationsDoNotMeet) {
    ASSERT_EQ(post("/v1/payments", "k1", payment_json("E2E-1", "1")).status(), 202);
    EXPECT_EQ(
        post("/v1/batches", "k1", R"({"payments":[)" + payment_json("E2E-2", "1") + "]}").status(),
        202);
}

TEST_F(Payments, MissingKeyIs400) {
    const auto answer = send("POST", "/v1/payments", payment_json("E2E-1", "1"),
                             {{"Content-Type", "application/json"}});
    EXPECT_EQ(answer.status(), 400);
    EXPECT_EQ(answer.at("code"), "idempotency_key_missing");
}

TEST_F(Payments, BodyHasToBeJson) {
    const http::Headers key{{"Idempotency-Key", "k"}};
    EXPECT_EQ(send("POST", "/v1/payments", "{}", key).status(), 415);
    auto headers = key;
    headers.emplace_back("Content-Type", "application/json; charset=utf-8");
    EXPECT_EQ(send("POST", "/v1/payments", "{", headers).status(), 400);
    EXPECT_EQ(send("POST", "/v1/payments", "{}", headers).status(), 422);
    headers.emplace_back("Content-Encoding", "gzip");
    EXPECT_EQ(send("POST", "/v1/payments", "{}", headers).status(), 415);
}

TEST_F(Payments, MistakesInTheBodyUseNoKey) {
    EXPECT_EQ(post("/v1/payments", "k1", R"({"x":1})").status(), 422);
    EXPECT_EQ(post("/v1/payments", "k1", payment_json("E2E-1", "1")).status(), 202);
}

TEST_F(Payments, ProblemNamesEveryPlace) {
    const auto answer = post("/v1/payments", "k1", R"({"amount":{"currency":"EUR"},"x":1})");
    EXPECT_EQ(answer.header("Content-Type"), "application/problem+json");
    EXPECT_EQ(answer.at("type"), "/problems/missing_field");
    EXPECT_EQ(answer.at("instance"), "/v1/payments");
    EXPECT_EQ(answer.at("status"), "422");
    EXPECT_EQ(answer.at("errors/0/pointer"), "/amount/value");
    EXPECT_EQ(answer.at("errors/3/pointer"), "/x");
    EXPECT_EQ(answer.at("errors/3/code"), "unknown_field");
}

TEST_F(Payments, BusinessRefusalsNameTheirPlace) {
    post("/v1/payments", "k0", payment_json("E2E-1", "1"));
    struct Row {
        std::string body;
        std::string code;
        std::string pointer;
    };
    const auto ours = payment_json("E2E-2", "1");
    const auto replaced = [&](const std::string& from, const std::string& to) {
        return std::regex_replace(ours, std::regex{from}, to);
    };
    const Row rows[] = {
        {payment_json("E2E-1", "1"), "duplicate_end_to_end_id", "/end_to_end_id"},
        {payment_json("E2E-2", "1000.00"), "insufficient_funds", "/amount"},
        {replaced(number, "NL91ABNA0417164300"), "unknown_account", "/debtor_account"},
        {replaced("EUR", "USD"), "currency_mismatch", "/amount/currency"},
        {replaced("\"end_to", R"("requested_date":"2026-02-27","end_to)"), "date_in_past",
         "/requested_date"},
        {replaced("\"end_to", R"("requested_date":"2029-02-27","end_to)"), "date_too_far",
         "/requested_date"}};
    for (std::size_t i = 0; i < std::size(rows); ++i) {
        const auto answer = post("/v1/payments", "r" + std::to_string(i), rows[i].body);
        EXPECT_EQ(answer.status(), 422) << rows[i].code;
        EXPECT_EQ(answer.at("code"), rows[i].code);
        EXPECT_EQ(answer.at("errors/0/pointer"), rows[i].pointer) << rows[i].code;
    }
}

TEST_F(Payments, TextsComeInTheCallersLanguage) {
    const auto english = get("/v1/payments/nothing");
    EXPECT_EQ(english.at("title"), "There is no such resource.");
    EXPECT_EQ(english.header("Content-Language"), "en");
    const auto chinese = get("/v1/payments/nothing", {{"Accept-Language", "zh-CN,en;q=0.5"}});
    EXPECT_EQ(chinese.at("title"), "资源不存在。");
    EXPECT_EQ(chinese.header("Content-Language"), "zh-CN");
    EXPECT_EQ(chinese.at("code"), english.at("code"));
}

TEST_F(Payments, ValidateOnlyJudgesAndChangesNothing) {
    const http::Headers json{{"Content-Type", "application/json"}};
    const auto target = "/v1/payments?validate_only=true";
    const auto good = send("POST", target, payment_json("E2E-1", "12.30"), json);
    EXPECT_EQ(good.status(), 200);
    EXPECT_EQ(good.at("valid"), "true");
    const auto poor = send("POST", target, payment_json("E2E-1", "1000.01"), json);
    EXPECT_EQ(poor.status(), 422);
    EXPECT_EQ(poor.at("code"), "insufficient_funds");
    EXPECT_EQ(test_database.query("SELECT count(*) FROM payment"), "0");
    EXPECT_EQ(available(), "100000");
    EXPECT_EQ(send("POST", "/v1/payments?validate_only=maybe", "{}", json).status(), 422);
}

TEST_F(Payments, TraceOfTheCallerIsKept) {
    const auto trace = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
    const auto made =
        post("/v1/payments", "k1", payment_json("E2E-1", "1"), {{"traceparent", trace}});
    EXPECT_EQ(made.header("traceparent"), trace);
    EXPECT_EQ(get(made.header("Location")).at("trace_id"), "4bf92f3577b34da6a3ce929d0e0e4736");
    EXPECT_EQ(get("/v1/none", {{"traceparent", trace}}).at("trace_id"),
              "4bf92f3577b34da6a3ce929d0e0e4736");
}

TEST_F(Payments, ListIsPagedNewestFirstWithoutOverlap) {
    for (int i = 1; i <= 5; ++i) {
        post("/v1/payments", std::to_string(i), payment_json("E2E-" + std::to_string(i), "1"));
        clock.advance(1ms);
    }
    std::vector<std::string> seen;
    std::string cursor;
    do {
        const auto page = get("/v1/payments?limit=2" + (cursor.empty() ? "" : "&cursor=" + cursor));
        for (int i = 0; !page.at("items/" + std::to_string(i) + "/id").empty(); ++i) {
            seen.push_back(page.at("items/" + std::to_string(i) + "/end_to_end_id"));
        }
        cursor = page.at("next_cursor");
    } while (!cursor.empty());
    EXPECT_EQ(seen, (std::vector<std::string>{"E2E-5", "E2E-4", "E2E-3", "E2E-2", "E2E-1"}));
}

TEST_F(Payments, ListIsFiltered) {
    const auto one = post("/v1/payments", "1", payment_json("E2E-1", "1")).at("id");
    submit();
    clock.advance(1ms);
    post("/v1/payments", "2", payment_json("E2E-2", "1"));
    EXPECT_EQ(get("/v1/payments?state=accepted").at("items/0/id"), one);
    EXPECT_EQ(get("/v1/payments?state=accepted").at("items/1/id"), "");
    EXPECT_EQ(get("/v1/payments?end_to_end_id=E2E-1").at("items/0/id"), one);
    EXPECT_EQ(get("/v1/payments?account=" + account.to_string()).at("items/1/id"), one);
    EXPECT_EQ(get("/v1/payments?state=settled").at("items/0/id"), "");
}

TEST_F(Payments, BadQueriesAreRefused) {
    for (const std::string query :
         {"state=gone", "state=none", "account=x", "batch=x", "limit=0", "limit=201", "limit=x",
          "cursor=x", "cursor=s0193a00000007000800000000000000a"}) {
        EXPECT_EQ(get("/v1/payments?" + query).status(), 422) << query;
    }
}

TEST_F(Payments, AnotherEnterpriseSeesNothing) {
    const auto made = post("/v1/payments", "k1", payment_json("E2E-1", "1"));
    const http::Headers them{{"Authorization", std::string{"Bearer "} + other_token}};
    EXPECT_EQ(get(made.header("Location"), them).status(), 404);
    EXPECT_EQ(get(made.header("Location") + "/events", them).status(), 404);
    EXPECT_EQ(get("/v1/payments", them).at("items/0/id"), "");
}

TEST_F(Payments, HistoryHasEventsAttemptsAndStatementLine) {
    const auto id = post("/v1/payments", "k1", payment_json("E2E-1", "30.00")).at("id");
    submit();
    notify({debit(*PaymentId::parse(id), 30'00)});
    const auto history = get("/v1/payments/" + id + "/events");
    EXPECT_EQ(history.at("state"), "settled");
    EXPECT_EQ(history.at("events/0/event"), "create");
    EXPECT_TRUE(history.at("events/0/actor").starts_with("erp:"));
    EXPECT_EQ(history.at("events/4/to"), "settled");
    EXPECT_EQ(history.at("attempts/0/attempt_no"), "1");
    EXPECT_EQ(history.at("matches/0/purpose"), "settlement");
    EXPECT_EQ(history.at("matches/0/line/amount/value"), "30.00");
    EXPECT_EQ(history.at("matches/0/line/direction"), "debit");
}

class Decisions : public Payments {
protected:
    Answer decide(const std::string& id, const std::string& verb, const std::string& body,
                  const std::string& version, const std::string& key = "d1") {
        return post("/v1/payments/" + id + '/' + verb, key, body, {{"If-Match", quoted(version)}});
    }
    // Screened: its version is 2.
    std::string make() {
        const auto id = post("/v1/payments", "k1", payment_json("E2E-1", "1")).at("id");
        screen();
        return id;
    }
};

TEST_F(Decisions, CancelGivesTheMoneyBack) {
    const auto id = make();
    const auto done = decide(id, "cancel", R"({"reason":"ordered twice"})", "2");
    EXPECT_EQ(done.status(), 200);
    EXPECT_EQ(done.at("state"), "cancelled");
    EXPECT_EQ(done.header("ETag"), "\"3\"");
    EXPECT_EQ(available(), "100000");
    EXPECT_EQ(get("/v1/payments/" + id + "/events").at("events/2/evidence/reason"),
              "ordered twice");
    const auto again = decide(id, "cancel", R"({"reason":"ordered twice"})", "2");
    EXPECT_EQ(again.status(), 200);
    EXPECT_EQ(again.response.body, done.response.body);
}

TEST_F(Decisions, PreconditionsAreHeldTo) {
    const auto id = make();
    const std::string body = R"({"reason":"r"})";
    EXPECT_EQ(post("/v1/payments/" + id + "/cancel", "d", body).status(), 428);
    EXPECT_EQ(decide(id, "cancel", body, "1").status(), 412);
    EXPECT_EQ(decide(id, "cancel", body, "x").status(), 412);
    EXPECT_EQ(send("POST", "/v1/payments/" + id + "/cancel", body,
                   {{"If-Match", "\"2\""}, {"Content-Type", "application/json"}})
                  .status(),
              400);
    EXPECT_EQ(decide(id, "cancel", R"({})", "2").at("errors/0/pointer"), "/reason");
    EXPECT_EQ(decide(id, "cancel", R"({"reason":"r","why":"x"})", "2").status(), 422);
    EXPECT_EQ(decide("0193a000-0000-7000-8000-00000000ffff", "cancel", body, "2").status(), 404);
    EXPECT_EQ(decide("x", "cancel", body, "2").status(), 404);
    submit();
    const auto late = decide(id, "cancel", body, "4");
    EXPECT_EQ(late.status(), 409);
    EXPECT_EQ(late.at("code"), "illegal_transition");
    EXPECT_EQ(get("/v1/payments/" + id).at("state"), "accepted");
}

TEST_F(Decisions, APersonSaysWhatBecameOfADoubt) {
    bank.answer_submit = [](const BankInstruction&) { return InDoubt{fail(Errc::timeout)}; };
    const auto id = make();
    submit();
    const auto now = get("/v1/payments/" + id);
    ASSERT_EQ(now.at("state"), "in_doubt");
    const auto body = R"({"event":"bank_rejected","reason":"the bank's letter of 2 March"})";
    const auto wrong = decide(id, "decision", R"({"event":"send","reason":"r"})", "4");
    EXPECT_EQ(wrong.status(), 422);
    EXPECT_EQ(wrong.at("errors/0/pointer"), "/event");
    const auto done = decide(id, "decision", body, now.at("version"));
    EXPECT_EQ(done.status(), 200);
    EXPECT_EQ(done.at("state"), "rejected");
    EXPECT_EQ(available(), "100000");
    EXPECT_EQ(decide(id, "decision", body, now.at("version"), "d2").status(), 412);
}

}  // namespace
}  // namespace sluice::test
