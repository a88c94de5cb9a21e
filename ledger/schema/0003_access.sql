-- Who may do what. One row is one change that a person proposed; a principal, a grant and a token are
-- the rows that made them, so whoever asks later finds who proposed, who confirmed, when and why.
-- Of the whole platform. No foreign key to enterprise: a reference table has none to a distributed one.
CREATE TABLE access_change (
    change_id uuid PRIMARY KEY,
    kind text NOT NULL CHECK (kind IN (
        'principal', 'grant', 'token', 'resume', 'suspend', 'end_grant', 'revoke_token')),
    handle text NOT NULL CHECK (handle ~ '^[a-z0-9][a-z0-9-]{0,31}$'),  -- the principal's
    holder text CHECK (holder IN ('person', 'service')),
    name text CHECK (name <> ''),
    role text CHECK (role <> ''),
    enterprise_id uuid,  -- of a grant; null: every enterprise
    account_ids uuid[] NOT NULL DEFAULT '{}',  -- of a grant; none: every account
    currency text REFERENCES currency,
    most_minor bigint CHECK (most_minor > 0),
    from_at timestamptz,
    until_at timestamptz,
    token_sha256 text CHECK (token_sha256 ~ '^[0-9a-f]{64}$'),
    ends uuid REFERENCES access_change,  -- the grant or token that this change takes away
    reason text NOT NULL CHECK (reason <> ''),
    proposed_by text NOT NULL CHECK (proposed_by <> ''),
    proposed_at timestamptz NOT NULL,
    state text NOT NULL CHECK (state IN ('proposed', 'confirmed', 'refused')),
    decided_by text CHECK (decided_by <> ''),
    decided_at timestamptz,
    -- The order of decisions, whatever clocks say: 1, 2, 3 under a lock of the table.
    decision_no bigint UNIQUE CHECK (decision_no > 0),
    CONSTRAINT access_change_principal CHECK ((kind = 'principal') = (holder IS NOT NULL)
        AND (kind = 'principal') = (name IS NOT NULL)),
    CONSTRAINT access_change_grant CHECK ((kind = 'grant') = (role IS NOT NULL)
        AND (kind = 'grant' OR (enterprise_id IS NULL AND account_ids = '{}' AND currency IS NULL))
        AND (currency IS NULL) = (most_minor IS NULL)),
    CONSTRAINT access_change_token CHECK ((kind = 'token') = (token_sha256 IS NOT NULL)
        AND (kind <> 'token' OR (from_at IS NOT NULL AND until_at IS NOT NULL))
        AND (kind IN ('grant', 'token') OR (from_at IS NULL AND until_at IS NULL))
        AND from_at < until_at),
    CONSTRAINT access_change_ends CHECK (
        (kind IN ('end_grant', 'revoke_token')) = (ends IS NOT NULL)),
    CONSTRAINT access_change_decided CHECK ((state = 'proposed') = (decided_by IS NULL)
        AND (decided_by IS NULL) = (decided_at IS NULL)
        AND (decided_by IS NULL) = (decision_no IS NULL)),
    -- Taking rights away is at once; giving them needs a second person.
    CONSTRAINT access_change_second_person CHECK (
        state <> 'confirmed' OR kind IN ('suspend', 'end_grant', 'revoke_token')
        OR split_part(decided_by, ':', 2) <> split_part(proposed_by, ':', 2))
);
CREATE UNIQUE INDEX access_change_handle ON access_change (handle)
    WHERE kind = 'principal' AND state <> 'refused';
CREATE UNIQUE INDEX access_change_one_token ON access_change (token_sha256)
    WHERE kind = 'token' AND state <> 'refused';
CREATE UNIQUE INDEX access_change_ended_once ON access_change (ends) WHERE ends IS NOT NULL;
CREATE INDEX access_change_of_handle ON access_change (handle, proposed_at);

-- What is not over: no longer changed by anything but `state` and who decided.
CREATE FUNCTION access_change_keeps_content() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'UPDATE' OR OLD.state <> 'proposed'
        OR (to_jsonb(NEW) - ARRAY['state', 'decided_by', 'decided_at', 'decision_no'])
           <> (to_jsonb(OLD) - ARRAY['state', 'decided_by', 'decided_at', 'decision_no']) THEN
        RAISE EXCEPTION 'access_change is decided once, and never changed else'
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER access_change_decided_once BEFORE UPDATE OR DELETE ON access_change
    FOR EACH ROW EXECUTE FUNCTION access_change_keeps_content();
