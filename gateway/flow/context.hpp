#pragma once

#include <string>

#include "gateway/flow/directory.hpp"
#include "ledger/base/id.hpp"
#include "ledger/base/time.hpp"
#include "ledger/store/database.hpp"
#include "ledger/store/ledger_store.hpp"

namespace sluice::flow {

// What every stage works with. One a thread, because of the database connection; everything else
// in it is shared and either immutable or safe. Stages take it by reference and keep nothing.
struct Context {
    store::Database& database;
    Clock& clock;
    RandomSource& random;
    const Directory& directory;
    const store::SealKey& seal_key;
    std::string request_id{};  // trace id of the request it works for; empty: of the gateway's own
};

}  // namespace sluice::flow
