#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "adapters/banks/wire/xml_node.hpp"

namespace sluice::iso20022 {

// Which elements of a pain.001 we understand. An instruction that we could not pass on to a bank is
// refused, never dropped, so everything that is neither read nor named here as needless is refused.
enum class Pain001Part { group_header, payment_information, transaction };

struct Unsupported {
    const xml::Node* element;
    std::string reason;
};

// The first element below `part` that we neither read nor may pass over, in document order.
std::optional<Unsupported> first_unsupported(const xml::Node& part, Pain001Part kind);

}  // namespace sluice::iso20022
