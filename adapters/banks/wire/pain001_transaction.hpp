#pragma once

#include <optional>
#include <string>

#include "adapters/banks/wire/pain001.hpp"
#include "adapters/banks/wire/xml_node.hpp"

namespace sluice::iso20022 {

// What a PmtInf gives to each of its transactions.
struct PaymentInformation {
    std::string id;
    AccountNumber debtor_account;
    std::string debtor_name;
    BusinessDate requested_date{};
    std::string service_level;
    std::string local_instrument;
    std::string category_purpose;
    std::string charge_bearer;
    std::string ultimate_debtor;
    std::optional<Error> refusal;  // refuses each of its transactions
};

// Judges the head of a PmtInf: `head` is the element without its transactions, `parent` the XPath
// of the element around it.
PaymentInformation read_payment_information(const xml::Node& head, const std::string& parent);

// Judges one CdtTrfTxInf. ordinal is left to the caller.
Pain001Transaction judge_transaction(const xml::Node& transaction, const std::string& parent,
                                     const PaymentInformation& payment_information);

}  // namespace sluice::iso20022
