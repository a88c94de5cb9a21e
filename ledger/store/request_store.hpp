#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "ledger/store/database.hpp"

namespace sluice::store {

// The first outcome of a request that can move money: what it made, or why it was refused.
// Neither: still running.
struct RequestRecord {
    std::string operation;
    std::string key;
    std::string fingerprint;
    std::optional<Uuid> resource;
    std::optional<Error> refusal;
};

// Those of the named requests that have been seen. Only operation and key of `wanted` are read.
std::vector<RequestRecord> find_requests(Tx& tx, EnterpriseId enterprise,
                                         std::span<const RequestRecord> wanted);

// The primary key idempotency_key_pkey refuses a request that another process wrote meanwhile.
void insert_requests(Tx& tx, EnterpriseId enterprise, std::span<const RequestRecord> records,
                     Instant now);

}  // namespace sluice::store
