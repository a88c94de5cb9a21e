-- The base schema. Rules: every tenant table starts its keys with enterprise_id, so that the schema
-- can be distributed by it; no sequences, no cross-enterprise references; facts are appended, never
-- changed; what can never be is a constraint here, not a habit of the program.
-- SQL never makes time or ids: both come from the program.

-- Reference tables: few and small.
CREATE TABLE currency (
    code text PRIMARY KEY CHECK (code ~ '^[A-Z]{3}$'),
    exponent smallint NOT NULL CHECK (exponent BETWEEN 0 AND 4)
);

CREATE TABLE bank (
    bank_id text PRIMARY KEY CHECK (bank_id <> ''),
    name text NOT NULL
);

CREATE TABLE enterprise (
    enterprise_id uuid PRIMARY KEY,
    name text NOT NULL,
    base_currency text NOT NULL REFERENCES currency
);

-- The last number given out in the enterprise's event feed. Locked last in every transaction that
-- makes events, so numbers become visible in order and without gaps.
CREATE TABLE feed_counter (
    enterprise_id uuid PRIMARY KEY REFERENCES enterprise,
    last_seq bigint NOT NULL DEFAULT 0 CHECK (last_seq >= 0)
);

-- One enterprise's connection to one bank. The lease says which process works on it; every
-- takeover raises the epoch, and a write under an older epoch is refused.
CREATE TABLE channel (
    enterprise_id uuid NOT NULL REFERENCES enterprise,
    channel_id uuid NOT NULL,
    bank_id text NOT NULL REFERENCES bank,
    PRIMARY KEY (enterprise_id, channel_id),
    UNIQUE (enterprise_id, bank_id)
);

CREATE TABLE channel_lease (
    enterprise_id uuid NOT NULL,
    channel_id uuid NOT NULL,
    owner uuid,
    epoch bigint NOT NULL DEFAULT 0 CHECK (epoch >= 0),
    until timestamptz,
    PRIMARY KEY (enterprise_id, channel_id),
    FOREIGN KEY (enterprise_id, channel_id) REFERENCES channel
);

CREATE TABLE channel_cursor (
    enterprise_id uuid NOT NULL,
    channel_id uuid NOT NULL,
    cursor text NOT NULL DEFAULT '',
    fetched_at timestamptz,
    PRIMARY KEY (enterprise_id, channel_id),
    FOREIGN KEY (enterprise_id, channel_id) REFERENCES channel
);

-- A bank account holds one currency; a multi-currency account is one row a currency with the same
-- number. The other kinds are ours, one a currency: clearing (paid, to be cleared with the ERP),
-- suspense (the bank shows it and we do not know why), charges, opening (balance brought in).
CREATE TABLE account (
    enterprise_id uuid NOT NULL REFERENCES enterprise,
    account_id uuid NOT NULL,
    kind text NOT NULL CHECK (kind IN ('bank', 'clearing', 'suspense', 'charges', 'opening')),
    currency text NOT NULL REFERENCES currency,
    name text NOT NULL,
    number text NOT NULL DEFAULT '',
    is_iban boolean NOT NULL DEFAULT false,
    channel_id uuid,
    is_open boolean NOT NULL DEFAULT true,
    PRIMARY KEY (enterprise_id, account_id),
    UNIQUE (enterprise_id, account_id, currency),
    FOREIGN KEY (enterprise_id, channel_id) REFERENCES channel,
    CONSTRAINT account_bank_has_channel CHECK ((kind = 'bank') = (channel_id IS NOT NULL)),
    CONSTRAINT account_bank_has_number CHECK ((kind = 'bank') = (number <> ''))
);
CREATE UNIQUE INDEX account_number ON account (enterprise_id, number, currency) WHERE kind = 'bank';
CREATE UNIQUE INDEX account_internal ON account (enterprise_id, kind, currency) WHERE kind <> 'bank';

