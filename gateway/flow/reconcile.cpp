#include "gateway/flow/reconcile.hpp"

#include <algorithm>
#include <map>

#include "gateway/flow/evidence.hpp"
#include "ledger/base/account_number.hpp"
#include "ledger/base/log.hpp"
#include "ledger/base/metrics.hpp"
#include "ledger/base/mutant.hpp"
#include "ledger/store/payment_store.hpp"
#include "ledger/store/screening_store.hpp"

namespace sluice::flow {

namespace {

using store::Move;
using store::NewException;
using store::NewMatch;
using store::StoredLine;
using store::Tx;

const std::string actor = "gateway:reconcile";

class Reconciler {
public:
    Reconciler(Tx& tx, Context& context, const Lease& lease)
        : tx_(tx), context_(context), lease_(lease), now_(context.clock.now()) {}

    int run(std::span<const Statement> statements, BankMessageId message) {
        for (const auto& statement : statements) {
            store_statement(statement, message);
        }
        const auto candidates =
            store::lock_candidates(tx_, lease_.enterprise, lease_.channel, lines_);
        for (const auto& candidate : candidates) {
            amounts_.emplace(candidate.id, candidate.amount);
        }
        judge(candidates);
        write();
        return static_cast<int>(lines_.size());
    }

private:
    void store_statement(const Statement& statement, BankMessageId message) {
        const auto* account = context_.directory.bank_account(
            lease_.enterprise, statement.account.value, statement.currency);
        if (account == nullptr || account->channel != lease_.channel) {
            log::error("statement.unknown_account", {{"account", masked(statement.account.value)},
                                                     {"currency", statement.currency.code()}});
            metrics::count("sluice_statements_total", {{"result", "unknown_account"}});
            return;
        }
        const auto id = make_id<StatementId>(now_, context_.random);
        const auto stored = store::insert_statement(tx_, lease_.enterprise, account->id, statement,
                                                    message, id, now_);
        if (stored.is_repeat && !mutant(Mutant::book_repeated_statement)) {
            metrics::count("sluice_statements_total", {{"result", "repeated"}});
            if (stored.is_changed) {
                raise("statement_changed", account->id, stored.id,
                      "the bank sent other content under the same id");
            }
            return;
        }
        statements_.push_back(id);
        metrics::count("sluice_statements_total", {{"result", "new"}});
        if (statement.kind == StatementKind::statement) {
            prove_statement(*account, id, statement);
        } else if (!has_opening(account->id)) {
            // What is booked before the first statement is part of its opening balance or lines.
            log::warning("statement.before_opening", {{"statement.id", id.to_string()}});
            return;
        }
        auto fresh =
            store::insert_lines(tx_, lease_.enterprise, account->id, id, statement,
                                [this] { return make_id<StatementLineId>(now_, context_.random); });
        lines_.insert(lines_.end(), fresh.begin(), fresh.end());
    }

    bool has_opening(AccountId account) {
        return !tx_.exec(
                       "SELECT FROM statement WHERE enterprise_id = $1 AND account_id = $2 "
                       "AND kind = 'statement' LIMIT 1",
                       {lease_.enterprise, account})
                    .empty();
    }

    void prove_statement(const AccountInfo& account, StatementId id, const Statement& statement) {
        if (auto proof = prove(statement); !proof) {
            raise("statement_broken", account.id, id, proof.error().detail);
        }
        if (statement.page.value_or(1) > 1) {
            // Its first page opened the account and the chain; nothing is proved over pages yet.
            raise("statement_paged", account.id, id, "proved by a person: pages are not summed up");
            return;
        }
        const auto neighbours =
            store::chain_neighbours(tx_, lease_.enterprise, account.id, statement, now_);
        if (!neighbours.earlier) {
            book_opening(account, id, statement, neighbours.later);
        }
        const auto& own = neighbours.own;
        if (neighbours.earlier) {
            if (auto chain = prove_chain(*neighbours.earlier, own); !chain) {
                raise(std::string{name(chain.error().code)}, account.id, id, chain.error().detail);
            }
        }
        if (neighbours.later && prove_chain(own, *neighbours.later)) {
            store::close_exceptions(tx_, lease_.enterprise, *neighbours.later_id, "statement_gap",
                                    "the missing statement has come", now_);
        }
    }

