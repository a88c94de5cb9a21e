#include "gateway/flow/accept.hpp"

#include "gateway/flow/accept_set.hpp"

namespace sluice::flow {

namespace {

std::vector<SetItem> set_of(std::span<const AcceptItem> items) {
    std::vector<SetItem> set;
    set.reserve(items.size());
    for (const auto& item : items) {
        set.push_back({&item.transfer, &item.idempotency, item.traceparent});
    }
    return set;
}

}  // namespace

Result<std::vector<AcceptOutcome>> accept_payments(Context& context, EnterpriseId enterprise,
                                                   std::span<const AcceptItem> items,
                                                   const std::string& actor) {
    const auto set = set_of(items);
    return transact_again_on_race(
        context.database, [&](store::Tx& tx) -> Result<std::vector<AcceptOutcome>> {
            return accept_set(tx, context, enterprise, set, std::nullopt, actor);
        });
}

AcceptOutcome validate_payment(Context& context, EnterpriseId enterprise, const AcceptItem& item) {
    // The real judgement, rolled back: an Error of the body undoes it, the outcome leaves aside.
    std::optional<AcceptOutcome> outcome;
    const auto set = set_of({&item, 1});
    const auto undone = context.database.transact([&](store::Tx& tx) -> Result<void> {
        outcome = accept_set(tx, context, enterprise, set, std::nullopt, "validate").front();
        return fail(Errc::internal, "rolled back on purpose");
    });
    if (outcome) {
        return *outcome;
    }
    return undone.error();
}

}  // namespace sluice::flow
