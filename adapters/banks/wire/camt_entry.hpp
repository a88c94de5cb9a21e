#pragma once

#include <optional>

#include "adapters/banks/wire/xml_part.hpp"
#include "ledger/statement/statement.hpp"

namespace sluice::iso20022 {

// Reads one Ntry of any version for an account in `currency`. Errors: the amount codes,
// currency_mismatch, invalid_date, missing_field, invalid_value, with XPath and line.
Result<StatementEntry> read_entry(const xml::Part& part, Currency currency);

// What entries and balances share. All take the part they are in, for the place of an error.

// An element of type ActiveOrHistoricCurrencyAndAmount; another currency is currency_mismatch.
Result<Money> read_amount(const xml::Part& part, const xml::Node& element, Currency currency);
// CRDT or DBIT in the child CdtDbtInd of the part.
Result<Direction> read_direction(const xml::Part& part);
// The child `name` with its choice of Dt and DtTm; of the latter the day as written.
Result<std::optional<BusinessDate>> read_choice_of_date(const xml::Part& part,
                                                        std::string_view name);
// Digits only; nothing when the element is not there.
Result<std::optional<std::int64_t>> read_integer(const xml::Part& part, std::string_view path);

}  // namespace sluice::iso20022