    // The balance the account had before its first statement, against the opening account. When a
    // statement from before that one comes late, its lines are booked now, so what they had added
    // to the opening balance is taken back.
    void book_opening(const AccountInfo& account, StatementId id, const Statement& statement,
                      const std::optional<ChainLink>& later) {
        const auto booked = later ? later->opening_minor.value_or(0) : 0;
        const auto minor = statement.opening ? statement.opening->minor - booked : 0;
        if (minor == 0) {
            return;
        }
        const auto opening =
            context_.directory.internal(lease_.enterprise, AccountKind::opening, account.currency)
                .id;
        postings_.push_back({.id = fresh_posting(),
                             .kind = PostingKind::direct,
                             .pending_id = {},
                             .purpose = PostingPurpose::opening,
                             .debit = minor > 0 ? account.id : opening,
                             .credit = minor > 0 ? opening : account.id,
                             .amount = Money(minor > 0 ? minor : -minor, account.currency),
                             .payment_id = {},
                             .line_id = {},
                             .statement_id = id,
                             .pending_minor = 0});
    }

    void raise(std::string kind, AccountId account, StatementId statement, std::string detail) {
        log::warning("statement." + kind,
                     {{"statement.id", statement.to_string()}, {"error.message", detail}});
        exceptions_.push_back({make_id<ExceptionId>(now_, context_.random),
                               std::move(kind),
                               account,
                               {},
                               {},
                               statement,
                               std::move(detail)});
    }

    void judge(std::span<const Candidate> candidates) {
        std::vector<MatchLine> match_lines;
        for (const auto& line : lines_) {
            match_lines.push_back({line.account, line.entry});
        }
        const auto verdicts = match(match_lines, candidates);
        for (std::size_t i = 0; i < lines_.size(); ++i) {
            std::visit([&](const auto& verdict) { apply(lines_[i], verdict); }, verdicts[i]);
        }
    }

    void apply(const StoredLine& line, const Settles& verdict) {
        const auto accounts = context_.directory.payment_accounts(lease_.enterprise, line.account);
        for (const auto& payment : verdict.payments) {
            const auto amount = amounts_.at(payment);
            postings_.push_back(settle(fresh_posting(), payment, line.id, accounts, amount));
            matches_.push_back({line.id, payment, "settlement", verdict.rule, amount.minor()});
            settled_.push_back(
                {payment, line.id, verdict.rule, line.entry->account_servicer_reference, {}});
        }
        count_line("settled");
    }

    void apply(const StoredLine& line, const GivesBack& verdict) {
        const auto accounts = context_.directory.payment_accounts(lease_.enterprise, line.account);
        const auto amount = line.entry->amount;
        postings_.push_back(give_back(fresh_posting(), verdict.payment, line.id, accounts, amount));
        matches_.push_back({line.id, verdict.payment, "return", verdict.rule, amount.minor()});
        returned_.push_back(
            {verdict.payment, line.id, verdict.rule, {}, return_reason(*line.entry)});
        count_line("returned");
    }

    void apply(const StoredLine& line, const Charge&) {
        book_line(line, AccountKind::charges, PostingPurpose::charge);
        count_line("charge");
    }

    void apply(const StoredLine& line, const Unmatched& verdict) {
        book_line(line, AccountKind::suspense, PostingPurpose::suspense);
        std::string detail;
        for (const auto& candidate : verdict.candidates) {
            detail += (detail.empty() ? "payments " : ", ") + candidate.to_string();
        }
        const auto payment =
            verdict.candidates.size() == 1 ? std::optional{verdict.candidates[0]} : std::nullopt;
        log::warning("statement.unmatched_line",
                     {{"line.id", line.id.to_string()}, {"kind", verdict.kind}});
        exceptions_.push_back({make_id<ExceptionId>(now_, context_.random), verdict.kind,
                               line.account, line.id, payment, line.statement, detail});
        count_line("unmatched");
    }

    // The bank's account moves as the bank says; the other side is an account of ours.
    void book_line(const StoredLine& line, AccountKind against, PostingPurpose purpose) {
        const auto& entry = *line.entry;
        const auto other =
            context_.directory.internal(lease_.enterprise, against, entry.amount.currency()).id;
        const bool debit = entry.direction == Direction::debit;
        postings_.push_back({.id = fresh_posting(),
                             .kind = PostingKind::direct,
                             .pending_id = {},
                             .purpose = purpose,
                             .debit = debit ? other : line.account,
                             .credit = debit ? line.account : other,
                             .amount = entry.amount,
                             .payment_id = {},
                             .line_id = line.id,
                             .statement_id = {},
                             .pending_minor = 0});
    }

