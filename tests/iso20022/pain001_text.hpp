#pragma once

#include <string>

namespace sluice::test {

// A valid pain.001.001.09 with one PmtInf and one transaction; every part can be replaced.
struct Pain001Text {
    std::string version = "pain.001.001.09";
    std::string prolog = R"(<?xml version="1.0" encoding="UTF-8"?>)";
    std::string count = "1";
    std::string control_sum = "12.34";
    std::string group_extra;  // behind InitgPty
    std::string payment_head = "<PmtInfId>P1</PmtInfId><PmtMtd>TRF</PmtMtd>";
    std::string date = "<ReqdExctnDt><Dt>2026-03-02</Dt></ReqdExctnDt>";
    std::string debtor = "<Dbtr><Nm>Muster AG</Nm></Dbtr>";
    std::string debtor_account =
        "<DbtrAcct><Id><IBAN>DE89370400440532013000</IBAN></Id></DbtrAcct>";
    std::string debtor_agent =
        "<DbtrAgt><FinInstnId><BICFI>COBADEFFXXX</BICFI></FinInstnId></DbtrAgt>";
    std::string payment_tail;  // between DbtrAgt and the transactions
    std::string payment_id = "<PmtId><EndToEndId>E1</EndToEndId></PmtId>";
    std::string type;
    std::string amount = R"(<Amt><InstdAmt Ccy="EUR">12.34</InstdAmt></Amt>)";
    std::string after_amount;  // XchgRateInf ... IntrmyAgt3Acct
    std::string creditor_agent =
        "<CdtrAgt><FinInstnId><BICFI>MARKDEF1100</BICFI></FinInstnId></CdtrAgt>";
    std::string creditor = "<Cdtr><Nm>Lieferant GmbH</Nm></Cdtr>";
    std::string creditor_account =
        "<CdtrAcct><Id><IBAN>AT611904300234573201</IBAN></Id></CdtrAcct>";
    std::string tail;  // behind CdtrAcct
    std::string more_transactions;
    std::string behind;  // behind PmtInf

    std::string transaction() const {
        return "<CdtTrfTxInf>" + payment_id + type + amount + after_amount + creditor_agent +
               creditor + creditor_account + tail + "</CdtTrfTxInf>";
    }
    std::string document() const {
        return prolog + "\n<Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:" + version +
               "\">\n<CstmrCdtTrfInitn>\n<GrpHdr><MsgId>M1</MsgId>"
               "<CreDtTm>2026-03-01T08:00:00Z</CreDtTm>\n<NbOfTxs>" +
               count + "</NbOfTxs>\n<CtrlSum>" + control_sum +
               "</CtrlSum><InitgPty><Nm>Muster AG</Nm></InitgPty>" + group_extra +
               "</GrpHdr>\n<PmtInf>" + payment_head + date + debtor + debtor_account +
               debtor_agent + payment_tail + "\n" + transaction() + more_transactions +
               "\n</PmtInf>" + behind + "\n</CstmrCdtTrfInitn>\n</Document>\n";
    }
};

}  // namespace sluice::test