-- Counters over posting. Debits raise what a bank account holds, credits lower it.
-- overdraft_limit_minor null: may go below zero. observed_overdraft_minor: how far the bank itself
-- took the account below its limit; the bank's truth must always fit, our own orders never.
CREATE TABLE account_balance (
    enterprise_id uuid NOT NULL,
    account_id uuid NOT NULL,
    currency text NOT NULL,
    debits_pending bigint NOT NULL DEFAULT 0 CHECK (debits_pending >= 0),
    credits_pending bigint NOT NULL DEFAULT 0 CHECK (credits_pending >= 0),
    debits_posted bigint NOT NULL DEFAULT 0 CHECK (debits_posted >= 0),
    credits_posted bigint NOT NULL DEFAULT 0 CHECK (credits_posted >= 0),
    overdraft_limit_minor bigint CHECK (overdraft_limit_minor >= 0),
    observed_overdraft_minor bigint NOT NULL DEFAULT 0 CHECK (observed_overdraft_minor >= 0),
    PRIMARY KEY (enterprise_id, account_id),
    FOREIGN KEY (enterprise_id, account_id, currency)
        REFERENCES account (enterprise_id, account_id, currency),
    CONSTRAINT account_balance_not_below_floor CHECK (
        overdraft_limit_minor IS NULL
        OR debits_posted - credits_posted - credits_pending
           + overdraft_limit_minor + observed_overdraft_minor >= 0)
) WITH (fillfactor = 50);

-- A file or a JSON batch. Its items are judged one by one, in chunks; next_ordinal says how far.
CREATE TABLE batch (
    enterprise_id uuid NOT NULL REFERENCES enterprise,
    batch_id uuid NOT NULL,
    source text NOT NULL CHECK (source IN ('json', 'pain.001')),
    message_id text NOT NULL,
    message_version text NOT NULL DEFAULT '',
    initiating_party text NOT NULL DEFAULT '',
    item_count integer NOT NULL CHECK (item_count > 0),
    control_sum text NOT NULL DEFAULT '',
    digest bytea NOT NULL,
    document bytea COMPRESSION lz4,
    traceparent text NOT NULL DEFAULT '',
    created_at timestamptz NOT NULL,
    PRIMARY KEY (enterprise_id, batch_id)
);
CREATE UNIQUE INDEX batch_message ON batch (enterprise_id, message_id) WHERE source = 'pain.001';

CREATE TABLE batch_progress (
    enterprise_id uuid NOT NULL,
    batch_id uuid NOT NULL,
    next_ordinal integer NOT NULL DEFAULT 1 CHECK (next_ordinal > 0),
    done_at timestamptz,
    PRIMARY KEY (enterprise_id, batch_id),
    FOREIGN KEY (enterprise_id, batch_id) REFERENCES batch
);
CREATE INDEX batch_unfinished ON batch_progress (enterprise_id, batch_id) WHERE done_at IS NULL;

-- The instruction as the ERP gave it. Never changes.
CREATE TABLE payment (
    enterprise_id uuid NOT NULL,
    payment_id uuid NOT NULL,
    account_id uuid NOT NULL,
    channel_id uuid NOT NULL,
    currency text NOT NULL,
    amount_minor bigint NOT NULL CHECK (amount_minor > 0),
    batch_id uuid,
    end_to_end_id text NOT NULL CHECK (end_to_end_id <> ''),
    instruction_id text NOT NULL,
    uetr text NOT NULL,
    debtor_name text NOT NULL,
    requested_date date NOT NULL,
    execution_date date NOT NULL,
    service_level text NOT NULL,
    local_instrument text NOT NULL,
    category_purpose text NOT NULL,
    purpose text NOT NULL,
    charge_bearer text NOT NULL,
    creditor_name text NOT NULL,
    creditor_address text NOT NULL,
    creditor_account text NOT NULL,
    creditor_account_is_iban boolean NOT NULL,
    creditor_bic text NOT NULL,
    creditor_clearing_id text NOT NULL,
    creditor_bank_name text NOT NULL,
    ultimate_debtor text NOT NULL,
    ultimate_creditor text NOT NULL,
    remittance text NOT NULL,
    creditor_reference text NOT NULL,
    creditor_reference_type text NOT NULL,
    traceparent text NOT NULL,
    created_at timestamptz NOT NULL,
    PRIMARY KEY (enterprise_id, payment_id),
    FOREIGN KEY (enterprise_id, account_id, currency)
        REFERENCES account (enterprise_id, account_id, currency),
    FOREIGN KEY (enterprise_id, channel_id) REFERENCES channel,
    FOREIGN KEY (enterprise_id, batch_id) REFERENCES batch
);
-- The business's own key: one payment for one end-to-end id of one account, for ever.
CREATE UNIQUE INDEX payment_end_to_end ON payment (enterprise_id, account_id, end_to_end_id)
    WHERE end_to_end_id <> 'NOTPROVIDED';

