#include "adapters/banks/simulated/publication.hpp"

namespace sluice::simulated {

namespace {

Document document_of(const Context& context, const Account& account, DocumentKind kind) {
    Document document;
    document.account_id = account.id;
    document.customer = account.customer;
    document.kind = kind;
    document.created_at = context.now();
    return document;
}

void publish(Context& context, const Document& document) {
    auto& books = context.books;
    const auto held = books.held_document(document.account_id);
    const auto id = books.insert(document);
    if (!held && context.faults.strikes(Fault::out_of_order)) {
        return;  // without a position: held back until the account's next document
    }
    books.enqueue(id);
    if (held) {
        books.enqueue(held->id);
    }
    if (context.faults.strikes(Fault::repeat_statement)) {
        books.enqueue(books.insert(document));
    }
}

std::size_t close_account(Context& context, Account& account) {
    const auto limit = context.options.statement_max_entries;
    std::size_t issued = 0;
    EntryRange range;
    do {
        range = context.books.entry_range(account.id, account.closed_entry, limit);
        auto document = document_of(context, account, DocumentKind::statement);
        document.opening_minor = account.closed_minor;
        document.closing_minor = account.closed_minor + range.net_minor;
        document.first_after = account.closed_entry;
        document.last = range.count == 0 ? account.closed_entry : range.last;
        account.statement_sequence += context.faults.strikes(Fault::skip_sequence) ? 2 : 1;
        document.sequence = account.statement_sequence;
        account.closed_minor = document.closing_minor;
        account.closed_entry = document.last;
        publish(context, document);
        ++issued;
    } while (range.count == static_cast<std::int64_t>(limit));
    context.books.save(account);
    return issued;
}

std::size_t notify_account(Context& context, Account& account) {
    const auto limit = context.options.notification_max_entries;
    std::size_t issued = 0;
    while (true) {
        const auto range = context.books.entry_range(account.id, account.notified_entry, limit);
        if (range.count == 0) {
            break;
        }
        auto document = document_of(context, account, DocumentKind::notification);
        document.first_after = account.notified_entry;
        document.last = range.last;
        document.sequence = ++account.notification_sequence;
        account.notified_entry = range.last;
        publish(context, document);
        ++issued;
    }
    if (issued > 0) {
        context.books.save(account);
    }
    return issued;
}

// The interim balance of a report is that of its last entry: the rest comes with the next report.
std::size_t report_account(Context& context, Account& account) {
    const auto limit = context.options.statement_max_entries;
    const auto range = context.books.entry_range(account.id, account.reported_entry, limit);
    if (range.count == 0) {
        return 0;
    }
    const auto rest = context.books.entry_range(account.id, range.last, SIZE_MAX >> 1);
    auto document = document_of(context, account, DocumentKind::report);
    document.closing_minor = account.balance_minor - rest.net_minor;
    document.opening_minor = document.closing_minor - range.net_minor;
    document.first_after = account.reported_entry;
    document.last = range.last;
    document.sequence = ++account.report_sequence;
    account.reported_entry = range.last;
    publish(context, document);
    context.books.save(account);
    return 1;
}

std::size_t for_all_accounts(Context& context, std::size_t (*issue)(Context&, Account&)) {
    Transaction transaction{context.books.database()};
    std::size_t issued = 0;
    for (auto& account : context.books.accounts()) {
        issued += issue(context, account);
    }
    transaction.commit();
    return issued;
}

}  // namespace

void issue_first_statement(Context& context, Account& account) {
    auto document = document_of(context, account, DocumentKind::statement);
    document.opening_minor = account.opening_minor;
    document.closing_minor = account.opening_minor;
    document.sequence = account.statement_sequence = 1;
    context.books.enqueue(context.books.insert(document));
    context.books.save(account);
}

std::size_t close_day(Context& context) {
    return for_all_accounts(context, close_account);
}
std::size_t notify(Context& context) {
    return for_all_accounts(context, notify_account);
}
std::size_t report(Context& context) {
    return for_all_accounts(context, report_account);
}

}  // namespace sluice::simulated
