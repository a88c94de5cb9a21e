#pragma once

#include <map>
#include <string>

#include "gateway/report/case_report.hpp"
#include "ledger/base/result.hpp"

namespace sluice::report {

// A classification of FinCEN's: SuspiciousActivityTypeID and SubtypeID, as its schema lists them.
struct FincenActivity {
    int type = 0;
    int subtype = 0;
    std::string other;  // the words that a subtype "other" asks for
};

// Who sends a batch to BSA E-Filing and what the filer is. Codes are those of FinCEN's schemas.
struct FincenSettings {
    std::string transmitter_name;
    Address transmitter_address;
    Phone transmitter_phone;
    std::string transmitter_tin;
    std::string transmitter_control_code;  // as FinCEN assigned it
    std::string transmitter_contact;
    std::string contact_office;
    Phone contact_phone;
    int organization_type = 999;
    std::string other_organization_type = "Other";  // with type 999
    std::string primary_regulator;
    std::map<std::string, FincenActivity> activities;  // of our reasons' codes
};

// Batches of one report, XML 2.0 (EFL_SARXBatchSchema, EFL_CTRXBatchSchema, version 1.2). The
// enterprise is the filing institution; its `documents` must hold a tax_id (its EIN). Amounts are
// whole dollars, rounded up as FinCEN asks; a transfer in another currency needs its
// reported_amount in USD. Native names are given as alternate names.
// Errors: missing_field or invalid_value, naming every field at once.
Result<std::string> fincen_sar_xml(const CaseReport& report, const FincenSettings& settings);
// The cash of one day: subjects who paid in or were paid more than USD 10,000 (31 CFR 1010.311).
// A person acts on its own behalf; for a company its first officer does.
Result<std::string> fincen_ctr_xml(const CaseReport& report, const FincenSettings& settings);

}  // namespace sluice::report
