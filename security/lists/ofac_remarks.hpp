#pragma once

#include <string_view>

#include "security/lists/list_entry.hpp"

namespace sluice::lists {

// One item of OFAC's remarks ("alt. Passport D9004878 (Iran) expires 17 Nov 2019", "Linked To:
// HIZBALLAH"), put into its field of the entry. Also takes a label and value of the XML's id list
// joined by a space, and then the issuing country, as a code. What has no field of its own is left
// out: the whole remarks are kept as text.
void add_ofac_item(ListEntry& entry, std::string_view item, std::string_view country = {});

// The items of a remarks column, and the text itself.
void add_ofac_remarks(ListEntry& entry, std::string_view remarks);

}  // namespace sluice::lists
