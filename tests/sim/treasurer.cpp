#include "tests/sim/treasurer.hpp"

#include <fmt/format.h>

#include "adapters/banks/simulated/books.hpp"
#include "gateway/flow/decide.hpp"
#include "tests/sim/setting.hpp"

namespace sluice::sim {

namespace {

// Longer than a send takes and than a request may be under way.
constexpr std::chrono::seconds patience{30};

}  // namespace

std::string Treasurer::decide_doubt(Gateway& gateway) {
    auto context = gateway.context();
    const auto enterprise = enterprise_id(enterprise_);
    const auto doubts =
        context.database.transact([&](store::Tx& tx) -> Result<std::vector<store::PaymentView>> {
            store::PaymentFilter filter;
            filter.state = PaymentState::in_doubt;
            filter.account = account_at(enterprise_, 1).id;
            return store::list_payments(tx, enterprise, filter);
        });
    if (!doubts) {
        return fmt::format("doubts: {}", name(doubts.error().code));
    }
    for (const auto& payment : *doubts) {
        const auto reference = payment.id.uuid.hex();
        const auto truth = network_.books_of(1, customer_name(enterprise_), reference);
        if (!truth && !has_waited(payment)) {
            continue;
        }
        const auto event = !truth             ? PaymentEvent::bank_unknown
                           : *truth == "RJCT" ? PaymentEvent::bank_rejected
                                              : PaymentEvent::bank_accepted;
        if (event == PaymentEvent::bank_unknown) {
            network_.note_decision(reference);  // before: the gateway may die behind the commit
        }
        const flow::Decision decision{payment.id, payment.version, {}, "seen in the bank's books"};
        const auto decided =
            flow::decide_payment(context, enterprise, event, decision, "treasurer");
        const bool was_refused = !decided && decided.error().code != Errc::commit_in_doubt;
        if (event == PaymentEvent::bank_unknown && was_refused) {
            network_.withdraw_decision(reference);
        }
        core_.count("decisions of a person");
        return fmt::format("{} {}: {}", reference, name(event),
                           decided ? "done" : name(decided.error().code));
    }
    return fmt::format("{} doubts, none to decide", doubts->size());
}

bool Treasurer::has_waited(const store::PaymentView& payment) {
    const auto now = core_.time.now();
    const auto seen = first_seen_.try_emplace({payment.id, payment.version}, now).first->second;
    return seen + patience < now && !network_.is_under_way(payment.id.uuid.hex());
}

std::string Treasurer::explain_lines(Gateway& gateway) {
    auto context = gateway.context();
    const auto enterprise = enterprise_id(enterprise_);
    const auto open = context.database.transact([&](store::Tx& tx)
                                                    -> Result<
                                                        std::vector<flow::ExceptionDecision>> {
        std::vector<flow::ExceptionDecision> list;
        for (const auto& row : tx.exec(
                 "SELECT exception_id, payment_id FROM recon_exception WHERE enterprise_id = $1 "
                 "AND kind IN ('amount_differs', 'return_without_payment') "
                 "AND closed_at IS NULL AND payment_id IS NOT NULL ORDER BY exception_id",
                 {enterprise})) {
            list.push_back({.exception = row.id<ExceptionId>(0),
                            .action = flow::ExceptionAction::match,
                            .payment = row.id<PaymentId>(1),
                            .idempotency = {},
                            .reason = "seen in the bank's books"});
        }
        return list;
    });
    if (!open) {
        return fmt::format("exceptions: {}", name(open.error().code));
    }
    std::string text = fmt::format("{} exceptions", open->size());
    for (const auto& decision : *open) {
        const auto done = flow::decide_exception(context, enterprise, decision, "treasurer");
        core_.count("lines explained by a person", done ? 1 : 0);
        text += fmt::format(", {}: {}", decision.payment->to_string(),
                            done ? "done" : name(done.error().code));
    }
    return text;
}

}  // namespace sluice::sim
