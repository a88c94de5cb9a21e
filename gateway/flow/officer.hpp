#pragma once

#include <algorithm>
#include <string>
#include <vector>

#include "ledger/base/id.hpp"

namespace sluice::flow {

// A compliance officer: looks at what screening held, and decides with a second one. Not of the
// enterprise that pays: what officers see is never shown to its ERP.
struct Officer {
    std::string id;
    std::string name;
    std::vector<EnterpriseId> enterprises;  // whose cases; empty: of all
    bool special_measures = false;          // may handle cases of special preventive measures

    bool may_see(EnterpriseId enterprise) const {
        return enterprises.empty() || std::ranges::count(enterprises, enterprise) > 0;
    }
    std::string actor() const { return "officer:" + id; }
};

}  // namespace sluice::flow
