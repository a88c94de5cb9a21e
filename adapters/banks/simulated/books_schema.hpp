#pragma once

namespace sluice::simulated {

// Version 1 of the bank's store. Partial indexes keep "what is due" small however long the books
// are.
inline constexpr const char* books_schema = R"sql(
CREATE TABLE IF NOT EXISTS value (key TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS account (
    id INTEGER PRIMARY KEY,
    customer TEXT NOT NULL,
    owner TEXT NOT NULL,
    number TEXT NOT NULL UNIQUE,
    is_iban INTEGER NOT NULL,
    currency TEXT NOT NULL,
    name TEXT NOT NULL,
    opening_minor INTEGER NOT NULL,
    balance_minor INTEGER NOT NULL,
    reserved_minor INTEGER NOT NULL CHECK (reserved_minor >= 0),
    closed_minor INTEGER NOT NULL,
    closed_entry INTEGER NOT NULL,
    notified_entry INTEGER NOT NULL,
    reported_entry INTEGER NOT NULL,
    statement_sequence INTEGER NOT NULL,
    notification_sequence INTEGER NOT NULL,
    report_sequence INTEGER NOT NULL
);

CREATE TABLE IF NOT EXISTS message (
    id INTEGER PRIMARY KEY,
    customer TEXT NOT NULL,
    message_id TEXT NOT NULL,
    received_at INTEGER NOT NULL,
    payments INTEGER NOT NULL,
    repeats INTEGER NOT NULL DEFAULT 0,
    answer TEXT NOT NULL DEFAULT '',
    UNIQUE (customer, message_id)
);

CREATE TABLE IF NOT EXISTS dropped (
    customer TEXT NOT NULL,
    instruction_id TEXT NOT NULL,
    PRIMARY KEY (customer, instruction_id)
) WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS payment (
    id INTEGER PRIMARY KEY,
    message_row INTEGER NOT NULL REFERENCES message,
    account_id INTEGER NOT NULL,
    customer TEXT NOT NULL,
    message_id TEXT NOT NULL,
    payment_information_id TEXT NOT NULL,
    instruction_id TEXT NOT NULL,
    end_to_end_id TEXT NOT NULL,
    uetr TEXT NOT NULL,
    creditor_name TEXT NOT NULL,
    creditor_account TEXT NOT NULL,
    creditor_is_iban INTEGER NOT NULL,
    creditor_bic TEXT NOT NULL,
    remittance TEXT NOT NULL,
    creditor_reference TEXT NOT NULL,
    currency TEXT NOT NULL,
    amount_minor INTEGER NOT NULL CHECK (amount_minor >= 0),
    batch INTEGER NOT NULL,
    status TEXT NOT NULL CHECK (status IN ('ACSP', 'PDNG', 'ACSC', 'RJCT')),
    reason TEXT NOT NULL,
    reason_text TEXT NOT NULL,
    reserved_minor INTEGER NOT NULL,
    due_at INTEGER,
    return_at INTEGER,
    booked_minor INTEGER NOT NULL,
    executions INTEGER NOT NULL CHECK (executions IN (0, 1)),
    batch_entry INTEGER NOT NULL,
    returned INTEGER NOT NULL,
    repeats INTEGER NOT NULL DEFAULT 0,
    late_reason TEXT NOT NULL,
    hidden_until INTEGER NOT NULL,
    return_after_us INTEGER,
    return_reason TEXT NOT NULL,
    deviation_minor INTEGER NOT NULL,
    no_entry INTEGER NOT NULL
);
CREATE INDEX IF NOT EXISTS payment_instruction ON payment (instruction_id);
CREATE INDEX IF NOT EXISTS payment_due ON payment (due_at) WHERE due_at IS NOT NULL;
CREATE INDEX IF NOT EXISTS payment_return ON payment (return_at) WHERE return_at IS NOT NULL;
CREATE INDEX IF NOT EXISTS payment_batch ON payment (batch_entry) WHERE batch_entry > 0;

CREATE TABLE IF NOT EXISTS entry (
    id INTEGER PRIMARY KEY,
    account_id INTEGER NOT NULL REFERENCES account,
    kind INTEGER NOT NULL,
    credit INTEGER NOT NULL,
    amount_minor INTEGER NOT NULL CHECK (amount_minor > 0),
    contra TEXT NOT NULL CHECK (contra IN ('CLEARING', 'FEES')),
    date TEXT NOT NULL,
    booked_at INTEGER NOT NULL,
    payment_id INTEGER NOT NULL,
    message_id TEXT NOT NULL,
    payment_information_id TEXT NOT NULL,
    count INTEGER NOT NULL,
    party_name TEXT NOT NULL,
    party_account TEXT NOT NULL,
    party_is_iban INTEGER NOT NULL,
    end_to_end_id TEXT NOT NULL,
    remittance TEXT NOT NULL,
    reason TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS entry_account ON entry (account_id, id);

CREATE TABLE IF NOT EXISTS document (
    id INTEGER PRIMARY KEY,
    account_id INTEGER NOT NULL REFERENCES account,
    customer TEXT NOT NULL,
    position INTEGER,
    kind INTEGER NOT NULL,
    sequence INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    opening_minor INTEGER NOT NULL,
    closing_minor INTEGER NOT NULL,
    first_after INTEGER NOT NULL,
    last INTEGER NOT NULL
);
CREATE UNIQUE INDEX IF NOT EXISTS document_queue ON document (customer, position);
CREATE INDEX IF NOT EXISTS document_held ON document (account_id) WHERE position IS NULL;
)sql";

}  // namespace sluice::simulated
