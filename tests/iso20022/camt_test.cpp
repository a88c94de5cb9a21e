// camt.052, camt.053 and camt.054 as banks send them: what differs between versions and banks, and
// what must be refused.
#include <gtest/gtest.h>

#include <stdexcept>
#include <thread>

#include "adapters/banks/wire/camt.hpp"
#include "tests/iso20022/sample_files.hpp"

namespace sluice::iso20022 {
namespace {

std::string balance(const std::string& type, const std::string& amount, const std::string& sign,
                    const std::string& date) {
    return "<Bal><Tp><CdOrPrtry><Cd>" + type + "</Cd></CdOrPrtry></Tp><Amt Ccy=\"EUR\">" + amount +
           "</Amt><CdtDbtInd>" + sign + "</CdtDbtInd><Dt><Dt>" + date + "</Dt></Dt></Bal>";
}

struct CamtText {
    std::string version = "camt.053.001.08";
    std::string account = "<Acct><Id><IBAN>DE89370400440532013000</IBAN></Id><Ccy>EUR</Ccy></Acct>";
    std::string balances = balance("ITBD", "1.00", "CRDT", "2026-03-02");  // one is mandatory
    std::string entries;

    std::string document() const {
        return "<Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:" + version +
               "\"><BkToCstmrStmt><GrpHdr><MsgId>M</MsgId><CreDtTm>2026-03-02T08:00:00Z</CreDtTm>"
               "</GrpHdr>\n<Stmt><Id>S</Id><CreDtTm>2026-03-02T08:00:00Z</CreDtTm>" +
               account + balances + "\n" + entries + "</Stmt></BkToCstmrStmt></Document>";
    }
};

std::string entry(const std::string& inside, const std::string& status = "<Cd>BOOK</Cd>",
                  const std::string& amount = "<Amt Ccy=\"EUR\">5.00</Amt>",
                  const std::string& code = "<BkTxCd/>") {
    return "<Ntry>" + amount + "<CdtDbtInd>DBIT</CdtDbtInd><Sts>" + status + "</Sts>" + code +
           inside + "</Ntry>";
}

Statement read_one(const CamtText& text) {
    const auto read = read_camt(text.document());
    if (!read) {
        throw std::runtime_error(to_string(read.error()));
    }
    EXPECT_EQ(read->size(), 1u);
    return read->front();
}

Error read_error(const CamtText& text) {
    const auto read = read_camt(text.document());
    EXPECT_TRUE(read.has_error());
    return read ? Error{} : read.error();
}

TEST(ReadCamt, OpeningAndClosingBalanceCarryTheirSign) {
    CamtText text;
    text.balances = balance("OPBD", "10.00", "DBIT", "2026-03-01") +
                    balance("CLBD", "7.50", "CRDT", "2026-03-02") +
                    balance("CLAV", "1.00", "CRDT", "2026-03-02");
    const auto statement = read_one(text);
    EXPECT_EQ(statement.opening, (SignedBalance{-1000, parse_date("2026-03-01").value()}));
    EXPECT_EQ(statement.closing, (SignedBalance{750, parse_date("2026-03-02").value()}));
}

TEST(ReadCamt, PreviousCloseOpensWhenNoOpeningIsGiven) {
    CamtText text;
    text.balances = balance("PRCD", "3.00", "CRDT", "2026-03-01");
    EXPECT_EQ(read_one(text).opening->minor, 300);
    text.balances += balance("OPBD", "4.00", "CRDT", "2026-03-02");
    EXPECT_EQ(read_one(text).opening->minor, 400);
    EXPECT_FALSE(read_one(text).closing.has_value());
}

TEST(ReadCamt, SeveralDaysOpenWithTheFirstAndCloseWithTheLast) {
    CamtText text;
    text.balances = balance("OPBD", "2.00", "CRDT", "2026-03-02") +
                    balance("OPBD", "1.00", "CRDT", "2026-03-01") +
                    balance("CLBD", "4.00", "CRDT", "2026-03-03") +
                    balance("CLBD", "3.00", "CRDT", "2026-03-02");
    EXPECT_EQ(read_one(text).opening->minor, 100);
    EXPECT_EQ(read_one(text).closing->minor, 400);
}

TEST(ReadCamt, OnlyBookChangesTheBalance) {
    CamtText text;
    text.entries = entry("") + entry("", "<Cd>PDNG</Cd>") + entry("", "<Cd>INFO</Cd>");
    auto entries = read_one(text).entries;
    ASSERT_EQ(entries.size(), 3u);
    EXPECT_TRUE(entries[0].booked);
    EXPECT_FALSE(entries[1].booked);
    EXPECT_FALSE(entries[2].booked);
    text.version = "camt.053.001.02";
    text.entries = entry("", "BOOK") + entry("", "PDNG");
    entries = read_one(text).entries;
    EXPECT_TRUE(entries[0].booked);
    EXPECT_FALSE(entries[1].booked);
}

TEST(ReadCamt, ChargesAreKnownByTheirSubFamily) {
    const auto code = [](const std::string& sub_family) {
        return "<BkTxCd><Domn><Cd>PMNT</Cd><Fmly><Cd>ICDT</Cd><SubFmlyCd>" + sub_family +
               "</SubFmlyCd></Fmly></Domn></BkTxCd>";
    };
    const std::string amount = "<Amt Ccy=\"EUR\">1</Amt>";
    for (const auto& [sub_family, is_charge] :
         {std::pair{"CHRG", true}, {"FEES", true}, {"COMM", true}, {"ESCT", false}}) {
        CamtText text;
        text.entries = entry("", "<Cd>BOOK</Cd>", amount, code(sub_family));
        const auto read = read_one(text).entries.at(0);
        EXPECT_EQ(read.is_charge, is_charge) << sub_family;
        EXPECT_EQ(read.bank_transaction_code, std::string{"PMNT/ICDT/"} + sub_family);
    }
}

TEST(ReadCamt, BatchBookingWithAndWithoutItsTransactions) {
    CamtText text;
    text.entries =
        entry("<NtryDtls><Btch><PmtInfId>P1</PmtInfId><NbOfTxs>2</NbOfTxs></Btch></NtryDtls>") +
        entry(
            "<NtryDtls><Btch><NbOfTxs>2</NbOfTxs></Btch>"
            "<TxDtls><Refs><EndToEndId>E1</EndToEndId></Refs><Amt Ccy=\"EUR\">2.00</Amt>"
            "<CdtDbtInd>DBIT</CdtDbtInd></TxDtls>"
            "<TxDtls><Refs><EndToEndId>E2</EndToEndId></Refs><Amt Ccy=\"EUR\">3.00</Amt>"
            "<CdtDbtInd>DBIT</CdtDbtInd></TxDtls></NtryDtls>");
    const auto entries = read_one(text).entries;
    EXPECT_EQ(entries.at(0).batch_payment_information_id, "P1");
    EXPECT_EQ(entries.at(0).batch_count, 2);
    EXPECT_TRUE(entries.at(0).details.empty());
    ASSERT_EQ(entries.at(1).details.size(), 2u);
    EXPECT_EQ(entries.at(1).details[1].end_to_end_id, "E2");
    EXPECT_EQ(entries.at(1).details[1].amount->minor(), 300);
}

TEST(ReadCamt, AmountOfADetailIsTheOneInTheAccountsCurrency) {
    CamtText text;
    text.entries = entry(
        "<NtryDtls><TxDtls><Amt Ccy=\"USD\">9.00</Amt><CdtDbtInd>DBIT</CdtDbtInd><AmtDtls><TxAmt>"
        "<Amt Ccy=\"EUR\">5.00</Amt></TxAmt></AmtDtls></TxDtls><TxDtls><Amt Ccy=\"USD\">9.00</Amt>"
        "<CdtDbtInd>DBIT</CdtDbtInd></TxDtls></NtryDtls>");
    const auto details = read_one(text).entries.at(0).details;
    EXPECT_EQ(details.at(0).amount, (Money{500, Currency::of("EUR")}));
    EXPECT_FALSE(details.at(1).amount.has_value());
}

TEST(ReadCamt, ReturnsAlwaysHaveAReason) {
    const std::string code =
        "<BkTxCd><Domn><Cd>PMNT</Cd><Fmly><Cd>ICDT</Cd><SubFmlyCd>RRTN</SubFmlyCd></Fmly></Domn>"
        "</BkTxCd>";
    const auto details = [](const std::string& inside) {
        return "<NtryDtls><TxDtls>" + inside + "</TxDtls></NtryDtls>";
    };
    CamtText text;
    text.entries = entry(details("<RtrInf><Rsn><Cd>AC04</Cd></Rsn></RtrInf>")) +
                   entry(details("<RtrInf><Rsn><Prtry>own</Prtry></Rsn></RtrInf>")) +
                   entry(details("<RtrInf><AddtlInf>x</AddtlInf></RtrInf>")) +
                   entry(details("<Refs><EndToEndId>E</EndToEndId></Refs>"), "<Cd>BOOK</Cd>",
                         "<Amt Ccy=\"EUR\">5.00</Amt>", code) +
                   entry(details("<Refs><EndToEndId>E</EndToEndId></Refs>"));
    const auto entries = read_one(text).entries;
    std::vector<std::string> reasons;
    for (const auto& each : entries) {
        reasons.push_back(each.details.at(0).return_reason);
    }
    EXPECT_EQ(reasons, (std::vector<std::string>{"AC04", "own", "NOTPROVIDED", "RRTN", ""}));
}

TEST(ReadCamt, CounterpartyIsTheOtherSideInOldAndNewVersions) {
    CamtText text;
    text.entries = entry(
        "<NtryDtls><TxDtls><RltdPties><Dbtr><Pty><Nm>We</Nm></Pty></Dbtr><Cdtr><Pty><Nm>They</Nm>"
        "</Pty></Cdtr><CdtrAcct><Id><Othr><Id>42</Id></Othr></Id></CdtrAcct></RltdPties></TxDtls>"
        "</NtryDtls>");
    EXPECT_EQ(read_one(text).entries.at(0).details.at(0).counterparty_name, "They");
    EXPECT_EQ(read_one(text).entries.at(0).details.at(0).counterparty_account, "42");
    text.version = "camt.053.001.02";
    text.entries = entry(
        "<NtryDtls><TxDtls><RltdPties><Cdtr><Nm>They</Nm></Cdtr></RltdPties></TxDtls></NtryDtls>",
        "BOOK");
    EXPECT_EQ(read_one(text).entries.at(0).details.at(0).counterparty_name, "They");
}

TEST(ReadCamt, CurrencyComesFromTheFirstAmountWhenTheAccountNamesNone) {
    CamtText text;
    text.account = "<Acct><Id><IBAN>DE89370400440532013000</IBAN></Id></Acct>";
    text.balances = balance("OPBD", "2.00", "CRDT", "2026-03-02");
    EXPECT_EQ(read_one(text).currency, Currency::of("EUR"));
    text.version = "camt.053.001.10";  // no schema shipped, so it may lack a balance
    text.balances.clear();
    text.entries = entry("", "<Cd>BOOK</Cd>", "<Amt Ccy=\"JPY\">5</Amt>");
    EXPECT_EQ(read_one(text).currency, Currency::of("JPY"));
    text.entries.clear();
    EXPECT_EQ(read_error(text).code, Errc::missing_field);
    EXPECT_EQ(read_error(text).where, "/Document/BkToCstmrStmt/Stmt[1]/Acct/Ccy");
}

TEST(ReadCamt, RefusesWithThePlace) {
    const std::string statement = "/Document/BkToCstmrStmt/Stmt[1]";
    CamtText other_currency;
    other_currency.entries = entry("") + entry("", "<Cd>BOOK</Cd>", "<Amt Ccy=\"USD\">5.00</Amt>");
    CamtText over_precise;
    over_precise.entries = entry("", "<Cd>BOOK</Cd>", "<Amt Ccy=\"EUR\">5.001</Amt>");
    CamtText unknown_currency;
    unknown_currency.entries = entry("", "<Cd>BOOK</Cd>", "<Amt Ccy=\"ZZZ\">5.00</Amt>");
    CamtText negative;
    negative.entries = entry("", "<Cd>BOOK</Cd>", "<Amt Ccy=\"EUR\">-5.00</Amt>");
    CamtText detail;
    detail.entries = entry(
        "<NtryDtls><TxDtls/></NtryDtls><NtryDtls><TxDtls/><TxDtls><Amt Ccy=\"EUR\">0.001</Amt>"
        "<CdtDbtInd>DBIT</CdtDbtInd></TxDtls></NtryDtls>");
    const std::vector<std::tuple<CamtText, Errc, std::string>> rows{
        {other_currency, Errc::currency_mismatch, "/Ntry[2]/Amt/@Ccy"},
        {over_precise, Errc::over_precise_amount, "/Ntry[1]/Amt"},
        {unknown_currency, Errc::unknown_currency, "/Ntry[1]/Amt/@Ccy"},
        {negative, Errc::schema_violation, "/Ntry[1]/Amt"},
        {detail, Errc::over_precise_amount, "/Ntry[1]/NtryDtls[2]/TxDtls[2]/Amt"},
    };
    for (const auto& [text, code, where] : rows) {
        const auto error = read_error(text);
        EXPECT_EQ(name(error.code), name(code)) << error.detail;
        EXPECT_EQ(error.where, statement + where);
        EXPECT_EQ(error.line, 3);
    }
}

TEST(ReadCamt, VersionsWithoutAShippedSchemaAreReadByTheirNames) {
    CamtText text;
    text.version = "camt.053.001.10";
    text.entries = entry("");
    EXPECT_EQ(read_one(text).entries.size(), 1u);
    text.entries = "<Ntry><CdtDbtInd>DBIT</CdtDbtInd></Ntry>";
    EXPECT_EQ(read_error(text).code, Errc::missing_field);
    const auto empty = read_camt(
        "<Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:camt.053.001.10\"><BkToCstmrStmt/>"
        "</Document>");
    ASSERT_TRUE(empty.has_error());
    EXPECT_EQ(empty.error().code, Errc::statement_empty);
}

TEST(ReadCamt, OtherMessagesAndVersionsAreRefused) {
    for (const auto* version : {"camt.053.001.00", "camt.053.001.14", "camt.053.002.08",
                                "camt.055.001.08", "camt.053", "pain.001.001.09", ""}) {
        CamtText text;
        text.version = version;
        EXPECT_EQ(read_error(text).code, Errc::unsupported_namespace) << version;
    }
}

TEST(ReadCamt, EntitiesAreRefusedInBanksDocumentsToo) {
    const auto read = read_camt("<!DOCTYPE d [<!ENTITY x \"y\">]>" + CamtText{}.document());
    ASSERT_TRUE(read.has_error());
    EXPECT_EQ(read.error().code, Errc::entity_forbidden);
}

TEST(ReadCamt, ThreadsShareTheParsedSchemas) {
    const auto document = test::sample("camt053.v2.multi.statement.xml");
    std::vector<std::size_t> counts(4);
    std::vector<std::thread> threads;
    for (auto& count : counts) {
        threads.emplace_back([&] {
            for (int i = 0; i < 20; ++i) {
                count += read_camt(document)->size();
            }
        });
    }
    for (auto& thread : threads) {
        thread.join();
    }
    EXPECT_EQ(counts, std::vector<std::size_t>(4, 40));
}

}  // namespace
}  // namespace sluice::iso20022
