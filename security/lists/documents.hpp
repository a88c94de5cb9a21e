#pragma once

#include <string_view>

#include "security/lists/list_entry.hpp"

namespace sluice::lists {

// Adds the documents that a sentence of an official journal tells: "(a) Kuwait number 106261543
// (b) C17HLRL3, issued on 30 December 2015, issued in Zawiya; A54062245 (Iran), expires 12.7.2026".
// What is said about a document is left out, its country is kept where it is told beside it.
void add_documents(ListEntry& entry, IdKind kind, std::string_view text);

}  // namespace sluice::lists