    // A return whose document came before its debit's waits in suspense with an exception that
    // names the payment. Now that the payment is settled, it is given back.
    void give_back_early_returns() {
        store::Set settled(1);
        for (const auto& one : settled_) {
            settled.add({one.payment});
        }
        if (settled.empty()) {
            return;
        }
        for (const auto& row : tx_.exec(
                 "SELECT e.exception_id, e.payment_id, l.line_id, l.account_id, l.currency, "
                 "l.amount_minor, l.return_reason FROM recon_exception e "
                 "JOIN statement_line l USING (enterprise_id, line_id) WHERE e.enterprise_id = $2 "
                 "AND e.kind = 'return_before_settlement' AND e.closed_at IS NULL "
                 "AND e.payment_id = ANY($1::uuid[]) ORDER BY e.exception_id FOR UPDATE OF e",
                 settled.params({lease_.enterprise}))) {
            const auto payment = row.id<PaymentId>(1);
            const auto line = row.id<StatementLineId>(2);
            const auto accounts =
                context_.directory.payment_accounts(lease_.enterprise, row.id<AccountId>(3));
            const Money amount{row.integer(5), Currency::of(row.text(4))};
            postings_.push_back({.id = fresh_posting(),
                                 .kind = PostingKind::direct,
                                 .pending_id = {},
                                 .purpose = PostingPurpose::reclassification,
                                 .debit = accounts.suspense,
                                 .credit = accounts.clearing,
                                 .amount = amount,
                                 .payment_id = payment,
                                 .line_id = line,
                                 .statement_id = {},
                                 .pending_minor = 0});
            matches_.push_back({line, payment, "return", "settled_later", amount.minor()});
            returned_.push_back({payment, line, "settled_later", {}, row.string(6)});
            tx_.exec(
                "UPDATE recon_exception SET closed_at = $3, closed_by = $4, "
                "resolution = 'the payment was settled' "
                "WHERE enterprise_id = $1 AND exception_id = $2",
                {lease_.enterprise, row.id<ExceptionId>(0), now_, actor});
        }
    }

    struct Matched {
        PaymentId payment;
        StatementLineId line;
        std::string rule;
        std::string bank_reference;  // empty: as before
        std::string return_reason;
    };

    void write() {
        store::insert_exceptions(tx_, lease_.enterprise, exceptions_, now_);
        give_back_early_returns();
        store::insert_matches(tx_, lease_.enterprise, matches_, actor, now_);
        store::book(tx_, context_.seal_key, lease_.enterprise, postings_, now_, true);
        move(settled_, PaymentEvent::statement_matched);
        move(returned_, PaymentEvent::bank_returned);
        put_receipts();
        store::insert_statement_events(tx_, lease_.enterprise, statements_);
    }

    // Money that comes in is screened as well.
    void put_receipts() {
        std::vector<StatementLineId> credits;
        for (const auto& line : lines_) {
            if (line.entry->direction == Direction::credit) {
                credits.push_back(line.id);
            }
        }
        store::put_receipts(tx_, lease_.enterprise, credits, now_);
    }

    // Settled and returned in one page are two moves of one payment, so each event has its own set.
    void move(const std::vector<Matched>& matched, PaymentEvent event) {
        if (matched.empty()) {
            return;
        }
        std::vector<PaymentId> ids;
        std::map<PaymentId, const Matched*> by_payment;
        for (const auto& one : matched) {
            ids.push_back(one.payment);
            by_payment.emplace(one.payment, &one);
        }
        const auto locked = store::lock_payments(tx_, lease_.enterprise, ids);
        std::vector<Move> moves;
        for (const auto& payment : locked) {
            const auto& one = *by_payment.at(payment.id);
            const auto to = next(payment.state, event);
            check(to.has_value(), "the matcher settles and returns only what it may");
            moves.push_back({&payment, event, *to, std::nullopt, one.bank_reference,
                             evidence({{"line_id", one.line.to_string()},
                                       {"rule", one.rule},
                                       {"return_reason", one.return_reason}})});
        }
        store::apply_moves(tx_, lease_.enterprise, moves, actor, now_);
        metrics::count("sluice_payment_events_total", {{"event", name(event)}},
                       static_cast<std::int64_t>(moves.size()));
    }

    static std::string return_reason(const StatementEntry& entry) {
        return entry.details.empty() ? std::string{} : entry.details[0].return_reason;
    }

    static void count_line(std::string_view result) {
        metrics::count("sluice_recon_lines_total", {{"result", result}});
    }

    PostingId fresh_posting() { return make_id<PostingId>(now_, context_.random); }

    Tx& tx_;
    Context& context_;
    const Lease& lease_;
    Instant now_;
    std::vector<StatementId> statements_;
    std::vector<StoredLine> lines_;
    std::map<PaymentId, Money> amounts_;
    std::vector<Posting> postings_;
    std::vector<NewMatch> matches_;
    std::vector<NewException> exceptions_;
    std::vector<Matched> settled_;
    std::vector<Matched> returned_;
};

}  // namespace

int reconcile(Tx& tx, Context& context, const Lease& lease, std::span<const Statement> statements,
              BankMessageId message) {
    return Reconciler{tx, context, lease}.run(statements, message);
}

}  // namespace sluice::flow
