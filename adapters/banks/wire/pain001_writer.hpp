#pragma once

#include <string>

#include "adapters/banks/port/bank_adapter.hpp"

namespace sluice::iso20022 {

struct Pain001Profile {
    std::string initiating_party;
    bool batch_booking = false;  // BtchBookg: ask the bank for one entry a PmtInf
};

// Writes pain.001.001.09 for a bank, valid by its XSD: one PmtInf for each run of instructions that
// share debtor account, debtor name and BIC, currency, execution date, service level, local
// instrument, category purpose and charge bearer. PmtInfId is "<message_id>-<n>" cut to 35
// characters from the left of the message id. InstrId is the instruction's reference. Remittance
// above the 140 characters of an Ustrd goes on in the next one. Pure: the same input gives the same
// bytes.
// The fields must already keep the XSD's types and lengths (read_pain001 and the intake see to
// that): nothing is cut here, since a bank must never get another instruction than the ERP gave.
std::string write_pain001(const Submission& submission, const Pain001Profile& profile);

}  // namespace sluice::iso20022
