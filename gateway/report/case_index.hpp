#pragma once

#include <string_view>

#include "gateway/report/case_report.hpp"
#include "gateway/report/problems.hpp"

namespace sluice::report {

// Finds what the parts of a report name each other by. The report must outlive the answers.
const Party* find_party(const CaseReport& report, std::string_view id);
// By number or IBAN.
const Account* find_account(const Party& party, std::string_view number);
const Document* find_document(const Party& party, DocumentKind kind);

// Problems: a party without an id, or with that of another.
void check_ids(const CaseReport& report, Problems& problems);

// Of a person "Given Middle FAMILY", of a company its name.
std::string full_name(const Party& party);

}  // namespace sluice::report
