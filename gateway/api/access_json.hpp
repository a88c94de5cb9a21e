#pragma once

#include "gateway/api/json.hpp"
#include "gateway/flow/access_book.hpp"

namespace sluice::api {

void write_access_change(json::Writer& writer, const store::AccessChange& change);
void write_principal(json::Writer& writer, const flow::HeldPrincipal& principal);

// A change as the body of a request has it. Which members there are follows from `kind`; others are
// errors. `now`: when a token or key begins to hold, unless the body says.
store::AccessChange read_access_change(json::Reader& reader, Instant now);

}  // namespace sluice::api
