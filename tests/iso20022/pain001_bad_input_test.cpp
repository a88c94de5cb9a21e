// Input that no honest ERP sends, and mistakes that honest ones make: each gives its code and
// place, and a document that is refused leaves no transaction behind.
#include <gtest/gtest.h>

#include <functional>

#include "adapters/banks/wire/pain001.hpp"
#include "tests/iso20022/pain001_text.hpp"
#include "tests/iso20022/sample_files.hpp"

namespace sluice::iso20022 {
namespace {

using test::Pain001Text;

const std::string group = "/Document/CstmrCdtTrfInitn/GrpHdr";
const std::string payment = "/Document/CstmrCdtTrfInitn/PmtInf[1]";
const std::string transaction = payment + "/CdtTrfTxInf[1]";

struct Case {
    std::string name;
    std::string document;
    Errc code;
    std::string where;
    int line;
};

std::ostream& operator<<(std::ostream& out, const Case& row) {
    return out << row.name;
}

std::string changed(const std::function<void(Pain001Text&)>& change) {
    Pain001Text text;
    change(text);
    return text.document();
}

std::string with_prolog(const std::string& doctype) {
    return changed([&](Pain001Text& text) {
        text.prolog += doctype;
        text.creditor = "<Cdtr><Nm>&xxe;</Nm></Cdtr>";
    });
}

std::string billion_laughs() {
    std::string entities = "<!DOCTYPE lolz [<!ENTITY lol0 \"lol\">";
    for (int i = 1; i < 10; ++i) {
        const auto inner = "&lol" + std::to_string(i - 1) + ";";
        entities += "<!ENTITY lol" + std::to_string(i) + " \"";
        for (int j = 0; j < 10; ++j) {
            entities += inner;
        }
        entities += "\">";
    }
    return with_prolog(entities + "<!ENTITY xxe \"&lol9;\">]>");
}

std::string nested(int depth) {
    std::string inner;
    for (int i = 0; i < depth; ++i) {
        inner += "<d>";
    }
    for (int i = 0; i < depth; ++i) {
        inner += "</d>";
    }
    return changed([&](Pain001Text& text) {
        text.behind = "<SplmtryData><Envlp>" + inner + "</Envlp></SplmtryData>";
    });
}

std::string many_names(int count) {
    std::string inner;
    for (int i = 0; i < count; ++i) {
        inner += "<x" + std::to_string(i) + "/>";
    }
    return changed([&](Pain001Text& text) {
        text.behind = "<SplmtryData><Envlp><e>" + inner + "</e></Envlp></SplmtryData>";
    });
}

std::string many_attributes(int count) {
    std::string tag = "<Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:pain.001.001.09\"";
    for (int i = 0; i < count; ++i) {
        tag += " a" + std::to_string(i) + "=\"\"";
    }
    return tag + "/>";
}

std::string truncated(std::string text) {
    text.resize(text.size() / 2);
    return text;
}

std::string utf16(const std::string& ascii) {
    std::string out = "\xff\xfe";
    for (const char c : ascii) {
        out += c;
        out += '\0';
    }
    return out;
}

std::vector<Case> broken_xml() {
    const auto valid = Pain001Text{}.document();
    return {
        {"Empty", "", Errc::malformed, "/", 1},
        {"NoXml", "amount;iban\n10;DE89\n", Errc::malformed, "/", 1},
        {"CutOff", truncated(valid), Errc::malformed, payment + "/DbtrAcct/Id/IBAN", 7},
        {"MismatchedTag", changed([](auto& t) { t.creditor = "<Cdtr><Nm>X</Cdtr></Nm>"; }),
         Errc::malformed, transaction + "/Cdtr/Nm", 8},
        {"ControlCharacter", changed([](auto& t) { t.creditor = "<Cdtr><Nm>\x01</Nm></Cdtr>"; }),
         Errc::malformed, transaction + "/Cdtr/Nm", 8},
        {"TwoRoots", valid + "<again/>", Errc::malformed, "/", 12},
        {"WrongNamespace", changed([](auto& t) { t.version = "pain.008.001.08"; }),
         Errc::unsupported_namespace, "/Document", 2},
        {"OtherVersion", changed([](auto& t) { t.version = "pain.001.001.12"; }),
         Errc::unsupported_namespace, "/Document", 2},
        {"NoNamespace", "<Document><CstmrCdtTrfInitn/></Document>", Errc::unsupported_namespace,
         "/Document", 1},
        {"OtherRoot", "<html><body>no</body></html>", Errc::unsupported_namespace, "/html/body", 1},
        {"RootAlone", "<html/>", Errc::unsupported_namespace, "/", 1},
        {"TwoDocumentsInOneWrapper",
         "<Envelope>" + changed([](auto& t) { t.prolog = ""; }) +
             changed([](auto& t) { t.prolog = ""; }) + "</Envelope>",
         Errc::unsupported_namespace, "/Envelope/Document[2]", 13},
    };
}

std::vector<Case> hostile_xml() {
    const auto valid = Pain001Text{}.document();
    return {
        {"ExternalEntity",
         with_prolog("<!DOCTYPE d [<!ENTITY xxe SYSTEM \"file:///etc/passwd\">]>"),
         Errc::entity_forbidden, "/", 1},
        {"ExternalDtd", with_prolog("<!DOCTYPE d SYSTEM \"http://127.0.0.1:1/d.dtd\">"),
         Errc::entity_forbidden, "/", 1},
        {"EmptyDoctype", with_prolog("<!DOCTYPE Document>"), Errc::entity_forbidden, "/", 1},
        {"BillionLaughs", billion_laughs(), Errc::entity_forbidden, "/", 1},
        {"UndeclaredEntity", with_prolog(""), Errc::entity_forbidden, transaction + "/Cdtr/Nm", 8},
        {"InvalidUtf8", changed([](auto& t) { t.creditor = "<Cdtr><Nm>M\xfcller</Nm></Cdtr>"; }),
         Errc::wrong_encoding, transaction + "/Cdtr/Nm", 8},
        {"UnknownEncoding",
         changed([](auto& t) { t.prolog = R"(<?xml version="1.0" encoding="X-NONE"?>)"; }),
         Errc::wrong_encoding, "/", 1},
        {"EncodingNotAllowed",
         changed([](auto& t) { t.prolog = R"(<?xml version="1.0" encoding="UTF-7"?>)"; }),
         Errc::wrong_encoding, "/", 1},
        {"DeepNesting", nested(1000), Errc::too_large, "", 9},
        {"ManyNames", many_names(10'000), Errc::too_large, "", 9},
        {"ManyAttributes", many_attributes(1000), Errc::too_large, "/Document", 1},
        {"EndlessTag", many_attributes(100'000), Errc::too_large, "/", 1},
        {"TruncatedGzip", truncated(test::gzip(valid)), Errc::malformed, "/", 0},
        {"GzipWithTail", test::gzip(valid) + "more", Errc::malformed, "/", 0},
        {"GzipOfGzip", test::gzip(test::gzip(valid)), Errc::malformed, "/", 1},
        {"GzipBomb", test::gzip(valid + std::string(50'000'000, ' ')), Errc::too_large, "/", 0},
    };
}

std::vector<Case> schema_violations() {
    return {
        {"MissingElement", changed([](auto& t) { t.debtor_account = ""; }), Errc::schema_violation,
         payment + "/DbtrAgt", 7},
        {"BadBic", changed([](auto& t) {
             t.creditor_agent =
                 "<CdtrAgt><FinInstnId><BICFI>MARKD3FF</BICFI></FinInstnId></CdtrAgt>";
         }),
         Errc::schema_violation, transaction + "/CdtrAgt/FinInstnId/BICFI", 8},
        {"BadIban", changed([](auto& t) {
             t.creditor_account = "<CdtrAcct><Id><IBAN>AT61 1904</IBAN></Id></CdtrAcct>";
         }),
         Errc::schema_violation, transaction + "/CdtrAcct/Id/IBAN", 8},
        {"UnknownElement", changed([](auto& t) { t.tail = "<Bonus>1</Bonus>"; }),
         Errc::schema_violation, transaction + "/Bonus", 8},
        {"TextTooLong", changed([](auto& t) {
             t.creditor = "<Cdtr><Nm>" + std::string(141, 'x') + "</Nm></Cdtr>";
         }),
         Errc::schema_violation, transaction + "/Cdtr/Nm", 8},
        {"NegativeAmount",
         changed([](auto& t) { t.amount = R"(<Amt><InstdAmt Ccy="EUR">-1</InstdAmt></Amt>)"; }),
         Errc::schema_violation, transaction + "/Amt/InstdAmt", 8},
        {"SixDecimals", changed([](auto& t) {
             t.amount = R"(<Amt><InstdAmt Ccy="EUR">1.000001</InstdAmt></Amt>)";
         }),
         Errc::schema_violation, transaction + "/Amt/InstdAmt", 8},
        {"ExponentAmount",
         changed([](auto& t) { t.amount = R"(<Amt><InstdAmt Ccy="EUR">1e3</InstdAmt></Amt>)"; }),
         Errc::schema_violation, transaction + "/Amt/InstdAmt", 8},
        {"NoCurrency", changed([](auto& t) { t.amount = "<Amt><InstdAmt>1</InstdAmt></Amt>"; }),
         Errc::schema_violation, transaction + "/Amt/InstdAmt", 8},
        {"ImpossibleDate",
         changed([](auto& t) { t.date = "<ReqdExctnDt><Dt>2026-02-30</Dt></ReqdExctnDt>"; }),
         Errc::schema_violation, payment + "/ReqdExctnDt/Dt", 7},
    };
}

std::vector<Case> wrong_totals() {
    return {
        {"WrongGroupCount", changed([](auto& t) { t.count = "2"; }),
         Errc::transaction_count_mismatch, group + "/NbOfTxs", 5},
        {"WrongGroupSum", changed([](auto& t) { t.control_sum = "12.35"; }),
         Errc::control_sum_mismatch, group + "/CtrlSum", 6},
        {"WrongPaymentCount", changed([](auto& t) { t.payment_head += "<NbOfTxs>2</NbOfTxs>"; }),
         Errc::transaction_count_mismatch, payment + "/NbOfTxs", 7},
        {"WrongPaymentSum", changed([](auto& t) { t.payment_head += "<CtrlSum>1</CtrlSum>"; }),
         Errc::control_sum_mismatch, payment + "/CtrlSum", 7},
    };
}

class WholeDocument : public testing::TestWithParam<Case> {};

TEST_P(WholeDocument, IsRefusedWithItsPlace) {
    const auto& row = GetParam();
    const auto read = read_pain001(row.document);
    ASSERT_TRUE(read.has_error()) << row.name;
    EXPECT_EQ(name(read.error().code), name(row.code)) << read.error().detail;
    if (!row.where.empty()) {
        EXPECT_EQ(read.error().where, row.where);
    }
    EXPECT_EQ(read.error().line, row.line);
    EXPECT_FALSE(read.error().detail.empty());
    EXPECT_LE(read.error().detail.size(), 200u);
}

INSTANTIATE_TEST_SUITE_P(BrokenXml, WholeDocument, testing::ValuesIn(broken_xml()),
                         [](const auto& row) { return row.param.name; });
INSTANTIATE_TEST_SUITE_P(HostileXml, WholeDocument, testing::ValuesIn(hostile_xml()),
                         [](const auto& row) { return row.param.name; });
INSTANTIATE_TEST_SUITE_P(SchemaViolation, WholeDocument, testing::ValuesIn(schema_violations()),
                         [](const auto& row) { return row.param.name; });
INSTANTIATE_TEST_SUITE_P(WrongTotals, WholeDocument, testing::ValuesIn(wrong_totals()),
                         [](const auto& row) { return row.param.name; });

TEST(Pain001, AboveTheSizeLimitIsTooLarge) {
    const auto document = Pain001Text{}.document();
    EXPECT_TRUE(read_pain001(document, {.max_bytes = document.size()}).has_value());
    const auto plain = read_pain001(document, {.max_bytes = document.size() - 1});
    ASSERT_TRUE(plain.has_error());
    EXPECT_EQ(plain.error().code, Errc::too_large);
    const auto zipped = read_pain001(test::gzip(document), {.max_bytes = document.size() - 1});
    ASSERT_TRUE(zipped.has_error());
    EXPECT_EQ(zipped.error().code, Errc::too_large);
}

TEST(Pain001, AboveTheTransactionLimitIsTooLarge) {
    Pain001Text text;
    text.count = "2";
    text.control_sum = "24.68";
    text.more_transactions = text.transaction();
    EXPECT_TRUE(read_pain001(text.document(), {.max_transactions = 2}).has_value());
    const auto read = read_pain001(text.document(), {.max_transactions = 1});
    ASSERT_TRUE(read.has_error());
    EXPECT_EQ(read.error().code, Errc::too_large);
}

TEST(Pain001, ErrorsNeverQuoteTheValue) {
    Pain001Text text;
    text.creditor_account = "<CdtrAcct><Id><IBAN>not-an-iban-4711</IBAN></Id></CdtrAcct>";
    const auto read = read_pain001(text.document());
    ASSERT_TRUE(read.has_error());
    EXPECT_EQ(read.error().code, Errc::schema_violation);
    EXPECT_EQ(read.error().detail.find("4711"), std::string::npos) << read.error().detail;
}

TEST(Pain001, SchemaLocationIsNeverFollowed) {
    auto document = Pain001Text{}.document();
    const std::string tag = "<Document ";
    document.insert(document.find(tag) + tag.size(),
                    "xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" "
                    "xsi:schemaLocation=\"urn:x file:///etc/passwd\" ");
    EXPECT_TRUE(read_pain001(document).has_value());
}

TEST(Pain001, GzipAndUtf16GiveTheSameAsPlainText) {
    const auto plain = read_pain001(Pain001Text{}.document());
    ASSERT_TRUE(plain.has_value());
    auto wide = Pain001Text{};
    wide.prolog = R"(<?xml version="1.0" encoding="UTF-16"?>)";
    for (const auto& document : {test::gzip(Pain001Text{}.document()), utf16(wide.document())}) {
        const auto read = read_pain001(document);
        ASSERT_TRUE(read.has_value()) << to_string(read.error());
        EXPECT_EQ(read->transactions.at(0).transfer, plain->transactions.at(0).transfer);
    }
}

TEST(Pain001, NamesKeepTheirCharactersWhateverTheEncoding) {
    Pain001Text latin;
    latin.prolog = R"(<?xml version="1.0" encoding="ISO-8859-1"?>)";
    latin.creditor = "<Cdtr><Nm>M\xfcller</Nm></Cdtr>";
    Pain001Text chinese;
    chinese.prolog = R"(<?xml version="1.0" encoding="GB18030"?>)";
    chinese.creditor = "<Cdtr><Nm>\xc9\xcf\xba\xa3</Nm></Cdtr>";
    const auto read_latin = read_pain001(latin.document());
    const auto read_chinese = read_pain001(chinese.document());
    ASSERT_TRUE(read_latin.has_value());
    ASSERT_TRUE(read_chinese.has_value());
    EXPECT_EQ(read_latin->transactions.at(0).transfer->creditor_name, "Müller");
    EXPECT_EQ(read_chinese->transactions.at(0).transfer->creditor_name, "上海");
}

}  // namespace
}  // namespace sluice::iso20022
