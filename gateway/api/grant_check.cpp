#include "gateway/api/grant_check.hpp"

#include "gateway/api/services.hpp"

namespace sluice::api {

Result<void> within_grant(const Call& call, const CreditTransfer& transfer) {
    const auto& directory = call.services->directory;
    const auto* account = directory.bank_account(call.enterprise, transfer.debtor_account.value,
                                                 transfer.amount.currency());
    const access::Target target{call.enterprise,
                                account == nullptr ? std::nullopt : std::optional{account->id},
                                transfer.amount};
    if (call.principal->may(access::Permission::payment_create, target,
                            call.services->clock.now())) {
        return {};
    }
    return fail(Errc::forbidden, "no grant is for this account and amount");
}

Result<void> within_grant(const Call& call, std::span<const flow::BatchItem> items) {
    for (const auto& item : items) {
        const auto* transfer = std::get_if<CreditTransfer>(&item.content);
        if (transfer == nullptr) {
            continue;
        }
        if (auto covered = within_grant(call, *transfer); !covered) {
            auto error = covered.error();
            error.where = item.place;
            error.line = item.line;
            return error;
        }
    }
    return {};
}

}  // namespace sluice::api
