#include <gtest/gtest.h>
#include <zlib.h>

#include <algorithm>

#include "adapters/banks/wire/pain002.hpp"
#include "gateway/api/status_report.hpp"
#include "tests/api/api_world.hpp"

namespace sluice::test {
namespace {

std::string gzip(const std::string& plain) {
    z_stream stream{};
    deflateInit2(&stream, 9, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY);
    std::string out(plain.size() + 256, '\0');
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(plain.data()));
    stream.avail_in = static_cast<uInt>(plain.size());
    stream.next_out = reinterpret_cast<Bytef*>(out.data());
    stream.avail_out = static_cast<uInt>(out.size());
    EXPECT_EQ(deflate(&stream, Z_FINISH), Z_STREAM_END);
    out.resize(stream.total_out);
    deflateEnd(&stream);
    return out;
}

std::string transaction(const std::string& end_to_end_id, const std::string& amount,
                        const std::string& iban = "DE89370400440532013000") {
    return "<CdtTrfTxInf><PmtId><InstrId>I-" + end_to_end_id + "</InstrId><EndToEndId>" +
           end_to_end_id + "</EndToEndId></PmtId><Amt><InstdAmt Ccy=\"EUR\">" + amount +
           "</InstdAmt></Amt><Cdtr><Nm>Supplier</Nm></Cdtr><CdtrAcct><Id><IBAN>" + iban +
           "</IBAN></Id></CdtrAcct></CdtTrfTxInf>";
}

struct File {
    std::string version = "09";
    std::string message_id = "MSG-1";
    std::string count = "2";
    std::string transactions = transaction("E2E-1", "10.00") + transaction("E2E-2", "20.00");

    std::string xml(const std::string& iban) const {
        const bool old = version == "03";
        const std::string date = old ? "2026-03-02" : "<Dt>2026-03-02</Dt>";
        const std::string agent = old ? "<BIC>ABNANL2A</BIC>" : "<BICFI>ABNANL2A</BICFI>";
        return R"(<?xml version="1.0" encoding="UTF-8"?>
<Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.001.001.)" +
               version + "\"><CstmrCdtTrfInitn><GrpHdr><MsgId>" + message_id +
               "</MsgId><CreDtTm>2026-03-02T09:00:00</CreDtTm><NbOfTxs>" + count +
               "</NbOfTxs><InitgPty><Nm>Acme</Nm></InitgPty></GrpHdr>\n"
               "<PmtInf><PmtInfId>P-1</PmtInfId><PmtMtd>TRF</PmtMtd><ReqdExctnDt>" +
               date + "</ReqdExctnDt><Dbtr><Nm>Acme</Nm></Dbtr><DbtrAcct><Id><IBAN>" + iban +
               "</IBAN></Id></DbtrAcct><DbtrAgt><FinInstnId>" + agent +
               "</FinInstnId></DbtrAgt>\n" + transactions +
               "</PmtInf></CstmrCdtTrfInitn></Document>";
    }
};