CREATE TABLE batch_item (
    enterprise_id uuid NOT NULL,
    batch_id uuid NOT NULL,
    ordinal integer NOT NULL CHECK (ordinal > 0),
    payment_id uuid,
    code text NOT NULL DEFAULT '',
    detail text NOT NULL DEFAULT '',
    place text NOT NULL DEFAULT '',
    line integer NOT NULL DEFAULT 0,
    end_to_end_id text NOT NULL DEFAULT '',
    instruction_id text NOT NULL DEFAULT '',
    payment_information_id text NOT NULL DEFAULT '',
    PRIMARY KEY (enterprise_id, batch_id, ordinal),
    FOREIGN KEY (enterprise_id, batch_id) REFERENCES batch,
    FOREIGN KEY (enterprise_id, payment_id) REFERENCES payment,
    CONSTRAINT batch_item_accepted_or_refused CHECK ((payment_id IS NULL) = (code <> ''))
);

-- The state of a payment: a cache of its last event, and at the same time the work queue
-- (docs/decisions/0002): next_at is when the gateway has to act on it next.
CREATE TABLE payment_state (
    enterprise_id uuid NOT NULL,
    payment_id uuid NOT NULL,
    channel_id uuid NOT NULL,
    state text NOT NULL CHECK (state IN ('received', 'queued', 'sending', 'accepted', 'in_doubt',
                                         'settled', 'returned', 'rejected', 'cancelled')),
    version integer NOT NULL CHECK (version > 0),
    attempts integer NOT NULL DEFAULT 0 CHECK (attempts >= 0),
    submission_id uuid,
    bank_reference text NOT NULL DEFAULT '',
    next_at timestamptz,
    changed_at timestamptz NOT NULL,
    PRIMARY KEY (enterprise_id, payment_id),
    FOREIGN KEY (enterprise_id, payment_id) REFERENCES payment,
    -- An open payment without a next action would be one that nobody ever looks at again.
    CONSTRAINT payment_state_open_has_work CHECK (
        (next_at IS NOT NULL) = (state IN ('queued', 'sending', 'accepted', 'in_doubt'))),
    CONSTRAINT payment_state_sending_has_attempt CHECK (
        state NOT IN ('sending', 'accepted', 'in_doubt') OR attempts > 0)
) WITH (fillfactor = 70);
CREATE INDEX payment_state_work ON payment_state (enterprise_id, channel_id, state, next_at)
    WHERE next_at IS NOT NULL;

-- The history of a payment, append-only. payment_event_legal is the table `transitions` of
-- ledger/payment/state.hpp; a test compares the two.
CREATE TABLE payment_event (
    enterprise_id uuid NOT NULL,
    payment_id uuid NOT NULL,
    version integer NOT NULL CHECK (version > 0),
    from_state text NOT NULL,
    event text NOT NULL,
    to_state text NOT NULL,
    actor text NOT NULL CHECK (actor <> ''),
    at timestamptz NOT NULL,
    evidence text NOT NULL DEFAULT '',
    submission_id uuid,
    seq bigint NOT NULL CHECK (seq > 0),
    PRIMARY KEY (enterprise_id, payment_id, version),
    FOREIGN KEY (enterprise_id, payment_id) REFERENCES payment,
    CONSTRAINT payment_event_legal CHECK (from_state || ' ' || event || ' ' || to_state IN (
        'none create received',
        'received queue queued',
        'received cancel cancelled',
        'queued cancel cancelled',
        'queued send sending',
        'queued statement_matched settled',
        'sending not_sent queued',
        'sending bank_accepted accepted',
        'sending bank_rejected rejected',
        'sending no_answer in_doubt',
        'sending statement_matched settled',
        'in_doubt bank_accepted accepted',
        'in_doubt bank_rejected rejected',
        'in_doubt bank_unknown queued',
        'in_doubt statement_matched settled',
        'accepted bank_rejected rejected',
        'accepted statement_matched settled',
        'settled bank_returned returned'))
);
CREATE UNIQUE INDEX payment_event_feed ON payment_event (enterprise_id, seq);

