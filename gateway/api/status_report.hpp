#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "adapters/banks/wire/pain002.hpp"
#include "gateway/flow/accept.hpp"

// How we tell an ERP in pain.002 what became of its pain.001. Pure.
namespace sluice::api {

// Answers keep to the generation of the question: "pain.002.001.03" for a pain.001.001.03, else
// "pain.002.001.10".
std::string_view report_version(std::string_view pain001_version);

// A code of ExternalStatusReason1Code for a refusal; NARR where the list has none that fits.
std::string_view reason_code(Errc code);

struct ReportHead {
    std::string message_id;  // at most 35 characters, unique for ever
    Instant created_at;
};

// The states as they are now. Transactions: PDNG while nobody at the bank has taken them, ACSP
// taken, ACSC settled, RJCT refused or rejected, cancelled and returned RJCT with their reason
// (version 03 knows no CANC, and a status that says "no money moved" must not depend on it).
// The group and each PmtInf: RJCT when all are, PART when some are, PDNG while some are not judged,
// else ACCP.
iso20022::Pain002 status_report(const flow::BatchView& batch, const ReportHead& head);

// What could be read of a document that was refused as a whole.
struct Original {
    std::string message_id;
    std::string version;
};

// Looks at the first part of a document, plain or gzip, that did not pass the checks. Nothing when
// no MsgId and version can be made out.
std::optional<Original> sniff_original(std::string_view document);

// The whole document refused: group status RJCT.
iso20022::Pain002 refusal_report(const Original& original, const Error& why,
                                 const ReportHead& head);

}  // namespace sluice::api
