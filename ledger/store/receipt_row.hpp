#pragma once

#include "ledger/store/screening_store.hpp"

// How a receipt stands in a row of a query with `statement_line l`. For the files of this folder.
namespace sluice::store {

#define SLUICE_RECEIPT_COLUMNS                                              \
    "l.line_id, l.account_id, l.currency, l.amount_minor, l.booking_date, " \
    "l.counterparty_name, l.counterparty_account, l.remittance, l.end_to_end_id"

// Nothing where the join found no line.
inline std::optional<Receipt> read_receipt(const Row& row, int first) {
    if (row.is_null(first)) {
        return std::nullopt;
    }
    return Receipt{.line = row.id<StatementLineId>(first),
                   .account = row.id<AccountId>(first + 1),
                   .amount = Money(row.integer(first + 3), Currency::of(row.text(first + 2))),
                   .booking_date = row.date(first + 4),
                   .counterparty_name = row.string(first + 5),
                   .counterparty_account = row.string(first + 6),
                   .remittance = row.string(first + 7),
                   .end_to_end_id = row.string(first + 8)};
}

}  // namespace sluice::store
