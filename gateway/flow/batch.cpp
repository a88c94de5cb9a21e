#include <algorithm>

#include "adapters/banks/wire/pain001.hpp"
#include "gateway/flow/accept.hpp"
#include "gateway/flow/accept_set.hpp"
#include "ledger/base/log.hpp"
#include "ledger/store/payment_store.hpp"
#include "ledger/store/request_store.hpp"
#include "security/digest/digest.hpp"

namespace sluice::flow {

namespace {

using store::Tx;

constexpr std::size_t chunk_size = 1'000;
constexpr std::chrono::minutes clocks_may_differ{1};
constexpr std::size_t max_stored_bytes = std::size_t{1} << 40;

std::string_view name(BatchSource source) {
    return source == BatchSource::json ? "json" : "pain.001";
}

void insert_batch(Tx& tx, EnterpriseId enterprise, BatchId id, const NewBatch& batch, Instant now) {
    const auto hash = digest::sha256(batch.document);
    tx.exec(
        "INSERT INTO batch (enterprise_id, batch_id, source, message_id, message_version, "
        "initiating_party, item_count, control_sum, digest, document, traceparent, created_at) "
        "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
        {enterprise, id, name(batch.source), batch.message_id, batch.message_version,
         batch.initiating_party, batch.items.size(), batch.control_sum,
         store::bytea({reinterpret_cast<const char*>(hash.data()), hash.size()}),
         store::bytea(batch.document), batch.traceparent, now});
    tx.exec("INSERT INTO batch_progress (enterprise_id, batch_id) VALUES ($1, $2)",
            {enterprise, id});
}

// What the first transaction found: go on with this batch, or answer with an earlier one.
struct Started {
    BatchId id;
    bool replayed = false;
};

Result<Started> start(Tx& tx, Context& context, EnterpriseId enterprise, const NewBatch& batch) {
    const auto now = context.clock.now();
    const auto& request = batch.idempotency;
    if (!request.key.empty()) {
        const store::RequestRecord wanted{request.operation, request.key, {}, {}, {}};
        const auto known = store::find_requests(tx, enterprise, {&wanted, 1});
        if (!known.empty()) {
            if (known[0].fingerprint != request.fingerprint) {
                return fail(Errc::idempotency_key_reused);
            }
            check(known[0].resource.has_value(), "a batch's key names its batch");
            return Started{BatchId{*known[0].resource}, true};
        }
    }
    if (batch.source == BatchSource::pain001 &&
        !tx.exec("SELECT FROM batch WHERE enterprise_id = $1 AND message_id = $2 "
                 "AND source = 'pain.001'",
                 {enterprise, batch.message_id})
             .empty()) {
        return fail(Errc::duplicate_message, {}, "/Document/CstmrCdtTrfInitn/GrpHdr/MsgId");
    }
    const auto id = make_id<BatchId>(now, context.random);
    insert_batch(tx, enterprise, id, batch, now);
    if (!request.key.empty()) {
        const store::RequestRecord record{
            request.operation, request.key, request.fingerprint, id.uuid, {}};
        store::insert_requests(tx, enterprise, {&record, 1}, now);
    }
    return Started{id, false};
}

// The reader of a file gives whole XPaths, also below an envelope; judging gives places inside the
// item.
std::string place_of(const BatchItem& item, const Error& refusal) {
    const bool is_whole = refusal.where.find("/Document/") != std::string::npos;
    return is_whole ? refusal.where : item.place + refusal.where;
}

void insert_items(Tx& tx, EnterpriseId enterprise, BatchId id, std::size_t first,
                  std::span<const BatchItem> items, const std::vector<AcceptOutcome>& outcomes) {
    store::Set rows(9);
    for (std::size_t i = 0; i < items.size(); ++i) {
        const auto& item = items[i];
        const auto& outcome = outcomes[i];
        const auto refusal = outcome ? Error{} : outcome.error();
        rows.add({first + i, outcome ? std::optional{outcome->id} : std::nullopt,
                  outcome ? "" : sluice::name(refusal.code), refusal.detail,
                  place_of(item, refusal), refusal.line > 0 ? refusal.line : item.line,
                  item.end_to_end_id, item.instruction_id, item.payment_information_id});
    }
    tx.exec(
        "INSERT INTO batch_item (enterprise_id, batch_id, ordinal, payment_id, code, detail, "
        "place, line, end_to_end_id, instruction_id, payment_information_id) "
        "SELECT $10, $11, r.* FROM unnest($1::integer[], $2::uuid[], $3::text[], $4::text[], "
        "$5::text[], $6::integer[], $7::text[], $8::text[], $9::text[]) r",
        rows.params({enterprise, id}));
}

// Judges the items of one chunk; a refusal by syntax stays what it is.
void judge_chunk(Tx& tx, Context& context, EnterpriseId enterprise, BatchId id, std::size_t first,
                 std::span<const BatchItem> items, std::string_view traceparent,
                 const std::string& actor) {
    const Idempotency no_key;
    std::vector<SetItem> set;
    for (const auto& item : items) {
        if (const auto* transfer = std::get_if<CreditTransfer>(&item.content)) {
            set.push_back({transfer, &no_key, traceparent});
        }
    }
    auto judged = accept_set(tx, context, enterprise, set, id, actor);
    std::vector<AcceptOutcome> outcomes;
    auto next = judged.begin();
    for (const auto& item : items) {
        const auto* refusal = std::get_if<Error>(&item.content);
        outcomes.push_back(refusal != nullptr ? AcceptOutcome{*refusal} : std::move(*next++));
    }
    insert_items(tx, enterprise, id, first, items, outcomes);
}

// Moves the progress behind a chunk. False: another process has judged it meanwhile.
bool advance(Tx& tx, EnterpriseId enterprise, BatchId id, std::size_t first, std::size_t next,
             bool done, Instant now) {
    return tx.exec(
                 "UPDATE batch_progress SET next_ordinal = $4, done_at = $5 "
                 "WHERE enterprise_id = $1 AND batch_id = $2 AND next_ordinal = $3 "
                 "AND done_at IS NULL",
                 {enterprise, id, first, next, done ? std::optional{now} : std::nullopt})
               .affected() == 1;
}

void judge_from(Tx& tx, Context& context, EnterpriseId enterprise, BatchId id, std::size_t first,
                const NewBatch& batch, const std::string& actor) {
    const auto count = std::min(chunk_size, batch.items.size() - (first - 1));
    const auto next = first + count;
    if (advance(tx, enterprise, id, first, next, next > batch.items.size(), context.clock.now())) {
        judge_chunk(tx, context, enterprise, id, first,
                    std::span{batch.items}.subspan(first - 1, count), batch.traceparent, actor);
    }
}

Result<void> judge_rest(Context& context, EnterpriseId enterprise, BatchId id, std::size_t first,
                        const NewBatch& batch, const std::string& actor) {
    for (; first <= batch.items.size(); first += chunk_size) {
        auto done = transact_again_on_race(context.database, [&](Tx& tx) -> Result<void> {
            judge_from(tx, context, enterprise, id, first, batch, actor);
            return {};
        });
        if (!done) {
            return done.error();
        }
    }
    return {};
}

BatchItemView read_item(const store::Row& row) {
    BatchItemView item{.ordinal = static_cast<int>(row.integer(0)),
                       .payment = row.optional_id<PaymentId>(1),
                       .state = parse_state(row.text(2)),
                       .refusal = {},
                       .end_to_end_id = row.string(7),
                       .instruction_id = row.string(8),
                       .payment_information_id = row.string(9)};
    if (!row.text(3).empty()) {
        const auto code = std::ranges::find(errc_table(), row.text(3), &ErrcInfo::name);
        check(code != errc_table().end(), "a stored refusal has a known code");
        item.refusal =
            fail(code->code, row.string(4), row.string(5), static_cast<int>(row.integer(6)));
    }
    return item;
}

Result<BatchView> read_view(Tx& tx, EnterpriseId enterprise, BatchId id) {
    const auto rows = tx.exec(
        "SELECT b.source, b.message_id, b.message_version, b.initiating_party, b.control_sum, "
        "b.item_count, b.created_at, p.done_at FROM batch b "
        "JOIN batch_progress p USING (enterprise_id, batch_id) "
        "WHERE b.enterprise_id = $1 AND b.batch_id = $2",
        {enterprise, id});
    if (rows.empty()) {
        return fail(Errc::not_found);
    }
    const auto row = rows[0];
    BatchView view{.id = id,
                   .source = row.text(0) == "json" ? BatchSource::json : BatchSource::pain001,
                   .message_id = row.string(1),
                   .message_version = row.string(2),
                   .initiating_party = row.string(3),
                   .control_sum = row.string(4),
                   .item_count = static_cast<int>(row.integer(5)),
                   .created_at = row.instant(6),
                   .done = !row.is_null(7),
                   .items = {}};
    for (const auto& item :
         tx.exec("SELECT i.ordinal, i.payment_id, s.state, i.code, i.detail, i.place, i.line, "
                 "i.end_to_end_id, i.instruction_id, i.payment_information_id FROM batch_item i "
                 "LEFT JOIN payment_state s USING (enterprise_id, payment_id) "
                 "WHERE i.enterprise_id = $1 AND i.batch_id = $2 ORDER BY i.ordinal",
                 {enterprise, id})) {
        view.items.push_back(read_item(item));
    }
    return view;
}

// Only files take more than one chunk, and they can be read again from what was stored.
Result<NewBatch> reread(const std::string& document, const std::string& traceparent) {
    iso20022::Pain001Limits limits;
    limits.max_bytes = max_stored_bytes;  // it was within the configured limit when it was taken
    auto file = iso20022::read_pain001(document, limits);
    if (!file) {
        return file.error();
    }
    NewBatch batch;
    batch.source = BatchSource::pain001;
    batch.traceparent = traceparent;
    batch.items = batch_items(*file);
    return batch;
}

}  // namespace

std::vector<BatchItem> batch_items(const iso20022::Pain001& file) {
    std::vector<BatchItem> items;
    items.reserve(file.transactions.size());
    for (const auto& transaction : file.transactions) {
        BatchItem item{.content = Error{},
                       .place = transaction.xpath,
                       .line = transaction.line,
                       .end_to_end_id = transaction.end_to_end_id,
                       .instruction_id = transaction.instruction_id,
                       .payment_information_id = transaction.payment_information_id};
        if (transaction.transfer) {
            item.content = *transaction.transfer;
        } else {
            item.content = *transaction.refusal;
        }
        items.push_back(std::move(item));
    }
    return items;
}

Result<BatchView> accept_batch(Context& context, EnterpriseId enterprise, NewBatch batch,
                               const std::string& actor) {
    check(!batch.items.empty(), "a batch has items");
    auto started = transact_again_on_race(context.database, [&](Tx& tx) -> Result<Started> {
        auto first = start(tx, context, enterprise, batch);
        if (first && !first->replayed) {
            judge_from(tx, context, enterprise, first->id, 1, batch, actor);
        }
        return first;
    });
    if (!started) {
        return started.error();
    }
    if (!started->replayed) {
        auto rest = judge_rest(context, enterprise, started->id, chunk_size + 1, batch, actor);
        if (!rest) {
            return rest.error();
        }
    }
    auto view = read_batch(context, enterprise, started->id);
    if (view) {
        if (started->replayed && !view->done) {
            return fail(Errc::idempotency_key_running);
        }
        view->replayed = started->replayed;
    }
    return view;
}

Result<int> resume_batches(Context& context, EnterpriseId enterprise, Instant created_before,
                           const std::string& actor) {
    struct Open {
        BatchId id;
        std::size_t next;
        std::string document;
        std::string traceparent;
    };
    auto open = context.database.transact([&](Tx& tx) -> Result<std::vector<Open>> {
        std::vector<Open> batches;
        for (const auto& row :
             tx.exec("SELECT p.batch_id, p.next_ordinal, b.document, b.traceparent "
                     "FROM batch_progress p JOIN batch b USING (enterprise_id, batch_id) "
                     "WHERE p.enterprise_id = $1 AND p.done_at IS NULL "
                     // From the future: by a clock that was ahead, and has died since.
                     "AND (b.created_at <= $2 OR b.created_at > $3)",
                     {enterprise, created_before, context.clock.now() + clocks_may_differ})) {
            batches.push_back({row.id<BatchId>(0), static_cast<std::size_t>(row.integer(1)),
                               row.bytes(2), row.string(3)});
        }
        return batches;
    });
    if (!open) {
        return open.error();
    }
    int finished = 0;
    for (const auto& unfinished : *open) {
        auto batch = reread(unfinished.document, unfinished.traceparent);
        auto rest =
            batch ? judge_rest(context, enterprise, unfinished.id, unfinished.next, *batch, actor)
                  : Result<void>{batch.error()};
        if (rest) {
            ++finished;
        } else {
            log::error("batch.resume_failed", {{"batch.id", unfinished.id.to_string()},
                                               {"error", to_string(rest.error())}});
        }
    }
    return finished;
}

Result<BatchView> read_batch(Context& context, EnterpriseId enterprise, BatchId batch) {
    return context.database.transact(
        [&](Tx& tx) -> Result<BatchView> { return read_view(tx, enterprise, batch); });
}

}  // namespace sluice::flow
