#include <gmock/gmock.h>

#include "tests/api/api_world.hpp"
#include "tests/report/schema_check.hpp"

// Large-value transactions of some days, from what the banks booked.
namespace sluice::test {
namespace {

using namespace std::chrono_literals;
using ::testing::HasSubstr;

constexpr const char* route = "/v1/screening/reports/large-value";
constexpr const char* cny_number = "6222000011112222";

class LargeValueRoute : public ApiTest {
protected:
    void SetUp() override {
        open_account(10'000'000'00);
        show_cny(StatementKind::statement, {}, 100'000'000'00);
    }
    void TearDown() override { expect_clean_audit(); }

    void show_cny(StatementKind kind, std::vector<StatementEntry> entries,
                  std::int64_t balance_minor = 0) {
        Statement statement{.kind = kind,
                            .bank_id = "C" + std::to_string(next_statement++),
                            .sequence = {},
                            .page = {},
                            .last_page = true,
                            .account = {cny_number, false},
                            .currency = Currency::of("CNY"),
                            .created_at = {},
                            .opening = {},
                            .closing = {},
                            .entries = std::move(entries)};
        if (kind == StatementKind::statement) {
            statement.sequence = 1;
            statement.opening = statement.closing = SignedBalance{balance_minor, {}};
        }
        bank.statements.push_back(std::move(statement));
        fetch();
    }
    static StatementEntry in_cny(StatementEntry entry) {
        entry.amount = Money(entry.amount.minor(), Currency::of("CNY"));
        return entry;
    }
    // Paid from the CNY account and booked.
    std::string pay_cny(const std::string& end_to_end_id, std::int64_t minor,
                        const std::string& country = "CN") {
        auto order = transfer(end_to_end_id, minor);
        order.debtor_account = {cny_number, false};
        order.amount = Money(minor, Currency::of("CNY"));
        order.service_level.clear();
        order.creditor_account = {"6222999900001111", false};
        order.creditor_address.country = country;
        const auto id = try_accept(order).value().id;
        screen();
        submit();
        show_cny(StatementKind::notification, {in_cny(debit(id, minor))});
        EXPECT_EQ(state(id), PaymentState::settled);
        return id.to_string();
    }
    std::string receive_eur(std::int64_t minor) {
        notify({credit(minor)});
        return test_database.query(
            "SELECT line_id FROM statement_line WHERE direction = 'credit' "
            "ORDER BY line_id DESC LIMIT 1");
    }
    std::string today() { return to_iso_date(std::chrono::floor<std::chrono::days>(clock.now())); }
    // A filing of today with `more` members.
    std::string filing(const std::string& more = {}) {
        return R"({"from":")" + today() + R"(","to":")" + today() +
               R"(","customers":[{"enterprise":")" + enterprise.to_string() +
               R"(","country":"CN","native_name":"样例公司"}],)"
               R"("pboc":{"institution_code":"Z1","institution_name":"样例财务公司"})" +
               more + '}';
    }
    Answer days(const std::string& body) {
        return post_as(ann, std::string{route} + "?format=json", body);
    }
    Answer file(const std::string& body) { return post_as(ann, route, body); }
};

std::string notes(const std::string& rows) {
    return R"(,"movements":[)" + rows + ']';
}
std::string equivalent(const std::string& id, const std::string& value) {
    return R"({"id":")" + id + R"(","usd_equivalent":{"currency":"USD","value":")" + value +
           R"("}})";
}

