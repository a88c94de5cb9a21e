#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ledger/base/result.hpp"
#include "ledger/payment/instruction.hpp"

namespace sluice::iso20022 {

// One CdtTrfTxInf: either a transfer, or the reason why it is refused.
struct Pain001Transaction {
    std::size_t ordinal = 0;  // 1-based over the whole document
    std::string payment_information_id;
    std::string end_to_end_id;   // as written, also when refused
    std::string instruction_id;  // as written
    std::string xpath;           // "/Document/CstmrCdtTrfInitn/PmtInf[1]/CdtTrfTxInf[3]"
    int line = 0;
    std::optional<CreditTransfer> transfer;
    std::optional<Error> refusal;  // set when transfer is not; where = XPath, line set
};

struct Pain001 {
    std::string version;  // "pain.001.001.09"
    std::string message_id;
    std::optional<Instant> created_at;
    std::string initiating_party;
    std::string control_sum;  // as GrpHdr/CtrlSum has it; empty when it is not given
    std::vector<Pain001Transaction> transactions;
};

struct Pain001Limits {
    std::size_t max_bytes = 64u << 20;  // of plain XML
    std::size_t max_transactions = 100'000;
};

// Reads pain.001.001.03, .09 or .11, plain or gzip, by streaming: the document is never held as a
// tree. UTF-8, UTF-16, ISO-8859-1, US-ASCII and GB18030 come in; all text goes out as UTF-8. The
// root is Document, or a wrapper of AppHdr and Document.
// Checks, in this order: size, encoding, no DTD or entity, namespace, XSD, GrpHdr/NbOfTxs and
// CtrlSum and those of every PmtInf. Any of these failing refuses the whole document (an Error with
// XPath and line). Then every transaction is judged on its own: amount, currency, IBAN, BIC, dates,
// and elements that we could not pass on to a bank (unsupported_element: never dropped silently;
// the tables are in pain001_elements.cpp). A transaction's own PmtTpInf, ChrgBr and UltmtDbtr go
// before those of its PmtInf, element by element.
Result<Pain001> read_pain001(std::string_view document, const Pain001Limits& limits = {});

}  // namespace sluice::iso20022
