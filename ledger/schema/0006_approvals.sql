-- People approve what screening has passed, by the enterprise's policies.

ALTER TABLE payment_state DROP CONSTRAINT payment_state_state_check;
ALTER TABLE payment_state ADD CONSTRAINT payment_state_state_check CHECK (state IN (
    'received', 'held', 'to_approve', 'queued', 'sending', 'accepted', 'in_doubt', 'settled',
    'returned', 'rejected', 'cancelled'));
ALTER TABLE payment_state DROP CONSTRAINT payment_state_open_has_work;
ALTER TABLE payment_state ADD CONSTRAINT payment_state_open_has_work CHECK (
    (next_at IS NOT NULL) =
    (state IN ('received', 'held', 'to_approve', 'queued', 'sending', 'accepted', 'in_doubt')));

ALTER TABLE payment_event DROP CONSTRAINT payment_event_legal;
ALTER TABLE payment_event ADD CONSTRAINT payment_event_legal CHECK (
    from_state || ' ' || event || ' ' || to_state IN (
        'none create received',
        'received queue queued',
        'received ask to_approve',
        'received hold held',
        'received cancel cancelled',
        'held release queued',
        'held ask to_approve',
        'held refuse rejected',
        'held cancel cancelled',
        'held statement_matched settled',
        'to_approve approve queued',
        'to_approve refuse rejected',
        'to_approve hold held',
        'to_approve cancel cancelled',
        'queued withdraw to_approve',
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

-- What waits for people, oldest first.
CREATE INDEX payment_state_to_approve ON payment_state (enterprise_id, payment_id)
    WHERE state = 'to_approve';
-- Whether a beneficiary was paid before.
CREATE INDEX payment_creditor_account ON payment (enterprise_id, creditor_account);

-- What an enterprise does without a policy in force: send, or have one approver look.
ALTER TABLE enterprise ADD COLUMN sends_without_policy boolean NOT NULL DEFAULT true;

-- Policies of an enterprise, all of them in one version: written by one, put in force by another
-- after reading what they would have asked for of late.
CREATE TABLE approval_policy (
    enterprise_id uuid NOT NULL REFERENCES enterprise,
    version_no integer NOT NULL CHECK (version_no > 0),
    content text NOT NULL CHECK (content <> ''),
    sha256 text NOT NULL CHECK (sha256 ~ '^[0-9a-f]{64}$'),
    simulation text NOT NULL,  -- JSON
    reason text NOT NULL CHECK (reason <> ''),
    loaded_by text NOT NULL CHECK (loaded_by <> ''),
    loaded_at timestamptz NOT NULL,
    state text NOT NULL CHECK (state IN ('loaded', 'released', 'refused')),
    decided_by text NOT NULL DEFAULT '',
    decided_at timestamptz,
    PRIMARY KEY (enterprise_id, version_no),
    CONSTRAINT approval_policy_decided CHECK (
        (state = 'loaded') = (decided_at IS NULL) AND (state = 'loaded') = (decided_by = '')),
    CONSTRAINT approval_policy_two_people CHECK (
        split_part(decided_by, ':', 2) <> split_part(loaded_by, ':', 2))
);

-- A payment that was asked about, under which policy, and exactly what was shown.
CREATE TABLE approval_request (
    enterprise_id uuid NOT NULL,
    payment_id uuid NOT NULL,
    policy_version integer NOT NULL CHECK (policy_version >= 0),  -- 0: there was none
    policy_name text NOT NULL CHECK (policy_name <> ''),
    levels text NOT NULL CHECK (levels <> ''),  -- JSON
    makers text[] NOT NULL,  -- handles that may not approve it
    content_sha256 text NOT NULL CHECK (content_sha256 ~ '^[0-9a-f]{64}$'),
    asked_at timestamptz NOT NULL,
    PRIMARY KEY (enterprise_id, payment_id),
    UNIQUE (enterprise_id, payment_id, content_sha256),
    FOREIGN KEY (enterprise_id, payment_id) REFERENCES payment
);

-- What people did about it. A withdrawal takes back what the same person approved before.
CREATE TABLE approval_act (
    enterprise_id uuid NOT NULL,
    payment_id uuid NOT NULL,
    act_no integer NOT NULL CHECK (act_no > 0),
    act text NOT NULL CHECK (act IN ('approve', 'refuse', 'withdraw')),
    level integer NOT NULL CHECK (level >= 0),
    actor text NOT NULL CHECK (actor <> ''),
    role text NOT NULL CHECK (role <> ''),
    makers text[] NOT NULL,
    content_sha256 text NOT NULL,
    reason text NOT NULL,
    at timestamptz NOT NULL,
    PRIMARY KEY (enterprise_id, payment_id, act_no),
    -- What was approved is what was shown.
    FOREIGN KEY (enterprise_id, payment_id, content_sha256)
        REFERENCES approval_request (enterprise_id, payment_id, content_sha256),
    -- The maker never approves its own work, whatever channel either came by.
    CONSTRAINT approval_act_not_the_maker CHECK (
        act = 'refuse' OR NOT split_part(actor, ':', 2) = ANY (makers)),
    CONSTRAINT approval_act_has_reason CHECK (act <> 'refuse' OR reason <> '')
);
