#pragma once

#include <string>

#include "adapters/banks/simulated/context.hpp"

namespace sluice::simulated {

// camt.052, .053 or .054 in version .001.08, valid by its XSD. The same document gives the same
// bytes whenever it is written.
std::string write_camt(Context& context, const Document& document);
// The same without its report, statement or notification: not valid, and meant so.
std::string write_empty_camt(const Context& context, const Document& document);

}  // namespace sluice::simulated
