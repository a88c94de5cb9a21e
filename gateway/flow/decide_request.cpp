#include "gateway/flow/decide_request.hpp"

#include "ledger/store/request_store.hpp"

namespace sluice::flow {

namespace {

constexpr std::size_t max_reason = 2'000;

}  // namespace

Result<void> check_reason(std::string_view reason) {
    if (reason.empty() || reason.size() > max_reason) {
        return fail(Errc::missing_field, "a reason of 1 to 2000 bytes is required", "/reason");
    }
    return {};
}

Result<bool> seen_before(store::Tx& tx, Context& context, EnterpriseId enterprise,
                         const Idempotency& request, Uuid resource) {
    if (request.key.empty()) {
        return false;
    }
    store::RequestRecord record{request.operation, request.key, request.fingerprint, resource, {}};
    const auto known = store::find_requests(tx, enterprise, {&record, 1});
    if (!known.empty()) {
        if (known[0].fingerprint != request.fingerprint || known[0].resource != resource) {
            return fail(Errc::idempotency_key_reused);
        }
        return true;
    }
    store::insert_requests(tx, enterprise, {&record, 1}, context.clock.now());
    return false;
}

}  // namespace sluice::flow
