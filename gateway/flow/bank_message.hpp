#pragma once

#include <optional>
#include <string_view>

#include "adapters/banks/port/bank_adapter.hpp"
#include "gateway/flow/channel.hpp"
#include "ledger/store/database.hpp"

namespace sluice::flow {

// Keeps what went to and came from the bank, byte for byte, with digests. kind: submit, query,
// statement. Nothing is written for an exchange without bytes.
std::optional<BankMessageId> archive(store::Tx& tx, Context& context, const Lease& lease,
                                     std::string_view kind,
                                     std::optional<SubmissionId> submission,
                                     const Exchange& exchange);

}  // namespace sluice::flow
