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

// The stored head of a statement.
struct StatementInsert {
    StatementId id;
    bool is_repeat = false;   // the account has a statement of this kind, Id and page already
    bool is_changed = false;  // and that one said something else
};

StatementInsert insert_statement(Tx& tx, EnterpriseId enterprise, AccountId account,
                                 const Statement& statement, BankMessageId message, StatementId id,
                                 Instant now);

struct ChainNeighbours {
    ChainLink own;
    std::optional<ChainLink> earlier;
    std::optional<ChainLink> later;
    std::optional<StatementId> later_id;
};

// The stored statements next to this one by date and number; other pages of the same statement are
// no neighbours. Numbers may start again, as many banks' do each year.
ChainNeighbours chain_neighbours(Tx& tx, EnterpriseId enterprise, AccountId account,
                                 const Statement& statement, Instant now);

// A line as the ledger keeps it.
struct StoredLine {
    StatementLineId id;
    AccountId account;
    StatementId statement;
    const StatementEntry* entry;
};

// Inserts the booked entries that are not known yet, and what the statement showed in its order.
// Alike entries of one document, and of two camt.053, are lines of their own; a document of another
// kind shows them again. Returns the new lines. make_id gives a fresh id a call.
std::vector<StoredLine> insert_lines(Tx& tx, EnterpriseId enterprise, AccountId account,
                                     StatementId id, const Statement& statement,
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
