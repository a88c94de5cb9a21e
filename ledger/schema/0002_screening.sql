-- Screening and monitoring: nothing reaches a bank without a decision, and every decision is kept
-- with what it was made from.

-- A payment is received, screened, and then queued or held. A held one waits for people; held from
-- queued is what a new list does to a payment that was not sent yet.
ALTER TABLE payment_state DROP CONSTRAINT payment_state_state_check;
ALTER TABLE payment_state ADD CONSTRAINT payment_state_state_check CHECK (state IN (
    'received', 'held', 'queued', 'sending', 'accepted', 'in_doubt', 'settled', 'returned',
    'rejected', 'cancelled'));
-- received and held keep when the payment may be sent at the earliest: a received one had no such
-- time before.
ALTER TABLE payment_state DROP CONSTRAINT payment_state_open_has_work;
UPDATE payment_state s
SET next_at = greatest(s.changed_at, p.execution_date::timestamp AT TIME ZONE 'UTC')
FROM payment p
WHERE s.state = 'received' AND p.enterprise_id = s.enterprise_id AND p.payment_id = s.payment_id;
ALTER TABLE payment_state ADD CONSTRAINT payment_state_open_has_work CHECK (
    (next_at IS NOT NULL) =
    (state IN ('received', 'held', 'queued', 'sending', 'accepted', 'in_doubt')));

ALTER TABLE payment_event DROP CONSTRAINT payment_event_legal;
ALTER TABLE payment_event ADD CONSTRAINT payment_event_legal CHECK (
    from_state || ' ' || event || ' ' || to_state IN (
        'none create received',
        'received queue queued',
        'received hold held',
        'received cancel cancelled',
        'held release queued',
        'held refuse rejected',
        'held cancel cancelled',
        'held statement_matched settled',
        'queued hold held',
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
        'settled bank_returned returned'));

-- Which process screens, for the whole database: patterns cross enterprises, so their transfers have
-- one order. last_seq is the number of the newest fact in that order.
CREATE TABLE screening_lease (
    shard smallint PRIMARY KEY CHECK (shard = 0),
    owner uuid,
    epoch bigint NOT NULL DEFAULT 0 CHECK (epoch >= 0),
    until timestamptz,
    last_seq bigint NOT NULL DEFAULT 0 CHECK (last_seq >= 0)
);
INSERT INTO screening_lease (shard) VALUES (0);

-- Whom an enterprise may come to pay: its master data as the lists have to know it. Each is held
-- against the lists when it comes or changes, and again after every release.
CREATE TABLE screening_beneficiary (
    enterprise_id uuid NOT NULL REFERENCES enterprise,
    beneficiary_id uuid NOT NULL,
    kind text NOT NULL CHECK (kind IN ('vendor', 'employee', 'onboarding')),
    reference text NOT NULL CHECK (reference <> ''),  -- the ERP's id; of an onboarding its account
    name text NOT NULL,
    account text NOT NULL,
    country text NOT NULL,
    changed_at timestamptz NOT NULL,
    -- The newest list release it was held against; a change puts it back.
    screened_release bigint NOT NULL DEFAULT 0 CHECK (screened_release >= 0),
    PRIMARY KEY (enterprise_id, beneficiary_id),
    UNIQUE (enterprise_id, kind, reference)
);
CREATE INDEX screening_beneficiary_to_screen
    ON screening_beneficiary (screened_release, enterprise_id, beneficiary_id);

