#pragma once

#include <string>

#include "gateway/api/call.hpp"
#include "ledger/base/result.hpp"

namespace sluice::api {

// That the caller looks at what is confidential, for the audit log of the whole platform. Call
// before it is shown: without an entry it is not. Errors: the database's.
Result<void> write_view_down(const Call& call, const std::string& action, const std::string& kind,
                             const std::string& id);

}  // namespace sluice::api
