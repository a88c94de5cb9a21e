#include <gtest/gtest.h>

#include <cstdlib>
#include <functional>
#include <random>

#include "gateway/report/fincen.hpp"
#include "gateway/report/goaml.hpp"
#include "gateway/report/pboc.hpp"
#include "tests/report/sample_case.hpp"
#include "tests/report/schema_check.hpp"
#include "tests/support/print_error.hpp"

// Whatever a case holds, a report is either refused with a reason or valid by its schema.
namespace sluice::report {
namespace {

using Texts = std::vector<std::string*>;

void add_party(Texts& texts, Party& party) {
    texts.insert(texts.end(), {&party.given_name, &party.middle_name, &party.family_name,
                               &party.name, &party.native_name, &party.country, &party.residence,
                               &party.state_of_incorporation, &party.occupation, &party.email,
                               &party.suspicion});
    for (auto& alias : party.aliases) {
        texts.push_back(&alias);
    }
    for (auto& a : party.addresses) {
        texts.insert(texts.end(), {&a.street, &a.city, &a.state, &a.postal_code, &a.country});
    }
    for (auto& phone : party.phones) {
        texts.insert(texts.end(), {&phone.country_prefix, &phone.number});
    }
    for (auto& document : party.documents) {
        texts.insert(texts.end(), {&document.number, &document.country});
    }
    for (auto& a : party.accounts) {
        texts.insert(texts.end(), {&a.number, &a.iban, &a.bank_name, &a.bank_bic, &a.bank_branch,
                                   &a.bank_country, &a.currency});
    }
}

Texts texts_of(CaseReport& report) {
    Texts texts{&report.case_id, &report.narrative, &report.action};
    add_party(texts, report.enterprise);
    add_party(texts, report.reporter);
    for (auto& party : report.parties) {
        texts.push_back(&party.id);
        add_party(texts, party);
    }
    for (auto& transfer : report.transfers) {
        texts.insert(texts.end(), {&transfer.id, &transfer.bank_reference, &transfer.purpose,
                                   &transfer.remittance, &transfer.status, &transfer.place});
    }
    for (auto& reason : report.reasons) {
        texts.insert(texts.end(), {&reason.code, &reason.text});
    }
    return texts;
}

std::string any_text(std::minstd_rand& random) {
    static const std::vector<std::string> pool{"",
                                               " ",
                                               "张三",
                                               " a\tb\r\n ",
                                               "Müller",
                                               "<&>\"']]>",
                                               "\xFF\xFE",
                                               "\x01",
                                               "US",
                                               "usa",
                                               "0",
                                               "XX",
                                               "a@b.example",
                                               "a@b",
                                               "+86 (21) 5555-1234",
                                               "S01",
                                               "\xEF\xBF\xBE",
                                               "-",
                                               "CNY"};
    if (random() % 3 == 0) {
        const std::size_t lengths[] = {3,   4,   9,   10,  11,  12,  16,  17,   25,   26,
                                       35,  36,  40,  41,  50,  51,  64,  65,   100,  101,
                                       128, 129, 150, 151, 255, 256, 513, 4001, 8001, 20001};
        return std::string(lengths[random() % 30], random() % 2 == 0 ? 'x' : '7');
    }
    return pool[random() % pool.size()];
}

void change(CaseReport& report, std::minstd_rand& random) {
    const auto texts = texts_of(report);
    for (auto count = 1 + random() % 3; count > 0; --count) {
        *texts[random() % texts.size()] = any_text(random);
    }
    auto& party = report.parties[random() % report.parties.size()];
    switch (random() % 8) {
        case 0:
            party.is_customer = !party.is_customer;
            break;
        case 1:
            party.is_subject = !party.is_subject;
            break;
        case 2:
            party.born.reset();
            break;
        case 3:
            party.accounts.clear();
            break;
        case 4:
            party.documents.clear();
            break;
        case 5:
            party.born = test::day("1850-01-01");
            break;
        case 6:
            report.transfers.pop_back();
            break;
        default:
            break;
    }
}

void expect_refused_or_valid(const CaseReport& start, const test::Schema& schema,
                             const std::function<Result<std::string>(const CaseReport&)>& write) {
    int valid = 0;
    int refused = 0;
    for (std::uint32_t seed = 1; seed <= 1500; ++seed) {
        std::minstd_rand random(seed);
        auto report = start;
        change(report, random);
        const auto xml = write(report);
        if (xml) {
            ++valid;
            ASSERT_EQ(schema.violations(*xml), "") << "seed " << seed;
        } else {
            ++refused;
            ASSERT_FALSE(xml.error().detail.empty()) << "seed " << seed;
        }
    }
    EXPECT_GT(valid, 200);
    EXPECT_GT(refused, 200);
}

CaseReport us_case() {
    auto made = test::sample_case();
    made.enterprise.addresses = {{"1 Main Street", "Vienna", "VA", "22102", "US"}};
    return made;
}

FincenSettings fincen_settings() {
    return {.transmitter_name = "Sample Payments Inc.",
            .transmitter_address = {"1 Main Street", "Vienna", "VA", "22102", "US"},
            .transmitter_phone = {"1", "7035550100"},
            .transmitter_tin = "987654321",
            .transmitter_control_code = "TBSATEST",
            .transmitter_contact = "Filing Desk",
            .contact_office = "Compliance Office",
            .contact_phone = {"1", "7035550101"},
            .primary_regulator = "7",
            .activities = {{"S01", {1, 114, ""}}, {"S09", {8, 809, ""}}}};
}

TEST(AnyCase, makes_a_valid_fincen_sar_or_none) {
    const test::Schema schema(
        test::file_bytes(SLUICE_SOURCE_DIR "/tests/data/fincen/EFL_SARXBatchSchema.xsd"));
    expect_refused_or_valid(us_case(), schema, [](const CaseReport& report) {
        return fincen_sar_xml(report, fincen_settings());
    });
}

TEST(AnyCase, makes_a_valid_fincen_ctr_or_none) {
    const test::Schema schema(
        test::file_bytes(SLUICE_SOURCE_DIR "/tests/data/fincen/EFL_CTRXBatchSchema.xsd"));
    auto start = us_case();
    start.activity_to.reset();
    start.parties[0].is_subject = true;
    start.transfers[0].means = TransferMeans::cash_out;
    start.transfers[0].amount = Money(2'000'000, Currency::of("USD"));
    expect_refused_or_valid(start, schema, [](const CaseReport& report) {
        return fincen_ctr_xml(report, fincen_settings());
    });
}

TEST(AnyCase, makes_a_valid_pboc_set_or_none) {
    const test::Schema schema(
        test::file_bytes(SLUICE_SOURCE_DIR "/gateway/report/schema/sluice_pboc_1.xsd"));
    expect_refused_or_valid(test::sample_case(), schema, [](const CaseReport& report) {
        return pboc_suspicious_xml(report, {"Z0001", "样例财务有限公司"});
    });
}

TEST(AnyCase, makes_a_valid_goaml_report_or_none) {
    const auto* path = std::getenv("SLUICE_GOAML_XSD");
    if (path == nullptr) {
        GTEST_SKIP() << "SLUICE_GOAML_XSD names no schema of goAML 5.0.2: validity is not checked";
    }
    const test::Schema schema(test::schema_text(path));
    GoamlSettings settings;
    settings.rentity_id = 101;
    settings.local_currency = "CNY";
    settings.indicators = {{"S01", "STRUC"}, {"S09", "ACTRC"}};
    auto activity = test::sample_case();
    activity.kind = ReportKind::sar;
    for (const auto& start : {test::sample_case(), activity}) {
        expect_refused_or_valid(
            start, schema, [&](const CaseReport& report) { return goaml_xml(report, settings); });
    }
}

}  // namespace
}  // namespace sluice::report