-- One message to a bank, committed before it is sent.
CREATE TABLE submission (
    enterprise_id uuid NOT NULL,
    submission_id uuid NOT NULL,
    channel_id uuid NOT NULL,
    message_id text NOT NULL CHECK (length(message_id) BETWEEN 1 AND 35),
    epoch bigint NOT NULL,
    item_count integer NOT NULL CHECK (item_count > 0),
    created_at timestamptz NOT NULL,
    deadline timestamptz NOT NULL,
    PRIMARY KEY (enterprise_id, submission_id),
    UNIQUE (enterprise_id, channel_id, message_id),
    FOREIGN KEY (enterprise_id, channel_id) REFERENCES channel,
    CONSTRAINT submission_deadline_after_start CHECK (deadline > created_at)
);

-- One payment in one submission. The reference is the same in every attempt of a payment, so that
-- a bank which de-duplicates can still save us from a late first copy.
CREATE TABLE attempt (
    enterprise_id uuid NOT NULL,
    payment_id uuid NOT NULL,
    attempt_no integer NOT NULL CHECK (attempt_no > 0),
    submission_id uuid NOT NULL,
    reference text NOT NULL CHECK (length(reference) BETWEEN 1 AND 35),
    PRIMARY KEY (enterprise_id, payment_id, attempt_no),
    FOREIGN KEY (enterprise_id, payment_id) REFERENCES payment,
    FOREIGN KEY (enterprise_id, submission_id) REFERENCES submission
);
CREATE INDEX attempt_submission ON attempt (enterprise_id, submission_id);

-- What went to and came from a bank, byte for byte, with digests.
CREATE TABLE bank_message (
    enterprise_id uuid NOT NULL,
    bank_message_id uuid NOT NULL,
    channel_id uuid NOT NULL,
    kind text NOT NULL CHECK (kind IN ('submit', 'query', 'statement')),
    submission_id uuid,
    at timestamptz NOT NULL,
    request bytea COMPRESSION lz4 NOT NULL,
    request_digest bytea NOT NULL,
    answer bytea COMPRESSION lz4 NOT NULL,
    answer_digest bytea NOT NULL,
    PRIMARY KEY (enterprise_id, bank_message_id),
    FOREIGN KEY (enterprise_id, channel_id) REFERENCES channel
);

CREATE TABLE statement (
    enterprise_id uuid NOT NULL,
    statement_id uuid NOT NULL,
    account_id uuid NOT NULL,
    kind text NOT NULL CHECK (kind IN ('report', 'statement', 'notification')),
    bank_statement_id text NOT NULL,
    sequence bigint,
    page bigint NOT NULL DEFAULT 1,
    opening_minor bigint,
    closing_minor bigint,
    statement_date date NOT NULL,
    entry_count integer NOT NULL CHECK (entry_count >= 0),
    bank_message_id uuid NOT NULL,
    received_at timestamptz NOT NULL,
    PRIMARY KEY (enterprise_id, statement_id),
    UNIQUE (enterprise_id, account_id, kind, bank_statement_id, page),
    FOREIGN KEY (enterprise_id, account_id) REFERENCES account,
    FOREIGN KEY (enterprise_id, bank_message_id) REFERENCES bank_message
);
CREATE INDEX statement_chain ON statement (enterprise_id, account_id, statement_date, sequence)
    WHERE kind = 'statement';

-- A statement's place in the event feed; apart, because feed numbers are taken last.
CREATE TABLE statement_event (
    enterprise_id uuid NOT NULL,
    statement_id uuid NOT NULL,
    seq bigint NOT NULL CHECK (seq > 0),
    PRIMARY KEY (enterprise_id, statement_id),
    FOREIGN KEY (enterprise_id, statement_id) REFERENCES statement
);
CREATE UNIQUE INDEX statement_event_feed ON statement_event (enterprise_id, seq);

