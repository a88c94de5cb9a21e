#pragma once

#include <string_view>
#include <vector>

#include "ledger/base/result.hpp"
#include "ledger/statement/statement.hpp"

namespace sluice::iso20022 {

// Reads camt.052, camt.053 or camt.054 of any version from 01 to 13, by namespace; checked against
// its XSD where that is shipped (a bank's document that breaks its XSD is refused with the place).
// No DTD, no entity. Errors: malformed, wrong_encoding, too_large (64 MiB), schema_violation,
// unsupported_namespace, entity_forbidden, statement_empty (no statement inside), missing_field,
// invalid_value, invalid_date, currency_mismatch (an entry or balance in another currency than the
// account) and the amount codes, with XPath and line.
// A statement without an opening or closing balance is no error here. A detail of a return always
// has a return_reason: "NOTPROVIDED" for an RtrInf without one, "RRTN" when only the transaction
// code says that it is a return.
Result<std::vector<Statement>> read_camt(std::string_view document);

}  // namespace sluice::iso20022