TEST_F(LargeValueRoute, SettledPaymentsThatReachALimitTogetherAreADay) {
    const auto first = pay_cny("E2E-1", 1'200'000'00);
    clock.advance(1s);
    const auto second = pay_cny("E2E-2", 800'000'00, "DE");
    const auto shown = days(filing());
    ASSERT_EQ(shown.status(), 200) << shown.response.body;
    EXPECT_EQ(shown.at("items/0/day"), today());
    EXPECT_EQ(shown.at("items/0/rule"), "2");
    EXPECT_EQ(shown.at("items/0/enterprise_id"), enterprise.to_string());
    EXPECT_EQ(shown.at("items/0/direction"), "payment");
    EXPECT_EQ(shown.at("items/0/total/value"), "2000000.00");
    EXPECT_EQ(shown.at("items/0/limit/value"), "2000000.00");
    EXPECT_EQ(shown.at("items/0/is_single"), "false");
    EXPECT_EQ(shown.at("items/0/movements/0/id"), first);
    EXPECT_EQ(shown.at("items/0/movements/0/kind"), "payment");
    EXPECT_EQ(shown.at("items/0/movements/0/counterparty_name"), "Supplier 供应商");
    EXPECT_EQ(shown.at("items/0/movements/1/id"), second);
    EXPECT_EQ(shown.at("items/0/movements/1/counterparty_country"), "DE");
    EXPECT_EQ(shown.at("items/1/day"), "");

    const auto made = file(filing());
    ASSERT_EQ(made.status(), 200) << made.response.body;
    EXPECT_EQ(made.header("Content-Type"), "application/xml");
    const auto xsd = file_bytes(SLUICE_SOURCE_DIR "/gateway/report/schema/sluice_pboc_1.xsd");
    EXPECT_EQ(violations(xsd, made.response.body), "");
    for (const auto* part : {"<name>样例公司</name>", "<institution_code>Z1<",
                             "<number>6222000011112222</number>", "<value>2000000.00</value>"}) {
        EXPECT_THAT(made.response.body, HasSubstr(part));
    }
}

TEST_F(LargeValueRoute, OnlyWhatWasBookedOnTheDaysCounts) {
    accept("E2E-1", 900'000'00);  // not booked
    pay_cny("E2E-2", 3'000'000'00);
    const auto day = today();
    clock.advance(24h);
    EXPECT_EQ(days(filing()).at("items/0/day"), "");
    const auto none = file(filing());
    EXPECT_EQ(none.status(), 422);
    EXPECT_THAT(none.at("detail"), HasSubstr("nothing to report"));
    auto both = filing();
    both.replace(both.find(today()), day.size(), day);
    EXPECT_EQ(days(both).at("items/0/total/value"), "3000000.00");
    EXPECT_EQ(days(both).at("items/0/is_single"), "true");
}

TEST_F(LargeValueRoute, EachMovementWithoutItsEquivalentIsNamed) {
    const auto one = receive_eur(150'000'00);
    const auto two = receive_eur(40'000'00);
    const auto lacking = days(filing());
    EXPECT_EQ(lacking.status(), 422);
    EXPECT_EQ(lacking.at("code"), "missing_field");
    EXPECT_THAT(lacking.at("detail"), HasSubstr(one + ", 150000.00 EUR"));
    EXPECT_THAT(lacking.at("detail"), HasSubstr(two + ", 40000.00 EUR"));
    EXPECT_EQ(lacking.at("errors/1/pointer"), "/movements");
    const auto given = notes(equivalent(one, "160000.00") + ',' + equivalent(two, "43000.00"));
    const auto shown = days(filing(given));
    ASSERT_EQ(shown.status(), 200) << shown.response.body;
    EXPECT_EQ(shown.at("items/0/direction"), "receipt");
    EXPECT_EQ(shown.at("items/0/total/currency"), "USD");
    EXPECT_EQ(shown.at("items/0/total/value"), "203000.00");
    EXPECT_EQ(shown.at("items/0/movements/0/kind"), "receipt");
    EXPECT_EQ(shown.at("items/0/movements/0/is_cross_border"), "") << "nobody knows";
}

TEST_F(LargeValueRoute, AFileNamesAllThatItLacks) {
    const auto one = receive_eur(300'000'00);
    const auto body = [&](const std::string& more) {
        return R"({"from":")" + today() + R"(","to":")" + today() +
               R"(","customers":[{"enterprise":")" + enterprise.to_string() + R"("}])" +
               notes(equivalent(one, "320000.00")) + more + '}';
    };
    const auto lacking = file(body(""));
    EXPECT_EQ(lacking.status(), 422);
    EXPECT_EQ(lacking.at("errors/0/pointer"), "/pboc/institution_code");
    EXPECT_EQ(lacking.at("errors/1/pointer"), "/pboc/institution_name");
    EXPECT_EQ(lacking.at("errors/2/pointer"), "/customers/0/country");
    EXPECT_EQ(lacking.at("errors/3/pointer"), "/movements/0/counterparty_country");
    EXPECT_EQ(days(body("")).status(), 200) << "staff may look before";
    const auto made =
        file(filing(notes(equivalent(one, "320000.00")) + R"(,"counterparty_country":"FR")"));
    ASSERT_EQ(made.status(), 200) << made.response.body;
    EXPECT_THAT(made.response.body, HasSubstr("<cross_border>true</cross_border>"));
    EXPECT_THAT(made.response.body, HasSubstr("<usd_equivalent currency=\"USD\">"));
}

TEST_F(LargeValueRoute, CashLimitsAndExemptionsAreTheOfficersToTell) {
    const auto id = pay_cny("E2E-1", 60'000'00);
    const auto with = [&](const std::string& note, const std::string& more = {}) {
        return filing(notes(R"({"id":")" + id + "\"," + note + '}') + more);
    };
    EXPECT_EQ(days(filing()).at("items/0/day"), "");
    const auto cash = days(with(R"("means":"cash")"));
    EXPECT_EQ(cash.at("items/0/rule"), "1");
    EXPECT_EQ(cash.at("items/0/movements/0/is_cash"), "true");
    const std::string lowered = R"(,"limits":[{"rule":2,"cny":"50000.00"}])";
    EXPECT_EQ(days(filing(lowered)).at("items/0/rule"), "2");
    EXPECT_EQ(days(with(R"("means":"cash_and_transfer")", lowered)).at("items/1/rule"), "2");
    const std::string honoured = R"(,"exemptions":["own_accounts"])";
    EXPECT_EQ(
        days(with(R"("means":"cash","exemption":"own_accounts")", honoured)).at("items/0/day"), "");
    EXPECT_EQ(days(with(R"("exemption":"own_account")", honoured)).at("errors/0/pointer"),
              "/movements/0/exemption");
    EXPECT_EQ(
        days(with(R"("usd_equivalent":{"currency":"USD","value":"1.00"})")).at("errors/0/pointer"),
        "/movements/0/usd_equivalent");
}

