#include "adapters/banks/simulated/order_desk.hpp"

#include <fmt/format.h>

#include <utility>

#include "adapters/banks/simulated/pain001.hpp"
#include "adapters/banks/simulated/pain002.hpp"
#include "adapters/banks/simulated/status_desk.hpp"
#include "ledger/base/account_number.hpp"
#include "ledger/base/money.hpp"

namespace sluice::simulated {

namespace {

struct Rejection {
    std::string_view code;
    std::string text;
};

StatusReport report_on(const Context& context, const OrderMessage& message, std::string id) {
    StatusReport report;
    report.message_id = std::move(id);
    report.created_at = context.now();
    report.bank_name = context.options.name;
    report.bank_bic = context.options.bic;
    report.original_message_id = message.message_id.empty() ? "NOTPROVIDED" : message.message_id;
    return report;
}

Answer refuse_message(Context& context, const OrderMessage& message, const Error& error) {
    Transaction transaction{context.books.database()};
    context.books.count_refused();
    transaction.commit();
    auto report = report_on(context, message, context.document_id("REJ", context.now()));
    report.group_status = "RJCT";
    report.group_reason = error.code == Errc::control_sum_mismatch         ? "AM10"
                          : error.code == Errc::transaction_count_mismatch ? "AM18"
                                                                           : "FF01";
    report.group_text = to_string(error);
    return xml_answer(400, write_status_report(report));
}

Payment payment_of(const OrderGroup& group, const Order& order) {
    Payment payment;
    payment.payment_information_id = group.payment_information_id;
    payment.batch = group.batch_booking;
    payment.instruction_id = order.instruction_id;
    payment.end_to_end_id = order.end_to_end_id;
    payment.uetr = order.uetr;
    payment.creditor_name = order.creditor_name;
    payment.creditor_account = order.creditor_account;
    payment.creditor_is_iban = order.creditor_is_iban;
    payment.creditor_bic = order.creditor_bic;
    payment.remittance = order.remittance;
    payment.creditor_reference = order.creditor_reference;
    payment.currency = order.currency;
    return payment;
}

// Takes one message within one transaction.
class MessageTaker {
public:
    MessageTaker(Context& context, const std::string& customer, const OrderMessage& message)
        : context_(context), customer_(customer), message_(message) {}

    Answer take() {
        Transaction transaction{context_.books.database()};
        faults_ = context_.faults.strike(FaultScope::message);
        if (has(faults_, Fault::drop_before) || asked_to_drop()) {
            transaction.commit();
            Answer dropped;
            dropped.drop = true;
            return dropped;
        }
        message_row_ = context_.books.insert_message(customer_, message_.message_id, context_.now(),
                                                     static_cast<std::int64_t>(message_.count));
        auto report = report_on(context_, message_, context_.document_id("PSR", message_row_));
        report.original_count = static_cast<std::int64_t>(message_.count);
        report.original_control_sum = message_.control_sum;
        for (const auto& group : message_.groups) {
            report.groups.push_back(take_group(group));
        }
        report.group_status = rejected_ == 0 ? "ACTC" : taken_ == rejected_ ? "RJCT" : "PART";
        auto body = write_status_report(report);
        context_.books.save_answer(message_row_, body);
        transaction.commit();
        return with_faults(report, std::move(body));
    }

private:
    bool asked_to_drop() {
        bool drop = false;
        for (const auto& group : message_.groups) {
            for (const auto& order : group.orders) {
                const auto asked = faults_asked_for(order.creditor_account, order.creditor_name);
                drop |= has(asked, Fault::drop_before) &&
                        context_.books.first_drop(customer_, order.instruction_id);
            }
        }
        return drop;
    }

    StatusGroup take_group(const OrderGroup& group) {
        StatusGroup answer{.payment_information_id = group.payment_information_id, .lines = {}};
        auto account = context_.books.account(group.debtor_account);
        for (const auto& order : group.orders) {
            answer.lines.push_back(take_order(group, order, account));
            ++taken_;
            rejected_ += answer.lines.back().status == "RJCT" ? 1 : 0;
        }
        if (account && account->customer == customer_) {
            context_.books.save(*account);
        }
        return answer;
    }

    StatusLine take_order(const OrderGroup& group, const Order& order,
                          std::optional<Account>& account) {
        auto earlier = context_.books.payment_of_customer(customer_, order.instruction_id);
        if (earlier && account && earlier->account_id != account->id) {
            earlier = context_.books.payment_of_account(account->id, order.instruction_id);
        }
        if (earlier && context_.options.deduplicate) {
            ++earlier->repeats;
            context_.books.save(*earlier);
            return status_line(context_, *earlier);
        }
        auto faults = context_.faults.strike(FaultScope::payment);
        if (!earlier) {
            faults |= faults_asked_for(order.creditor_account, order.creditor_name);
            faults_ |= faults;
        }
        auto payment = payment_of(group, order);
        payment.message_row = message_row_;
        payment.customer = customer_;
        payment.message_id = message_.message_id;
        const auto rejection = judge(payment, order, account, faults);
        if (rejection) {
            payment.status = "RJCT";
            payment.reason = rejection->code;
            payment.reason_text = rejection->text;
        } else {
            accept(payment, group, *account, faults);
        }
        payment.id = context_.books.insert(payment);
        return first_answer(payment, faults, rejection.has_value());
    }

