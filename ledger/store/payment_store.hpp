#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "ledger/base/id.hpp"
#include "ledger/payment/instruction.hpp"
#include "ledger/payment/state.hpp"
#include "ledger/store/database.hpp"

namespace sluice::store {

// A payment as it is first written.
struct NewPayment {
    PaymentId id;
    AccountId account;
    ChannelId channel;
    std::optional<BatchId> batch;
    CreditTransfer transfer;
    BusinessDate execution_date;
    Instant send_at;  // not before
    std::string traceparent;
};

// Inserts payments and their states.
void insert_payments(Tx& tx, EnterpriseId enterprise, std::span<const NewPayment> payments,
                     Instant now);

// Inserts the event create of new payments. Their feed numbers start at first_seq.
void insert_creation_events(Tx& tx, EnterpriseId enterprise, std::span<const NewPayment> payments,
                            const std::string& actor, Instant now, std::int64_t first_seq);

// A payment's mutable part, locked until the end of the transaction.
struct LockedPayment {
    PaymentId id;
    AccountId account;
    Money amount;
    PaymentState state;
    int version;
    int attempts;
    std::optional<SubmissionId> submission;
    std::string bank_reference;
};

// Locks in ascending order of id; ids that do not exist are left out.
std::vector<LockedPayment> lock_payments(Tx& tx, EnterpriseId enterprise,
                                         std::span<const PaymentId> ids);

// One change of state. `to` is next(from, event), which the caller has looked at.
struct Move {
    const LockedPayment* payment;
    PaymentEvent event;
    PaymentState to;
    std::optional<Instant> next_at;  // when the gateway has to act again
    std::string bank_reference;      // empty: as before
    std::string evidence;            // JSON or empty
    std::optional<DecisionId> decision = std::nullopt;  // of screening; nothing: as before
};

// Updates the states and appends the events. Takes feed numbers, so it comes last.
void apply_moves(Tx& tx, EnterpriseId enterprise, std::span<const Move> moves,
                 const std::string& actor, Instant now);

// Only moves the time of the next action of payments accepted or in doubt; the state stays.
void reschedule(Tx& tx, EnterpriseId enterprise, std::span<const PaymentId> ids,
                Instant next_at);

// A full payment with its state, for sending and for showing.
struct PaymentView {
    PaymentId id;
    AccountId account;
    ChannelId channel;
    std::optional<BatchId> batch;
    CreditTransfer transfer;
    BusinessDate execution_date;
    PaymentState state;
    int version;
    int attempts;
    std::optional<SubmissionId> submission;
    std::string bank_reference;
    std::optional<Instant> next_at;
    Instant created_at;
    Instant changed_at;
    std::string traceparent;
};

std::vector<PaymentView> read_payments(Tx& tx, EnterpriseId enterprise,
                                       std::span<const PaymentId> ids);

struct PaymentFilter {
    std::optional<PaymentState> state;
    std::optional<AccountId> account;
    std::optional<BatchId> batch;
    std::string end_to_end_id;
    std::optional<PaymentId> before;  // older than this one
    std::size_t limit = 50;
};

// Newest first.
std::vector<PaymentView> list_payments(Tx& tx, EnterpriseId enterprise,
                                       const PaymentFilter& filter);

struct EventView {
    int version;
    PaymentState from;
    PaymentEvent event;
    PaymentState to;
    std::string actor;
    Instant at;
    std::string evidence;
    std::optional<SubmissionId> submission;
    std::int64_t seq;
};

std::vector<EventView> payment_history(Tx& tx, EnterpriseId enterprise, PaymentId payment);

}  // namespace sluice::store