class Files : public ApiTest {
protected:
    void SetUp() override { open_account(100'00); }
    void TearDown() override { expect_clean_audit(); }

    Answer upload(const std::string& body, const std::string& key, http::Headers more = {}) {
        more.emplace_back("Idempotency-Key", key);
        if (std::ranges::none_of(more, [](const auto& h) { return h.first == "Content-Type"; })) {
            more.emplace_back("Content-Type", "application/xml");
        }
        return send("POST", "/v1/files", body, std::move(more));
    }
};

TEST_F(Files, EachTransactionIsJudgedOnItsOwn) {
    File file;
    file.transactions = transaction("E2E-1", "10.00") + transaction("E2E-2", "200.00");
    const auto answer = upload(file.xml(number), "k1");
    ASSERT_EQ(answer.status(), 202) << answer.response.body;
    EXPECT_EQ(answer.header("Location"), "/v1/files/" + answer.at("id"));
    EXPECT_EQ(answer.at("message_id"), "MSG-1");
    EXPECT_EQ(answer.at("message_version"), "pain.001.001.09");
    EXPECT_EQ(answer.at("accepted_count"), "1");
    EXPECT_EQ(answer.at("refused_count"), "1");
    EXPECT_EQ(answer.at("done"), "true");
    EXPECT_EQ(answer.at("items/0/state"), "received");
    EXPECT_EQ(answer.at("items/1/error/code"), "insufficient_funds");
    EXPECT_EQ(answer.at("items/1/error/xpath"),
              "/Document/CstmrCdtTrfInitn/PmtInf[1]/CdtTrfTxInf[2]/Amt/InstdAmt");
    EXPECT_EQ(answer.at("items/1/error/line"), "4");
    EXPECT_EQ(answer.at("items/1/end_to_end_id"), "E2E-2");
    EXPECT_EQ(get("/v1/payments?batch=" + answer.at("id")).at("items/0/end_to_end_id"), "E2E-1");
}

TEST_F(Files, AreTakenPlainAndCompressed) {
    const File one{.message_id = "M1", .count = "1", .transactions = transaction("A", "1.00")};
    const File two{.message_id = "M2", .count = "1", .transactions = transaction("B", "1.00")};
    const File three{.message_id = "M3", .count = "1", .transactions = transaction("C", "1.00")};
    EXPECT_EQ(upload(one.xml(number), "1", {{"Content-Type", "text/xml"}}).status(), 202);
    EXPECT_EQ(upload(gzip(two.xml(number)), "2", {{"Content-Type", "application/gzip"}}).status(),
              202);
    EXPECT_EQ(upload(gzip(three.xml(number)), "3", {{"Content-Encoding", "gzip"}}).status(), 202);
    EXPECT_EQ(upload("{}", "4", {{"Content-Type", "application/json"}}).status(), 415);
    EXPECT_EQ(upload("x", "5", {{"Content-Encoding", "br"}}).status(), 415);
}

TEST_F(Files, SameKeyGivesTheSameFileAndSameMsgIdIsRefused) {
    const auto xml = File{}.xml(number);
    const auto first = upload(xml, "k1");
    const auto again = upload(xml, "k1");
    EXPECT_EQ(again.status(), 202);
    EXPECT_EQ(again.at("id"), first.at("id"));
    EXPECT_EQ(again.header("Idempotency-Replayed"), "true");
    const auto duplicate = upload(xml, "k2");
    EXPECT_EQ(duplicate.status(), 409);
    EXPECT_EQ(duplicate.at("code"), "duplicate_message");
    EXPECT_EQ(upload(xml + " ", "k1").at("code"), "idempotency_key_reused");
    EXPECT_EQ(test_database.query("SELECT count(*) FROM payment"), "2");
}

TEST_F(Files, ABrokenFileIsRefusedAsAWholeWithItsPlace) {
    File file;
    file.count = "3";
    const auto answer = upload(file.xml(number), "k1");
    EXPECT_EQ(answer.status(), 422);
    EXPECT_EQ(answer.at("code"), "transaction_count_mismatch");
    EXPECT_NE(answer.at("errors/0/xpath").find("NbOfTxs"), std::string::npos);
    EXPECT_EQ(upload("no XML at all", "k2").status(), 400);
    EXPECT_EQ(upload("<!DOCTYPE x [<!ENTITY y SYSTEM \"file:///etc/passwd\">]><Document/>", "k3")
                  .at("code"),
              "entity_forbidden");
    EXPECT_EQ(test_database.query("SELECT count(*) FROM payment"), "0");
}

TEST_F(Files, Pain002IsTheAnswerWhenXmlIsAskedFor) {
    struct Row {
        std::string version;
        std::string report;
    };
    for (const auto& [version, report] :
         {Row{"03", "pain.002.001.03"}, Row{"09", "pain.002.001.10"}}) {
        File file{.version = version, .message_id = "MSG-" + version};
        file.transactions =
            transaction("E1-" + version, "1.00") + transaction("E2-" + version, "1000.00");
        const auto answer =
            upload(file.xml(number), "k" + version, {{"Accept", "application/xml"}});
        ASSERT_EQ(answer.status(), 202) << answer.response.body;
        EXPECT_NE(answer.response.body.find(report), std::string::npos);
        const auto read = iso20022::read_pain002(answer.response.body);
        ASSERT_TRUE(read) << to_string(read.error());
        EXPECT_EQ(read->original_message_id, "MSG-" + version);
        EXPECT_EQ(read->original_message_name, "pain.001.001." + version);
        EXPECT_EQ(read->group_status, "PART");
        ASSERT_EQ(read->transactions.size(), 2u);
        EXPECT_EQ(read->transactions[0].status, "PDNG");
        EXPECT_EQ(read->transactions[1].status, "RJCT");
        EXPECT_EQ(read->transactions[1].reasons.at(0).code, "AM04");
        EXPECT_EQ(read->transactions[1].payment_information_id, "P-1");
    }
}

TEST_F(Files, ARefusedFileIsARejectedGroupWhenXmlIsAskedFor) {
    File file;
    file.count = "3";
    const auto answer = upload(file.xml(number), "k1", {{"Accept", "application/xml"}});
    EXPECT_EQ(answer.status(), 422);
    const auto read = iso20022::read_pain002(answer.response.body);
    ASSERT_TRUE(read) << to_string(read.error());
    EXPECT_EQ(read->original_message_id, "MSG-1");
    EXPECT_EQ(read->group_status, "RJCT");
    EXPECT_EQ(read->group_reasons.at(0).code, "AM18");
    const auto unreadable = upload("<Document", "k2", {{"Accept", "application/xml"}});
    EXPECT_EQ(unreadable.header("Content-Type"), "application/problem+json");
}

TEST_F(Files, StatusReportFollowsThePayments) {
    const auto id = upload(File{}.xml(number), "k1").at("id");
    const auto statuses = [&] {
        const auto answer = get("/v1/files/" + id + "/status-report");
        const auto report = iso20022::read_pain002(answer.response.body);
        EXPECT_TRUE(report) << answer.response.body;
        return report->group_status + ' ' + report->transactions.at(0).status + ' ' +
               report->transactions.at(1).status;
    };
    EXPECT_EQ(statuses(), "ACCP PDNG PDNG");
    bank.answer_submit = [](const BankInstruction& instruction) -> SubmitOutcome {
        if (instruction.transfer.end_to_end_id == "E2E-2") {
            return Rejected{"AC04", "closed"};
        }
        return Accepted{"REF", "ACSP"};
    };
    submit();
    EXPECT_EQ(statuses(), "PART ACSP RJCT");
    const auto first = get("/v1/payments?end_to_end_id=E2E-1").at("items/0/id");
    notify({debit(*PaymentId::parse(first), 10'00)});
    EXPECT_EQ(statuses(), "PART ACSC RJCT");
}

TEST_F(Files, StatusReportSaysPendingOfWhatIsHeldAndNotWhy) {
    judge.answer = [](const flow::Fact& fact) {
        flow::Judgement judgement;
        if (fact.payment->transfer.end_to_end_id == "E2E-1") {
            judgement.hits = {ScriptedJudge::hit("E1", flow::Verdict::hold)};
        }
        return judgement;
    };
    const auto id = upload(File{}.xml(number), "k1").at("id");
    submit();
    const auto answer = get("/v1/files/" + id + "/status-report");
    const auto report = iso20022::read_pain002(answer.response.body);
    ASSERT_TRUE(report) << answer.response.body;
    EXPECT_EQ(report->transactions.at(0).status, "PDNG");
    EXPECT_TRUE(report->transactions.at(0).reasons.empty());
    EXPECT_EQ(report->transactions.at(1).status, "ACSP");
    EXPECT_EQ(get("/v1/files/" + id).at("items/0/state"), "held");
}

TEST_F(Files, ItemsArePaged) {
    const auto id = upload(File{}.xml(number), "k1").at("id");
    const auto first = get("/v1/files/" + id + "?limit=1");
    EXPECT_EQ(first.at("items/0/ordinal"), "1");
    EXPECT_EQ(first.at("items/1/ordinal"), "");
    const auto second = get("/v1/files/" + id + "?limit=1&cursor=" + first.at("next_cursor"));
    EXPECT_EQ(second.at("items/0/ordinal"), "2");
    EXPECT_EQ(second.at("next_cursor"), "");
    EXPECT_EQ(get("/v1/files/" + id + "?cursor=p1").status(), 422);
    EXPECT_EQ(get("/v1/batches/" + id).status(), 404);
    EXPECT_EQ(get("/v1/files/0193a000-0000-7000-8000-00000000ffff").status(), 404);
}

TEST_F(Files, JsonBatchIsBestEffort) {
    const auto body = R"({"message_id":"B-1","payments":[)" + payment_json("E2E-1", "10.00") +
                      R"(,{"end_to_end_id":"E2E-2","bad":1},)" + payment_json("E2E-3", "500") +
                      "]}";
    const auto made = post("/v1/batches", "k1", body);
    ASSERT_EQ(made.status(), 202) << made.response.body;
    EXPECT_EQ(made.at("items/0/state"), "received");
    EXPECT_EQ(made.at("items/1/error/pointer"), "/payments/1/amount");
    EXPECT_EQ(made.at("items/1/end_to_end_id"), "E2E-2");
    EXPECT_EQ(made.at("items/2/error/code"), "insufficient_funds");
    EXPECT_EQ(made.at("items/2/error/pointer"), "/payments/2/amount");
    EXPECT_EQ(get(made.header("Location")).at("accepted_count"), "1");
    EXPECT_EQ(post("/v1/batches", "k1", body).at("id"), made.at("id"));
    EXPECT_EQ(post("/v1/batches", "k1", body + " ").at("code"), "idempotency_key_reused");
    for (const std::string bad : {R"({"payments":[]})", R"({})", R"([])", R"({"payments":{}})"}) {
        EXPECT_EQ(post("/v1/batches", "k2", bad).status(), 422) << bad;
    }
}

TEST(StatusReport, OnlyACleanMsgIdIsTakenFromABrokenDocument) {
    const std::string head = "<Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:pain.001.001.03\">";
    EXPECT_EQ(api::sniff_original(head + "<MsgId>A-1</MsgId>")->message_id, "A-1");
    EXPECT_EQ(api::sniff_original(head + "<p:MsgId>A-1</p:MsgId>")->version, "pain.001.001.03");
    EXPECT_EQ(api::sniff_original(gzip(head + "<MsgId>A-1</MsgId>"))->message_id, "A-1");
    for (const std::string& bad :
         {head, head + "<MsgId></MsgId>", head + "<MsgId>A", head + "<MsgId>A\"&quot;</MsgId>",
          head + "<MsgId>" + std::string(36, 'x') + "</MsgId>", head + "<OrgnlMsgId>A</OrgnlMsgId>",
          std::string{"<MsgId>A</MsgId>"}, std::string{}}) {
        EXPECT_FALSE(api::sniff_original(bad)) << bad;
    }
}

TEST(StatusReport, EveryCodeHasAReasonOfFourLetters) {
    for (const auto& row : errc_table()) {
        EXPECT_EQ(api::reason_code(row.code).size(), 4u) << row.name;
    }
}

}  // namespace
}  // namespace sluice::test
