#include "gateway/flow/accept_set.hpp"
#include "gateway/flow/audit_log.hpp"
#include "gateway/flow/decide.hpp"
#include "gateway/flow/decide_request.hpp"
#include "gateway/flow/evidence.hpp"

namespace sluice::flow {

namespace {

using store::Tx;

struct OpenLine {
    StatementLineId line;
    AccountId account;
    Money amount;
    bool is_debit;
};

Result<std::optional<OpenLine>> lock_exception(Tx& tx, EnterpriseId enterprise, ExceptionId id) {
    if (tx.exec("SELECT FROM recon_exception WHERE enterprise_id = $1 AND exception_id = $2 "
                "AND closed_at IS NULL FOR UPDATE",
                {enterprise, id})
            .empty()) {
        return fail(Errc::not_found);
    }
    const auto rows = tx.exec(
        "SELECT l.line_id, l.account_id, l.currency, l.amount_minor, l.direction "
        "FROM recon_exception e JOIN statement_line l USING (enterprise_id, line_id) "
        "WHERE e.enterprise_id = $1 AND e.exception_id = $2 AND EXISTS (SELECT FROM posting p "
        "WHERE p.enterprise_id = $1 AND p.line_id = l.line_id AND p.purpose = 'suspense')",
        {enterprise, id});
    if (rows.empty()) {
        return std::optional<OpenLine>{};
    }
    const auto row = rows[0];
    return std::optional{OpenLine{row.id<StatementLineId>(0), row.id<AccountId>(1),
                                  Money(row.integer(3), Currency::of(row.text(2))),
                                  row.text(4) == "debit"}};
}

Posting reclassify(Context& context, const OpenLine& line, AccountId debit, AccountId credit,
                   std::optional<PaymentId> payment, Instant now) {
    return {.id = make_id<PostingId>(now, context.random),
            .kind = PostingKind::direct,
            .pending_id = {},
            .purpose = PostingPurpose::reclassification,
            .debit = debit,
            .credit = credit,
            .amount = line.amount,
            .payment_id = payment,
            .line_id = line.line,
            .statement_id = {},
            .pending_minor = 0};
}

// The line is in suspense: the payment's reservation is given back, and suspense is cleared against
// the payment at the amount the bank really moved.
Result<void> settle_from_suspense(Tx& tx, Context& context, EnterpriseId enterprise,
                                  const OpenLine& line, const ExceptionDecision& decision,
                                  const std::string& actor, Instant now) {
    const auto locked = store::lock_payments(tx, enterprise, {&*decision.payment, 1});
    if (locked.empty()) {
        return fail(Errc::not_found, "no such payment", "/payment_id");
    }
    const auto& payment = locked[0];
    const auto event =
        line.is_debit ? PaymentEvent::statement_matched : PaymentEvent::bank_returned;
    const auto to = next(payment.state, event);
    if (!to || payment.account != line.account || payment.attempts == 0) {
        return fail(Errc::illegal_transition, "the payment is " + std::string{name(payment.state)},
                    "/payment_id");
    }
    const auto accounts = context.directory.payment_accounts(enterprise, payment.account);
    std::vector<Posting> postings;
    if (line.is_debit) {
        postings.push_back(
            release(make_id<PostingId>(now, context.random), payment.id, accounts, payment.amount));
        postings.push_back(
            reclassify(context, line, accounts.clearing, accounts.suspense, payment.id, now));
    } else {
        postings.push_back(
            reclassify(context, line, accounts.suspense, accounts.clearing, payment.id, now));
    }
    tx.exec(
        "INSERT INTO statement_match (enterprise_id, line_id, payment_id, purpose, rule, "
        "amount_minor, actor, at) VALUES ($1, $2, $3, $4, 'person', $5, $6, $7)",
        {enterprise, line.line, payment.id, line.is_debit ? "settlement" : "return",
         line.amount.minor(), actor, now});
    store::book(tx, context.seal_key, enterprise, postings, now, true);
    const store::Move move{
        &payment,
        event,
        *to,
        std::nullopt,
        "",
        evidence(
            {{"reason", decision.reason}, {"line_id", line.line.to_string()}, {"rule", "person"}})};
    store::apply_moves(tx, enterprise, {&move, 1}, actor, now);
    return {};
}

Result<void> book_charge(Tx& tx, Context& context, EnterpriseId enterprise, const OpenLine& line,
                         Instant now) {
    const auto currency = line.amount.currency();
    const auto charges = context.directory.internal(enterprise, AccountKind::charges, currency).id;
    const auto suspense =
        context.directory.internal(enterprise, AccountKind::suspense, currency).id;
    const auto posting = line.is_debit ? reclassify(context, line, charges, suspense, {}, now)
                                       : reclassify(context, line, suspense, charges, {}, now);
    store::book(tx, context.seal_key, enterprise, {&posting, 1}, now, true);
    return {};
}

Result<void> carry_out(Tx& tx, Context& context, EnterpriseId enterprise,
                       const ExceptionDecision& decision, const std::string& actor) {
    auto line = lock_exception(tx, enterprise, decision.exception);
    if (!line) {
        return line.error();
    }
    const auto now = context.clock.now();
    if (decision.action != ExceptionAction::close && !*line) {
        return fail(Errc::illegal_transition, "the exception has no line in suspense");
    }
    if (decision.action == ExceptionAction::match) {
        if (!decision.payment) {
            return fail(Errc::missing_field, "required to match", "/payment_id");
        }
        auto settled = settle_from_suspense(tx, context, enterprise, **line, decision, actor, now);
        if (!settled) {
            return settled.error();
        }
    } else if (decision.action == ExceptionAction::charge) {
        if (auto booked = book_charge(tx, context, enterprise, **line, now); !booked) {
            return booked.error();
        }
    }
    tx.exec(
        "UPDATE recon_exception SET closed_at = $3, closed_by = $4, resolution = $5 "
        "WHERE enterprise_id = $1 AND exception_id = $2",
        {enterprise, decision.exception, now, actor, decision.reason});
    constexpr std::string_view actions[] = {"match", "charge", "close"};
    write_down(tx, context,
               {.actor = actor,
                .action = "exception.closed",
                .subject = {"exception", decision.exception.to_string()},
                .enterprise = enterprise,
                .reason = decision.reason,
                .after = evidence(
                    {{"by", actions[static_cast<std::size_t>(decision.action)]},
                     {"payment_id", decision.payment ? decision.payment->to_string() : ""}})});
    return {};
}

}  // namespace

Result<void> decide_exception(Context& context, EnterpriseId enterprise,
                              const ExceptionDecision& decision, const std::string& actor) {
    if (auto reason = check_reason(decision.reason); !reason) {
        return reason.error();
    }
    return transact_again_on_race(context.database, [&](Tx& tx) -> Result<void> {
        auto seen =
            seen_before(tx, context, enterprise, decision.idempotency, decision.exception.uuid);
        if (!seen) {
            return seen.error();
        }
        return *seen ? Result<void>{} : carry_out(tx, context, enterprise, decision, actor);
    });
}

}  // namespace sluice::flow
