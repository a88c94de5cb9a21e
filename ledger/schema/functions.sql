-- Views and the one kind of trigger. Dropped and made again by every migration.

-- Facts are appended, never changed, whoever asks. The grants say the same for the application
-- role; the trigger also stops an owner's slip.
CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only: % refused', TG_TABLE_NAME, TG_OP
        USING ERRCODE = 'restrict_violation';
END $$;

DO $$
DECLARE
    fact text;
BEGIN
    FOREACH fact IN ARRAY ARRAY['payment', 'payment_event', 'submission', 'attempt', 'bank_message',
                                'statement', 'statement_event', 'statement_line', 'statement_entry', 'statement_match',
                                'posting', 'batch', 'batch_item', 'webhook_attempt',
                                'screening_decision', 'screening_input', 'screening_list_file',
                                'screening_case_event', 'screening_attachment',
                                'screening_false_match', 'screening_case_finding', 'audit_entry',
                                'audit_checkpoint', 'approval_request', 'approval_act'] LOOP
        EXECUTE format('DROP TRIGGER IF EXISTS %I ON %I', fact || '_append_only', fact);
        EXECUTE format('CREATE TRIGGER %I BEFORE UPDATE OR DELETE OR TRUNCATE ON %I '
                       'FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()',
                       fact || '_append_only', fact);
    END LOOP;
END $$;

-- Everything that happened to an enterprise, in the order it became visible, without gaps.
CREATE OR REPLACE VIEW event_feed AS
    SELECT enterprise_id, seq, 'payment' AS subject_type, payment_id AS subject_id, to_state AS type,
           version, at
    FROM payment_event
    UNION ALL
    SELECT e.enterprise_id, e.seq, 'statement', e.statement_id, s.kind, 1, s.received_at
    FROM statement_event e
    JOIN statement s USING (enterprise_id, statement_id);

CREATE OR REPLACE VIEW balance AS
    SELECT a.enterprise_id, a.account_id, a.kind, a.name, a.number, a.is_iban, a.currency,
           a.channel_id, a.is_open, b.debits_pending, b.credits_pending, b.debits_posted,
           b.credits_posted, b.overdraft_limit_minor,
           b.debits_posted - b.credits_posted AS posted_minor,
           b.debits_posted - b.credits_posted - b.credits_pending AS available_minor
    FROM account a
    JOIN account_balance b USING (enterprise_id, account_id);