TEST_F(LargeValueRoute, ADebitThatNoPaymentExplainsIsAMovementToo) {
    auto entry = in_cny(credit(2'500'000'00));
    entry.direction = Direction::debit;
    show_cny(StatementKind::notification, {entry});
    const auto shown = days(filing());
    EXPECT_EQ(shown.at("items/0/direction"), "payment") << shown.response.body;
    EXPECT_EQ(shown.at("items/0/movements/0/kind"), "debit");
}

TEST_F(LargeValueRoute, PaymentsThatTheBankBookedAsOneAreMovementsOfTheirOwn) {
    const auto first = accept("E2E-1", 100'000'00).to_string();
    const auto second = accept("E2E-2", 120'000'00).to_string();
    submit();
    auto batch = credit(220'000'00);
    batch.direction = Direction::debit;
    batch.batch_payment_information_id = bank.submissions[0].message_id + "-1";
    batch.batch_count = 2;
    notify({batch});
    const auto shown =
        days(filing(notes(equivalent(first, "110000.00") + ',' + equivalent(second, "130000.00"))));
    ASSERT_EQ(shown.status(), 200) << shown.response.body;
    EXPECT_EQ(shown.at("items/0/total/value"), "240000.00");
    EXPECT_EQ(shown.at("items/0/is_single"), "false");
    EXPECT_EQ(shown.at("items/0/movements/1/kind"), "payment");
    EXPECT_EQ(shown.at("items/0/movements/2/id"), "");
}

TEST_F(LargeValueRoute, APaymentThatCameBackMovesTwice) {
    const auto id = pay_cny("E2E-1", 2'100'000'00);
    auto back = in_cny(debit(*PaymentId::parse(id), 2'100'000'00));
    back.direction = Direction::credit;
    back.details[0].return_reason = "AC04";
    show_cny(StatementKind::notification, {back});
    ASSERT_EQ(state(*PaymentId::parse(id)), PaymentState::returned);
    const auto shown = days(filing());
    EXPECT_EQ(shown.at("items/0/movements/0/kind"), "receipt");
    EXPECT_EQ(shown.at("items/1/movements/0/id"), id);
}

TEST_F(LargeValueRoute, EveryMistakeIsNamedAtOnce) {
    const auto wrong =
        days(R"({"from":"2026-03-01","to":"2026-04-01","customers":[{"enterprise":"x"},)"
             R"({"enterprise":")" +
             other_enterprise.to_string() + R"(","kind":"person"}],"counterparty_country":"ZZ",)" +
             R"("limits":[{"rule":2,"cny":"2000000.01"},{"rule":5}],"exemptions":[1],)"
             R"("movements":[{"id":"a","means":"cheque"},{"id":"a"}],"extra":1})");
    EXPECT_EQ(wrong.status(), 422);
    std::set<std::string> places;
    for (int i = 0; !wrong.at("errors/" + std::to_string(i) + "/pointer").empty(); ++i) {
        places.insert(wrong.at("errors/" + std::to_string(i) + "/pointer"));
    }
    const std::set<std::string> expected{"/to",
                                         "/customers/0/enterprise",
                                         "/customers/1/enterprise",
                                         "/customers/1/kind",
                                         "/counterparty_country",
                                         "/limits/0/cny",
                                         "/limits/1/rule",
                                         "/exemptions",
                                         "/movements/0/means",
                                         "/movements/1/id",
                                         "/extra"};
    EXPECT_EQ(places, expected);
    EXPECT_EQ(days("{}").at("errors/0/pointer"), "/from");
    EXPECT_EQ(days(filing(notes(equivalent(other_enterprise.to_string(), "1.00"))))
                  .at("errors/0/pointer"),
              "/movements/0/id");
    EXPECT_EQ(post_as(ann, std::string{route} + "?format=pdf", filing()).status(), 422);
}

TEST_F(LargeValueRoute, AnOfficerOfAnotherEnterpriseSeesNothing) {
    pay_cny("E2E-1", 3'000'000'00);
    const auto refused = post_as(dan, std::string{route} + "?format=json", filing());
    EXPECT_EQ(refused.status(), 422);
    EXPECT_EQ(refused.at("errors/0/pointer"), "/customers/0/enterprise");
    EXPECT_EQ(post("/v1/screening/reports/large-value", "", filing()).status(), 403)
        << "an ERP's token";
}

}  // namespace
}  // namespace sluice::test
