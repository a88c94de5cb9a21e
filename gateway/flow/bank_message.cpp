#include "gateway/flow/bank_message.hpp"

#include "security/digest/digest.hpp"

namespace sluice::flow {

namespace {

std::string digest_bytea(std::string_view bytes) {
    const auto hash = digest::sha256(bytes);
    return store::bytea({reinterpret_cast<const char*>(hash.data()), hash.size()});
}

}  // namespace

std::optional<BankMessageId> archive(store::Tx& tx, Context& context, const Lease& lease,
                                     std::string_view kind, std::optional<SubmissionId> submission,
                                     const Exchange& exchange) {
    if (exchange.request.empty() && exchange.answer.empty()) {
        return std::nullopt;
    }
    const auto now = context.clock.now();
    const auto id = make_id<BankMessageId>(now, context.random);
    tx.exec(
        "INSERT INTO bank_message (enterprise_id, bank_message_id, channel_id, kind, "
        "submission_id, at, request, request_digest, answer, answer_digest) "
        "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        {lease.enterprise, id, lease.channel, kind, submission, now, store::bytea(exchange.request),
         digest_bytea(exchange.request), store::bytea(exchange.answer),
         digest_bytea(exchange.answer)});
    return id;
}

}  // namespace sluice::flow
