// The adapter over a scripted transport: what was sent, and what an I/O failure means.
#include <gtest/gtest.h>

#include <algorithm>
#include <deque>

#include "adapters/banks/iso20022_https/profile.hpp"
#include "tests/unit/bank_answers.hpp"

namespace sluice::iso20022_https {
namespace {

using test::Answer;
using test::http;
using test::status_of;
using test::text_of;

constexpr Deadline deadline{std::chrono::seconds{7}};

struct Script {
    std::deque<Result<HttpResponse>> answers;
    std::vector<HttpRequest> requests;
    std::vector<Deadline> deadlines;
};

class ScriptedTransport final : public Transport {
public:
    explicit ScriptedTransport(Script& script) : script_(script) {}

    Result<HttpResponse> exchange(const HttpRequest& request, Deadline until) override {
        script_.requests.push_back(request);
        script_.deadlines.push_back(until);
        auto answer = std::move(script_.answers.front());
        script_.answers.pop_front();
        return answer;
    }

private:
    Script& script_;
};

class HttpsAdapter : public ::testing::Test {
protected:
    HttpsAdapter() {
        Profile profile;
        profile.initiating_party = "Acme";
        profile.capabilities.max_batch = 17;
        adapter = make_adapter(std::move(profile), std::make_unique<ScriptedTransport>(script));
    }

