#include "ledger/store/request_store.hpp"

#include <algorithm>

namespace sluice::store {

namespace {

std::optional<Error> read_refusal(const Row& row, int first) {
    const auto code = row.text(first);
    if (code.empty()) {
        return std::nullopt;
    }
    const auto found = std::ranges::find(errc_table(), code, &ErrcInfo::name);
    check(found != errc_table().end(), "a stored refusal has a known code");
    return fail(found->code, row.string(first + 1), row.string(first + 2));
}

}  // namespace

std::vector<RequestRecord> find_requests(Tx& tx, EnterpriseId enterprise,
                                         std::span<const RequestRecord> wanted) {
    Set keys(2);
    for (const auto& request : wanted) {
        keys.add({request.operation, request.key});
    }
    if (keys.empty()) {
        return {};
    }
    std::vector<RequestRecord> found;
    for (const auto& row :
         tx.exec("SELECT k.operation, k.key, k.fingerprint, k.resource_id, k.code, k.detail, "
                 "k.place FROM unnest($1::text[], $2::text[]) w (operation, key) "
                 "CROSS JOIN LATERAL (SELECT * FROM idempotency_key WHERE enterprise_id = $3 "
                 "AND operation = w.operation AND key = w.key OFFSET 0) k",
                 keys.params({enterprise}))) {
        RequestRecord record{row.string(0), row.string(1), row.bytes(2), {}, read_refusal(row, 4)};
        if (!row.is_null(3)) {
            record.resource = row.id<PaymentId>(3).uuid;
        }
        found.push_back(std::move(record));
    }
    return found;
}

void insert_requests(Tx& tx, EnterpriseId enterprise, std::span<const RequestRecord> records,
                     Instant now) {
    Set rows(7);
    for (const auto& record : records) {
        const auto refusal = record.refusal.value_or(Error{});
        rows.add({record.operation, record.key, bytea(record.fingerprint), record.resource,
                  record.refusal ? name(refusal.code) : "", refusal.detail, refusal.where});
    }
    if (rows.empty()) {
        return;
    }
    tx.exec(
        "INSERT INTO idempotency_key (enterprise_id, created_at, operation, key, fingerprint, "
        "resource_id, code, detail, place) SELECT $8, $9, r.* FROM unnest($1::text[], $2::text[], "
        "$3::bytea[], $4::uuid[], $5::text[], $6::text[], $7::text[]) r",
        rows.params({enterprise, now}));
}

}  // namespace sluice::store
