// What a bank's pain.002 proves. What it does not prove is in doubt: the flow then asks the bank
// and never sends again.
#include <gtest/gtest.h>

#include "tests/unit/bank_answers.hpp"

namespace sluice::iso20022_https {
namespace {

using test::Answer;
using test::http;
using test::reason;
using test::status_of;
using test::text_of;

iso20022::TransactionStatus status(std::string code, std::vector<iso20022::StatusReason> reasons) {
    iso20022::TransactionStatus made;
    made.status = std::move(code);
    made.bank_reference = "B-1";
    made.reasons = std::move(reasons);
    return made;
}

TEST(OutcomeOf, every_status_code) {
    struct Row {
        const char* code;
        const char* outcome;
    };
    const Row rows[] = {
        {"RCVD", "accepted B-1 RCVD"},
        {"ACTC", "accepted B-1 ACTC"},
        {"ACCP", "accepted B-1 ACCP"},
        {"ACFC", "accepted B-1 ACFC"},
        {"ACSP", "accepted B-1 ACSP"},
        {"ACWC", "accepted B-1 ACWC"},
        {"ACSC", "accepted B-1 ACSC"},
        {"ACCC", "accepted B-1 ACCC"},
        {"PDNG", "accepted B-1 PDNG"},
        {"PATC", "accepted B-1 PATC"},
        {"RJCT", "rejected RJCT"},
        {"CANC", "rejected CANC"},
        {"", "in_doubt bank_code_unknown"},
        {"PART", "in_doubt bank_code_unknown"},
        {"BLCK", "in_doubt bank_code_unknown"},
        {"ACWP", "in_doubt bank_code_unknown"},
        {"rjct", "in_doubt bank_code_unknown"},
        {"RJCT ", "in_doubt bank_code_unknown"},
        {"XXXX", "in_doubt bank_code_unknown"},
    };
    for (const auto& row : rows) {
        EXPECT_EQ(text_of(outcome_of(status(row.code, {}))), row.outcome) << row.code;
    }
}

TEST(OutcomeOf, a_rejection_carries_the_first_reason) {
    EXPECT_EQ(text_of(outcome_of(status("RJCT", {{"AC04", false, "closed"}, {"AG01", false, ""}}))),
              "rejected AC04: closed");
    EXPECT_EQ(text_of(outcome_of(status("RJCT", {{"", false, "call us"}}))),
              "rejected RJCT: call us");
}

// "You sent that before": the copy before may have been executed.
TEST(OutcomeOf, a_rejection_as_duplicate_proves_nothing) {
    for (const auto* code : {"AM05", "DU01", "DU02", "DU03", "DU04", "DU05", "DUPL"}) {
        EXPECT_EQ(text_of(outcome_of(status("RJCT", {{code, false, ""}}))),
                  "in_doubt bank_code_unknown")
            << code;
        EXPECT_EQ(text_of(outcome_of(status("RJCT", {{"NARR", false, ""}, {code, false, ""}}))),
                  "in_doubt bank_code_unknown")
            << code << " as the second reason";
    }
}

TEST(DecodeSubmit, by_transaction_and_by_group) {
    const auto ok = status_of("R-1", "ACSP", "", "B-1");
    const auto closed = status_of("R-2", "RJCT", reason("AC04", "closed"));
    struct Row {
        const char* name;
        Answer answer;
        const char* outcomes;
    };
    const Row rows[] = {
        {"one status each", {ok + closed}, "accepted B-1 ACSP, rejected AC04: closed"},
        {"in another order", {closed + ok}, "accepted B-1 ACSP, rejected AC04: closed"},
        {"the group for all", {"", "ACCP"}, "accepted ACCP, accepted ACCP"},
        {"the group refused", {"", "RJCT", reason("FF01")}, "rejected FF01, rejected FF01"},
        {"the group for the silent", {ok, "ACTC"}, "accepted B-1 ACSP, accepted ACTC"},
        {"the group refused as duplicate",
         {"", "RJCT", reason("DU01")},
         "in_doubt bank_code_unknown, in_doubt bank_code_unknown"},
        {"an unlisted group status",
         {"", "ZZZZ"},
         "in_doubt bank_code_unknown, in_doubt bank_code_unknown"},
        {"a part, silent about one",
         {ok, "PART"},
         "accepted B-1 ACSP, in_doubt bank_answer_unreadable"},
        {"no group, silent about one", {ok}, "accepted B-1 ACSP, in_doubt bank_answer_unreadable"},
        {"silent about all",
         {},
         "in_doubt bank_answer_unreadable, in_doubt bank_answer_unreadable"},
        {"the same twice", {ok + ok + closed}, "accepted B-1 ACSP, rejected AC04: closed"},
        {"two things about one",
         {ok + status_of("R-1", "RJCT", reason("AC04")) + closed},
         "in_doubt bank_answer_unreadable, rejected AC04: closed"},
        {"two things about one, then the first again",
         {ok + status_of("R-1", "RJCT") + ok + closed},
         "in_doubt bank_answer_unreadable, rejected AC04: closed"},
        {"no status in the status",
         {status_of("R-1", "") + closed},
         "in_doubt bank_code_unknown, rejected AC04: closed"},
        {"about others only",
         {status_of("R-7", "ACSP")},
         "in_doubt bank_answer_unreadable, in_doubt bank_answer_unreadable"},
    };
    for (const auto& row : rows) {
        EXPECT_EQ(text_of(decode_submit(test::submission(), http(200, row.answer.document()))),
                  row.outcomes)
            << row.name;
    }
}

// Refusals that say at one level what takes their proof away at another.
TEST(DecodeSubmit, levels_that_disagree_prove_nothing) {
    const auto plain = status_of("R-1", "RJCT") + status_of("R-2", "RJCT");
    const auto in_doubt = "in_doubt bank_code_unknown, in_doubt bank_code_unknown";
    const auto unreadable = "in_doubt bank_answer_unreadable, in_doubt bank_answer_unreadable";
    struct Row {
        const char* name;
        Answer answer;
        const char* outcomes;
    };
    const Row rows[] = {
        {"duplicate, said of the group", {plain, "RJCT", reason("DU01")}, in_doubt},
        {"duplicate, said of the payment information",
         {plain, "", "", "RJCT", reason("AM05")},
         in_doubt},
        {"duplicate, said in one of two statuses",
         {status_of("R-1", "RJCT", reason("AC04")) + status_of("R-1", "RJCT", reason("AM05")) +
          status_of("R-2", "ACSP")},
         "in_doubt bank_answer_unreadable, accepted ACSP"},
        {"group refused, payment information taken", {"", "RJCT", "", "ACCP"}, unreadable},
        {"group taken, payment information refused", {"", "ACCP", "", "RJCT"}, unreadable},
        {"group refused, another transaction taken",
         {status_of("R-7", "ACSP"), "RJCT"},
         unreadable},
        {"duplicate, said of the payment information, silent below",
         {"", "RJCT", "", "RJCT", reason("AM05")},
         unreadable},
        {"both refused", {"", "RJCT", reason("FF01"), "RJCT"}, "rejected FF01, rejected FF01"},
    };
    for (const auto& row : rows) {
        EXPECT_EQ(text_of(decode_submit(test::submission(), http(200, row.answer.document()))),
                  row.outcomes)
            << row.name;
    }
}

TEST(DecodeSubmit, an_answer_to_another_message_proves_nothing) {
    Answer other{status_of("R-1", "RJCT") + status_of("R-2", "RJCT")};
    other.original_message_id = "M-2";
    EXPECT_EQ(text_of(decode_submit(test::submission(), http(200, other.document()))),
              "in_doubt bank_answer_unreadable, in_doubt bank_answer_unreadable");
}

TEST(DecodeSubmit, http_status) {
    const Answer good{status_of("R-1", "ACSP") + status_of("R-2", "RJCT")};
    struct Row {
        int status;
        const char* outcome;  // of each instruction
    };
    const Row rows[] = {
        {401, "not_sent not_connected"}, {403, "not_sent not_connected"},
        {429, "not_sent not_connected"}, {100, "in_doubt sent_unknown"},
        {201, "in_doubt sent_unknown"},  {202, "in_doubt sent_unknown"},
        {204, "in_doubt sent_unknown"},  {301, "in_doubt sent_unknown"},
        {302, "in_doubt sent_unknown"},  {404, "in_doubt sent_unknown"},
        {408, "in_doubt sent_unknown"},  {409, "in_doubt sent_unknown"},
        {500, "in_doubt sent_unknown"},  {502, "in_doubt sent_unknown"},
        {503, "in_doubt sent_unknown"},  {504, "in_doubt sent_unknown"},
        {0, "in_doubt sent_unknown"},
    };
    for (const auto& row : rows) {
        const auto outcomes = decode_submit(test::submission(), http(row.status, good.document()));
        ASSERT_EQ(outcomes.size(), 2u);
        EXPECT_EQ(text_of(outcomes[0]), row.outcome) << row.status;
        EXPECT_EQ(text_of(outcomes[1]), row.outcome) << row.status;
    }
    EXPECT_EQ(text_of(decode_submit(test::submission(), http(400, good.document()))),
              "accepted ACSP, rejected RJCT")
        << "a refusal in the bank's own words";
}

TEST(DecodeSubmit, what_cannot_be_read_proves_nothing) {
    const auto good = Answer{status_of("R-1", "RJCT")}.document();
    const std::string doctype = "<!DOCTYPE x [<!ENTITY e \"ACSP\">]>";
    for (const auto& body :
         {std::string{}, std::string{"<html>502 Bad Gateway</html>"}, std::string{"{\"ok\":true}"},
          good.substr(0, good.size() / 2), good + good, doctype + good,
          std::string{"\xff\xfe"} + good, std::string(200, '\0')}) {
        EXPECT_EQ(text_of(decode_submit(test::submission(), http(200, body))),
                  "in_doubt bank_answer_unreadable, in_doubt bank_answer_unreadable")
            << body.substr(0, 60);
    }
}

TEST(DecodeQuery, one_answer_an_item) {
    const QueryItem items[] = {{"R-1", "M-1"}, {"R-2", "M-1"}};
    const auto unknown = status_of("R-1", "", reason("UNKNOWN"));
    struct Row {
        const char* name;
        Answer answer;
        const char* outcomes;
    };
    const auto taken = status_of("R-2", "ACSC", "", "B-2");
    const Row rows[] = {
        {"known",
         {status_of("R-1", "RJCT", reason("AC04", "closed")) + taken},
         "rejected AC04: closed, accepted B-2 ACSC"},
        {"the bank does not know it", {unknown + taken}, "unknown UNKNOWN, accepted B-2 ACSC"},
        {"silent", {taken}, "unanswered bank_answer_unreadable, accepted B-2 ACSC"},
        {"the group does not answer for it",
         {taken, "RJCT"},
         "unanswered bank_answer_unreadable, accepted B-2 ACSC"},
        {"unlisted",
         {status_of("R-1", "ZZZZ") + taken},
         "unanswered bank_code_unknown, accepted B-2 ACSC"},
        {"refused as duplicate",
         {status_of("R-1", "RJCT", reason("AM05")) + taken},
         "unanswered bank_code_unknown, accepted B-2 ACSC"},
        {"no status, another reason",
         {status_of("R-1", "", reason("NARR")) + taken},
         "unanswered bank_code_unknown, accepted B-2 ACSC"},
        {"unknown with a status is no unknown",
         {status_of("R-1", "PDNG", reason("UNKNOWN")) + taken},
         "accepted PDNG, accepted B-2 ACSC"},
        {"unknown and known at once",
         {unknown + status_of("R-1", "ACSP") + taken},
         "unanswered bank_answer_unreadable, accepted B-2 ACSC"},
    };
    for (const auto& row : rows) {
        EXPECT_EQ(text_of(decode_query(items, http(200, row.answer.document()))), row.outcomes)
            << row.name;
    }
}

TEST(DecodeQuery, without_a_readable_answer_nothing_is_known) {
    const QueryItem items[] = {{"R-1", "M-1"}, {"R-2", "M-1"}};
    const auto good = Answer{status_of("R-1", "", reason("UNKNOWN"))}.document();
    for (const int status : {0, 204, 302, 400, 401, 403, 404, 429, 500, 503}) {
        EXPECT_EQ(text_of(decode_query(items, http(status, good))),
                  "unanswered sent_unknown, unanswered sent_unknown")
            << status << ": a 404 is no \"unknown\" of the bank";
    }
    const auto outcomes = decode_query(items, http(200, "<html/>"));
    ASSERT_EQ(outcomes.size(), 2u);
    EXPECT_TRUE(std::holds_alternative<Unanswered>(outcomes[0]));
    EXPECT_TRUE(std::holds_alternative<Unanswered>(outcomes[1]));
}

TEST(EncodeQuery, is_one_reference_a_line) {
    const QueryItem items[] = {{"R-1", "M-1"}, {"R-2", "M-2"}};
    EXPECT_EQ(encode_query(items), "R-1\nR-2\n");
    EXPECT_EQ(encode_query({}), "");
}

}  // namespace
}  // namespace sluice::iso20022_https