    Script script;
    std::unique_ptr<BankAdapter> adapter;
};

const QueryItem items[] = {{"R-1", "M-1"}, {"R-2", "M-1"}};

// A camt.053 with one statement that moved nothing.
const std::string camt053 =
    R"(<?xml version="1.0" encoding="UTF-8"?>)"
    R"(<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"><BkToCstmrStmt>)"
    R"(<GrpHdr><MsgId>1</MsgId><CreDtTm>2026-03-02T20:00:00Z</CreDtTm></GrpHdr>)"
    R"(<Stmt><Id>S-1</Id><ElctrncSeqNb>1</ElctrncSeqNb><CreDtTm>2026-03-02T20:00:00Z</CreDtTm>)"
    R"(<Acct><Id><IBAN>DE89370400440532013000</IBAN></Id><Ccy>EUR</Ccy></Acct>)"
    R"(<Bal><Tp><CdOrPrtry><Cd>OPBD</Cd></CdOrPrtry></Tp><Amt Ccy="EUR">1.00</Amt>)"
    R"(<CdtDbtInd>CRDT</CdtDbtInd><Dt><Dt>2026-03-02</Dt></Dt></Bal>)"
    R"(<Bal><Tp><CdOrPrtry><Cd>CLBD</Cd></CdOrPrtry></Tp><Amt Ccy="EUR">1.00</Amt>)"
    R"(<CdtDbtInd>CRDT</CdtDbtInd><Dt><Dt>2026-03-02</Dt></Dt></Bal></Stmt></BkToCstmrStmt>)"
    R"(</Document>)";

TEST_F(HttpsAdapter, submits_a_pain001_and_reads_the_answer) {
    const auto body = Answer{status_of("R-1", "ACSP") + status_of("R-2", "RJCT")}.document();
    script.answers.push_back(http(200, body));
    const auto result = adapter->submit(test::submission(), deadline);
    EXPECT_EQ(text_of(result.outcomes), "accepted ACSP, rejected RJCT");
    ASSERT_EQ(script.requests.size(), 1u);
    const auto& request = script.requests[0];
    EXPECT_EQ(request.method + " " + request.target, "POST /payments");
    EXPECT_EQ(request.headers, (HeaderList{{"Content-Type", "application/xml"}}));
    EXPECT_NE(request.body.find("pain.001.001.09"), std::string::npos);
    EXPECT_NE(request.body.find("<InstrId>R-1</InstrId>"), std::string::npos);
    EXPECT_NE(request.body.find("<InstrId>R-2</InstrId>"), std::string::npos);
    EXPECT_EQ(script.deadlines[0], deadline);
    EXPECT_EQ(result.exchange.request, request.body) << "for the archive";
    EXPECT_EQ(result.exchange.answer, body) << "for the archive";
}

TEST_F(HttpsAdapter, writes_the_same_bytes_for_the_same_submission) {
    for (int i = 0; i < 2; ++i) {
        script.answers.push_back(http(500, ""));
        static_cast<void>(adapter->submit(test::submission(), deadline));
    }
    EXPECT_EQ(script.requests[0].body, script.requests[1].body);
}

// Only "no byte left us" is proof that nothing was sent.
TEST_F(HttpsAdapter, transport_failures_of_a_submit) {
    struct Row {
        Errc failure;
        const char* outcome;
    };
    const Row rows[] = {
        {Errc::not_connected, "not_sent not_connected"},
        {Errc::sent_unknown, "in_doubt sent_unknown"},
        {Errc::timeout, "in_doubt timeout"},
        {Errc::too_large, "in_doubt too_large"},
        {Errc::io_error, "in_doubt io_error"},
        {Errc::internal, "in_doubt internal"},
    };
    for (const auto& row : rows) {
        script.answers.push_back(fail(row.failure));
        const auto result = adapter->submit(test::submission(), deadline);
        const auto outcome = std::string{row.outcome};
        EXPECT_EQ(text_of(result.outcomes), outcome + ", " + outcome);
        EXPECT_FALSE(result.exchange.request.empty());
        EXPECT_TRUE(result.exchange.answer.empty());
    }
    EXPECT_EQ(script.requests.size(), std::size(rows)) << "never sends again by itself";
}

TEST_F(HttpsAdapter, asks_about_references) {
    const auto body = Answer{status_of("R-1", "ACSC", "", "B-1")}.document();
    script.answers.push_back(http(200, body));
    const auto result = adapter->query(items, deadline);
    EXPECT_EQ(text_of(result.outcomes), "accepted B-1 ACSC, unanswered bank_answer_unreadable");
    const auto& request = script.requests.at(0);
    EXPECT_EQ(request.method + " " + request.target, "POST /payments/status");
    EXPECT_EQ(request.headers, (HeaderList{{"Content-Type", "text/plain"}}));
    EXPECT_EQ(request.body, "R-1\nR-2\n");
    EXPECT_EQ(result.exchange.request, request.body);
    EXPECT_EQ(result.exchange.answer, body);
}

TEST_F(HttpsAdapter, transport_failures_of_a_query_tell_nothing) {
    for (const auto failure : {Errc::not_connected, Errc::sent_unknown, Errc::timeout}) {
        script.answers.push_back(fail(failure));
        const auto outcome = "unanswered " + std::string{name(failure)};
        EXPECT_EQ(text_of(adapter->query(items, deadline).outcomes), outcome + ", " + outcome);
    }
}

TEST_F(HttpsAdapter, fetches_statements_behind_the_cursor) {
    script.answers.push_back(http(200, camt053, {{"next-cursor", "2"}, {"More", "true"}}));
    const auto page = adapter->fetch_statement("a/b c&d=é", deadline);
    ASSERT_TRUE(page.has_value()) << to_string(page.error());
    ASSERT_EQ(page->statements.size(), 1u);
    EXPECT_EQ(page->statements[0].bank_id, "S-1");
    EXPECT_EQ(page->cursor, "2");
    EXPECT_TRUE(page->more);
    EXPECT_EQ(page->document, camt053);
    EXPECT_EQ(script.requests.at(0).method + " " + script.requests.at(0).target,
              "GET /statements?after=a%2Fb%20c%26d%3D%C3%A9");
}

TEST_F(HttpsAdapter, nothing_new_keeps_the_cursor) {
    script.answers.push_back(http(204, ""));
    const auto page = adapter->fetch_statement("7", deadline);
    ASSERT_TRUE(page.has_value()) << to_string(page.error());
    EXPECT_TRUE(page->statements.empty());
    EXPECT_EQ(page->cursor, "7");
    EXPECT_FALSE(page->more);
}

TEST_F(HttpsAdapter, a_page_that_cannot_be_read_is_an_error_and_moves_no_cursor) {
    const std::string no_statement =
        R"(<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"><BkToCstmrStmt>)"
        R"(<GrpHdr><MsgId>1</MsgId><CreDtTm>2026-03-02T20:00:00Z</CreDtTm></GrpHdr>)"
        R"(</BkToCstmrStmt></Document>)";
    struct Row {
        const char* name;
        Result<HttpResponse> answer;
        std::vector<Errc> codes;
    };
    const HeaderList next{{"Next-Cursor", "2"}};
    const Row rows[] = {
        {"no cursor", http(200, camt053), {Errc::bank_answer_unreadable}},
        {"another status", http(500, camt053, next), {Errc::sent_unknown}},
        {"not found", http(404, "", next), {Errc::sent_unknown}},
        {"no XML", http(200, "<html>", next), {Errc::malformed}},
        {"nothing at all", http(200, "", next), {Errc::malformed}},
        {"no statement inside",
         http(200, no_statement, next),
         {Errc::statement_empty, Errc::schema_violation}},
        {"no connection", fail(Errc::not_connected), {Errc::not_connected}},
        {"no answer", fail(Errc::timeout), {Errc::timeout}},
    };
    for (const auto& row : rows) {
        script.answers.push_back(row.answer);
        const auto page = adapter->fetch_statement("1", deadline);
        ASSERT_FALSE(page.has_value()) << row.name;
        EXPECT_NE(std::ranges::find(row.codes, page.error().code), row.codes.end())
            << row.name << ": " << to_string(page.error());
    }
}

TEST_F(HttpsAdapter, capabilities_are_the_profiles) {
    EXPECT_EQ(adapter->capabilities().max_batch, 17u);
}

}  // namespace
}  // namespace sluice::iso20022_https
