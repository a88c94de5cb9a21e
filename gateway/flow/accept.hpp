#pragma once

#include <optional>
#include <span>
#include <string>
#include <variant>
#include <vector>

#include "adapters/banks/wire/pain001.hpp"
#include "gateway/flow/context.hpp"
#include "ledger/payment/instruction.hpp"
#include "ledger/payment/state.hpp"

namespace sluice::flow {

// Names a request that can move money, so that its repetition gives the first answer. Empty key:
// the request is a part of one that has its own.
struct Idempotency {
    std::string operation;    // "payments", "batches", "files", "cancel", "decide"
    std::string key;          // at most 255 characters
    std::string fingerprint;  // SHA-256 of the payload, 32 bytes
};

struct AcceptItem {
    Idempotency idempotency;
    CreditTransfer transfer;
    std::string traceparent;
};

struct AcceptedPayment {
    PaymentId id;
    BusinessDate execution_date;
    Instant created_at;
    bool replayed = false;  // an earlier request with the same key made it
};

// Accepted, or refused for a reason that stands for ever under this key: unknown_account,
// account_closed, currency_mismatch, insufficient_funds, duplicate_end_to_end_id, bank_limit,
// amount_over_limit, invalid_characters, date_in_past, date_too_far. Also idempotency_key_reused
// and idempotency_key_running, which leave no trace.
using AcceptOutcome = Result<AcceptedPayment>;

// Judges the items one by one, in their order, and books those that pass, in one transaction: all
// items of one enterprise that wait together share a commit. At most 1,000 items.
// An Error means nothing was done (database_unavailable, database_conflict), or, commit_in_doubt,
// that the items' keys tell what was done when they are sent again.
Result<std::vector<AcceptOutcome>> accept_payments(Context& context, EnterpriseId enterprise,
                                                   std::span<const AcceptItem> items,
                                                   const std::string& actor);

// The same judgement without any effect, for ?validate_only=true. Funds and duplicates as of now.
// An Error may also be the database's.
AcceptOutcome validate_payment(Context& context, EnterpriseId enterprise, const AcceptItem& item);

enum class BatchSource : std::uint8_t { json, pain001 };

// One item of a batch: a transfer to judge, or a refusal by syntax.
struct BatchItem {
    std::variant<CreditTransfer, Error> content;
    std::string place;  // XPath or JSON pointer
    int line = 0;
    std::string end_to_end_id;
    std::string instruction_id;
    std::string payment_information_id;
};

struct NewBatch {
    Idempotency idempotency;
    BatchSource source = BatchSource::json;
    std::string message_id;       // MsgId, or the batch id of a JSON batch; unique for files
    std::string message_version;  // "pain.001.001.09"
    std::string initiating_party;
    std::string control_sum;
    std::string document;  // as received; kept, so that a crash between chunks is resumed
    std::string traceparent;
    std::vector<BatchItem> items;  // at least one
};

struct BatchItemView {
    int ordinal;
    std::optional<PaymentId> payment;
    std::optional<PaymentState> state;  // of the payment now
    std::optional<Error> refusal;       // where and line are the item's place
    std::string end_to_end_id;
    std::string instruction_id;
    std::string payment_information_id;
};

struct BatchView {
    BatchId id;
    BatchSource source;
    std::string message_id;
    std::string message_version;
    std::string initiating_party;
    std::string control_sum;
    int item_count;
    Instant created_at;
    bool done;  // every item is judged
    bool replayed = false;
    std::vector<BatchItemView> items;  // those judged so far
};

// The items of a parsed file, in its order.
std::vector<BatchItem> batch_items(const iso20022::Pain001& file);

// Takes a batch: the first transaction stores it and judges its first chunk, each further chunk is
// a transaction of its own, and a crash in between is resumed by resume_batches. Each item is
// accepted or refused on its own. Errors: duplicate_message; the idempotency codes; the database's.
Result<BatchView> accept_batch(Context& context, EnterpriseId enterprise, NewBatch batch,
                               const std::string& actor);

// Goes on with batches a crash left unfinished; returns how many it finished.
// One that cannot be finished does not keep the others waiting; it is logged and tried again.
Result<int> resume_batches(Context& context, EnterpriseId enterprise, Instant created_before,
                           const std::string& actor);

// Errors: not_found.
Result<BatchView> read_batch(Context& context, EnterpriseId enterprise, BatchId batch);

}  // namespace sluice::flow
