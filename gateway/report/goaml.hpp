#pragma once

#include <map>
#include <string>

#include "gateway/report/case_report.hpp"
#include "ledger/base/result.hpp"

namespace sluice::report {

// What a financial intelligence unit lays down for its goAML, and the lookup codes it uses: they
// differ from country to country, and its portal's schema is the authority. The defaults are
// codes that many share.
struct GoamlSettings {
    int rentity_id = 0;  // the number under which the enterprise is registered
    std::string rentity_branch;
    std::string submission_code = "E";
    std::string local_currency;
    std::string schema_version = "5.0.2";
    std::map<std::string, std::string> indicators;  // of our reasons' codes
    std::string transmode_transfer = "ELCFT";
    std::string transmode_cash = "OCT";
    std::string transmode_comment = "E";  // one character
    std::string funds_transfer = "ELCFT";
    std::string funds_cash = "CASH";
    std::string contact_type_person = "PRIVT";
    std::string contact_type_company = "BU";
    std::string communication_type = "L";
    std::string account_type = "C";
    std::string account_status = "A";
    std::string account_role = "SSIGN";
    std::string officer_role = "DIR";
    std::string legal_form = "-";
    std::string registered_for_tax = "Y";  // one character
    std::map<DocumentKind, std::string> identifiers = {{DocumentKind::passport, "PASSP"},
                                                       {DocumentKind::national_id, "EID"},
                                                       {DocumentKind::driving_licence, "DRIVL"}};
};

// A report of goAML (UNODC), XML of schema 5.0.2: for STR the transfers, for SAR the subjects.
// Names must be in Latin letters there; native names go to full_name_frn and comments.
// Errors: missing_field or invalid_value, naming every field at once.
Result<std::string> goaml_xml(const CaseReport& report, const GoamlSettings& settings);

}  // namespace sluice::report