    std::optional<Rejection> judge(Payment& payment, const Order& order,
                                   const std::optional<Account>& account, const FaultSet& faults) {
        if (!account) {
            return Rejection{"AC01", "no account of the debtor with this number"};
        }
        if (account->customer != customer_) {
            return Rejection{"AG01", "not an account of this customer"};
        }
        payment.account_id = account->id;
        if (order.currency != account->currency.code()) {
            return Rejection{"AM03", "not the currency of the account"};
        }
        const auto amount = Money::parse(order.amount, account->currency);
        if (!amount) {
            return Rejection{"AM12", amount.error().detail};
        }
        payment.amount_minor = amount->minor();
        if (amount->is_zero()) {
            return Rejection{"AM01", "the amount is zero"};
        }
        const auto limit = context_.options.max_amount_minor;
        if (limit > 0 && amount->minor() > limit) {
            return Rejection{"AM02", "over the limit of this bank"};
        }
        if (order.creditor_account.empty() ||
            (order.creditor_is_iban && !parse_iban(order.creditor_account))) {
            return Rejection{"AC01", "the creditor's account number is wrong"};
        }
        if (has(faults, Fault::reject)) {
            return Rejection{context_.faults.setting(Fault::reject).code, "rejected on demand"};
        }
        if (amount->minor() + fee() > account->balance_minor - account->reserved_minor) {
            return Rejection{"AM04", "insufficient funds"};
        }
        return std::nullopt;
    }

    std::int64_t fee() const {
        const bool each = context_.options.fee_basis == FeeBasis::payment;
        return each ? context_.options.fee_minor : 0;
    }

    void accept(Payment& payment, const OrderGroup& group, Account& account,
                const FaultSet& faults) {
        const auto& unknown = context_.faults.setting(Fault::unknown_code);
        if (has(faults, Fault::unknown_code) && !unknown.executes) {
            payment.status = "RJCT";
            payment.reason = "MS03";
            payment.reason_text = "not executed";
            return;
        }
        payment.status = has(faults, Fault::pending) ? "PDNG" : "ACSP";
        payment.due_at = due_at(group, faults);
        payment.reserved_minor = payment.amount_minor + fee();
        account.reserved_minor += payment.reserved_minor;
        plan_faults(payment, faults);
    }

    std::int64_t due_at(const OrderGroup& group, const FaultSet& faults) const {
        auto due = context_.now() + to_us(context_.options.execution_delay);
        if (context_.options.honour_execution_date && group.execution_date > context_.today()) {
            due = std::chrono::microseconds{group.execution_date.time_since_epoch() -
                                            context_.options.utc_offset}
                      .count();
        }
        return has(faults, Fault::pending)
                   ? due + to_us(context_.faults.setting(Fault::pending).delay)
                   : due;
    }

    void plan_faults(Payment& payment, const FaultSet& faults) const {
        const auto& switches = context_.faults;
        if (has(faults, Fault::late_reject)) {
            payment.late_reason = switches.setting(Fault::late_reject).code;
        }
        if (has(faults, Fault::unknown_for_a_while)) {
            payment.hidden_until =
                context_.now() + to_us(switches.setting(Fault::unknown_for_a_while).delay);
        }
        if (has(faults, Fault::return_after)) {
            payment.return_after_us = to_us(switches.setting(Fault::return_after).delay);
            payment.return_reason = switches.setting(Fault::return_after).code;
        }
        if (has(faults, Fault::wrong_amount)) {
            payment.deviation_minor = switches.setting(Fault::wrong_amount).minor;
        }
        payment.no_entry = has(faults, Fault::no_entry);
    }

    StatusLine first_answer(const Payment& payment, const FaultSet& faults, bool rejected) const {
        auto line = status_line(context_, payment);
        if (!rejected && has(faults, Fault::unknown_code)) {
            const auto& code = context_.faults.setting(Fault::unknown_code).code;
            line.status = code.empty() ? "ZZZZ" : "RJCT";
            line.reason = code;
            line.text.clear();
        }
        return line;
    }

    Answer with_faults(StatusReport& report, std::string body) const {
        if (has(faults_, Fault::duplicate_answer)) {
            for (auto& group : report.groups) {
                const auto once = group.lines;
                group.lines.insert(group.lines.end(), once.begin(), once.end());
            }
            body = write_status_report(report);
        }
        auto answer = xml_answer(200, std::move(body));
        if (has(faults_, Fault::http_500)) {
            answer = problem(500, "Internal Server Error", "please try again later");
        } else if (has(faults_, Fault::garbage_answer)) {
            answer.body = "<Document><Cstmr\x01\x02 not an answer";
        }
        answer.drop = has(faults_, Fault::drop_answer);
        if (has(faults_, Fault::delay)) {
            answer.delay = context_.faults.setting(Fault::delay).delay;
        }
        return answer;
    }

    Context& context_;
    const std::string& customer_;
    const OrderMessage& message_;
    std::int64_t message_row_ = 0;
    std::size_t taken_ = 0;
    std::size_t rejected_ = 0;
    FaultSet faults_;
};

}  // namespace

Answer take_orders(Context& context, const std::string& customer, std::string_view body) {
    OrderMessage message;
    if (const auto read = read_orders(body, message); !read) {
        return refuse_message(context, message, read.error());
    }
    if (auto earlier = context.books.answer_to(customer, message.message_id)) {
        Transaction transaction{context.books.database()};
        context.books.count_repeat(earlier->message_row);
        transaction.commit();
        return xml_answer(200, std::move(earlier->body));
    }
    return MessageTaker{context, customer, message}.take();
}

}  // namespace sluice::simulated
