#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "ledger/base/id.hpp"
#include "ledger/statement/matcher.hpp"
#include "ledger/statement/proof.hpp"
#include "ledger/statement/statement.hpp"
#include "ledger/store/database.hpp"

namespace sluice::store {

std::string_view name(StatementKind kind);

// Inserts the statement's head. Nothing when the account has it already: a repeat.
std::optional<StatementId> insert_statement(Tx& tx, EnterpriseId enterprise, AccountId account,
                                            const Statement& statement, BankMessageId message,
                                            StatementId id, Instant now);

struct ChainNeighbours {
    std::optional<ChainLink> earlier;
    std::optional<ChainLink> later;
    std::optional<StatementId> later_id;
};

// The stored statements next to this one by sequence number; without numbers, the latest received.
ChainNeighbours chain_neighbours(Tx& tx, EnterpriseId enterprise, AccountId account, StatementId id,
                                 const Statement& statement);

// A line as the ledger keeps it.
struct StoredLine {
    StatementLineId id;
    AccountId account;
    StatementId statement;
    const StatementEntry* entry;
};

// Inserts the booked entries that are not known yet, and what the statement showed in its order.
// Returns the new lines. make_id gives a fresh id a call.
std::vector<StoredLine> insert_lines(Tx& tx, EnterpriseId enterprise, AccountId account,
                                     StatementId statement, std::span<const StatementEntry> entries,
                                     const std::function<StatementLineId()>& make_id);

// Every payment the lines may be about, locked until the end of the transaction.
std::vector<Candidate> lock_candidates(Tx& tx, EnterpriseId enterprise, ChannelId channel,
                                       std::span<const StoredLine> lines);

struct NewMatch {
    StatementLineId line;
    PaymentId payment;
    std::string_view purpose;  // settlement, return
    std::string rule;
    std::int64_t amount_minor;
};

void insert_matches(Tx& tx, EnterpriseId enterprise, std::span<const NewMatch> matches,
                    const std::string& actor, Instant now);

struct NewException {
    ExceptionId id;
    std::string kind;
    AccountId account;
    std::optional<StatementLineId> line;
    std::optional<PaymentId> payment;
    std::optional<StatementId> statement;
    std::string detail;
};

void insert_exceptions(Tx& tx, EnterpriseId enterprise, std::span<const NewException> exceptions,
                       Instant now);

// Closes the open exceptions of a kind about a statement: what was missing has come.
void close_exceptions(Tx& tx, EnterpriseId enterprise, StatementId statement, std::string_view kind,
                      const std::string& resolution, Instant now);

void insert_statement_events(Tx& tx, EnterpriseId enterprise, std::span<const StatementId> ids);

}  // namespace sluice::store
