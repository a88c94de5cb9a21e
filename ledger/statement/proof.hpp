#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "ledger/statement/statement.hpp"

namespace sluice {

// opening + booked lines = closing. Errors: statement_broken, saying by how much. A report or
// notification, or a page that is not the last, has nothing to prove.
Result<void> prove(const Statement& statement);

// A neighbour in the account's chain of statements.
struct ChainLink {
    std::optional<std::int64_t> sequence;
    std::optional<std::int64_t> opening_minor;
    std::optional<std::int64_t> closing_minor;
    std::optional<BusinessDate> date = std::nullopt;
};

// The earlier link's closing balance is the later one's opening balance, and no number is missing
// in between; number one in a later year starts a new count, and then the balances alone tell.
// Errors: statement_gap, statement_broken.
Result<void> prove_chain(const ChainLink& earlier, const ChainLink& later);

// What makes a line the same line in every document that shows it: the bank's reference when there
// is one, else all the bank tells about it. Alike lines of one document are told apart by counting.
std::string natural_key(const StatementEntry& entry);

}  // namespace sluice
