#include "adapters/banks/simulated/execution.hpp"

#include <algorithm>
#include <map>
#include <utility>
#include <vector>

#include "ledger/base/account_number.hpp"
#include "ledger/base/check.hpp"
#include "ledger/base/money.hpp"

namespace sluice::simulated {

namespace {

// A set of entries that are booked in one transaction; accounts are written once at the end.
class Booking {
public:
    explicit Booking(Context& context)
        : context_(context), now_(context.now()), date_(to_iso_date(context.today())) {}

    void execute(Payment& payment) {
        auto& account = account_of(payment.account_id);
        account.reserved_minor -= payment.reserved_minor;
        payment.reserved_minor = 0;
        payment.due_at = std::nullopt;
        if (!payment.late_reason.empty()) {
            payment.status = "RJCT";
            payment.reason = payment.late_reason;
            payment.reason_text = "rejected after acceptance";
            context_.books.save(payment);
            return;
        }
        payment.status = "ACSC";
        payment.executions = 1;
        if (!payment.no_entry) {
            book(payment);
        }
        if (!payment.batch || payment.no_entry) {
            context_.books.save(payment);
        }
    }

    void finish() {
        for (auto& [key, payments] : groups_) {
            book_group(payments);
        }
        for (const auto& [id, account] : accounts_) {
            context_.books.save(account);
        }
    }

    void give_back(Payment& payment) {
        auto entry = new_entry(payment.account_id, EntryKind::giving_back, payment.booked_minor);
        entry.credit = true;
        entry.payment_id = payment.id;
        entry.reason = payment.return_reason;
        add(entry);
        payment.return_at = std::nullopt;
        payment.returned = true;
        context_.books.save(payment);
    }

    std::int64_t take_in(const Account& account, const Deposit& deposit, std::int64_t minor) {
        auto entry = new_entry(account.id, EntryKind::deposit, minor);
        entry.credit = true;
        entry.party_name = deposit.debtor_name;
        entry.party_account = deposit.debtor_account;
        entry.party_is_iban = parse_iban(deposit.debtor_account).has_value();
        entry.end_to_end_id = deposit.end_to_end_id;
        entry.remittance = deposit.remittance;
        return add(entry);
    }

private:
    using GroupKey = std::pair<std::int64_t, std::string>;  // message row, PmtInfId

    Account& account_of(std::int64_t id) {
        auto found = accounts_.find(id);
        if (found == accounts_.end()) {
            auto account = context_.books.account(id);
            check(account.has_value(), "an accepted payment has an account");
            found = accounts_.emplace(id, std::move(*account)).first;
        }
        return found->second;
    }

    Entry new_entry(std::int64_t account_id, EntryKind kind, std::int64_t minor) const {
        Entry entry;
        entry.account_id = account_id;
        entry.kind = kind;
        entry.amount_minor = minor;
        entry.contra = kind == EntryKind::fee ? "FEES" : "CLEARING";
        entry.date = date_;
        entry.booked_at = now_;
        return entry;
    }

    std::int64_t add(const Entry& entry) {
        auto& account = account_of(entry.account_id);
        account.balance_minor += entry.credit ? entry.amount_minor : -entry.amount_minor;
        return context_.books.insert(entry);
    }

    void book(Payment& payment) {
        payment.booked_minor =
            std::max<std::int64_t>(1, payment.amount_minor + payment.deviation_minor);
        if (payment.return_after_us) {
            payment.return_at = now_ + *payment.return_after_us;
        }
        if (!payment.batch) {
            auto entry = new_entry(payment.account_id, EntryKind::payment, payment.booked_minor);
            entry.payment_id = payment.id;
            add(entry);
        }
        const bool fee_of_each = context_.options.fee_basis == FeeBasis::payment;
        if (!payment.batch && fee_of_each) {
            add_fee(payment, payment.id, 1);
        }
        if (payment.batch || !fee_of_each) {
            groups_[{payment.message_row, payment.payment_information_id}].push_back(payment);
        }
    }

    void book_group(std::vector<Payment>& payments) {
        const auto& first = payments.front();
        if (first.batch) {
            auto entry = new_entry(first.account_id, EntryKind::batch, 0);
            entry.message_id = first.message_id;
            entry.payment_information_id = first.payment_information_id;
            entry.count = static_cast<std::int64_t>(payments.size());
            for (const auto& payment : payments) {
                entry.amount_minor = add_minor(entry.amount_minor, payment.booked_minor);
            }
            const auto entry_id = add(entry);
            for (auto& payment : payments) {
                payment.batch_entry = entry_id;
                context_.books.save(payment);
            }
        }
        const bool each = context_.options.fee_basis == FeeBasis::payment;
        add_fee(first, 0, each ? static_cast<std::int64_t>(payments.size()) : 1);
    }

    void add_fee(const Payment& payment, std::int64_t payment_id, std::int64_t times) {
        if (context_.options.fee_minor == 0) {
            return;
        }
        auto fee =
            new_entry(payment.account_id, EntryKind::fee, context_.options.fee_minor * times);
        fee.payment_id = payment_id;
        fee.message_id = payment.message_id;
        fee.payment_information_id = payment.payment_information_id;
        fee.count = times;
        add(fee);
    }

    Context& context_;
    std::int64_t now_;
    std::string date_;
    std::map<std::int64_t, Account> accounts_;
    std::map<GroupKey, std::vector<Payment>> groups_;
};

// As many as one message may hold, so that a batch is booked as one.
constexpr std::int64_t set_limit = 20'000;

}  // namespace

std::size_t execute_due(Context& context) {
    auto due = context.books.due_payments(context.now(), set_limit);
    if (due.empty()) {
        return 0;
    }
    Transaction transaction{context.books.database()};
    Booking booking{context};
    for (auto& payment : due) {
        booking.execute(payment);
    }
    booking.finish();
    transaction.commit();
    return due.size();
}

std::size_t return_due(Context& context) {
    auto due = context.books.due_returns(context.now(), set_limit);
    if (due.empty()) {
        return 0;
    }
    Transaction transaction{context.books.database()};
    Booking booking{context};
    for (auto& payment : due) {
        booking.give_back(payment);
    }
    booking.finish();
    transaction.commit();
    return due.size();
}

Result<std::string> deposit(Context& context, const Deposit& deposit) {
    const auto account = context.books.account(std::string_view{deposit.account});
    if (!account) {
        return fail(Errc::unknown_account, "no account with this number", "account");
    }
    const auto amount = Money::parse(deposit.amount, account->currency);
    if (!amount) {
        return fail(amount.error().code, amount.error().detail, "amount");
    }
    if (amount->is_zero()) {
        return fail(Errc::invalid_amount, "the amount is zero", "amount");
    }
    Transaction transaction{context.books.database()};
    Booking booking{context};
    const auto entry_id = booking.take_in(*account, deposit, amount->minor());
    booking.finish();
    transaction.commit();
    return context.reference('E', entry_id);
}

}  // namespace sluice::simulated
