#pragma once

#include "gateway/api/call.hpp"
#include "gateway/api/case_json.hpp"
#include "gateway/api/filing_json.hpp"

// A case with its filing as the exports of gateway/report take it.
namespace sluice::api {

// Without a transfer when the case is about a beneficiary. The counterparty is the subject.
report::CaseReport report_of_case(const Call& call, const CaseDetail& detail, const Filing& filing);

// The same as a report of cash: the subject is who holds the account that the cash went into or
// came from, and the conductor acts for it where it is a company. Of a case with a transfer only.
report::CaseReport cash_report_of_case(const Call& call, const CaseDetail& detail,
                                       const Filing& filing);

}  // namespace sluice::api