-- What was decided about a payment or a receipt, and why. Never changes. The order of seq is the
-- order in which monitoring saw them: replayed in it, the same decisions come out byte for byte.
-- rescreen: a later list or rule looked again at a payment. beneficiary: a list names one.
CREATE TABLE screening_decision (
    enterprise_id uuid NOT NULL REFERENCES enterprise,
    decision_id uuid NOT NULL,  -- the payment's or the line's own id; of a rescreen a fresh one
    seq bigint NOT NULL CHECK (seq > 0),
    subject text NOT NULL CHECK (subject IN ('payment', 'receipt', 'rescreen', 'beneficiary')),
    payment_id uuid,
    line_id uuid,
    beneficiary_id uuid,
    verdict text NOT NULL CHECK (verdict IN ('pass', 'hold', 'stop')),
    score_permille smallint NOT NULL CHECK (score_permille BETWEEN 0 AND 1000),
    posture text NOT NULL DEFAULT '',  -- not empty: why it could not be scored
    matches text NOT NULL,             -- JSON: list hits
    monitoring text NOT NULL,          -- JSON: what monitoring said, exactly
    lists_version text NOT NULL,
    rules_version text NOT NULL,
    program_version text NOT NULL DEFAULT '',  -- of the gateway that judged
    epoch bigint NOT NULL,
    observed_at timestamptz NOT NULL,  -- the time that monitoring was given
    decided_at timestamptz NOT NULL,
    PRIMARY KEY (enterprise_id, decision_id),
    UNIQUE (enterprise_id, seq),
    FOREIGN KEY (enterprise_id, payment_id) REFERENCES payment,
    FOREIGN KEY (enterprise_id, line_id) REFERENCES statement_line,
    FOREIGN KEY (enterprise_id, beneficiary_id) REFERENCES screening_beneficiary,
    CONSTRAINT screening_decision_has_subject CHECK (
        (subject = 'receipt') = (line_id IS NOT NULL)
        AND (subject = 'beneficiary') = (beneficiary_id IS NOT NULL)
        AND (subject NOT IN ('receipt', 'beneficiary')) = (payment_id IS NOT NULL))
);
CREATE UNIQUE INDEX screening_decision_payment ON screening_decision (enterprise_id, payment_id)
    WHERE subject = 'payment';
CREATE UNIQUE INDEX screening_decision_receipt ON screening_decision (enterprise_id, line_id)
    WHERE subject = 'receipt';

CREATE INDEX screening_decision_of_beneficiary ON screening_decision (enterprise_id, seq)
    WHERE subject = 'beneficiary';

ALTER TABLE payment_state ADD COLUMN decision_id uuid;
CREATE INDEX screening_decision_of_payment ON screening_decision (enterprise_id, payment_id)
    WHERE subject = 'rescreen';
-- Replay reads over all enterprises.
CREATE INDEX screening_decision_order ON screening_decision (seq);

-- What has to be screened next.
CREATE INDEX payment_state_received ON payment_state (enterprise_id, payment_id)
    WHERE state = 'received';

-- Other facts that monitoring learns from, in the same order: master data of the ERP, people.
CREATE TABLE screening_input (
    enterprise_id uuid NOT NULL REFERENCES enterprise,
    seq bigint NOT NULL CHECK (seq > 0),
    kind text NOT NULL CHECK (kind IN ('master_data')),
    payload text NOT NULL,  -- JSON
    actor text NOT NULL CHECK (actor <> ''),
    observed_at timestamptz NOT NULL,
    PRIMARY KEY (enterprise_id, seq)
);
CREATE INDEX screening_input_order ON screening_input (seq);

-- What waits for the screening process beside received payments.
CREATE TABLE screening_inbox (
    enterprise_id uuid NOT NULL REFERENCES enterprise,
    inbox_id uuid NOT NULL,
    kind text NOT NULL CHECK (kind IN ('receipt', 'master_data')),
    line_id uuid,
    payload text NOT NULL DEFAULT '',
    actor text NOT NULL CHECK (actor <> ''),
    at timestamptz NOT NULL,
    PRIMARY KEY (enterprise_id, inbox_id),
    FOREIGN KEY (enterprise_id, line_id) REFERENCES statement_line,
    CONSTRAINT screening_inbox_has_content CHECK (
        (kind = 'receipt') = (line_id IS NOT NULL) AND (kind = 'receipt') = (payload = ''))
);

-- Lists and rules are the platform's, not one enterprise's. A version is loaded by one and released
-- by another; the configuration releases what it names itself, once, for a new installation.
CREATE TABLE screening_list_version (
    list_name text NOT NULL CHECK (list_name ~ '^[a-z0-9_]{1,64}$'),
    version_no integer NOT NULL CHECK (version_no > 0),
    rule_set text NOT NULL CHECK (rule_set IN ('sanctions', 'special_measures', 'black', 'grey',
                                               'white')),
    source_version text NOT NULL,
    published date,
    sha256 text NOT NULL CHECK (sha256 ~ '^[0-9a-f]{64}$'),
    entry_count integer NOT NULL CHECK (entry_count >= 0),
    name_count integer NOT NULL CHECK (name_count >= 0),
    difference text NOT NULL,  -- JSON: what is added, removed and changed against the one in force
    loaded_by text NOT NULL CHECK (loaded_by <> ''),
    loaded_at timestamptz NOT NULL,
    state text NOT NULL CHECK (state IN ('loaded', 'released', 'refused')),
    decided_by text NOT NULL DEFAULT '',
    decided_at timestamptz,
    release_seq bigint,  -- the order of releases over all lists
    PRIMARY KEY (list_name, version_no),
    UNIQUE (release_seq),
    CONSTRAINT screening_list_version_decided CHECK (
        (state = 'loaded') = (decided_at IS NULL) AND (state = 'loaded') = (decided_by = '')
        AND (state = 'released') = (release_seq IS NOT NULL)),
    CONSTRAINT screening_list_version_two_people CHECK (
        decided_by <> loaded_by OR decided_by = 'configuration')
);
CREATE TABLE screening_list_file (
    list_name text NOT NULL,
    version_no integer NOT NULL,
    ordinal integer NOT NULL CHECK (ordinal > 0),
    file_name text NOT NULL CHECK (file_name <> ''),
    content bytea COMPRESSION lz4 NOT NULL,
    PRIMARY KEY (list_name, version_no, ordinal),
    FOREIGN KEY (list_name, version_no) REFERENCES screening_list_version
);