-- A booked change of an account's balance, once however many documents show it. occurrence counts
-- lines that are alike in all the bank tells about them.
CREATE TABLE statement_line (
    enterprise_id uuid NOT NULL,
    line_id uuid NOT NULL,
    account_id uuid NOT NULL,
    currency text NOT NULL,
    amount_minor bigint NOT NULL CHECK (amount_minor > 0),
    direction text NOT NULL CHECK (direction IN ('credit', 'debit')),
    natural_key text NOT NULL,
    occurrence integer NOT NULL CHECK (occurrence > 0),
    booking_date date NOT NULL,
    value_date date,
    bank_reference text NOT NULL,
    end_to_end_id text NOT NULL,
    counterparty_name text NOT NULL,
    counterparty_account text NOT NULL,
    remittance text NOT NULL,
    return_reason text NOT NULL,
    transaction_code text NOT NULL,
    detail_count integer NOT NULL CHECK (detail_count >= 0),
    statement_id uuid NOT NULL,
    PRIMARY KEY (enterprise_id, line_id),
    UNIQUE (enterprise_id, account_id, natural_key, occurrence),
    FOREIGN KEY (enterprise_id, account_id, currency)
        REFERENCES account (enterprise_id, account_id, currency),
    FOREIGN KEY (enterprise_id, statement_id) REFERENCES statement
);

-- Which lines a document showed, in its order; the first document that shows a line makes it.
CREATE TABLE statement_entry (
    enterprise_id uuid NOT NULL,
    statement_id uuid NOT NULL,
    ordinal integer NOT NULL CHECK (ordinal > 0),
    line_id uuid NOT NULL,
    PRIMARY KEY (enterprise_id, statement_id, ordinal),
    UNIQUE (enterprise_id, line_id, statement_id),
    FOREIGN KEY (enterprise_id, statement_id) REFERENCES statement,
    FOREIGN KEY (enterprise_id, line_id) REFERENCES statement_line
);

CREATE TABLE statement_match (
    enterprise_id uuid NOT NULL,
    line_id uuid NOT NULL,
    payment_id uuid NOT NULL,
    purpose text NOT NULL CHECK (purpose IN ('settlement', 'return')),
    rule text NOT NULL CHECK (rule <> ''),
    amount_minor bigint NOT NULL CHECK (amount_minor > 0),
    actor text NOT NULL CHECK (actor <> ''),
    at timestamptz NOT NULL,
    PRIMARY KEY (enterprise_id, line_id, payment_id),
    UNIQUE (enterprise_id, payment_id, purpose),
    FOREIGN KEY (enterprise_id, line_id) REFERENCES statement_line,
    FOREIGN KEY (enterprise_id, payment_id) REFERENCES payment
);

-- Something a person has to look at. Closed with a reason, never deleted.
CREATE TABLE recon_exception (
    enterprise_id uuid NOT NULL REFERENCES enterprise,
    exception_id uuid NOT NULL,
    kind text NOT NULL CHECK (kind <> ''),
    account_id uuid NOT NULL,
    line_id uuid,
    payment_id uuid,
    statement_id uuid,
    detail text NOT NULL,
    opened_at timestamptz NOT NULL,
    closed_at timestamptz,
    closed_by text NOT NULL DEFAULT '',
    resolution text NOT NULL DEFAULT '',
    PRIMARY KEY (enterprise_id, exception_id),
    FOREIGN KEY (enterprise_id, account_id) REFERENCES account,
    FOREIGN KEY (enterprise_id, line_id) REFERENCES statement_line,
    FOREIGN KEY (enterprise_id, payment_id) REFERENCES payment,
    FOREIGN KEY (enterprise_id, statement_id) REFERENCES statement,
    CONSTRAINT recon_exception_closed_by_someone CHECK (
        (closed_at IS NULL) = (closed_by = '') AND (closed_at IS NULL) = (resolution = ''))
);
CREATE INDEX recon_exception_open ON recon_exception (enterprise_id, opened_at)
    WHERE closed_at IS NULL;

