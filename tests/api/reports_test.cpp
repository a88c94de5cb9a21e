#include <gmock/gmock.h>

#include "security/digest/digest.hpp"
#include "tests/api/desk_world.hpp"
#include "tests/report/schema_check.hpp"

// Cases as reports to authorities.
namespace sluice::test {
namespace {

using ::testing::HasSubstr;

const std::string address = R"({"street":"1 Main Street","city":"Vienna","state":"VA",)"
                            R"("postal_code":"22102","country":"US"})";
const std::string phone = R"({"country_prefix":"1","number":"7035550100"})";
const std::string person = R"({"kind":"person","given_name":"Ann","family_name":"Lee",)"
                           R"("country":"US","addresses":[)" +
                           address + R"(],"phones":[)" + phone + "]}";

// What all authorities ask, and `more` members.
std::string filing(const std::string& more = {}) {
    return R"({"narrative":"It does not fit.","action":"Refused.","reporter":)" + person +
           R"(,"enterprise":{"country":"US","name":"Acme BV","addresses":[)" + address +
           R"(],"documents":[{"kind":"registration","number":"12345678","country":"NL"},)"
           R"({"kind":"tax_id","number":"123456789","country":"US"}]},)"
           R"("counterparty":{"kind":"company","name":"Supplier","country":"DE",)"
           R"("addresses":[)" +
           address +
           R"(]},"counterparty_bank":{"bic":"COBADEFFXXX"},)"
           R"("pboc":{"institution_code":"X1","institution_name":"Finance Co"},)"
           R"("goaml":{"rentity_id":7,"local_currency":"USD",)"
           R"("indicators":[{"reason":"list","indicator":"ACTRC"}]},)"
           R"("fincen":{"transmitter_name":"Sample Payments Inc.","transmitter_tin":"987654321",)"
           R"("transmitter_control_code":"TBSATEST","transmitter_contact":"Filing Desk",)"
           R"("contact_office":"Compliance Office","primary_regulator":"7",)"
           R"("transmitter_address":)" +
           address + R"(,"transmitter_phone":)" + phone + R"(,"contact_phone":)" + phone +
           R"(,"activities":[{"reason":"list","type":8,"subtype":809}]})" + more + '}';
}

std::string dollars(const std::string& value) {
    return R"(,"reported_amount":{"currency":"USD","value":")" + value + R"("})";
}

Schema fincen_schema(const std::string& form) {
    return Schema{
        file_bytes(SLUICE_SOURCE_DIR "/tests/data/fincen/EFL_" + form + "XBatchSchema.xsd")};
}

class Reports : public Desk {
protected:
    // The id of the one case, of a vendor that a list names.
    std::string beneficiary_case() {
        screen();
        hold_beneficiaries();
        post("/v1/master-data", "",
             R"({"records":[{"kind":"vendor","vendor_id":"V1","name":"Supplier 供应商",)"
             R"("account":"A1","country":"DE"}]})");
        while (screen() > 0) {
        }
        return "/v1/screening/cases/" + get_as(ann, "/v1/screening/cases").at("items/0/id");
    }
    Answer report(const std::string& of_case, const std::string& format, const std::string& body) {
        return post_as(ann, of_case + "/report?format=" + format, body);
    }
    std::string made(const std::string& of_case, const std::string& format,
                     const std::string& body) {
        const auto answer = report(of_case, format, body);
        EXPECT_EQ(answer.status(), 200) << format << ' ' << answer.response.body;
        return answer.response.body;
    }
    void expect_valid_goaml(const std::string& xml) {
        EXPECT_THAT(xml, HasSubstr("<report_indicators><indicator>ACTRC</indicator>"));
        if (const auto* schema = std::getenv("SLUICE_GOAML_XSD")) {
            EXPECT_EQ(Schema{schema_text(schema)}.violations(xml), "");
        }
    }
};

TEST_F(Reports, ACaseBecomesAReportWhenNothingIsMissing) {
    const auto payment = hold("E2E-1");
    const auto reported = [&](const std::string& format, const std::string& more) {
        return post_as(ann, at(payment, "/report?format=" + format),
                       R"({"narrative":"It does not fit.","action":"held")" + more + '}');
    };
    const std::string parties =
        R"(,"enterprise":{"country":"NL"},"counterparty":{"country":"DE","native_name":"供应商"})";
    const auto made = reported(
        "pboc", parties + R"(,"pboc":{"institution_code":"X1","institution_name":"Finance Co"})");
    ASSERT_EQ(made.status(), 200) << made.response.body;
    EXPECT_EQ(made.header("Content-Type"), "application/xml");
    for (const auto* part : {"<name>供应商</name>", "<number>DE89370400440532013000</number>",
                             "<value>10.00</value>", "entry E1: Listed Ltd", "It does not fit."}) {
        EXPECT_THAT(made.response.body, HasSubstr(part));
    }
    const auto shown = get_as(ann, at(payment));
    EXPECT_EQ(shown.at("events/1/event"), "note");
    EXPECT_EQ(shown.at("events/1/note"),
              "report pboc, SHA-256 " + digest::hex(digest::sha256(made.response.body)));

    const auto lacking = reported("pboc", parties);
    EXPECT_EQ(lacking.status(), 422);
    EXPECT_THAT(lacking.at("detail"), HasSubstr("institution_code"));
    EXPECT_EQ(reported("goaml_str", parties).status(), 422);
    EXPECT_EQ(reported("fincen_sar", parties).status(), 422);
    EXPECT_EQ(reported("pdf", parties).status(), 422);
    EXPECT_EQ(reported("pboc", R"(,"counterparty":{"born":"soon"})").at("errors/0/pointer"),
              "/counterparty/born");
    EXPECT_EQ(get_as(ann, at(payment)).at("events/2/event"), "") << "only what was made is noted";
    EXPECT_EQ(post_as(dan, at(payment, "/report?format=pboc"), R"({"narrative":"n","action":"a"})")
                  .status(),
              404);
}

// All forms of one case that two officers have confirmed, by the schemas of those who take them.
TEST_F(Reports, AConfirmedCaseBecomesEveryReport) {
    const auto payment = hold("E2E-1");
    decide(payment, "refuse", "listed_party");
    const auto one = at(payment);
    const auto body = filing(dollars("11.00"));
    EXPECT_EQ(fincen_schema("SAR").violations(made(one, "fincen_sar", body)), "");
    const Schema pboc{file_bytes(SLUICE_SOURCE_DIR "/gateway/report/schema/sluice_pboc_1.xsd")};
    EXPECT_EQ(pboc.violations(made(one, "pboc", body)), "");
    expect_valid_goaml(made(one, "goaml_str", body));
    const auto activity = made(one, "goaml_sar", body);
    expect_valid_goaml(activity);
    EXPECT_THAT(activity, HasSubstr("<report_code>SAR</report_code>"));
    EXPECT_THAT(activity, HasSubstr("<activity><report_parties>"));
}

TEST_F(Reports, ATransferInCashBecomesACtr) {
    const auto payment = hold("E2E-1");
    const auto one = at(payment);
    const auto schema = fincen_schema("CTR");
    const std::string conductor = R"(,"conductor":)" + person;
    const auto in =
        made(one, "fincen_ctr", filing(dollars("12000.00") + R"(,"means":"cash_in")" + conductor));
    EXPECT_EQ(schema.violations(in), "");
    EXPECT_THAT(in, HasSubstr("<fc2:TotalCashInReceiveAmountText>12000</"));
    EXPECT_THAT(in, HasSubstr("DE89370400440532013000")) << "the creditor's account";
    EXPECT_THAT(in, HasSubstr("<fc2:RawIndividualFirstName>Ann</"));
    const auto out =
        made(one, "fincen_ctr", filing(dollars("12000.00") + R"(,"means":"cash_out")" + conductor));
    EXPECT_EQ(schema.violations(out), "");
    EXPECT_THAT(out, HasSubstr("<fc2:TotalCashOutAmountText>12000</"));
    EXPECT_THAT(out, HasSubstr(number)) << "the debtor's account";
}

TEST_F(Reports, CashThatCameInIsOfTheEnterprise) {
    screen();
    judge.answer = [](const flow::Fact&) {
        flow::Judgement judgement;
        judgement.hits = {ScriptedJudge::hit("E1", flow::Verdict::hold)};
        return judgement;
    };
    notify({credit(12'000'00)});
    screen();
    const auto one = "/v1/screening/cases/" + get_as(ann, "/v1/screening/cases").at("items/0/id");
    const auto body = filing(dollars("13000.00") + R"(,"means":"cash_in")");
    EXPECT_EQ(report(one, "fincen_ctr", body).at("errors/0/pointer"), "/conductor");
    const auto in =
        made(one, "fincen_ctr",
             filing(dollars("13000.00") + R"(,"means":"cash_in","conductor":)" + person));
    EXPECT_EQ(fincen_schema("CTR").violations(in), "");
    EXPECT_THAT(in, HasSubstr("<fc2:TotalCashInReceiveAmountText>13000</"));
    EXPECT_THAT(in, HasSubstr("<fc2:AccountNumberText>" + number));
}

TEST_F(Reports, ACtrNamesWhatItLacks) {
    const auto payment = hold("E2E-1");
    const auto one = at(payment);
    const auto no_means = report(one, "fincen_ctr", filing(dollars("12000.00")));
    EXPECT_EQ(no_means.status(), 422);
    EXPECT_EQ(no_means.at("code"), "missing_field");
    EXPECT_EQ(no_means.at("errors/0/pointer"), "/means");
    const auto no_conductor = report(one, "fincen_ctr", filing(R"(,"means":"cash_in")"));
    EXPECT_EQ(no_conductor.at("errors/0/pointer"), "/conductor");
    const auto wrong =
        report(one, "fincen_ctr", filing(R"(,"means":"cheque","conductor":{"kind":"company"})"));
    EXPECT_EQ(wrong.at("errors/0/pointer"), "/means");
    EXPECT_EQ(wrong.at("errors/1/pointer"), "/conductor/kind");
    const std::string conductor = R"(,"means":"cash_in","conductor":)" + person;
    EXPECT_THAT(report(one, "fincen_ctr", filing(conductor)).at("detail"),
                HasSubstr("reported_amount (in USD)"));
    EXPECT_THAT(report(one, "fincen_ctr", filing(dollars("9000.00") + conductor)).at("detail"),
                HasSubstr("above USD 10,000"));
    EXPECT_EQ(get_as(ann, one).at("events/1/event"), "") << "only what was made is noted";
}

TEST_F(Reports, ABeneficiaryIsReportedWithoutATransfer) {
    const auto one = beneficiary_case();
    const auto sar = made(one, "fincen_sar", filing());
    EXPECT_EQ(fincen_schema("SAR").violations(sar), "");
    EXPECT_THAT(sar, HasSubstr("NoAmountInvolvedIndicator"));
    EXPECT_THAT(sar, HasSubstr("<fc2:AccountNumberText>A1</"));
    const Schema schema{file_bytes(SLUICE_SOURCE_DIR "/gateway/report/schema/sluice_pboc_1.xsd")};
    const auto pboc = made(one, "pboc", filing());
    EXPECT_EQ(schema.violations(pboc), "");
    EXPECT_THAT(pboc, HasSubstr("<name>Supplier 供应商</name>"));
    EXPECT_EQ(pboc.find("<transfer>"), std::string::npos);
    const auto activity = made(one, "goaml_sar", filing());
    expect_valid_goaml(activity);
    EXPECT_THAT(activity, HasSubstr("<activity><report_parties>"));
    EXPECT_THAT(get_as(ann, one).at("events/3/note"), HasSubstr("report goaml_sar, SHA-256 "));
    for (const auto* format : {"goaml_str", "fincen_ctr"}) {
        const auto refused = report(one, format, filing(R"(,"means":"cash_in")"));
        EXPECT_EQ(refused.status(), 422) << format;
        EXPECT_EQ(refused.at("errors/0/pointer"), "?format");
        EXPECT_THAT(refused.at("detail"), HasSubstr("has no transfer"));
    }
}

}  // namespace
}  // namespace sluice::test
