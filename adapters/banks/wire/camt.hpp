#pragma once

#include <string_view>
#include <vector>

#include "ledger/base/result.hpp"
#include "ledger/statement/statement.hpp"

namespace sluice::iso20022 {

// Reads camt.052, camt.053 or camt.054 of any version from 01 to 13, by namespace; checked against
// its XSD where that is shipped (a bank's document that breaks its XSD is refused with the place).
// No DTD, no entity. Errors: malformed, schema_violation, unsupported_namespace, entity_forbidden,
// statement_empty (no statement inside), invalid_value and the amount codes with XPath and line.
Result<std::vector<Statement>> read_camt(std::string_view document);

}  // namespace sluice::iso20022
