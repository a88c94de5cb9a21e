#pragma once

#include "gateway/flow/directory.hpp"
#include "gateway/report/case_report.hpp"

namespace sluice::api {

// A bank account as reports have it; of an IBAN the bank's country is known.
report::Account reported_account(const std::string& number, bool is_iban, Currency currency);

// One of the enterprise's own, with its bank; it must be there.
report::Account own_account(const flow::Directory& directory, EnterpriseId enterprise,
                            AccountId account);

}  // namespace sluice::api