-- Operators' monitoring rules. effective_seq: from which fact of the screening order on they hold.
CREATE TABLE screening_rules (
    version_no integer PRIMARY KEY CHECK (version_no > 0),
    content text NOT NULL,
    sha256 text NOT NULL CHECK (sha256 ~ '^[0-9a-f]{64}$'),
    backtest text NOT NULL,  -- JSON: what they would have done
    loaded_by text NOT NULL CHECK (loaded_by <> ''),
    loaded_at timestamptz NOT NULL,
    state text NOT NULL CHECK (state IN ('loaded', 'released', 'refused')),
    decided_by text NOT NULL DEFAULT '',
    decided_at timestamptz,
    effective_seq bigint CHECK (effective_seq > 0),
    CONSTRAINT screening_rules_decided CHECK (
        (state = 'loaded') = (decided_at IS NULL) AND (state = 'loaded') = (decided_by = '')
        AND (state = 'released' OR effective_seq IS NULL)),
    CONSTRAINT screening_rules_two_people CHECK (
        decided_by <> loaded_by OR decided_by = 'configuration')
);

-- A look back after a release: payments of before are screened against what is in force now.
CREATE TABLE screening_rescreen (
    release_seq bigint PRIMARY KEY CHECK (release_seq > 0),
    since timestamptz NOT NULL,
    started_at timestamptz NOT NULL,
    enterprise_id uuid,  -- how far it is: everything up to this payment of this enterprise
    payment_id uuid,
    screened bigint NOT NULL DEFAULT 0 CHECK (screened >= 0),
    hits bigint NOT NULL DEFAULT 0 CHECK (hits >= 0),
    done_at timestamptz
);

-- What people have to look at. The state is a cache of the last screening_case_event.
CREATE TABLE screening_case (
    enterprise_id uuid NOT NULL REFERENCES enterprise,
    case_id uuid NOT NULL,
    decision_id uuid NOT NULL,
    payment_id uuid,
    line_id uuid,
    beneficiary_id uuid,
    verdict text NOT NULL CHECK (verdict IN ('hold', 'stop')),
    is_special boolean NOT NULL,  -- a hit on a list of special preventive measures
    state text NOT NULL CHECK (state IN ('open', 'proposed', 'released', 'refused', 'closed')),
    version integer NOT NULL CHECK (version > 0),
    assigned_to text NOT NULL DEFAULT '',
    opened_at timestamptz NOT NULL,
    due_at timestamptz NOT NULL,
    proposed_by text NOT NULL DEFAULT '',
    proposed_outcome text NOT NULL DEFAULT '' CHECK (proposed_outcome IN ('', 'release', 'refuse',
                                                                          'close')),
    decided_by text NOT NULL DEFAULT '',
    decided_at timestamptz,
    PRIMARY KEY (enterprise_id, case_id),
    UNIQUE (enterprise_id, decision_id),
    FOREIGN KEY (enterprise_id, decision_id) REFERENCES screening_decision,
    FOREIGN KEY (enterprise_id, payment_id) REFERENCES payment,
    FOREIGN KEY (enterprise_id, line_id) REFERENCES statement_line,
    FOREIGN KEY (enterprise_id, beneficiary_id) REFERENCES screening_beneficiary,
    CONSTRAINT screening_case_has_subject CHECK (
        num_nonnulls(payment_id, line_id, beneficiary_id) = 1),
    CONSTRAINT screening_case_proposed CHECK (
        (state = 'open') = (proposed_by = '') AND (proposed_by = '') = (proposed_outcome = '')),
    CONSTRAINT screening_case_decided CHECK (
        (state IN ('released', 'refused', 'closed')) = (decided_at IS NOT NULL)
        AND (decided_at IS NULL) = (decided_by = '')),
    CONSTRAINT screening_case_two_people CHECK (decided_by = '' OR decided_by <> proposed_by)
);
CREATE INDEX screening_case_open ON screening_case (due_at, enterprise_id, case_id)
    WHERE decided_at IS NULL;
