#include "tests/bench/payloads.hpp"

#include <fmt/format.h>

namespace sluice::bench {

namespace {

// ISO 13616 check digits of a German account: the country's letters count as D = 13, E = 14.
std::string iban_of(std::size_t index) {
    // The last four digits stay clear of the simulated bank's magic numbers.
    const auto account = fmt::format("37040044{:06}1234", index % 1'000'000);
    int remainder = 0;
    for (const char digit : account + "131400") {
        remainder = (remainder * 10 + (digit - '0')) % 97;
    }
    return fmt::format("DE{:02}{}", 98 - remainder, account);
}

std::string amount_of(std::size_t index) {
    return fmt::format("{}.{:02}", 10 + index % 89, index % 100);
}

// The sum of the amounts above, in hundredths, as a decimal text.
std::string sum_of(std::size_t first, std::size_t count) {
    std::size_t hundredths = 0;
    for (auto i = first; i < first + count; ++i) {
        hundredths += (10 + i % 89) * 100 + i % 100;
    }
    return fmt::format("{}.{:02}", hundredths / 100, hundredths % 100);
}

std::string reference_of(const Payer& payer, std::size_t index) {
    return fmt::format("{}-{}", payer.run, index);
}

constexpr const char* transaction_xml = R"(<CdtTrfTxInf><PmtId><EndToEndId>{0}</EndToEndId></PmtId>
<Amt><InstdAmt Ccy="EUR">{1}</InstdAmt></Amt>
<CdtrAgt><FinInstnId><BICFI>COBADEFFXXX</BICFI></FinInstnId></CdtrAgt>
<Cdtr><Nm>Supplier {2} GmbH</Nm></Cdtr><CdtrAcct><Id><IBAN>{3}</IBAN></Id></CdtrAcct>
<RmtInf><Ustrd>Invoice {0}</Ustrd></RmtInf></CdtTrfTxInf>
)";

constexpr const char* head_xml = R"(<?xml version="1.0" encoding="UTF-8"?>
<Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.001.001.09"><CstmrCdtTrfInitn>
<GrpHdr><MsgId>{0}</MsgId><CreDtTm>{1}T09:00:00</CreDtTm><NbOfTxs>{2}</NbOfTxs>
<CtrlSum>{3}</CtrlSum><InitgPty><Nm>Bench BV</Nm></InitgPty></GrpHdr>
<PmtInf><PmtInfId>{0}</PmtInfId><PmtMtd>TRF</PmtMtd><ReqdExctnDt><Dt>{1}</Dt></ReqdExctnDt>
<Dbtr><Nm>Bench BV</Nm></Dbtr><DbtrAcct><Id><Othr><Id>{4}</Id></Othr></Id></DbtrAcct>
<DbtrAgt><FinInstnId><BICFI>BNCHNL2AXXX</BICFI></FinInstnId></DbtrAgt>
)";

}  // namespace

std::string payment_json(const Payer& payer, std::size_t index) {
    const auto reference = reference_of(payer, index);
    return fmt::format(
        R"({{"amount":{{"currency":"EUR","value":"{}"}},"debtor_account":{{"number":"{}"}},)"
        R"("creditor":{{"name":"Supplier {} GmbH","account":{{"iban":"{}"}},"bic":"COBADEFFXXX"}},)"
        R"("end_to_end_id":"{}","remittance":"Invoice {}"}})",
        amount_of(index), payer.account, index % 1000, iban_of(index), reference, reference);
}

std::string batch_json(const Payer& payer, std::size_t first, std::size_t count) {
    std::string body = R"({"payments":[)";
    for (auto i = first; i < first + count; ++i) {
        body += (i == first ? "" : ",") + payment_json(payer, i);
    }
    return body + "]}";
}

std::string file_xml(const Payer& payer, const std::string& date, std::size_t first,
                     std::size_t count) {
    auto body = fmt::format(head_xml, fmt::format("{}-F{}", payer.run, first), date, count,
                            sum_of(first, count), payer.account);
    for (auto i = first; i < first + count; ++i) {
        body += fmt::format(transaction_xml, reference_of(payer, i), amount_of(i), i % 1000,
                            iban_of(i));
    }
    return body + "</PmtInf></CstmrCdtTrfInitn></Document>\n";
}

}  // namespace sluice::bench
