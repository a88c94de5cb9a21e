#pragma once

#include <string>
#include <string_view>

#include "security/lists/list_entry.hpp"

namespace sluice::screening {

// An id without spaces, dashes and other marks, in upper case and without the words that are put
// before it ("IMO 9187629", "BIC: ..."); empty when fewer than four letters and digits are left. A
// BIC of eleven characters whose branch is XXX comes back with eight (ISO 9362:2022, 5.4).
std::string fold_id(lists::IdKind kind, std::string_view value);

// Whether ids of two kinds may be one: the same kind, or one of them is not told.
bool may_be_same_kind(lists::IdKind a, lists::IdKind b);

}  // namespace sluice::screening