CREATE INDEX screening_case_payment ON screening_case (enterprise_id, payment_id)
    WHERE payment_id IS NOT NULL;

CREATE TABLE screening_case_event (
    enterprise_id uuid NOT NULL,
    case_id uuid NOT NULL,
    version integer NOT NULL CHECK (version > 0),
    event text NOT NULL CHECK (event IN ('open', 'assign', 'note', 'attach', 'propose', 'confirm',
                                         'return')),
    actor text NOT NULL CHECK (actor <> ''),
    at timestamptz NOT NULL,
    outcome text NOT NULL DEFAULT '' CHECK (outcome IN ('', 'release', 'refuse', 'close')),
    reason_code text NOT NULL DEFAULT '',
    note text NOT NULL DEFAULT '',
    PRIMARY KEY (enterprise_id, case_id, version),
    FOREIGN KEY (enterprise_id, case_id) REFERENCES screening_case,
    CONSTRAINT screening_case_event_outcome CHECK (
        (event IN ('propose', 'confirm')) = (outcome <> ''))
);

CREATE TABLE screening_attachment (
    enterprise_id uuid NOT NULL,
    case_id uuid NOT NULL,
    version integer NOT NULL,  -- of the case event that brought it
    file_name text NOT NULL CHECK (file_name <> ''),
    sha256 text NOT NULL CHECK (sha256 ~ '^[0-9a-f]{64}$'),
    content bytea COMPRESSION lz4 NOT NULL,
    PRIMARY KEY (enterprise_id, case_id, version),
    FOREIGN KEY (enterprise_id, case_id, version) REFERENCES screening_case_event
);

-- "This party is not that entry": holds while neither side changes.
CREATE TABLE screening_false_match (
    enterprise_id uuid NOT NULL REFERENCES enterprise,
    party text NOT NULL CHECK (party <> ''),  -- fingerprint of what was screened
    entry text NOT NULL CHECK (entry <> ''),  -- fingerprint of the list's entry
    list_name text NOT NULL CHECK (list_name <> ''),
    entry_id text NOT NULL CHECK (entry_id <> ''),
    case_id uuid NOT NULL,
    proposed_by text NOT NULL CHECK (proposed_by <> ''),
    decided_by text NOT NULL CHECK (decided_by <> ''),
    decided_at timestamptz NOT NULL,
    PRIMARY KEY (enterprise_id, party, entry),
    FOREIGN KEY (enterprise_id, case_id) REFERENCES screening_case,
    CONSTRAINT screening_false_match_two_people CHECK (proposed_by <> decided_by)
);

-- Payments of before this migration were accepted without screening, which their decision says. The
-- first release of a list looks back at them.
INSERT INTO screening_decision (enterprise_id, decision_id, seq, subject, payment_id, verdict,
                                score_permille, posture, matches, monitoring, lists_version,
                                rules_version, epoch, observed_at, decided_at)
SELECT enterprise_id, payment_id, row_number() OVER (ORDER BY p.created_at, payment_id), 'payment',
       payment_id, 'pass', 0, 'accepted before screening', '[]', '{}', '', '', 0, p.created_at,
       p.created_at
FROM payment p
JOIN payment_state s USING (enterprise_id, payment_id)
WHERE s.state NOT IN ('received', 'cancelled');
UPDATE payment_state SET decision_id = payment_id WHERE state NOT IN ('received', 'cancelled');
UPDATE screening_lease SET last_seq = (SELECT coalesce(max(seq), 0) FROM screening_decision);
ALTER TABLE payment_state ADD CONSTRAINT payment_state_decision_fkey
    FOREIGN KEY (enterprise_id, decision_id) REFERENCES screening_decision;
ALTER TABLE payment_state ADD CONSTRAINT payment_state_is_screened CHECK (
    state IN ('received', 'cancelled') OR decision_id IS NOT NULL);