-- Double entry: one row, two sides, one currency. pending reserves; post and void resolve a pending
-- once; direct posts at once. seal is a MAC over the row, made by the program.
CREATE TABLE posting (
    enterprise_id uuid NOT NULL,
    posting_id uuid NOT NULL,
    kind text NOT NULL CHECK (kind IN ('pending', 'post', 'void', 'direct')),
    pending_id uuid,
    purpose text NOT NULL CHECK (purpose IN
        ('transfer', 'return', 'charge', 'suspense', 'opening', 'reclassification')),
    debit_account_id uuid NOT NULL,
    credit_account_id uuid NOT NULL,
    currency text NOT NULL,
    amount_minor bigint NOT NULL CHECK (amount_minor > 0),
    payment_id uuid,
    line_id uuid,
    statement_id uuid,
    created_at timestamptz NOT NULL,
    seal bytea NOT NULL CHECK (length(seal) = 32),
    PRIMARY KEY (enterprise_id, posting_id),
    UNIQUE (enterprise_id, pending_id),
    FOREIGN KEY (enterprise_id, debit_account_id, currency)
        REFERENCES account (enterprise_id, account_id, currency),
    FOREIGN KEY (enterprise_id, credit_account_id, currency)
        REFERENCES account (enterprise_id, account_id, currency),
    FOREIGN KEY (enterprise_id, pending_id) REFERENCES posting,
    FOREIGN KEY (enterprise_id, payment_id) REFERENCES payment,
    FOREIGN KEY (enterprise_id, line_id) REFERENCES statement_line,
    FOREIGN KEY (enterprise_id, statement_id) REFERENCES statement,
    CONSTRAINT posting_two_sides CHECK (debit_account_id <> credit_account_id),
    CONSTRAINT posting_resolves_pending CHECK ((kind IN ('post', 'void')) = (pending_id IS NOT NULL)),
    CONSTRAINT posting_has_origin CHECK (
        payment_id IS NOT NULL OR line_id IS NOT NULL OR statement_id IS NOT NULL)
);
CREATE INDEX posting_line ON posting (enterprise_id, line_id) WHERE line_id IS NOT NULL;
CREATE INDEX posting_time ON posting USING brin (created_at);

-- The first outcome of a request that can move money, kept as long as the payment: what it made, or
-- why it was refused. Neither: a batch that is still being judged.
CREATE TABLE idempotency_key (
    enterprise_id uuid NOT NULL REFERENCES enterprise,
    operation text NOT NULL,
    key text NOT NULL CHECK (length(key) BETWEEN 1 AND 255),
    fingerprint bytea NOT NULL,
    resource_id uuid,
    code text NOT NULL DEFAULT '',
    detail text NOT NULL DEFAULT '',
    place text NOT NULL DEFAULT '',
    created_at timestamptz NOT NULL,
    PRIMARY KEY (enterprise_id, operation, key),
    CONSTRAINT idempotency_key_one_outcome CHECK (resource_id IS NULL OR code = '')
);

CREATE TABLE webhook (
    enterprise_id uuid NOT NULL REFERENCES enterprise,
    webhook_id uuid NOT NULL,
    url text NOT NULL,
    sealed_secret bytea NOT NULL,
    is_enabled boolean NOT NULL DEFAULT true,
    disabled_reason text NOT NULL DEFAULT '',
    planned_seq bigint NOT NULL DEFAULT 0,
    version integer NOT NULL DEFAULT 1,
    created_at timestamptz NOT NULL,
    PRIMARY KEY (enterprise_id, webhook_id)
);

-- One event for one webhook; next_at null: nothing more to do.
CREATE TABLE webhook_delivery (
    enterprise_id uuid NOT NULL,
    webhook_id uuid NOT NULL,
    seq bigint NOT NULL,
    state text NOT NULL CHECK (state IN ('pending', 'delivered', 'failed')),
    attempts integer NOT NULL DEFAULT 0 CHECK (attempts >= 0),
    next_at timestamptz,
    PRIMARY KEY (enterprise_id, webhook_id, seq),
    FOREIGN KEY (enterprise_id, webhook_id) REFERENCES webhook,
    CONSTRAINT webhook_delivery_work CHECK ((state = 'pending') = (next_at IS NOT NULL))
);
CREATE INDEX webhook_delivery_due ON webhook_delivery (enterprise_id, next_at)
    WHERE next_at IS NOT NULL;

CREATE TABLE webhook_attempt (
    enterprise_id uuid NOT NULL,
    webhook_id uuid NOT NULL,
    seq bigint NOT NULL,
    attempt_no integer NOT NULL CHECK (attempt_no > 0),
    at timestamptz NOT NULL,
    status integer NOT NULL,
    error text NOT NULL DEFAULT '',
    duration_ms integer NOT NULL CHECK (duration_ms >= 0),
    PRIMARY KEY (enterprise_id, webhook_id, seq, attempt_no),
    FOREIGN KEY (enterprise_id, webhook_id, seq) REFERENCES webhook_delivery
);
