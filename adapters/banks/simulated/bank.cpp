#include "adapters/banks/simulated/bank.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <utility>

#include "adapters/banks/simulated/books_report.hpp"
#include "adapters/banks/simulated/camt.hpp"
#include "adapters/banks/simulated/order_desk.hpp"
#include "adapters/banks/simulated/publication.hpp"
#include "adapters/banks/simulated/status_desk.hpp"
#include "ledger/base/account_number.hpp"

namespace sluice::simulated {

namespace {

constexpr const char* day_closed_at = "day_closed_at";

// A cursor is the position of the last document that the customer has, in digits of equal length.
std::string cursor_of(std::int64_t position) {
    return fmt::format("{:016}", position);
}

bool parse_cursor(std::string_view cursor, std::int64_t& position) {
    position = 0;
    const auto* end = cursor.data() + cursor.size();
    return cursor.empty() ||
           (cursor.size() == 16 && std::from_chars(cursor.data(), end, position).ptr == end &&
            position >= 0);
}

}  // namespace

Result<std::unique_ptr<Bank>> Bank::open(BankOptions options, Clock& clock, RandomSource& random) {
    try {
        auto bank = std::make_unique<Bank>(std::move(options), clock, random);
        if (const auto opened = bank->open_accounts(); !opened) {
            return opened.error();
        }
        return bank;
    } catch (const StoreError& error) {
        return fail(Errc::io_error, error.what(), "store.file");
    }
}

Bank::Bank(BankOptions options, Clock& clock, RandomSource& random)
    : options_(std::move(options)),
      clock_(clock),
      books_(options_.store_file, options_.synchronous),
      faults_(options_.faults, random),
      context_{options_, books_, faults_, clock_} {}

Result<void> Bank::open_accounts() {
    Transaction transaction{books_.database()};
    for (const auto& customer : options_.customers) {
        for (const auto& wanted : customer.accounts) {
            if (const auto known = books_.account(std::string_view{wanted.number})) {
                if (known->currency != wanted.currency || known->customer != customer.subject) {
                    return fail(Errc::config_invalid,
                                "the store has this account with another currency or owner",
                                masked(wanted.number));
                }
                continue;
            }
            Account account;
            account.customer = customer.subject;
            account.owner = customer.name;
            account.number = wanted.number;
            account.is_iban = wanted.is_iban;
            account.currency = wanted.currency;
            account.name = wanted.name.empty() ? customer.name : wanted.name;
            account.opening_minor = wanted.opening_minor;
            account.balance_minor = wanted.opening_minor;
            account.closed_minor = wanted.opening_minor;
            account.id = books_.insert(account);
            issue_first_statement(context_, account);
        }
    }
    books_.set_value(day_closed_at, books_.value(day_closed_at, context_.now()));
    transaction.commit();
    return {};
}

bool Bank::knows(std::string_view customer) const {
    return std::ranges::find(options_.customers, customer, &CustomerOptions::subject) !=
           options_.customers.end();
}

Answer Bank::handle_payments(const std::string& customer, std::string_view body) {
    return take_orders(context_, customer, body);
}

Answer Bank::handle_status(const std::string& customer,
                           std::span<const std::string> instruction_ids) {
    return answer_status(context_, customer, instruction_ids);
}

Answer Bank::next_statement(const std::string& customer, std::string_view cursor) {
    std::int64_t position = 0;
    if (!parse_cursor(cursor, position)) {
        return problem(400, "Bad Request", "after is not a cursor of this bank");
    }
    const auto document = books_.next_document(customer, position);
    if (!document) {
        return Answer{.status = 204, .headers = {{"Next-Cursor", cursor_of(position)}}, .body = {}};
    }
    const auto next = *document->position;
    auto answer = xml_answer(200, faults_.strikes(Fault::empty_statement)
                                      ? write_empty_camt(context_, *document)
                                      : write_camt(context_, *document));
    answer.headers.emplace_back("Next-Cursor", cursor_of(next));
    answer.headers.emplace_back("More",
                                books_.has_document_after(customer, next) ? "true" : "false");
    return answer;
}

bool Bank::interval_over(std::int64_t& last, std::chrono::milliseconds interval) const {
    const auto now = context_.now();
    if (interval.count() <= 0 || now - last < to_us(interval)) {
        return false;
    }
    last = now;
    return true;
}

void Bank::tick() {
    while (execute_due(context_) > 0) {
    }
    while (return_due(context_) > 0) {
    }
    if (interval_over(notified_at_, options_.notification_interval)) {
        notify(context_);
    }
    if (interval_over(reported_at_, options_.report_interval)) {
        report(context_);
    }
    auto closed_at = books_.value(day_closed_at, 0);
    if (interval_over(closed_at, options_.day_length)) {
        close_day();
    }
}

std::size_t Bank::close_day() {
    const auto issued = simulated::close_day(context_);
    books_.set_value(day_closed_at, context_.now());
    return issued;
}

Result<std::string> Bank::deposit(const Deposit& deposit) {
    return simulated::deposit(context_, deposit);
}

std::string Bank::books(bool with_payments) {
    return report_books(context_, with_payments);
}

}  // namespace sluice::simulated
