#pragma once

#include <optional>
#include <string>
#include <vector>

#include "gateway/api/json.hpp"
#include "gateway/report/case_report.hpp"
#include "gateway/report/fincen.hpp"
#include "gateway/report/goaml.hpp"
#include "gateway/report/pboc.hpp"

namespace sluice::api {

// What a report needs and a case does not have: who files it, papers and addresses of the parties,
// the words. A Filing of openapi.json.
struct Filing {
    std::string narrative;
    std::string action;
    std::optional<Money> reported_amount;
    // How the transfer was paid, where it was cash: only the filing can tell.
    std::optional<report::TransferMeans> means;
    report::Party enterprise;
    report::Party counterparty;
    // Of the counterparty's bank, where the payment does not tell it.
    std::string counterparty_bic;
    std::string counterparty_bank_name;
    report::Party reporter;
    // The person who paid cash in or was paid it for a company.
    std::optional<report::Party> conductor;
    report::PbocSettings pboc;
    report::GoamlSettings goaml;
    report::FincenSettings fincen;
};

// Notes every mistake with its JSON pointer.
Filing read_filing(const json::Value& body, std::vector<Error>& errors);

}  // namespace sluice::api
