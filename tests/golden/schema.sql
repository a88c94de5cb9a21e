CREATE SCHEMA audit;
CREATE FUNCTION public.access_change_keeps_content() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    IF TG_OP <> 'UPDATE' OR OLD.state <> 'proposed'
        OR (to_jsonb(NEW) - ARRAY['state', 'decided_by', 'decided_at', 'decision_no'])
           <> (to_jsonb(OLD) - ARRAY['state', 'decided_by', 'decided_at', 'decision_no']) THEN
        RAISE EXCEPTION 'access_change is decided once, and never changed else'
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE FUNCTION public.refuse_change() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    RAISE EXCEPTION '% is append-only: % refused', TG_TABLE_NAME, TG_OP
        USING ERRCODE = 'restrict_violation';
END $$;
CREATE TABLE public.account_balance (
    enterprise_id uuid NOT NULL,
    account_id uuid NOT NULL,
    currency text NOT NULL,
    debits_pending bigint DEFAULT 0 NOT NULL,
    credits_pending bigint DEFAULT 0 NOT NULL,
    debits_posted bigint DEFAULT 0 NOT NULL,
    credits_posted bigint DEFAULT 0 NOT NULL,
    overdraft_limit_minor bigint,
    observed_overdraft_minor bigint DEFAULT 0 NOT NULL,
    CONSTRAINT account_balance_credits_pending_check CHECK ((credits_pending >= 0)),
    CONSTRAINT account_balance_credits_posted_check CHECK ((credits_posted >= 0)),
    CONSTRAINT account_balance_debits_pending_check CHECK ((debits_pending >= 0)),
    CONSTRAINT account_balance_debits_posted_check CHECK ((debits_posted >= 0)),
    CONSTRAINT account_balance_not_below_floor CHECK (((overdraft_limit_minor IS NULL) OR (((((debits_posted - credits_posted) - credits_pending) + overdraft_limit_minor) + observed_overdraft_minor) >= 0))),
    CONSTRAINT account_balance_observed_overdraft_minor_check CHECK ((observed_overdraft_minor >= 0)),
    CONSTRAINT account_balance_overdraft_limit_minor_check CHECK ((overdraft_limit_minor >= 0))
)
WITH (fillfactor='50');
CREATE TABLE public.posting (
    enterprise_id uuid NOT NULL,
    posting_id uuid NOT NULL,
    kind text NOT NULL,
    pending_id uuid,
    purpose text NOT NULL,
    debit_account_id uuid NOT NULL,
    credit_account_id uuid NOT NULL,
    currency text NOT NULL,
    amount_minor bigint NOT NULL,
    payment_id uuid,
    line_id uuid,
    statement_id uuid,
    created_at timestamp with time zone NOT NULL,
    seal bytea NOT NULL,
    CONSTRAINT posting_amount_minor_check CHECK ((amount_minor > 0)),
    CONSTRAINT posting_has_origin CHECK (((payment_id IS NOT NULL) OR (line_id IS NOT NULL) OR (statement_id IS NOT NULL))),
    CONSTRAINT posting_kind_check CHECK ((kind = ANY (ARRAY['pending'::text, 'post'::text, 'void'::text, 'direct'::text]))),
    CONSTRAINT posting_purpose_check CHECK ((purpose = ANY (ARRAY['transfer'::text, 'return'::text, 'charge'::text, 'suspense'::text, 'opening'::text, 'reclassification'::text]))),
    CONSTRAINT posting_resolves_pending CHECK (((kind = ANY (ARRAY['post'::text, 'void'::text])) = (pending_id IS NOT NULL))),
    CONSTRAINT posting_seal_check CHECK ((length(seal) = 32)),
    CONSTRAINT posting_two_sides CHECK ((debit_account_id <> credit_account_id))
);
CREATE VIEW audit.account_counters_equal_postings AS
 WITH side AS (
         SELECT posting.enterprise_id,
            posting.debit_account_id AS account_id,
            posting.kind,
            posting.amount_minor,
            posting.pending_id,
            true AS is_debit
           FROM public.posting
        UNION ALL
         SELECT posting.enterprise_id,
            posting.credit_account_id,
            posting.kind,
            posting.amount_minor,
            posting.pending_id,
            false
           FROM public.posting
        ), booked AS (
         SELECT side.enterprise_id,
            side.account_id,
            sum(side.amount_minor) FILTER (WHERE (side.is_debit AND (side.kind = 'pending'::text))) AS pending_debits,
            sum(side.amount_minor) FILTER (WHERE ((NOT side.is_debit) AND (side.kind = 'pending'::text))) AS pending_credits,
            sum(side.amount_minor) FILTER (WHERE (side.is_debit AND (side.kind = ANY (ARRAY['post'::text, 'direct'::text])))) AS debits,
            sum(side.amount_minor) FILTER (WHERE ((NOT side.is_debit) AND (side.kind = ANY (ARRAY['post'::text, 'direct'::text])))) AS credits
           FROM side
          GROUP BY side.enterprise_id, side.account_id
        ), resolved AS (
         SELECT s.enterprise_id,
            s.account_id,
            sum(p.amount_minor) FILTER (WHERE s.is_debit) AS pending_debits,
            sum(p.amount_minor) FILTER (WHERE (NOT s.is_debit)) AS pending_credits
           FROM (side s
             JOIN public.posting p ON (((p.enterprise_id = s.enterprise_id) AND (p.posting_id = s.pending_id))))
          GROUP BY s.enterprise_id, s.account_id
        ), expected AS (
         SELECT c_1.enterprise_id,
            c_1.account_id,
            (COALESCE(b.pending_debits, (0)::numeric) - COALESCE(r.pending_debits, (0)::numeric)) AS debits_pending,
            (COALESCE(b.pending_credits, (0)::numeric) - COALESCE(r.pending_credits, (0)::numeric)) AS credits_pending,
            COALESCE(b.debits, (0)::numeric) AS debits_posted,
            COALESCE(b.credits, (0)::numeric) AS credits_posted
           FROM ((public.account_balance c_1
             LEFT JOIN booked b USING (enterprise_id, account_id))
             LEFT JOIN resolved r USING (enterprise_id, account_id))
        )
 SELECT c.enterprise_id,
    ('account_balance '::text || c.account_id) AS "row",
    format('counters %s/%s/%s/%s, postings give %s/%s/%s/%s (pending debits and credits, posted debits and credits)'::text, c.debits_pending, c.credits_pending, c.debits_posted, c.credits_posted, e.debits_pending, e.credits_pending, e.debits_posted, e.credits_posted) AS detail
   FROM (public.account_balance c
     JOIN expected e USING (enterprise_id, account_id))
  WHERE (((((c.debits_pending)::numeric IS DISTINCT FROM e.debits_pending) OR ((c.credits_pending)::numeric IS DISTINCT FROM e.credits_pending)) OR ((c.debits_posted)::numeric IS DISTINCT FROM e.debits_posted)) OR ((c.credits_posted)::numeric IS DISTINCT FROM e.credits_posted));
CREATE TABLE public.bank_message (
    enterprise_id uuid NOT NULL,
    bank_message_id uuid NOT NULL,
    channel_id uuid NOT NULL,
    kind text NOT NULL,
    submission_id uuid,
    at timestamp with time zone NOT NULL,
    request bytea NOT NULL,
    request_digest bytea NOT NULL,
    answer bytea NOT NULL,
    answer_digest bytea NOT NULL,
    CONSTRAINT bank_message_kind_check CHECK ((kind = ANY (ARRAY['submit'::text, 'query'::text, 'statement'::text])))
);
ALTER TABLE ONLY public.bank_message ALTER COLUMN request SET COMPRESSION lz4;
ALTER TABLE ONLY public.bank_message ALTER COLUMN answer SET COMPRESSION lz4;
CREATE VIEW audit.bank_message_is_as_archived AS
 SELECT bank_message.enterprise_id,
    ('bank_message '::text || bank_message.bank_message_id) AS "row",
    'its bytes do not give its digest'::text AS detail
   FROM public.bank_message
  WHERE ((sha256(bank_message.request) <> bank_message.request_digest) OR (sha256(bank_message.answer) <> bank_message.answer_digest));
CREATE TABLE public.statement (
    enterprise_id uuid NOT NULL,
    statement_id uuid NOT NULL,
    account_id uuid NOT NULL,
    kind text NOT NULL,
    bank_statement_id text NOT NULL,
    sequence bigint,
    page bigint DEFAULT 1 NOT NULL,
    opening_minor bigint,
    closing_minor bigint,
    statement_date date NOT NULL,
    entry_count integer NOT NULL,
    bank_message_id uuid NOT NULL,
    received_at timestamp with time zone NOT NULL,
    CONSTRAINT statement_entry_count_check CHECK ((entry_count >= 0)),
    CONSTRAINT statement_kind_check CHECK ((kind = ANY (ARRAY['report'::text, 'statement'::text, 'notification'::text])))
);
CREATE TABLE public.statement_entry (
    enterprise_id uuid NOT NULL,
    statement_id uuid NOT NULL,
    ordinal integer NOT NULL,
    line_id uuid NOT NULL,
    CONSTRAINT statement_entry_ordinal_check CHECK ((ordinal > 0))
);
CREATE TABLE public.statement_line (
    enterprise_id uuid NOT NULL,
    line_id uuid NOT NULL,
    account_id uuid NOT NULL,
    currency text NOT NULL,
    amount_minor bigint NOT NULL,
    direction text NOT NULL,
    natural_key text NOT NULL,
    occurrence integer NOT NULL,
    booking_date date NOT NULL,
    value_date date,
    bank_reference text NOT NULL,
    end_to_end_id text NOT NULL,
    counterparty_name text NOT NULL,
    counterparty_account text NOT NULL,
    remittance text NOT NULL,
    return_reason text NOT NULL,
    transaction_code text NOT NULL,
    detail_count integer NOT NULL,
    statement_id uuid NOT NULL,
    CONSTRAINT statement_line_amount_minor_check CHECK ((amount_minor > 0)),
    CONSTRAINT statement_line_detail_count_check CHECK ((detail_count >= 0)),
    CONSTRAINT statement_line_direction_check CHECK ((direction = ANY (ARRAY['credit'::text, 'debit'::text]))),
    CONSTRAINT statement_line_occurrence_check CHECK ((occurrence > 0))
);
CREATE VIEW audit.book_balance_equals_bank AS
 WITH opening AS (
         SELECT DISTINCT ON (statement.enterprise_id, statement.account_id) statement.enterprise_id,
            statement.account_id,
            statement.opening_minor
           FROM public.statement
          WHERE (statement.kind = 'statement'::text)
          ORDER BY statement.enterprise_id, statement.account_id, statement.statement_date, statement.sequence, statement.page
        ), closing AS (
         SELECT DISTINCT ON (statement.enterprise_id, statement.account_id) statement.enterprise_id,
            statement.account_id,
            statement.closing_minor,
            statement.bank_statement_id
           FROM public.statement
          WHERE (statement.kind = 'statement'::text)
          ORDER BY statement.enterprise_id, statement.account_id, statement.statement_date DESC, statement.sequence DESC, statement.page DESC
        ), line AS (
         SELECT l.enterprise_id,
            l.account_id,
                CASE l.direction
                    WHEN 'credit'::text THEN l.amount_minor
                    ELSE (- l.amount_minor)
                END AS minor,
            (EXISTS ( SELECT
                   FROM (public.statement_entry e
                     JOIN public.statement s USING (enterprise_id, statement_id))
                  WHERE ((e.enterprise_id = l.enterprise_id) AND (e.line_id = l.line_id) AND (s.kind = 'statement'::text)))) AS on_statement
           FROM public.statement_line l
        ), total AS (
         SELECT line.enterprise_id,
            line.account_id,
            sum(line.minor) AS minor,
            COALESCE(sum(line.minor) FILTER (WHERE line.on_statement), (0)::numeric) AS proven_minor
           FROM line
          GROUP BY line.enterprise_id, line.account_id
        )
 SELECT o.enterprise_id,
    ('account '::text || o.account_id) AS "row",
    format('posted %s, opening and lines give %s; statement %s closes at %s, opening and its lines give %s'::text, (b.debits_posted - b.credits_posted), ((o.opening_minor)::numeric + COALESCE(t.minor, (0)::numeric)), c.bank_statement_id, c.closing_minor, ((o.opening_minor)::numeric + COALESCE(t.proven_minor, (0)::numeric))) AS detail
   FROM (((opening o
     JOIN closing c USING (enterprise_id, account_id))
     JOIN public.account_balance b USING (enterprise_id, account_id))
     LEFT JOIN total t USING (enterprise_id, account_id))
  WHERE ((((b.debits_posted - b.credits_posted))::numeric <> ((o.opening_minor)::numeric + COALESCE(t.minor, (0)::numeric))) OR ((c.closing_minor)::numeric <> ((o.opening_minor)::numeric + COALESCE(t.proven_minor, (0)::numeric))));
CREATE TABLE public.payment_state (
    enterprise_id uuid NOT NULL,
    payment_id uuid NOT NULL,
    channel_id uuid NOT NULL,
    state text NOT NULL,
    version integer NOT NULL,
    attempts integer DEFAULT 0 NOT NULL,
    submission_id uuid,
    bank_reference text DEFAULT ''::text NOT NULL,
    next_at timestamp with time zone,
    changed_at timestamp with time zone NOT NULL,
    decision_id uuid,
    CONSTRAINT payment_state_attempts_check CHECK ((attempts >= 0)),
    CONSTRAINT payment_state_is_screened CHECK (((state = ANY (ARRAY['received'::text, 'cancelled'::text])) OR (decision_id IS NOT NULL))),
    CONSTRAINT payment_state_open_has_work CHECK (((next_at IS NOT NULL) = (state = ANY (ARRAY['received'::text, 'held'::text, 'to_approve'::text, 'queued'::text, 'sending'::text, 'accepted'::text, 'in_doubt'::text])))),
    CONSTRAINT payment_state_sending_has_attempt CHECK (((state <> ALL (ARRAY['sending'::text, 'accepted'::text, 'in_doubt'::text])) OR (attempts > 0))),
    CONSTRAINT payment_state_state_check CHECK ((state = ANY (ARRAY['received'::text, 'held'::text, 'to_approve'::text, 'queued'::text, 'sending'::text, 'accepted'::text, 'in_doubt'::text, 'settled'::text, 'returned'::text, 'rejected'::text, 'cancelled'::text]))),
    CONSTRAINT payment_state_version_check CHECK ((version > 0))
)
WITH (fillfactor='70');
CREATE TABLE public.screening_case (
    enterprise_id uuid NOT NULL,
    case_id uuid NOT NULL,
    decision_id uuid NOT NULL,
    payment_id uuid,
    line_id uuid,
    beneficiary_id uuid,
    verdict text NOT NULL,
    is_special boolean NOT NULL,
    state text NOT NULL,
    version integer NOT NULL,
    assigned_to text DEFAULT ''::text NOT NULL,
    opened_at timestamp with time zone NOT NULL,
    due_at timestamp with time zone NOT NULL,
    proposed_by text DEFAULT ''::text NOT NULL,
    proposed_outcome text DEFAULT ''::text NOT NULL,
    decided_by text DEFAULT ''::text NOT NULL,
    decided_at timestamp with time zone,
    CONSTRAINT screening_case_decided CHECK ((((state = ANY (ARRAY['released'::text, 'refused'::text, 'closed'::text])) = (decided_at IS NOT NULL)) AND ((decided_at IS NULL) = (decided_by = ''::text)))),
    CONSTRAINT screening_case_has_subject CHECK ((num_nonnulls(payment_id, line_id, beneficiary_id) = 1)),
    CONSTRAINT screening_case_proposed CHECK ((((state = 'open'::text) = (proposed_by = ''::text)) AND ((proposed_by = ''::text) = (proposed_outcome = ''::text)))),
    CONSTRAINT screening_case_proposed_outcome_check CHECK ((proposed_outcome = ANY (ARRAY[''::text, 'release'::text, 'refuse'::text, 'close'::text]))),
    CONSTRAINT screening_case_state_check CHECK ((state = ANY (ARRAY['open'::text, 'proposed'::text, 'released'::text, 'refused'::text, 'closed'::text]))),
    CONSTRAINT screening_case_two_people CHECK (((decided_by = ''::text) OR (decided_by <> proposed_by))),
    CONSTRAINT screening_case_verdict_check CHECK ((verdict = ANY (ARRAY['hold'::text, 'stop'::text]))),
    CONSTRAINT screening_case_version_check CHECK ((version > 0))
);
CREATE VIEW audit.every_held_payment_has_its_case AS
 SELECT s.enterprise_id,
    ('payment '::text || s.payment_id) AS "row",
    'held without an open case'::text AS detail
   FROM public.payment_state s
  WHERE ((s.state = 'held'::text) AND (NOT (EXISTS ( SELECT
           FROM public.screening_case c
          WHERE ((c.enterprise_id = s.enterprise_id) AND (c.payment_id = s.payment_id) AND (c.decided_at IS NULL))))));
CREATE VIEW audit.every_line_comes_on_a_statement AS
 SELECT l.enterprise_id,
    ('statement_line '::text || l.line_id) AS "row",
    format('booked %s, statements reach to %s'::text, l.booking_date, n.newest) AS detail
   FROM (public.statement_line l
     JOIN ( SELECT statement.enterprise_id,
            statement.account_id,
            max(statement.statement_date) AS newest
           FROM public.statement
          WHERE (statement.kind = 'statement'::text)
          GROUP BY statement.enterprise_id, statement.account_id) n USING (enterprise_id, account_id))
  WHERE ((l.booking_date < n.newest) AND (NOT (EXISTS ( SELECT
           FROM (public.statement_entry e
             JOIN public.statement s USING (enterprise_id, statement_id))
          WHERE ((e.enterprise_id = l.enterprise_id) AND (e.line_id = l.line_id) AND (s.kind = 'statement'::text))))));
CREATE VIEW audit.every_line_is_booked_once AS
SELECT
    NULL::uuid AS enterprise_id,
    NULL::text AS "row",
    NULL::text AS detail;
CREATE TABLE public.payment (
    enterprise_id uuid NOT NULL,
    payment_id uuid NOT NULL,
    account_id uuid NOT NULL,
    channel_id uuid NOT NULL,
    currency text NOT NULL,
    amount_minor bigint NOT NULL,
    batch_id uuid,
    end_to_end_id text NOT NULL,
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
    created_at timestamp with time zone NOT NULL,
    vendor_id text DEFAULT ''::text NOT NULL,
    ordered_by text DEFAULT ''::text NOT NULL,
    approved_by text DEFAULT ''::text NOT NULL,
    device_id text DEFAULT ''::text NOT NULL,
    ip_country text DEFAULT ''::text NOT NULL,
    CONSTRAINT payment_amount_minor_check CHECK ((amount_minor > 0)),
    CONSTRAINT payment_end_to_end_id_check CHECK ((end_to_end_id <> ''::text))
);
CREATE VIEW audit.every_payment_is_reserved AS
 SELECT p.enterprise_id,
    ('payment '::text || p.payment_id) AS "row",
    'no pending posting of its amount and account'::text AS detail
   FROM (public.payment p
     LEFT JOIN public.posting r ON (((r.enterprise_id = p.enterprise_id) AND (r.posting_id = p.payment_id) AND (r.kind = 'pending'::text) AND (r.payment_id = p.payment_id) AND (r.amount_minor = p.amount_minor) AND (r.credit_account_id = p.account_id))))
  WHERE (r.posting_id IS NULL);
CREATE TABLE public.attempt (
    enterprise_id uuid NOT NULL,
    payment_id uuid NOT NULL,
    attempt_no integer NOT NULL,
    submission_id uuid NOT NULL,
    reference text NOT NULL,
    CONSTRAINT attempt_attempt_no_check CHECK ((attempt_no > 0)),
    CONSTRAINT attempt_reference_check CHECK (((length(reference) >= 1) AND (length(reference) <= 35)))
);
CREATE TABLE public.payment_event (
    enterprise_id uuid NOT NULL,
    payment_id uuid NOT NULL,
    version integer NOT NULL,
    from_state text NOT NULL,
    event text NOT NULL,
    to_state text NOT NULL,
    actor text NOT NULL,
    at timestamp with time zone NOT NULL,
    evidence text DEFAULT ''::text NOT NULL,
    submission_id uuid,
    seq bigint NOT NULL,
    CONSTRAINT payment_event_actor_check CHECK ((actor <> ''::text)),
    CONSTRAINT payment_event_legal CHECK ((((((from_state || ' '::text) || event) || ' '::text) || to_state) = ANY (ARRAY['none create received'::text, 'received queue queued'::text, 'received ask to_approve'::text, 'received hold held'::text, 'received cancel cancelled'::text, 'held release queued'::text, 'held ask to_approve'::text, 'held refuse rejected'::text, 'held cancel cancelled'::text, 'held statement_matched settled'::text, 'to_approve approve queued'::text, 'to_approve refuse rejected'::text, 'to_approve hold held'::text, 'to_approve cancel cancelled'::text, 'queued withdraw to_approve'::text, 'queued hold held'::text, 'queued cancel cancelled'::text, 'queued send sending'::text, 'queued statement_matched settled'::text, 'sending not_sent queued'::text, 'sending bank_accepted accepted'::text, 'sending bank_rejected rejected'::text, 'sending no_answer in_doubt'::text, 'sending statement_matched settled'::text, 'in_doubt bank_accepted accepted'::text, 'in_doubt bank_rejected rejected'::text, 'in_doubt bank_unknown queued'::text, 'in_doubt statement_matched settled'::text, 'accepted bank_rejected rejected'::text, 'accepted statement_matched settled'::text, 'settled bank_returned returned'::text]))),
    CONSTRAINT payment_event_seq_check CHECK ((seq > 0)),
    CONSTRAINT payment_event_version_check CHECK ((version > 0))
);
CREATE VIEW audit.every_send_has_its_attempt AS
 SELECT s.enterprise_id,
    ('payment '::text || s.payment_id) AS "row",
    format('%s attempts, %s send events, %s attempt rows'::text, s.attempts, e.sends, a.attempt_rows) AS detail
   FROM ((public.payment_state s
     CROSS JOIN LATERAL ( SELECT count(*) AS sends
           FROM public.payment_event e_1
          WHERE ((e_1.enterprise_id = s.enterprise_id) AND (e_1.payment_id = s.payment_id) AND (e_1.event = 'send'::text))) e)
     CROSS JOIN LATERAL ( SELECT count(*) AS attempt_rows
           FROM public.attempt a_1
          WHERE ((a_1.enterprise_id = s.enterprise_id) AND (a_1.payment_id = s.payment_id))) a)
  WHERE ((s.attempts <> e.sends) OR (s.attempts <> a.attempt_rows));
CREATE TABLE public.approval_act (
    enterprise_id uuid NOT NULL,
    payment_id uuid NOT NULL,
    act_no integer NOT NULL,
    act text NOT NULL,
    level integer NOT NULL,
    actor text NOT NULL,
    role text NOT NULL,
    makers text[] NOT NULL,
    content_sha256 text NOT NULL,
    reason text NOT NULL,
    at timestamp with time zone NOT NULL,
    CONSTRAINT approval_act_act_check CHECK ((act = ANY (ARRAY['approve'::text, 'refuse'::text, 'withdraw'::text]))),
    CONSTRAINT approval_act_act_no_check CHECK ((act_no > 0)),
    CONSTRAINT approval_act_actor_check CHECK ((actor <> ''::text)),
    CONSTRAINT approval_act_has_reason CHECK (((act <> 'refuse'::text) OR (reason <> ''::text))),
    CONSTRAINT approval_act_level_check CHECK ((level >= 0)),
    CONSTRAINT approval_act_not_the_maker CHECK (((act = 'refuse'::text) OR (NOT (split_part(actor, ':'::text, 2) = ANY (makers))))),
    CONSTRAINT approval_act_role_check CHECK ((role <> ''::text))
);
CREATE TABLE public.approval_request (
    enterprise_id uuid NOT NULL,
    payment_id uuid NOT NULL,
    policy_version integer NOT NULL,
    policy_name text NOT NULL,
    levels text NOT NULL,
    makers text[] NOT NULL,
    content_sha256 text NOT NULL,
    asked_at timestamp with time zone NOT NULL,
    CONSTRAINT approval_request_content_sha256_check CHECK ((content_sha256 ~ '^[0-9a-f]{64}$'::text)),
    CONSTRAINT approval_request_levels_check CHECK ((levels <> ''::text)),
    CONSTRAINT approval_request_policy_name_check CHECK ((policy_name <> ''::text)),
    CONSTRAINT approval_request_policy_version_check CHECK ((policy_version >= 0))
);
CREATE VIEW audit.every_send_was_approved AS
 SELECT s.enterprise_id,
    ('payment '::text || s.payment_id) AS "row",
    format('sent on %s of %s approvals'::text, a.people, r.wanted) AS detail
   FROM ((public.payment_state s
     JOIN ( SELECT approval_request.enterprise_id,
            approval_request.payment_id,
            ( SELECT sum(((level.value ->> 'count'::text))::integer) AS sum
                   FROM json_array_elements(((approval_request.levels)::json -> 'levels'::text)) level(value)) AS wanted
           FROM public.approval_request) r USING (enterprise_id, payment_id))
     CROSS JOIN LATERAL ( SELECT count(DISTINCT split_part(a_1.actor, ':'::text, 2)) AS people
           FROM public.approval_act a_1
          WHERE ((a_1.enterprise_id = s.enterprise_id) AND (a_1.payment_id = s.payment_id) AND (a_1.act = 'approve'::text) AND (NOT (EXISTS ( SELECT
                   FROM public.approval_act w
                  WHERE ((w.enterprise_id = a_1.enterprise_id) AND (w.payment_id = a_1.payment_id) AND (w.act = 'withdraw'::text) AND (w.actor = a_1.actor) AND (w.act_no > a_1.act_no))))))) a)
  WHERE ((s.attempts > 0) AND (a.people < r.wanted));
CREATE TABLE public.screening_decision (
    enterprise_id uuid NOT NULL,
    decision_id uuid NOT NULL,
    seq bigint NOT NULL,
    subject text NOT NULL,
    payment_id uuid,
    line_id uuid,
    beneficiary_id uuid,
    verdict text NOT NULL,
    score_permille smallint NOT NULL,
    posture text DEFAULT ''::text NOT NULL,
    matches text NOT NULL,
    monitoring text NOT NULL,
    lists_version text NOT NULL,
    rules_version text NOT NULL,
    program_version text DEFAULT ''::text NOT NULL,
    epoch bigint NOT NULL,
    observed_at timestamp with time zone NOT NULL,
    decided_at timestamp with time zone NOT NULL,
    CONSTRAINT screening_decision_has_subject CHECK (((num_nonnulls(payment_id, line_id, beneficiary_id) = 1) AND
CASE subject
    WHEN 'payment'::text THEN (payment_id IS NOT NULL)
    WHEN 'receipt'::text THEN (line_id IS NOT NULL)
    WHEN 'beneficiary'::text THEN (beneficiary_id IS NOT NULL)
    ELSE (beneficiary_id IS NULL)
END)),
    CONSTRAINT screening_decision_score_permille_check CHECK (((score_permille >= 0) AND (score_permille <= 1000))),
    CONSTRAINT screening_decision_seq_check CHECK ((seq > 0)),
    CONSTRAINT screening_decision_subject_check CHECK ((subject = ANY (ARRAY['payment'::text, 'receipt'::text, 'rescreen'::text, 'beneficiary'::text]))),
    CONSTRAINT screening_decision_verdict_check CHECK ((verdict = ANY (ARRAY['pass'::text, 'hold'::text, 'stop'::text])))
);
CREATE VIEW audit.every_send_was_cleared AS
 SELECT s.enterprise_id,
    ('payment '::text || s.payment_id) AS "row",
    format('sent %s times on the verdict %s'::text, s.attempts, COALESCE(d.verdict, 'none'::text)) AS detail
   FROM (public.payment_state s
     LEFT JOIN public.screening_decision d USING (enterprise_id, decision_id))
  WHERE ((s.attempts > 0) AND (d.verdict IS DISTINCT FROM 'pass'::text) AND (NOT (EXISTS ( SELECT
           FROM public.payment_event e
          WHERE ((e.enterprise_id = s.enterprise_id) AND (e.payment_id = s.payment_id) AND ((e.event = 'release'::text) OR ((e.event = 'ask'::text) AND (e.from_state = 'held'::text)) OR ((e.event = 'hold'::text) AND (NOT (EXISTS ( SELECT
                   FROM public.payment_event later
                  WHERE ((later.enterprise_id = e.enterprise_id) AND (later.payment_id = e.payment_id) AND (later.event = 'send'::text) AND (later.version > e.version))))))))))));
CREATE TABLE public.statement_event (
    enterprise_id uuid NOT NULL,
    statement_id uuid NOT NULL,
    seq bigint NOT NULL,
    CONSTRAINT statement_event_seq_check CHECK ((seq > 0))
);
CREATE VIEW public.event_feed AS
 SELECT payment_event.enterprise_id,
    payment_event.seq,
    'payment'::text AS subject_type,
    payment_event.payment_id AS subject_id,
    payment_event.to_state AS type,
    payment_event.version,
    payment_event.at
   FROM public.payment_event
UNION ALL
 SELECT e.enterprise_id,
    e.seq,
    'statement'::text AS subject_type,
    e.statement_id AS subject_id,
    s.kind AS type,
    1 AS version,
    s.received_at AS at
   FROM (public.statement_event e
     JOIN public.statement s USING (enterprise_id, statement_id));
CREATE TABLE public.feed_counter (
    enterprise_id uuid NOT NULL,
    last_seq bigint DEFAULT 0 NOT NULL,
    CONSTRAINT feed_counter_last_seq_check CHECK ((last_seq >= 0))
);
CREATE VIEW audit.feed_has_no_gap AS
 SELECT c.enterprise_id,
    'feed_counter'::text AS "row",
    format('%s events up to number %s, counter at %s'::text, count(f.seq), COALESCE(max(f.seq), (0)::bigint), c.last_seq) AS detail
   FROM (public.feed_counter c
     LEFT JOIN public.event_feed f USING (enterprise_id))
  GROUP BY c.enterprise_id, c.last_seq
 HAVING ((count(f.seq) <> c.last_seq) OR (count(DISTINCT f.seq) <> c.last_seq) OR (COALESCE(max(f.seq), (0)::bigint) <> c.last_seq));
CREATE TABLE public.limit_reservation (
    enterprise_id uuid NOT NULL,
    payment_id uuid NOT NULL,
    limit_key text NOT NULL,
    period_start date NOT NULL,
    amount_minor bigint NOT NULL,
    released_at timestamp with time zone,
    CONSTRAINT limit_reservation_amount_minor_check CHECK ((amount_minor > 0))
);
CREATE TABLE public.limit_use (
    enterprise_id uuid NOT NULL,
    limit_key text NOT NULL,
    period_start date NOT NULL,
    used_minor bigint NOT NULL,
    CONSTRAINT limit_use_limit_key_check CHECK ((limit_key <> ''::text)),
    CONSTRAINT limit_use_used_minor_check CHECK ((used_minor >= 0))
);
CREATE VIEW audit.limit_use_is_its_reservations AS
 SELECT u.enterprise_id,
    ((('limit_use '::text || u.limit_key) || ' '::text) || u.period_start) AS "row",
    format('%s used, %s reserved'::text, u.used_minor, COALESCE(sum(r.amount_minor), (0)::numeric)) AS detail
   FROM (public.limit_use u
     LEFT JOIN public.limit_reservation r ON (((r.enterprise_id = u.enterprise_id) AND (r.limit_key = u.limit_key) AND (r.period_start = u.period_start) AND (r.released_at IS NULL))))
  GROUP BY u.enterprise_id, u.limit_key, u.period_start, u.used_minor
 HAVING ((u.used_minor)::numeric <> COALESCE(sum(r.amount_minor), (0)::numeric));
CREATE VIEW audit.payment_has_its_state AS
 SELECT p.enterprise_id,
    ('payment '::text || p.payment_id) AS "row",
    'no state'::text AS detail
   FROM (public.payment p
     LEFT JOIN public.payment_state s USING (enterprise_id, payment_id))
  WHERE (s.payment_id IS NULL);
CREATE VIEW audit.payment_history_is_unbroken AS
 SELECT e.enterprise_id,
    ((('payment_event '::text || e.payment_id) || ' version '::text) || e.version) AS "row",
    format('from %s after %s'::text, e.from_state, e.before) AS detail
   FROM ( SELECT payment_event.enterprise_id,
            payment_event.payment_id,
            payment_event.version,
            payment_event.from_state,
            lag(payment_event.to_state, 1, 'none'::text) OVER history AS before,
            lag(payment_event.version, 1, 0) OVER history AS version_before
           FROM public.payment_event
          WINDOW history AS (PARTITION BY payment_event.enterprise_id, payment_event.payment_id ORDER BY payment_event.version)) e
  WHERE ((e.from_state <> e.before) OR (e.version <> (e.version_before + 1)));
CREATE VIEW audit.payment_state_is_last_event AS
 SELECT s.enterprise_id,
    ('payment_state '::text || s.payment_id) AS "row",
    format('state %s version %s, last event %s version %s'::text, s.state, s.version, e.to_state, e.version) AS detail
   FROM (public.payment_state s
     LEFT JOIN LATERAL ( SELECT e_1.to_state,
            e_1.version
           FROM public.payment_event e_1
          WHERE ((e_1.enterprise_id = s.enterprise_id) AND (e_1.payment_id = s.payment_id))
          ORDER BY e_1.version DESC
         LIMIT 1) e ON (true))
  WHERE ((s.state IS DISTINCT FROM e.to_state) OR (s.version IS DISTINCT FROM e.version));
CREATE VIEW audit.posting_amount_is_its_payments AS
 SELECT t.enterprise_id,
    ('posting '::text || t.posting_id) AS "row",
    format('%s of %s %s, its payment says %s %s'::text, t.kind, t.currency, t.amount_minor, p.currency, p.amount_minor) AS detail
   FROM (public.posting t
     JOIN public.payment p USING (enterprise_id, payment_id))
  WHERE ((t.purpose = ANY (ARRAY['transfer'::text, 'return'::text])) AND ((t.amount_minor <> p.amount_minor) OR (t.currency <> p.currency)));
CREATE VIEW audit.reservation_follows_state AS
 SELECT s.enterprise_id,
    ('payment '::text || s.payment_id) AS "row",
    format('state %s, reservation %s'::text, s.state, COALESCE(r.kind, 'open'::text)) AS detail
   FROM (public.payment_state s
     LEFT JOIN public.posting r ON (((r.enterprise_id = s.enterprise_id) AND (r.pending_id = s.payment_id))))
  WHERE (NOT
        CASE
            WHEN (s.state = ANY (ARRAY['rejected'::text, 'cancelled'::text])) THEN (NOT (r.kind IS DISTINCT FROM 'void'::text))
            WHEN (s.state = ANY (ARRAY['settled'::text, 'returned'::text])) THEN (r.kind IS NOT NULL)
            ELSE (r.kind IS NULL)
        END);
CREATE TABLE public.screening_case_event (
    enterprise_id uuid NOT NULL,
    case_id uuid NOT NULL,
    version integer NOT NULL,
    event text NOT NULL,
    actor text NOT NULL,
    at timestamp with time zone NOT NULL,
    outcome text DEFAULT ''::text NOT NULL,
    reason_code text DEFAULT ''::text NOT NULL,
    note text DEFAULT ''::text NOT NULL,
    CONSTRAINT screening_case_event_actor_check CHECK ((actor <> ''::text)),
    CONSTRAINT screening_case_event_event_check CHECK ((event = ANY (ARRAY['open'::text, 'assign'::text, 'note'::text, 'attach'::text, 'propose'::text, 'confirm'::text, 'return'::text]))),
    CONSTRAINT screening_case_event_outcome CHECK (((event = ANY (ARRAY['propose'::text, 'confirm'::text])) = (outcome <> ''::text))),
    CONSTRAINT screening_case_event_outcome_check CHECK ((outcome = ANY (ARRAY[''::text, 'release'::text, 'refuse'::text, 'close'::text]))),
    CONSTRAINT screening_case_event_version_check CHECK ((version > 0))
);
CREATE VIEW audit.screening_case_is_its_events AS
 SELECT c.enterprise_id,
    ('screening_case '::text || c.case_id) AS "row",
    format('%s at version %s, %s events lead to %s'::text, c.state, c.version, e.events, COALESCE(m.state, 'nothing'::text)) AS detail
   FROM ((public.screening_case c
     CROSS JOIN LATERAL ( SELECT count(*) AS events,
            max(e_1.version) AS newest
           FROM public.screening_case_event e_1
          WHERE ((e_1.enterprise_id = c.enterprise_id) AND (e_1.case_id = c.case_id))) e)
     LEFT JOIN LATERAL ( SELECT
                CASE (e_1.event || e_1.outcome)
                    WHEN 'confirmrelease'::text THEN 'released'::text
                    WHEN 'confirmrefuse'::text THEN 'refused'::text
                    WHEN 'confirmclose'::text THEN 'closed'::text
                    ELSE
                    CASE e_1.event
                        WHEN 'propose'::text THEN 'proposed'::text
                        ELSE 'open'::text
                    END
                END AS state
           FROM public.screening_case_event e_1
          WHERE ((e_1.enterprise_id = c.enterprise_id) AND (e_1.case_id = c.case_id) AND (e_1.event = ANY (ARRAY['open'::text, 'propose'::text, 'confirm'::text, 'return'::text])))
          ORDER BY e_1.version DESC
         LIMIT 1) m ON (true))
  WHERE ((c.version <> e.events) OR (c.version IS DISTINCT FROM e.newest) OR (c.state IS DISTINCT FROM m.state));
CREATE TABLE public.enterprise (
    enterprise_id uuid NOT NULL,
    name text NOT NULL,
    base_currency text NOT NULL,
    sends_without_policy boolean DEFAULT true NOT NULL
);
CREATE TABLE public.screening_input (
    enterprise_id uuid NOT NULL,
    seq bigint NOT NULL,
    kind text NOT NULL,
    payload text NOT NULL,
    actor text NOT NULL,
    observed_at timestamp with time zone NOT NULL,
    CONSTRAINT screening_input_actor_check CHECK ((actor <> ''::text)),
    CONSTRAINT screening_input_kind_check CHECK ((kind = 'master_data'::text)),
    CONSTRAINT screening_input_seq_check CHECK ((seq > 0))
);
CREATE TABLE public.screening_lease (
    shard smallint NOT NULL,
    owner uuid,
    epoch bigint DEFAULT 0 NOT NULL,
    until timestamp with time zone,
    last_seq bigint DEFAULT 0 NOT NULL,
    CONSTRAINT screening_lease_epoch_check CHECK ((epoch >= 0)),
    CONSTRAINT screening_lease_last_seq_check CHECK ((last_seq >= 0)),
    CONSTRAINT screening_lease_shard_check CHECK ((shard = 0))
);
CREATE TABLE public.screening_rules (
    version_no integer NOT NULL,
    content text NOT NULL,
    sha256 text NOT NULL,
    backtest text NOT NULL,
    loaded_by text NOT NULL,
    loaded_at timestamp with time zone NOT NULL,
    state text NOT NULL,
    decided_by text DEFAULT ''::text NOT NULL,
    decided_at timestamp with time zone,
    effective_seq bigint,
    CONSTRAINT screening_rules_decided CHECK ((((state = 'loaded'::text) = (decided_at IS NULL)) AND ((state = 'loaded'::text) = (decided_by = ''::text)) AND ((state = 'released'::text) OR (effective_seq IS NULL)))),
    CONSTRAINT screening_rules_effective_seq_check CHECK ((effective_seq > 0)),
    CONSTRAINT screening_rules_loaded_by_check CHECK ((loaded_by <> ''::text)),
    CONSTRAINT screening_rules_sha256_check CHECK ((sha256 ~ '^[0-9a-f]{64}$'::text)),
    CONSTRAINT screening_rules_state_check CHECK ((state = ANY (ARRAY['loaded'::text, 'released'::text, 'refused'::text]))),
    CONSTRAINT screening_rules_two_people CHECK (((decided_by <> loaded_by) OR (decided_by = 'configuration'::text))),
    CONSTRAINT screening_rules_version_no_check CHECK ((version_no > 0))
);
CREATE VIEW audit.screening_order_has_no_gap AS
 WITH fact AS (
         SELECT screening_decision.seq
           FROM public.screening_decision
        UNION ALL
         SELECT screening_input.seq
           FROM public.screening_input
        UNION ALL
         SELECT screening_rules.effective_seq
           FROM public.screening_rules
          WHERE (screening_rules.effective_seq IS NOT NULL)
        ), counted AS (
         SELECT count(*) AS facts,
            count(DISTINCT fact.seq) AS numbers,
            COALESCE(max(fact.seq), (0)::bigint) AS newest
           FROM fact
        )
 SELECT e.enterprise_id,
    'screening_lease'::text AS "row",
    format('%s facts up to number %s, counter at %s'::text, c.facts, c.newest, l.last_seq) AS detail
   FROM ((counted c
     CROSS JOIN public.screening_lease l)
     CROSS JOIN public.enterprise e)
  WHERE ((c.facts <> l.last_seq) OR (c.numbers <> l.last_seq) OR (c.newest <> l.last_seq));
CREATE TABLE public.statement_match (
    enterprise_id uuid NOT NULL,
    line_id uuid NOT NULL,
    payment_id uuid NOT NULL,
    purpose text NOT NULL,
    rule text NOT NULL,
    amount_minor bigint NOT NULL,
    actor text NOT NULL,
    at timestamp with time zone NOT NULL,
    CONSTRAINT statement_match_actor_check CHECK ((actor <> ''::text)),
    CONSTRAINT statement_match_amount_minor_check CHECK ((amount_minor > 0)),
    CONSTRAINT statement_match_purpose_check CHECK ((purpose = ANY (ARRAY['settlement'::text, 'return'::text]))),
    CONSTRAINT statement_match_rule_check CHECK ((rule <> ''::text))
);
CREATE VIEW audit.settled_payment_has_its_line AS
 SELECT s.enterprise_id,
    ('payment '::text || s.payment_id) AS "row",
    format('state %s without the statement line of its %s'::text, s.state, w.purpose) AS detail
   FROM ((public.payment_state s
     JOIN ( VALUES ('settled'::text,'settlement'::text), ('returned'::text,'settlement'::text), ('returned'::text,'return'::text)) w(state, purpose) ON ((w.state = s.state)))
     LEFT JOIN public.statement_match m ON (((m.enterprise_id = s.enterprise_id) AND (m.payment_id = s.payment_id) AND (m.purpose = w.purpose))))
  WHERE (m.line_id IS NULL);
CREATE VIEW audit.statement_chain_is_closed AS
 SELECT s.enterprise_id,
    ('statement '::text || s.statement_id) AS "row",
    format('number %s opens at %s after number %s closed at %s'::text, s.sequence, s.opening_minor, s.before, s.closed_before) AS detail
   FROM ( SELECT statement.enterprise_id,
            statement.statement_id,
            statement.sequence,
            statement.opening_minor,
            lag(statement.sequence) OVER chain AS before,
            lag(statement.closing_minor) OVER chain AS closed_before
           FROM public.statement
          WHERE ((statement.kind = 'statement'::text) AND (statement.page = 1))
          WINDOW chain AS (PARTITION BY statement.enterprise_id, statement.account_id ORDER BY statement.statement_date, statement.sequence)) s
  WHERE ((s.closed_before IS NOT NULL) AND ((s.opening_minor <> s.closed_before) OR ((s.sequence <> 1) AND (s.sequence <> (s.before + 1)))));
CREATE TABLE public.access_change (
    change_id uuid NOT NULL,
    kind text NOT NULL,
    handle text NOT NULL,
    holder text,
    name text,
    role text,
    enterprise_id uuid,
    account_ids uuid[] DEFAULT '{}'::uuid[] NOT NULL,
    currency text,
    most_minor bigint,
    from_at timestamp with time zone,
    until_at timestamp with time zone,
    token_sha256 text,
    ends uuid,
    reason text NOT NULL,
    proposed_by text NOT NULL,
    proposed_at timestamp with time zone NOT NULL,
    state text NOT NULL,
    decided_by text,
    decided_at timestamp with time zone,
    decision_no bigint,
    public_key text,
    key_id text,
    algorithm text,
    CONSTRAINT access_change_algorithm_check CHECK ((algorithm = ANY (ARRAY['ed25519'::text, 'ecdsa-p256-sha256'::text, 'rsa-pss-sha512'::text, 'sm2-sm3'::text]))),
    CONSTRAINT access_change_decided CHECK ((((state = 'proposed'::text) = (decided_by IS NULL)) AND ((decided_by IS NULL) = (decided_at IS NULL)) AND ((decided_by IS NULL) = (decision_no IS NULL)))),
    CONSTRAINT access_change_decided_by_check CHECK ((decided_by <> ''::text)),
    CONSTRAINT access_change_decision_no_check CHECK ((decision_no > 0)),
    CONSTRAINT access_change_ends CHECK (((kind = ANY (ARRAY['end_grant'::text, 'revoke_token'::text, 'revoke_key'::text])) = (ends IS NOT NULL))),
    CONSTRAINT access_change_grant CHECK ((((kind = 'grant'::text) = (role IS NOT NULL)) AND ((kind = 'grant'::text) OR ((enterprise_id IS NULL) AND (account_ids = '{}'::uuid[]) AND (currency IS NULL))) AND ((currency IS NULL) = (most_minor IS NULL)))),
    CONSTRAINT access_change_handle_check CHECK ((handle ~ '^[a-z0-9][a-z0-9-]{0,31}$'::text)),
    CONSTRAINT access_change_holder_check CHECK ((holder = ANY (ARRAY['person'::text, 'service'::text]))),
    CONSTRAINT access_change_key CHECK ((((kind = 'key'::text) = (public_key IS NOT NULL)) AND ((kind = 'key'::text) = (key_id IS NOT NULL)) AND ((kind = 'key'::text) = (algorithm IS NOT NULL)) AND ((kind <> 'key'::text) OR ((until_at - from_at) <= '400 days'::interval)))),
    CONSTRAINT access_change_key_id_check CHECK ((key_id ~ '^[0-9a-f]{64}$'::text)),
    CONSTRAINT access_change_key_names_itself CHECK ((key_id = encode(sha256(decode(regexp_replace(public_key, '-----(BEGIN|END) PUBLIC KEY-----|\s'::text, ''::text, 'g'::text), 'base64'::text)), 'hex'::text))),
    CONSTRAINT access_change_kind_check CHECK ((kind = ANY (ARRAY['principal'::text, 'grant'::text, 'token'::text, 'key'::text, 'resume'::text, 'suspend'::text, 'end_grant'::text, 'revoke_token'::text, 'revoke_key'::text]))),
    CONSTRAINT access_change_most_minor_check CHECK ((most_minor > 0)),
    CONSTRAINT access_change_name_check CHECK ((name <> ''::text)),
    CONSTRAINT access_change_principal CHECK ((((kind = 'principal'::text) = (holder IS NOT NULL)) AND ((kind = 'principal'::text) = (name IS NOT NULL)))),
    CONSTRAINT access_change_proposed_by_check CHECK ((proposed_by <> ''::text)),
    CONSTRAINT access_change_public_key_check CHECK (((octet_length(public_key) >= 1) AND (octet_length(public_key) <= 4096))),
    CONSTRAINT access_change_reason_check CHECK ((reason <> ''::text)),
    CONSTRAINT access_change_role_check CHECK ((role <> ''::text)),
    CONSTRAINT access_change_second_person CHECK (((state <> 'confirmed'::text) OR (kind = ANY (ARRAY['suspend'::text, 'end_grant'::text, 'revoke_token'::text, 'revoke_key'::text])) OR (split_part(decided_by, ':'::text, 2) <> split_part(proposed_by, ':'::text, 2)))),
    CONSTRAINT access_change_state_check CHECK ((state = ANY (ARRAY['proposed'::text, 'confirmed'::text, 'refused'::text]))),
    CONSTRAINT access_change_token CHECK ((((kind = 'token'::text) = (token_sha256 IS NOT NULL)) AND ((kind <> ALL (ARRAY['token'::text, 'key'::text])) OR ((from_at IS NOT NULL) AND (until_at IS NOT NULL))) AND ((kind = ANY (ARRAY['grant'::text, 'token'::text, 'key'::text])) OR ((from_at IS NULL) AND (until_at IS NULL))) AND (from_at < until_at))),
    CONSTRAINT access_change_token_sha256_check CHECK ((token_sha256 ~ '^[0-9a-f]{64}$'::text))
);
CREATE TABLE public.account (
    enterprise_id uuid NOT NULL,
    account_id uuid NOT NULL,
    kind text NOT NULL,
    currency text NOT NULL,
    name text NOT NULL,
    number text DEFAULT ''::text NOT NULL,
    is_iban boolean DEFAULT false NOT NULL,
    channel_id uuid,
    is_open boolean DEFAULT true NOT NULL,
    CONSTRAINT account_bank_has_channel CHECK (((kind = 'bank'::text) = (channel_id IS NOT NULL))),
    CONSTRAINT account_bank_has_number CHECK (((kind = 'bank'::text) = (number <> ''::text))),
    CONSTRAINT account_kind_check CHECK ((kind = ANY (ARRAY['bank'::text, 'clearing'::text, 'suspense'::text, 'charges'::text, 'opening'::text])))
);
CREATE TABLE public.approval_policy (
    enterprise_id uuid NOT NULL,
    version_no integer NOT NULL,
    content text NOT NULL,
    sha256 text NOT NULL,
    simulation text NOT NULL,
    reason text NOT NULL,
    loaded_by text NOT NULL,
    loaded_at timestamp with time zone NOT NULL,
    state text NOT NULL,
    decided_by text DEFAULT ''::text NOT NULL,
    decided_at timestamp with time zone,
    CONSTRAINT approval_policy_content_check CHECK ((content <> ''::text)),
    CONSTRAINT approval_policy_decided CHECK ((((state = 'loaded'::text) = (decided_at IS NULL)) AND ((state = 'loaded'::text) = (decided_by = ''::text)))),
    CONSTRAINT approval_policy_loaded_by_check CHECK ((loaded_by <> ''::text)),
    CONSTRAINT approval_policy_reason_check CHECK ((reason <> ''::text)),
    CONSTRAINT approval_policy_sha256_check CHECK ((sha256 ~ '^[0-9a-f]{64}$'::text)),
    CONSTRAINT approval_policy_state_check CHECK ((state = ANY (ARRAY['loaded'::text, 'released'::text, 'refused'::text]))),
    CONSTRAINT approval_policy_two_people CHECK ((split_part(decided_by, ':'::text, 2) <> split_part(loaded_by, ':'::text, 2))),
    CONSTRAINT approval_policy_version_no_check CHECK ((version_no > 0))
);
CREATE TABLE public.audit_checkpoint (
    tree_size bigint NOT NULL,
    note text NOT NULL,
    frontier bytea NOT NULL,
    made_at timestamp with time zone NOT NULL,
    CONSTRAINT audit_checkpoint_frontier_check CHECK (((octet_length(frontier) % 32) = 0)),
    CONSTRAINT audit_checkpoint_note_check CHECK ((note <> ''::text)),
    CONSTRAINT audit_checkpoint_tree_size_check CHECK ((tree_size > 0))
);
CREATE TABLE public.audit_entry (
    sequence bigint NOT NULL,
    entry_id uuid NOT NULL,
    line text NOT NULL,
    leaf bytea NOT NULL,
    at timestamp with time zone NOT NULL,
    actor text NOT NULL,
    action text NOT NULL,
    subject_kind text NOT NULL,
    subject_id text NOT NULL,
    enterprise_id uuid,
    CONSTRAINT audit_entry_action_check CHECK ((action <> ''::text)),
    CONSTRAINT audit_entry_actor_check CHECK ((actor <> ''::text)),
    CONSTRAINT audit_entry_leaf_check CHECK ((octet_length(leaf) = 32)),
    CONSTRAINT audit_entry_line_check CHECK ((line <> ''::text)),
    CONSTRAINT audit_entry_sequence_check CHECK ((sequence >= 0))
);
ALTER TABLE ONLY public.audit_entry ALTER COLUMN line SET COMPRESSION lz4;
CREATE TABLE public.audit_inbox (
    entry_id uuid NOT NULL,
    entry text NOT NULL,
    CONSTRAINT audit_inbox_entry_check CHECK (((entry <> ''::text) AND (octet_length(entry) <= 1048576)))
);
CREATE VIEW public.balance AS
 SELECT a.enterprise_id,
    a.account_id,
    a.kind,
    a.name,
    a.number,
    a.is_iban,
    a.currency,
    a.channel_id,
    a.is_open,
    b.debits_pending,
    b.credits_pending,
    b.debits_posted,
    b.credits_posted,
    b.overdraft_limit_minor,
    (b.debits_posted - b.credits_posted) AS posted_minor,
    ((b.debits_posted - b.credits_posted) - b.credits_pending) AS available_minor
   FROM (public.account a
     JOIN public.account_balance b USING (enterprise_id, account_id));
CREATE TABLE public.bank (
    bank_id text NOT NULL,
    name text NOT NULL,
    CONSTRAINT bank_bank_id_check CHECK ((bank_id <> ''::text))
);
CREATE TABLE public.batch (
    enterprise_id uuid NOT NULL,
    batch_id uuid NOT NULL,
    source text NOT NULL,
    message_id text NOT NULL,
    message_version text DEFAULT ''::text NOT NULL,
    initiating_party text DEFAULT ''::text NOT NULL,
    item_count integer NOT NULL,
    control_sum text DEFAULT ''::text NOT NULL,
    digest bytea NOT NULL,
    document bytea,
    traceparent text DEFAULT ''::text NOT NULL,
    created_at timestamp with time zone NOT NULL,
    CONSTRAINT batch_item_count_check CHECK ((item_count > 0)),
    CONSTRAINT batch_source_check CHECK ((source = ANY (ARRAY['json'::text, 'pain.001'::text])))
);
ALTER TABLE ONLY public.batch ALTER COLUMN document SET COMPRESSION lz4;
CREATE TABLE public.batch_item (
    enterprise_id uuid NOT NULL,
    batch_id uuid NOT NULL,
    ordinal integer NOT NULL,
    payment_id uuid,
    code text DEFAULT ''::text NOT NULL,
    detail text DEFAULT ''::text NOT NULL,
    place text DEFAULT ''::text NOT NULL,
    line integer DEFAULT 0 NOT NULL,
    end_to_end_id text DEFAULT ''::text NOT NULL,
    instruction_id text DEFAULT ''::text NOT NULL,
    payment_information_id text DEFAULT ''::text NOT NULL,
    CONSTRAINT batch_item_accepted_or_refused CHECK (((payment_id IS NULL) = (code <> ''::text))),
    CONSTRAINT batch_item_ordinal_check CHECK ((ordinal > 0))
);
CREATE TABLE public.batch_progress (
    enterprise_id uuid NOT NULL,
    batch_id uuid NOT NULL,
    next_ordinal integer DEFAULT 1 NOT NULL,
    done_at timestamp with time zone,
    CONSTRAINT batch_progress_next_ordinal_check CHECK ((next_ordinal > 0))
);
CREATE TABLE public.channel (
    enterprise_id uuid NOT NULL,
    channel_id uuid NOT NULL,
    bank_id text NOT NULL
);
CREATE TABLE public.channel_cursor (
    enterprise_id uuid NOT NULL,
    channel_id uuid NOT NULL,
    cursor text DEFAULT ''::text NOT NULL,
    fetched_at timestamp with time zone
);
CREATE TABLE public.channel_lease (
    enterprise_id uuid NOT NULL,
    channel_id uuid NOT NULL,
    owner uuid,
    epoch bigint DEFAULT 0 NOT NULL,
    until timestamp with time zone,
    CONSTRAINT channel_lease_epoch_check CHECK ((epoch >= 0))
);
CREATE TABLE public.currency (
    code text NOT NULL,
    exponent smallint NOT NULL,
    CONSTRAINT currency_code_check CHECK ((code ~ '^[A-Z]{3}$'::text)),
    CONSTRAINT currency_exponent_check CHECK (((exponent >= 0) AND (exponent <= 4)))
);
CREATE TABLE public.idempotency_key (
    enterprise_id uuid NOT NULL,
    operation text NOT NULL,
    key text NOT NULL,
    fingerprint bytea NOT NULL,
    resource_id uuid,
    code text DEFAULT ''::text NOT NULL,
    detail text DEFAULT ''::text NOT NULL,
    place text DEFAULT ''::text NOT NULL,
    created_at timestamp with time zone NOT NULL,
    CONSTRAINT idempotency_key_key_check CHECK (((length(key) >= 1) AND (length(key) <= 255))),
    CONSTRAINT idempotency_key_one_outcome CHECK (((resource_id IS NULL) OR (code = ''::text)))
);
CREATE TABLE public.recon_exception (
    enterprise_id uuid NOT NULL,
    exception_id uuid NOT NULL,
    kind text NOT NULL,
    account_id uuid NOT NULL,
    line_id uuid,
    payment_id uuid,
    statement_id uuid,
    detail text NOT NULL,
    opened_at timestamp with time zone NOT NULL,
    closed_at timestamp with time zone,
    closed_by text DEFAULT ''::text NOT NULL,
    resolution text DEFAULT ''::text NOT NULL,
    CONSTRAINT recon_exception_closed_by_someone CHECK ((((closed_at IS NULL) = (closed_by = ''::text)) AND ((closed_at IS NULL) = (resolution = ''::text)))),
    CONSTRAINT recon_exception_kind_check CHECK ((kind <> ''::text))
);
CREATE TABLE public.request_nonce (
    key_id text NOT NULL,
    nonce text NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    CONSTRAINT request_nonce_key_id_check CHECK ((key_id ~ '^[0-9a-f]{64}$'::text)),
    CONSTRAINT request_nonce_nonce_check CHECK (((length(nonce) >= 16) AND (length(nonce) <= 64)))
);
CREATE TABLE public.schema_migration (
    version integer NOT NULL,
    name text NOT NULL,
    checksum text NOT NULL,
    applied_at timestamp with time zone NOT NULL
);
CREATE TABLE public.screening_attachment (
    enterprise_id uuid NOT NULL,
    case_id uuid NOT NULL,
    version integer NOT NULL,
    file_name text NOT NULL,
    sha256 text NOT NULL,
    content bytea NOT NULL,
    CONSTRAINT screening_attachment_file_name_check CHECK ((file_name <> ''::text)),
    CONSTRAINT screening_attachment_sha256_check CHECK ((sha256 ~ '^[0-9a-f]{64}$'::text))
);
ALTER TABLE ONLY public.screening_attachment ALTER COLUMN content SET COMPRESSION lz4;
CREATE TABLE public.screening_beneficiary (
    enterprise_id uuid NOT NULL,
    beneficiary_id uuid NOT NULL,
    kind text NOT NULL,
    reference text NOT NULL,
    name text NOT NULL,
    account text NOT NULL,
    country text NOT NULL,
    changed_at timestamp with time zone NOT NULL,
    screened_release bigint DEFAULT 0 NOT NULL,
    CONSTRAINT screening_beneficiary_kind_check CHECK ((kind = ANY (ARRAY['vendor'::text, 'employee'::text, 'onboarding'::text]))),
    CONSTRAINT screening_beneficiary_reference_check CHECK ((reference <> ''::text)),
    CONSTRAINT screening_beneficiary_screened_release_check CHECK ((screened_release >= 0))
);
CREATE TABLE public.screening_case_finding (
    enterprise_id uuid NOT NULL,
    case_id uuid NOT NULL,
    version integer NOT NULL,
    party text NOT NULL,
    entry text NOT NULL,
    finding text NOT NULL,
    CONSTRAINT screening_case_finding_entry_check CHECK ((entry <> ''::text)),
    CONSTRAINT screening_case_finding_finding_check CHECK ((finding = ANY (ARRAY['other'::text, 'match'::text, 'unknown'::text]))),
    CONSTRAINT screening_case_finding_party_check CHECK ((party <> ''::text))
);
CREATE TABLE public.screening_false_match (
    enterprise_id uuid NOT NULL,
    party text NOT NULL,
    entry text NOT NULL,
    list_name text NOT NULL,
    entry_id text NOT NULL,
    case_id uuid NOT NULL,
    proposed_by text NOT NULL,
    decided_by text NOT NULL,
    decided_at timestamp with time zone NOT NULL,
    CONSTRAINT screening_false_match_decided_by_check CHECK ((decided_by <> ''::text)),
    CONSTRAINT screening_false_match_entry_check CHECK ((entry <> ''::text)),
    CONSTRAINT screening_false_match_entry_id_check CHECK ((entry_id <> ''::text)),
    CONSTRAINT screening_false_match_list_name_check CHECK ((list_name <> ''::text)),
    CONSTRAINT screening_false_match_party_check CHECK ((party <> ''::text)),
    CONSTRAINT screening_false_match_proposed_by_check CHECK ((proposed_by <> ''::text)),
    CONSTRAINT screening_false_match_two_people CHECK ((proposed_by <> decided_by))
);
CREATE TABLE public.screening_inbox (
    enterprise_id uuid NOT NULL,
    inbox_id uuid NOT NULL,
    kind text NOT NULL,
    line_id uuid,
    payload text DEFAULT ''::text NOT NULL,
    actor text NOT NULL,
    at timestamp with time zone NOT NULL,
    CONSTRAINT screening_inbox_actor_check CHECK ((actor <> ''::text)),
    CONSTRAINT screening_inbox_has_content CHECK ((((kind = 'receipt'::text) = (line_id IS NOT NULL)) AND ((kind = 'receipt'::text) = (payload = ''::text)))),
    CONSTRAINT screening_inbox_kind_check CHECK ((kind = ANY (ARRAY['receipt'::text, 'master_data'::text])))
);
CREATE TABLE public.screening_list_file (
    list_name text NOT NULL,
    version_no integer NOT NULL,
    ordinal integer NOT NULL,
    file_name text NOT NULL,
    content bytea NOT NULL,
    CONSTRAINT screening_list_file_file_name_check CHECK ((file_name <> ''::text)),
    CONSTRAINT screening_list_file_ordinal_check CHECK ((ordinal > 0))
);
ALTER TABLE ONLY public.screening_list_file ALTER COLUMN content SET COMPRESSION lz4;
CREATE TABLE public.screening_list_version (
    list_name text NOT NULL,
    version_no integer NOT NULL,
    rule_set text NOT NULL,
    source_version text NOT NULL,
    published date,
    sha256 text NOT NULL,
    entry_count integer NOT NULL,
    name_count integer NOT NULL,
    difference text NOT NULL,
    loaded_by text NOT NULL,
    loaded_at timestamp with time zone NOT NULL,
    state text NOT NULL,
    decided_by text DEFAULT ''::text NOT NULL,
    decided_at timestamp with time zone,
    release_seq bigint,
    CONSTRAINT screening_list_version_decided CHECK ((((state = 'loaded'::text) = (decided_at IS NULL)) AND ((state = 'loaded'::text) = (decided_by = ''::text)) AND ((state = 'released'::text) = (release_seq IS NOT NULL)))),
    CONSTRAINT screening_list_version_entry_count_check CHECK ((entry_count >= 0)),
    CONSTRAINT screening_list_version_list_name_check CHECK ((list_name ~ '^[a-z0-9_]{1,64}$'::text)),
    CONSTRAINT screening_list_version_loaded_by_check CHECK ((loaded_by <> ''::text)),
    CONSTRAINT screening_list_version_name_count_check CHECK ((name_count >= 0)),
    CONSTRAINT screening_list_version_rule_set_check CHECK ((rule_set = ANY (ARRAY['sanctions'::text, 'special_measures'::text, 'black'::text, 'grey'::text, 'white'::text]))),
    CONSTRAINT screening_list_version_sha256_check CHECK ((sha256 ~ '^[0-9a-f]{64}$'::text)),
    CONSTRAINT screening_list_version_state_check CHECK ((state = ANY (ARRAY['loaded'::text, 'released'::text, 'refused'::text]))),
    CONSTRAINT screening_list_version_two_people CHECK (((decided_by <> loaded_by) OR (decided_by = 'configuration'::text))),
    CONSTRAINT screening_list_version_version_no_check CHECK ((version_no > 0))
);
CREATE TABLE public.screening_rescreen (
    release_seq bigint NOT NULL,
    since timestamp with time zone NOT NULL,
    started_at timestamp with time zone NOT NULL,
    enterprise_id uuid,
    payment_id uuid,
    screened bigint DEFAULT 0 NOT NULL,
    hits bigint DEFAULT 0 NOT NULL,
    done_at timestamp with time zone,
    part text DEFAULT 'payments'::text NOT NULL,
    line_id uuid,
    CONSTRAINT screening_rescreen_hits_check CHECK ((hits >= 0)),
    CONSTRAINT screening_rescreen_part CHECK (
CASE part
    WHEN 'payments'::text THEN (line_id IS NULL)
    ELSE (payment_id IS NULL)
END),
    CONSTRAINT screening_rescreen_part_check CHECK ((part = ANY (ARRAY['payments'::text, 'receipts'::text]))),
    CONSTRAINT screening_rescreen_release_seq_check CHECK ((release_seq > 0)),
    CONSTRAINT screening_rescreen_screened_check CHECK ((screened >= 0))
);
CREATE TABLE public.submission (
    enterprise_id uuid NOT NULL,
    submission_id uuid NOT NULL,
    channel_id uuid NOT NULL,
    message_id text NOT NULL,
    epoch bigint NOT NULL,
    item_count integer NOT NULL,
    created_at timestamp with time zone NOT NULL,
    deadline timestamp with time zone NOT NULL,
    CONSTRAINT submission_deadline_after_start CHECK ((deadline > created_at)),
    CONSTRAINT submission_item_count_check CHECK ((item_count > 0)),
    CONSTRAINT submission_message_id_check CHECK (((length(message_id) >= 1) AND (length(message_id) <= 35)))
);
CREATE TABLE public.webhook (
    enterprise_id uuid NOT NULL,
    webhook_id uuid NOT NULL,
    url text NOT NULL,
    sealed_secret bytea NOT NULL,
    is_enabled boolean DEFAULT true NOT NULL,
    disabled_reason text DEFAULT ''::text NOT NULL,
    planned_seq bigint DEFAULT 0 NOT NULL,
    version integer DEFAULT 1 NOT NULL,
    created_at timestamp with time zone NOT NULL
);
CREATE TABLE public.webhook_attempt (
    enterprise_id uuid NOT NULL,
    webhook_id uuid NOT NULL,
    seq bigint NOT NULL,
    attempt_no integer NOT NULL,
    at timestamp with time zone NOT NULL,
    status integer NOT NULL,
    error text DEFAULT ''::text NOT NULL,
    duration_ms integer NOT NULL,
    CONSTRAINT webhook_attempt_attempt_no_check CHECK ((attempt_no > 0)),
    CONSTRAINT webhook_attempt_duration_ms_check CHECK ((duration_ms >= 0))
);
CREATE TABLE public.webhook_delivery (
    enterprise_id uuid NOT NULL,
    webhook_id uuid NOT NULL,
    seq bigint NOT NULL,
    state text NOT NULL,
    attempts integer DEFAULT 0 NOT NULL,
    next_at timestamp with time zone,
    CONSTRAINT webhook_delivery_attempts_check CHECK ((attempts >= 0)),
    CONSTRAINT webhook_delivery_state_check CHECK ((state = ANY (ARRAY['pending'::text, 'delivered'::text, 'failed'::text]))),
    CONSTRAINT webhook_delivery_work CHECK (((state = 'pending'::text) = (next_at IS NOT NULL)))
);
ALTER TABLE ONLY public.access_change
    ADD CONSTRAINT access_change_decision_no_key UNIQUE (decision_no);
ALTER TABLE ONLY public.access_change
    ADD CONSTRAINT access_change_pkey PRIMARY KEY (change_id);
ALTER TABLE ONLY public.account_balance
    ADD CONSTRAINT account_balance_pkey PRIMARY KEY (enterprise_id, account_id);
ALTER TABLE ONLY public.account
    ADD CONSTRAINT account_enterprise_id_account_id_currency_key UNIQUE (enterprise_id, account_id, currency);
ALTER TABLE ONLY public.account
    ADD CONSTRAINT account_pkey PRIMARY KEY (enterprise_id, account_id);
ALTER TABLE ONLY public.approval_act
    ADD CONSTRAINT approval_act_pkey PRIMARY KEY (enterprise_id, payment_id, act_no);
ALTER TABLE ONLY public.approval_policy
    ADD CONSTRAINT approval_policy_pkey PRIMARY KEY (enterprise_id, version_no);
ALTER TABLE ONLY public.approval_request
    ADD CONSTRAINT approval_request_enterprise_id_payment_id_content_sha256_key UNIQUE (enterprise_id, payment_id, content_sha256);
ALTER TABLE ONLY public.approval_request
    ADD CONSTRAINT approval_request_pkey PRIMARY KEY (enterprise_id, payment_id);
ALTER TABLE ONLY public.attempt
    ADD CONSTRAINT attempt_pkey PRIMARY KEY (enterprise_id, payment_id, attempt_no);
ALTER TABLE ONLY public.audit_checkpoint
    ADD CONSTRAINT audit_checkpoint_pkey PRIMARY KEY (tree_size);
ALTER TABLE ONLY public.audit_entry
    ADD CONSTRAINT audit_entry_entry_id_key UNIQUE (entry_id);
ALTER TABLE ONLY public.audit_entry
    ADD CONSTRAINT audit_entry_pkey PRIMARY KEY (sequence);
ALTER TABLE ONLY public.audit_inbox
    ADD CONSTRAINT audit_inbox_pkey PRIMARY KEY (entry_id);
ALTER TABLE ONLY public.bank_message
    ADD CONSTRAINT bank_message_pkey PRIMARY KEY (enterprise_id, bank_message_id);
ALTER TABLE ONLY public.bank
    ADD CONSTRAINT bank_pkey PRIMARY KEY (bank_id);
ALTER TABLE ONLY public.batch_item
    ADD CONSTRAINT batch_item_pkey PRIMARY KEY (enterprise_id, batch_id, ordinal);
ALTER TABLE ONLY public.batch
    ADD CONSTRAINT batch_pkey PRIMARY KEY (enterprise_id, batch_id);
ALTER TABLE ONLY public.batch_progress
    ADD CONSTRAINT batch_progress_pkey PRIMARY KEY (enterprise_id, batch_id);
ALTER TABLE ONLY public.channel_cursor
    ADD CONSTRAINT channel_cursor_pkey PRIMARY KEY (enterprise_id, channel_id);
ALTER TABLE ONLY public.channel
    ADD CONSTRAINT channel_enterprise_id_bank_id_key UNIQUE (enterprise_id, bank_id);
ALTER TABLE ONLY public.channel_lease
    ADD CONSTRAINT channel_lease_pkey PRIMARY KEY (enterprise_id, channel_id);
ALTER TABLE ONLY public.channel
    ADD CONSTRAINT channel_pkey PRIMARY KEY (enterprise_id, channel_id);
ALTER TABLE ONLY public.currency
    ADD CONSTRAINT currency_pkey PRIMARY KEY (code);
ALTER TABLE ONLY public.enterprise
    ADD CONSTRAINT enterprise_pkey PRIMARY KEY (enterprise_id);
ALTER TABLE ONLY public.feed_counter
    ADD CONSTRAINT feed_counter_pkey PRIMARY KEY (enterprise_id);
ALTER TABLE ONLY public.idempotency_key
    ADD CONSTRAINT idempotency_key_pkey PRIMARY KEY (enterprise_id, operation, key);
ALTER TABLE ONLY public.limit_reservation
    ADD CONSTRAINT limit_reservation_pkey PRIMARY KEY (enterprise_id, payment_id, limit_key);
ALTER TABLE ONLY public.limit_use
    ADD CONSTRAINT limit_use_pkey PRIMARY KEY (enterprise_id, limit_key, period_start);
ALTER TABLE ONLY public.payment_event
    ADD CONSTRAINT payment_event_pkey PRIMARY KEY (enterprise_id, payment_id, version);
ALTER TABLE ONLY public.payment
    ADD CONSTRAINT payment_pkey PRIMARY KEY (enterprise_id, payment_id);
ALTER TABLE ONLY public.payment_state
    ADD CONSTRAINT payment_state_pkey PRIMARY KEY (enterprise_id, payment_id);
ALTER TABLE ONLY public.posting
    ADD CONSTRAINT posting_enterprise_id_pending_id_key UNIQUE (enterprise_id, pending_id);
ALTER TABLE ONLY public.posting
    ADD CONSTRAINT posting_pkey PRIMARY KEY (enterprise_id, posting_id);
ALTER TABLE ONLY public.recon_exception
    ADD CONSTRAINT recon_exception_pkey PRIMARY KEY (enterprise_id, exception_id);
ALTER TABLE ONLY public.request_nonce
    ADD CONSTRAINT request_nonce_pkey PRIMARY KEY (key_id, nonce);
ALTER TABLE ONLY public.schema_migration
    ADD CONSTRAINT schema_migration_pkey PRIMARY KEY (version);
ALTER TABLE ONLY public.screening_attachment
    ADD CONSTRAINT screening_attachment_pkey PRIMARY KEY (enterprise_id, case_id, version);
ALTER TABLE ONLY public.screening_beneficiary
    ADD CONSTRAINT screening_beneficiary_enterprise_id_kind_reference_key UNIQUE (enterprise_id, kind, reference);
ALTER TABLE ONLY public.screening_beneficiary
    ADD CONSTRAINT screening_beneficiary_pkey PRIMARY KEY (enterprise_id, beneficiary_id);
ALTER TABLE ONLY public.screening_case
    ADD CONSTRAINT screening_case_enterprise_id_decision_id_key UNIQUE (enterprise_id, decision_id);
ALTER TABLE ONLY public.screening_case_event
    ADD CONSTRAINT screening_case_event_pkey PRIMARY KEY (enterprise_id, case_id, version);
ALTER TABLE ONLY public.screening_case_finding
    ADD CONSTRAINT screening_case_finding_pkey PRIMARY KEY (enterprise_id, case_id, version, party, entry);
ALTER TABLE ONLY public.screening_case
    ADD CONSTRAINT screening_case_pkey PRIMARY KEY (enterprise_id, case_id);
ALTER TABLE ONLY public.screening_decision
    ADD CONSTRAINT screening_decision_enterprise_id_seq_key UNIQUE (enterprise_id, seq);
ALTER TABLE ONLY public.screening_decision
    ADD CONSTRAINT screening_decision_pkey PRIMARY KEY (enterprise_id, decision_id);
ALTER TABLE ONLY public.screening_false_match
    ADD CONSTRAINT screening_false_match_pkey PRIMARY KEY (enterprise_id, party, entry);
ALTER TABLE ONLY public.screening_inbox
    ADD CONSTRAINT screening_inbox_pkey PRIMARY KEY (enterprise_id, inbox_id);
ALTER TABLE ONLY public.screening_input
    ADD CONSTRAINT screening_input_pkey PRIMARY KEY (enterprise_id, seq);
ALTER TABLE ONLY public.screening_lease
    ADD CONSTRAINT screening_lease_pkey PRIMARY KEY (shard);
ALTER TABLE ONLY public.screening_list_file
    ADD CONSTRAINT screening_list_file_pkey PRIMARY KEY (list_name, version_no, ordinal);
ALTER TABLE ONLY public.screening_list_version
    ADD CONSTRAINT screening_list_version_pkey PRIMARY KEY (list_name, version_no);
ALTER TABLE ONLY public.screening_list_version
    ADD CONSTRAINT screening_list_version_release_seq_key UNIQUE (release_seq);
ALTER TABLE ONLY public.screening_rescreen
    ADD CONSTRAINT screening_rescreen_pkey PRIMARY KEY (release_seq);
ALTER TABLE ONLY public.screening_rules
    ADD CONSTRAINT screening_rules_pkey PRIMARY KEY (version_no);
ALTER TABLE ONLY public.statement
    ADD CONSTRAINT statement_enterprise_id_account_id_kind_bank_statement_id_p_key UNIQUE (enterprise_id, account_id, kind, bank_statement_id, page);
ALTER TABLE ONLY public.statement_entry
    ADD CONSTRAINT statement_entry_enterprise_id_line_id_statement_id_key UNIQUE (enterprise_id, line_id, statement_id);
ALTER TABLE ONLY public.statement_entry
    ADD CONSTRAINT statement_entry_pkey PRIMARY KEY (enterprise_id, statement_id, ordinal);
ALTER TABLE ONLY public.statement_event
    ADD CONSTRAINT statement_event_pkey PRIMARY KEY (enterprise_id, statement_id);
ALTER TABLE ONLY public.statement_line
    ADD CONSTRAINT statement_line_enterprise_id_account_id_natural_key_occurre_key UNIQUE (enterprise_id, account_id, natural_key, occurrence);
ALTER TABLE ONLY public.statement_line
    ADD CONSTRAINT statement_line_pkey PRIMARY KEY (enterprise_id, line_id);
ALTER TABLE ONLY public.statement_match
    ADD CONSTRAINT statement_match_enterprise_id_payment_id_purpose_key UNIQUE (enterprise_id, payment_id, purpose);
ALTER TABLE ONLY public.statement_match
    ADD CONSTRAINT statement_match_pkey PRIMARY KEY (enterprise_id, line_id, payment_id);
ALTER TABLE ONLY public.statement
    ADD CONSTRAINT statement_pkey PRIMARY KEY (enterprise_id, statement_id);
ALTER TABLE ONLY public.submission
    ADD CONSTRAINT submission_enterprise_id_channel_id_message_id_key UNIQUE (enterprise_id, channel_id, message_id);
ALTER TABLE ONLY public.submission
    ADD CONSTRAINT submission_pkey PRIMARY KEY (enterprise_id, submission_id);
ALTER TABLE ONLY public.webhook_attempt
    ADD CONSTRAINT webhook_attempt_pkey PRIMARY KEY (enterprise_id, webhook_id, seq, attempt_no);
ALTER TABLE ONLY public.webhook_delivery
    ADD CONSTRAINT webhook_delivery_pkey PRIMARY KEY (enterprise_id, webhook_id, seq);
ALTER TABLE ONLY public.webhook
    ADD CONSTRAINT webhook_pkey PRIMARY KEY (enterprise_id, webhook_id);
CREATE UNIQUE INDEX access_change_ended_once ON public.access_change USING btree (ends) WHERE (ends IS NOT NULL);
CREATE UNIQUE INDEX access_change_handle ON public.access_change USING btree (handle) WHERE ((kind = 'principal'::text) AND (state <> 'refused'::text));
CREATE INDEX access_change_of_handle ON public.access_change USING btree (handle, proposed_at);
CREATE UNIQUE INDEX access_change_one_key ON public.access_change USING btree (key_id) WHERE ((kind = 'key'::text) AND (state <> 'refused'::text));
CREATE UNIQUE INDEX access_change_one_token ON public.access_change USING btree (token_sha256) WHERE ((kind = 'token'::text) AND (state <> 'refused'::text));
CREATE UNIQUE INDEX account_internal ON public.account USING btree (enterprise_id, kind, currency) WHERE (kind <> 'bank'::text);
CREATE UNIQUE INDEX account_number ON public.account USING btree (enterprise_id, number, currency) WHERE (kind = 'bank'::text);
CREATE INDEX attempt_submission ON public.attempt USING btree (enterprise_id, submission_id);
CREATE INDEX audit_entry_at ON public.audit_entry USING btree (at);
CREATE INDEX audit_entry_of_action ON public.audit_entry USING btree (action, sequence);
CREATE INDEX audit_entry_of_actor ON public.audit_entry USING btree (actor, sequence);
CREATE INDEX audit_entry_of_subject ON public.audit_entry USING btree (subject_id, sequence);
CREATE UNIQUE INDEX batch_message ON public.batch USING btree (enterprise_id, message_id) WHERE (source = 'pain.001'::text);
CREATE INDEX batch_unfinished ON public.batch_progress USING btree (enterprise_id, batch_id) WHERE (done_at IS NULL);
CREATE INDEX limit_reservation_of_use ON public.limit_reservation USING btree (enterprise_id, limit_key, period_start);
CREATE INDEX payment_creditor_account ON public.payment USING btree (enterprise_id, creditor_account);
CREATE UNIQUE INDEX payment_end_to_end ON public.payment USING btree (enterprise_id, account_id, end_to_end_id) WHERE (end_to_end_id <> 'NOTPROVIDED'::text);
CREATE UNIQUE INDEX payment_event_feed ON public.payment_event USING btree (enterprise_id, seq);
CREATE INDEX payment_state_received ON public.payment_state USING btree (enterprise_id, payment_id) WHERE (state = 'received'::text);
CREATE INDEX payment_state_to_approve ON public.payment_state USING btree (enterprise_id, payment_id) WHERE (state = 'to_approve'::text);
CREATE INDEX payment_state_work ON public.payment_state USING btree (enterprise_id, channel_id, state, next_at) WHERE (next_at IS NOT NULL);
CREATE INDEX posting_line ON public.posting USING btree (enterprise_id, line_id) WHERE (line_id IS NOT NULL);
CREATE INDEX posting_time ON public.posting USING brin (created_at);
CREATE INDEX recon_exception_open ON public.recon_exception USING btree (enterprise_id, opened_at) WHERE (closed_at IS NULL);
CREATE INDEX request_nonce_expired ON public.request_nonce USING btree (expires_at);
CREATE INDEX screening_beneficiary_to_screen ON public.screening_beneficiary USING btree (screened_release, enterprise_id, beneficiary_id);
CREATE INDEX screening_case_open ON public.screening_case USING btree (due_at, enterprise_id, case_id) WHERE (decided_at IS NULL);
CREATE INDEX screening_case_payment ON public.screening_case USING btree (enterprise_id, payment_id) WHERE (payment_id IS NOT NULL);
CREATE INDEX screening_decision_of_beneficiary ON public.screening_decision USING btree (enterprise_id, seq) WHERE (subject = 'beneficiary'::text);
CREATE INDEX screening_decision_of_payment ON public.screening_decision USING btree (enterprise_id, payment_id) WHERE (subject = 'rescreen'::text);
CREATE INDEX screening_decision_of_receipt ON public.screening_decision USING btree (enterprise_id, line_id) WHERE ((subject = 'rescreen'::text) AND (line_id IS NOT NULL));
CREATE INDEX screening_decision_order ON public.screening_decision USING btree (seq);
CREATE UNIQUE INDEX screening_decision_payment ON public.screening_decision USING btree (enterprise_id, payment_id) WHERE (subject = 'payment'::text);
CREATE UNIQUE INDEX screening_decision_receipt ON public.screening_decision USING btree (enterprise_id, line_id) WHERE (subject = 'receipt'::text);
CREATE INDEX screening_input_order ON public.screening_input USING btree (seq);
CREATE INDEX statement_chain ON public.statement USING btree (enterprise_id, account_id, statement_date, sequence) WHERE (kind = 'statement'::text);
CREATE UNIQUE INDEX statement_event_feed ON public.statement_event USING btree (enterprise_id, seq);
CREATE INDEX webhook_delivery_due ON public.webhook_delivery USING btree (enterprise_id, next_at) WHERE (next_at IS NOT NULL);
CREATE OR REPLACE VIEW audit.every_line_is_booked_once AS
 WITH booked AS (
         SELECT l.enterprise_id,
            l.line_id,
                CASE l.direction
                    WHEN 'credit'::text THEN l.amount_minor
                    ELSE (- l.amount_minor)
                END AS minor,
            COALESCE(sum(
                CASE l.account_id
                    WHEN p.debit_account_id THEN p.amount_minor
                    WHEN p.credit_account_id THEN (- p.amount_minor)
                    ELSE (0)::bigint
                END), (0)::numeric) AS booked_minor
           FROM (public.statement_line l
             LEFT JOIN public.posting p ON (((p.enterprise_id = l.enterprise_id) AND (p.line_id = l.line_id) AND (p.kind = ANY (ARRAY['post'::text, 'direct'::text])) AND (p.purpose <> 'reclassification'::text))))
          GROUP BY l.enterprise_id, l.line_id
        )
 SELECT booked.enterprise_id,
    ('statement_line '::text || booked.line_id) AS "row",
    format('the bank says %s, booked %s'::text, booked.minor, booked.booked_minor) AS detail
   FROM booked
  WHERE ((booked.minor)::numeric <> booked.booked_minor);
CREATE TRIGGER access_change_decided_once BEFORE DELETE OR UPDATE ON public.access_change FOR EACH ROW EXECUTE FUNCTION public.access_change_keeps_content();
CREATE TRIGGER approval_act_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.approval_act FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER approval_request_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.approval_request FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER attempt_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.attempt FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER audit_checkpoint_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.audit_checkpoint FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER audit_entry_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.audit_entry FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER bank_message_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.bank_message FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER batch_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.batch FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER batch_item_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.batch_item FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER payment_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.payment FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER payment_event_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.payment_event FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER posting_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.posting FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER screening_attachment_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.screening_attachment FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER screening_case_event_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.screening_case_event FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER screening_case_finding_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.screening_case_finding FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER screening_decision_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.screening_decision FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER screening_false_match_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.screening_false_match FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER screening_input_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.screening_input FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER screening_list_file_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.screening_list_file FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER statement_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.statement FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER statement_entry_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.statement_entry FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER statement_event_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.statement_event FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER statement_line_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.statement_line FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER statement_match_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.statement_match FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER submission_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.submission FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER webhook_attempt_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.webhook_attempt FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();
ALTER TABLE ONLY public.access_change
    ADD CONSTRAINT access_change_currency_fkey FOREIGN KEY (currency) REFERENCES public.currency(code);
ALTER TABLE ONLY public.access_change
    ADD CONSTRAINT access_change_ends_fkey FOREIGN KEY (ends) REFERENCES public.access_change(change_id);
ALTER TABLE ONLY public.account_balance
    ADD CONSTRAINT account_balance_enterprise_id_account_id_currency_fkey FOREIGN KEY (enterprise_id, account_id, currency) REFERENCES public.account(enterprise_id, account_id, currency);
ALTER TABLE ONLY public.account
    ADD CONSTRAINT account_currency_fkey FOREIGN KEY (currency) REFERENCES public.currency(code);
ALTER TABLE ONLY public.account
    ADD CONSTRAINT account_enterprise_id_channel_id_fkey FOREIGN KEY (enterprise_id, channel_id) REFERENCES public.channel(enterprise_id, channel_id);
ALTER TABLE ONLY public.account
    ADD CONSTRAINT account_enterprise_id_fkey FOREIGN KEY (enterprise_id) REFERENCES public.enterprise(enterprise_id);
ALTER TABLE ONLY public.approval_act
    ADD CONSTRAINT approval_act_enterprise_id_payment_id_content_sha256_fkey FOREIGN KEY (enterprise_id, payment_id, content_sha256) REFERENCES public.approval_request(enterprise_id, payment_id, content_sha256);
ALTER TABLE ONLY public.approval_policy
    ADD CONSTRAINT approval_policy_enterprise_id_fkey FOREIGN KEY (enterprise_id) REFERENCES public.enterprise(enterprise_id);
ALTER TABLE ONLY public.approval_request
    ADD CONSTRAINT approval_request_enterprise_id_payment_id_fkey FOREIGN KEY (enterprise_id, payment_id) REFERENCES public.payment(enterprise_id, payment_id);
ALTER TABLE ONLY public.attempt
    ADD CONSTRAINT attempt_enterprise_id_payment_id_fkey FOREIGN KEY (enterprise_id, payment_id) REFERENCES public.payment(enterprise_id, payment_id);
ALTER TABLE ONLY public.attempt
    ADD CONSTRAINT attempt_enterprise_id_submission_id_fkey FOREIGN KEY (enterprise_id, submission_id) REFERENCES public.submission(enterprise_id, submission_id);
ALTER TABLE ONLY public.bank_message
    ADD CONSTRAINT bank_message_enterprise_id_channel_id_fkey FOREIGN KEY (enterprise_id, channel_id) REFERENCES public.channel(enterprise_id, channel_id);
ALTER TABLE ONLY public.batch
    ADD CONSTRAINT batch_enterprise_id_fkey FOREIGN KEY (enterprise_id) REFERENCES public.enterprise(enterprise_id);
ALTER TABLE ONLY public.batch_item
    ADD CONSTRAINT batch_item_enterprise_id_batch_id_fkey FOREIGN KEY (enterprise_id, batch_id) REFERENCES public.batch(enterprise_id, batch_id);
ALTER TABLE ONLY public.batch_item
    ADD CONSTRAINT batch_item_enterprise_id_payment_id_fkey FOREIGN KEY (enterprise_id, payment_id) REFERENCES public.payment(enterprise_id, payment_id);
ALTER TABLE ONLY public.batch_progress
    ADD CONSTRAINT batch_progress_enterprise_id_batch_id_fkey FOREIGN KEY (enterprise_id, batch_id) REFERENCES public.batch(enterprise_id, batch_id);
ALTER TABLE ONLY public.channel
    ADD CONSTRAINT channel_bank_id_fkey FOREIGN KEY (bank_id) REFERENCES public.bank(bank_id);
ALTER TABLE ONLY public.channel_cursor
    ADD CONSTRAINT channel_cursor_enterprise_id_channel_id_fkey FOREIGN KEY (enterprise_id, channel_id) REFERENCES public.channel(enterprise_id, channel_id);
ALTER TABLE ONLY public.channel
    ADD CONSTRAINT channel_enterprise_id_fkey FOREIGN KEY (enterprise_id) REFERENCES public.enterprise(enterprise_id);
ALTER TABLE ONLY public.channel_lease
    ADD CONSTRAINT channel_lease_enterprise_id_channel_id_fkey FOREIGN KEY (enterprise_id, channel_id) REFERENCES public.channel(enterprise_id, channel_id);
ALTER TABLE ONLY public.enterprise
    ADD CONSTRAINT enterprise_base_currency_fkey FOREIGN KEY (base_currency) REFERENCES public.currency(code);
ALTER TABLE ONLY public.feed_counter
    ADD CONSTRAINT feed_counter_enterprise_id_fkey FOREIGN KEY (enterprise_id) REFERENCES public.enterprise(enterprise_id);
ALTER TABLE ONLY public.idempotency_key
    ADD CONSTRAINT idempotency_key_enterprise_id_fkey FOREIGN KEY (enterprise_id) REFERENCES public.enterprise(enterprise_id);
ALTER TABLE ONLY public.limit_reservation
    ADD CONSTRAINT limit_reservation_enterprise_id_limit_key_period_start_fkey FOREIGN KEY (enterprise_id, limit_key, period_start) REFERENCES public.limit_use(enterprise_id, limit_key, period_start);
ALTER TABLE ONLY public.limit_reservation
    ADD CONSTRAINT limit_reservation_enterprise_id_payment_id_fkey FOREIGN KEY (enterprise_id, payment_id) REFERENCES public.payment(enterprise_id, payment_id);
ALTER TABLE ONLY public.limit_use
    ADD CONSTRAINT limit_use_enterprise_id_fkey FOREIGN KEY (enterprise_id) REFERENCES public.enterprise(enterprise_id);
ALTER TABLE ONLY public.payment
    ADD CONSTRAINT payment_enterprise_id_account_id_currency_fkey FOREIGN KEY (enterprise_id, account_id, currency) REFERENCES public.account(enterprise_id, account_id, currency);
ALTER TABLE ONLY public.payment
    ADD CONSTRAINT payment_enterprise_id_batch_id_fkey FOREIGN KEY (enterprise_id, batch_id) REFERENCES public.batch(enterprise_id, batch_id);
ALTER TABLE ONLY public.payment
    ADD CONSTRAINT payment_enterprise_id_channel_id_fkey FOREIGN KEY (enterprise_id, channel_id) REFERENCES public.channel(enterprise_id, channel_id);
ALTER TABLE ONLY public.payment_event
    ADD CONSTRAINT payment_event_enterprise_id_payment_id_fkey FOREIGN KEY (enterprise_id, payment_id) REFERENCES public.payment(enterprise_id, payment_id);
ALTER TABLE ONLY public.payment_state
    ADD CONSTRAINT payment_state_decision_fkey FOREIGN KEY (enterprise_id, decision_id) REFERENCES public.screening_decision(enterprise_id, decision_id);
ALTER TABLE ONLY public.payment_state
    ADD CONSTRAINT payment_state_enterprise_id_payment_id_fkey FOREIGN KEY (enterprise_id, payment_id) REFERENCES public.payment(enterprise_id, payment_id);
ALTER TABLE ONLY public.posting
    ADD CONSTRAINT posting_enterprise_id_credit_account_id_currency_fkey FOREIGN KEY (enterprise_id, credit_account_id, currency) REFERENCES public.account(enterprise_id, account_id, currency);
ALTER TABLE ONLY public.posting
    ADD CONSTRAINT posting_enterprise_id_debit_account_id_currency_fkey FOREIGN KEY (enterprise_id, debit_account_id, currency) REFERENCES public.account(enterprise_id, account_id, currency);
ALTER TABLE ONLY public.posting
    ADD CONSTRAINT posting_enterprise_id_line_id_fkey FOREIGN KEY (enterprise_id, line_id) REFERENCES public.statement_line(enterprise_id, line_id);
ALTER TABLE ONLY public.posting
    ADD CONSTRAINT posting_enterprise_id_payment_id_fkey FOREIGN KEY (enterprise_id, payment_id) REFERENCES public.payment(enterprise_id, payment_id);
ALTER TABLE ONLY public.posting
    ADD CONSTRAINT posting_enterprise_id_pending_id_fkey FOREIGN KEY (enterprise_id, pending_id) REFERENCES public.posting(enterprise_id, posting_id);
ALTER TABLE ONLY public.posting
    ADD CONSTRAINT posting_enterprise_id_statement_id_fkey FOREIGN KEY (enterprise_id, statement_id) REFERENCES public.statement(enterprise_id, statement_id);
ALTER TABLE ONLY public.recon_exception
    ADD CONSTRAINT recon_exception_enterprise_id_account_id_fkey FOREIGN KEY (enterprise_id, account_id) REFERENCES public.account(enterprise_id, account_id);
ALTER TABLE ONLY public.recon_exception
    ADD CONSTRAINT recon_exception_enterprise_id_fkey FOREIGN KEY (enterprise_id) REFERENCES public.enterprise(enterprise_id);
ALTER TABLE ONLY public.recon_exception
    ADD CONSTRAINT recon_exception_enterprise_id_line_id_fkey FOREIGN KEY (enterprise_id, line_id) REFERENCES public.statement_line(enterprise_id, line_id);
ALTER TABLE ONLY public.recon_exception
    ADD CONSTRAINT recon_exception_enterprise_id_payment_id_fkey FOREIGN KEY (enterprise_id, payment_id) REFERENCES public.payment(enterprise_id, payment_id);
ALTER TABLE ONLY public.recon_exception
    ADD CONSTRAINT recon_exception_enterprise_id_statement_id_fkey FOREIGN KEY (enterprise_id, statement_id) REFERENCES public.statement(enterprise_id, statement_id);
ALTER TABLE ONLY public.screening_attachment
    ADD CONSTRAINT screening_attachment_enterprise_id_case_id_version_fkey FOREIGN KEY (enterprise_id, case_id, version) REFERENCES public.screening_case_event(enterprise_id, case_id, version);
ALTER TABLE ONLY public.screening_beneficiary
    ADD CONSTRAINT screening_beneficiary_enterprise_id_fkey FOREIGN KEY (enterprise_id) REFERENCES public.enterprise(enterprise_id);
ALTER TABLE ONLY public.screening_case
    ADD CONSTRAINT screening_case_enterprise_id_beneficiary_id_fkey FOREIGN KEY (enterprise_id, beneficiary_id) REFERENCES public.screening_beneficiary(enterprise_id, beneficiary_id);
ALTER TABLE ONLY public.screening_case
    ADD CONSTRAINT screening_case_enterprise_id_decision_id_fkey FOREIGN KEY (enterprise_id, decision_id) REFERENCES public.screening_decision(enterprise_id, decision_id);
ALTER TABLE ONLY public.screening_case
    ADD CONSTRAINT screening_case_enterprise_id_fkey FOREIGN KEY (enterprise_id) REFERENCES public.enterprise(enterprise_id);
ALTER TABLE ONLY public.screening_case
    ADD CONSTRAINT screening_case_enterprise_id_line_id_fkey FOREIGN KEY (enterprise_id, line_id) REFERENCES public.statement_line(enterprise_id, line_id);
ALTER TABLE ONLY public.screening_case
    ADD CONSTRAINT screening_case_enterprise_id_payment_id_fkey FOREIGN KEY (enterprise_id, payment_id) REFERENCES public.payment(enterprise_id, payment_id);
ALTER TABLE ONLY public.screening_case_event
    ADD CONSTRAINT screening_case_event_enterprise_id_case_id_fkey FOREIGN KEY (enterprise_id, case_id) REFERENCES public.screening_case(enterprise_id, case_id);
ALTER TABLE ONLY public.screening_case_finding
    ADD CONSTRAINT screening_case_finding_enterprise_id_case_id_version_fkey FOREIGN KEY (enterprise_id, case_id, version) REFERENCES public.screening_case_event(enterprise_id, case_id, version);
ALTER TABLE ONLY public.screening_decision
    ADD CONSTRAINT screening_decision_enterprise_id_beneficiary_id_fkey FOREIGN KEY (enterprise_id, beneficiary_id) REFERENCES public.screening_beneficiary(enterprise_id, beneficiary_id);
ALTER TABLE ONLY public.screening_decision
    ADD CONSTRAINT screening_decision_enterprise_id_fkey FOREIGN KEY (enterprise_id) REFERENCES public.enterprise(enterprise_id);
ALTER TABLE ONLY public.screening_decision
    ADD CONSTRAINT screening_decision_enterprise_id_line_id_fkey FOREIGN KEY (enterprise_id, line_id) REFERENCES public.statement_line(enterprise_id, line_id);
ALTER TABLE ONLY public.screening_decision
    ADD CONSTRAINT screening_decision_enterprise_id_payment_id_fkey FOREIGN KEY (enterprise_id, payment_id) REFERENCES public.payment(enterprise_id, payment_id);
ALTER TABLE ONLY public.screening_false_match
    ADD CONSTRAINT screening_false_match_enterprise_id_case_id_fkey FOREIGN KEY (enterprise_id, case_id) REFERENCES public.screening_case(enterprise_id, case_id);
ALTER TABLE ONLY public.screening_false_match
    ADD CONSTRAINT screening_false_match_enterprise_id_fkey FOREIGN KEY (enterprise_id) REFERENCES public.enterprise(enterprise_id);
ALTER TABLE ONLY public.screening_inbox
    ADD CONSTRAINT screening_inbox_enterprise_id_fkey FOREIGN KEY (enterprise_id) REFERENCES public.enterprise(enterprise_id);
ALTER TABLE ONLY public.screening_inbox
    ADD CONSTRAINT screening_inbox_enterprise_id_line_id_fkey FOREIGN KEY (enterprise_id, line_id) REFERENCES public.statement_line(enterprise_id, line_id);
ALTER TABLE ONLY public.screening_input
    ADD CONSTRAINT screening_input_enterprise_id_fkey FOREIGN KEY (enterprise_id) REFERENCES public.enterprise(enterprise_id);
ALTER TABLE ONLY public.screening_list_file
    ADD CONSTRAINT screening_list_file_list_name_version_no_fkey FOREIGN KEY (list_name, version_no) REFERENCES public.screening_list_version(list_name, version_no);
ALTER TABLE ONLY public.statement
    ADD CONSTRAINT statement_enterprise_id_account_id_fkey FOREIGN KEY (enterprise_id, account_id) REFERENCES public.account(enterprise_id, account_id);
ALTER TABLE ONLY public.statement
    ADD CONSTRAINT statement_enterprise_id_bank_message_id_fkey FOREIGN KEY (enterprise_id, bank_message_id) REFERENCES public.bank_message(enterprise_id, bank_message_id);
ALTER TABLE ONLY public.statement_entry
    ADD CONSTRAINT statement_entry_enterprise_id_line_id_fkey FOREIGN KEY (enterprise_id, line_id) REFERENCES public.statement_line(enterprise_id, line_id);
ALTER TABLE ONLY public.statement_entry
    ADD CONSTRAINT statement_entry_enterprise_id_statement_id_fkey FOREIGN KEY (enterprise_id, statement_id) REFERENCES public.statement(enterprise_id, statement_id);
ALTER TABLE ONLY public.statement_event
    ADD CONSTRAINT statement_event_enterprise_id_statement_id_fkey FOREIGN KEY (enterprise_id, statement_id) REFERENCES public.statement(enterprise_id, statement_id);
ALTER TABLE ONLY public.statement_line
    ADD CONSTRAINT statement_line_enterprise_id_account_id_currency_fkey FOREIGN KEY (enterprise_id, account_id, currency) REFERENCES public.account(enterprise_id, account_id, currency);
ALTER TABLE ONLY public.statement_line
    ADD CONSTRAINT statement_line_enterprise_id_statement_id_fkey FOREIGN KEY (enterprise_id, statement_id) REFERENCES public.statement(enterprise_id, statement_id);
ALTER TABLE ONLY public.statement_match
    ADD CONSTRAINT statement_match_enterprise_id_line_id_fkey FOREIGN KEY (enterprise_id, line_id) REFERENCES public.statement_line(enterprise_id, line_id);
ALTER TABLE ONLY public.statement_match
    ADD CONSTRAINT statement_match_enterprise_id_payment_id_fkey FOREIGN KEY (enterprise_id, payment_id) REFERENCES public.payment(enterprise_id, payment_id);
ALTER TABLE ONLY public.submission
    ADD CONSTRAINT submission_enterprise_id_channel_id_fkey FOREIGN KEY (enterprise_id, channel_id) REFERENCES public.channel(enterprise_id, channel_id);
ALTER TABLE ONLY public.webhook_attempt
    ADD CONSTRAINT webhook_attempt_enterprise_id_webhook_id_seq_fkey FOREIGN KEY (enterprise_id, webhook_id, seq) REFERENCES public.webhook_delivery(enterprise_id, webhook_id, seq);
ALTER TABLE ONLY public.webhook_delivery
    ADD CONSTRAINT webhook_delivery_enterprise_id_webhook_id_fkey FOREIGN KEY (enterprise_id, webhook_id) REFERENCES public.webhook(enterprise_id, webhook_id);
ALTER TABLE ONLY public.webhook
    ADD CONSTRAINT webhook_enterprise_id_fkey FOREIGN KEY (enterprise_id) REFERENCES public.enterprise(enterprise_id);
GRANT USAGE ON SCHEMA audit TO sluice_app;
GRANT USAGE ON SCHEMA audit TO sluice_reader;
GRANT USAGE ON SCHEMA public TO sluice_app;
GRANT USAGE ON SCHEMA public TO sluice_reader;
GRANT SELECT,INSERT,UPDATE ON TABLE public.account_balance TO sluice_app;
GRANT SELECT ON TABLE public.account_balance TO sluice_reader;
GRANT SELECT,INSERT ON TABLE public.posting TO sluice_app;
GRANT SELECT ON TABLE public.posting TO sluice_reader;
GRANT SELECT ON TABLE audit.account_counters_equal_postings TO sluice_app;
GRANT SELECT ON TABLE audit.account_counters_equal_postings TO sluice_reader;
GRANT SELECT,INSERT ON TABLE public.bank_message TO sluice_app;
GRANT SELECT ON TABLE public.bank_message TO sluice_reader;
GRANT SELECT ON TABLE audit.bank_message_is_as_archived TO sluice_app;
GRANT SELECT ON TABLE audit.bank_message_is_as_archived TO sluice_reader;
GRANT SELECT,INSERT ON TABLE public.statement TO sluice_app;
GRANT SELECT ON TABLE public.statement TO sluice_reader;
GRANT SELECT,INSERT ON TABLE public.statement_entry TO sluice_app;
GRANT SELECT ON TABLE public.statement_entry TO sluice_reader;
GRANT SELECT,INSERT ON TABLE public.statement_line TO sluice_app;
GRANT SELECT ON TABLE public.statement_line TO sluice_reader;
GRANT SELECT ON TABLE audit.book_balance_equals_bank TO sluice_app;
GRANT SELECT ON TABLE audit.book_balance_equals_bank TO sluice_reader;
GRANT SELECT,INSERT,UPDATE ON TABLE public.payment_state TO sluice_app;
GRANT SELECT ON TABLE public.payment_state TO sluice_reader;
GRANT SELECT,INSERT,UPDATE ON TABLE public.screening_case TO sluice_app;
GRANT SELECT ON TABLE public.screening_case TO sluice_reader;
GRANT SELECT ON TABLE audit.every_held_payment_has_its_case TO sluice_app;
GRANT SELECT ON TABLE audit.every_held_payment_has_its_case TO sluice_reader;
GRANT SELECT ON TABLE audit.every_line_comes_on_a_statement TO sluice_app;
GRANT SELECT ON TABLE audit.every_line_comes_on_a_statement TO sluice_reader;
GRANT SELECT ON TABLE audit.every_line_is_booked_once TO sluice_app;
GRANT SELECT ON TABLE audit.every_line_is_booked_once TO sluice_reader;
GRANT SELECT,INSERT ON TABLE public.payment TO sluice_app;
GRANT SELECT ON TABLE public.payment TO sluice_reader;
GRANT SELECT ON TABLE audit.every_payment_is_reserved TO sluice_app;
GRANT SELECT ON TABLE audit.every_payment_is_reserved TO sluice_reader;
GRANT SELECT,INSERT ON TABLE public.attempt TO sluice_app;
GRANT SELECT ON TABLE public.attempt TO sluice_reader;
GRANT SELECT,INSERT ON TABLE public.payment_event TO sluice_app;
GRANT SELECT ON TABLE public.payment_event TO sluice_reader;
GRANT SELECT ON TABLE audit.every_send_has_its_attempt TO sluice_app;
GRANT SELECT ON TABLE audit.every_send_has_its_attempt TO sluice_reader;
GRANT SELECT,INSERT ON TABLE public.approval_act TO sluice_app;
GRANT SELECT ON TABLE public.approval_act TO sluice_reader;
GRANT SELECT,INSERT ON TABLE public.approval_request TO sluice_app;
GRANT SELECT ON TABLE public.approval_request TO sluice_reader;
GRANT SELECT ON TABLE audit.every_send_was_approved TO sluice_app;
GRANT SELECT ON TABLE audit.every_send_was_approved TO sluice_reader;
GRANT SELECT,INSERT ON TABLE public.screening_decision TO sluice_app;
GRANT SELECT ON TABLE public.screening_decision TO sluice_reader;
GRANT SELECT ON TABLE audit.every_send_was_cleared TO sluice_app;
GRANT SELECT ON TABLE audit.every_send_was_cleared TO sluice_reader;
GRANT SELECT,INSERT ON TABLE public.statement_event TO sluice_app;
GRANT SELECT ON TABLE public.statement_event TO sluice_reader;
GRANT SELECT,INSERT ON TABLE public.event_feed TO sluice_app;
GRANT SELECT ON TABLE public.event_feed TO sluice_reader;
GRANT SELECT,INSERT,UPDATE ON TABLE public.feed_counter TO sluice_app;
GRANT SELECT ON TABLE public.feed_counter TO sluice_reader;
GRANT SELECT ON TABLE audit.feed_has_no_gap TO sluice_app;
GRANT SELECT ON TABLE audit.feed_has_no_gap TO sluice_reader;
GRANT SELECT,INSERT,UPDATE ON TABLE public.limit_reservation TO sluice_app;
GRANT SELECT ON TABLE public.limit_reservation TO sluice_reader;
GRANT SELECT,INSERT,UPDATE ON TABLE public.limit_use TO sluice_app;
GRANT SELECT ON TABLE public.limit_use TO sluice_reader;
GRANT SELECT ON TABLE audit.limit_use_is_its_reservations TO sluice_app;
GRANT SELECT ON TABLE audit.limit_use_is_its_reservations TO sluice_reader;
GRANT SELECT ON TABLE audit.payment_has_its_state TO sluice_app;
GRANT SELECT ON TABLE audit.payment_has_its_state TO sluice_reader;
GRANT SELECT ON TABLE audit.payment_history_is_unbroken TO sluice_app;
GRANT SELECT ON TABLE audit.payment_history_is_unbroken TO sluice_reader;
GRANT SELECT ON TABLE audit.payment_state_is_last_event TO sluice_app;
GRANT SELECT ON TABLE audit.payment_state_is_last_event TO sluice_reader;
GRANT SELECT ON TABLE audit.posting_amount_is_its_payments TO sluice_app;
GRANT SELECT ON TABLE audit.posting_amount_is_its_payments TO sluice_reader;
GRANT SELECT ON TABLE audit.reservation_follows_state TO sluice_app;
GRANT SELECT ON TABLE audit.reservation_follows_state TO sluice_reader;
GRANT SELECT,INSERT ON TABLE public.screening_case_event TO sluice_app;
GRANT SELECT ON TABLE public.screening_case_event TO sluice_reader;
GRANT SELECT ON TABLE audit.screening_case_is_its_events TO sluice_app;
GRANT SELECT ON TABLE audit.screening_case_is_its_events TO sluice_reader;
GRANT SELECT,INSERT,UPDATE ON TABLE public.enterprise TO sluice_app;
GRANT SELECT ON TABLE public.enterprise TO sluice_reader;
GRANT SELECT,INSERT ON TABLE public.screening_input TO sluice_app;
GRANT SELECT ON TABLE public.screening_input TO sluice_reader;
GRANT SELECT,UPDATE ON TABLE public.screening_lease TO sluice_app;
GRANT SELECT ON TABLE public.screening_lease TO sluice_reader;
GRANT SELECT,INSERT,UPDATE ON TABLE public.screening_rules TO sluice_app;
GRANT SELECT ON TABLE public.screening_rules TO sluice_reader;
GRANT SELECT ON TABLE audit.screening_order_has_no_gap TO sluice_app;
GRANT SELECT ON TABLE audit.screening_order_has_no_gap TO sluice_reader;
GRANT SELECT,INSERT ON TABLE public.statement_match TO sluice_app;
GRANT SELECT ON TABLE public.statement_match TO sluice_reader;
GRANT SELECT ON TABLE audit.settled_payment_has_its_line TO sluice_app;
GRANT SELECT ON TABLE audit.settled_payment_has_its_line TO sluice_reader;
GRANT SELECT ON TABLE audit.statement_chain_is_closed TO sluice_app;
GRANT SELECT ON TABLE audit.statement_chain_is_closed TO sluice_reader;
GRANT SELECT,INSERT,UPDATE ON TABLE public.access_change TO sluice_app;
GRANT SELECT ON TABLE public.access_change TO sluice_reader;
GRANT SELECT,INSERT,UPDATE ON TABLE public.account TO sluice_app;
GRANT SELECT ON TABLE public.account TO sluice_reader;
GRANT SELECT,INSERT,UPDATE ON TABLE public.approval_policy TO sluice_app;
GRANT SELECT ON TABLE public.approval_policy TO sluice_reader;
GRANT SELECT,INSERT ON TABLE public.audit_checkpoint TO sluice_app;
GRANT SELECT ON TABLE public.audit_checkpoint TO sluice_reader;
GRANT SELECT,INSERT ON TABLE public.audit_entry TO sluice_app;
GRANT SELECT ON TABLE public.audit_entry TO sluice_reader;
GRANT SELECT,INSERT,DELETE ON TABLE public.audit_inbox TO sluice_app;
GRANT SELECT ON TABLE public.audit_inbox TO sluice_reader;
GRANT SELECT,INSERT ON TABLE public.balance TO sluice_app;
GRANT SELECT ON TABLE public.balance TO sluice_reader;
GRANT SELECT,INSERT,UPDATE ON TABLE public.bank TO sluice_app;
GRANT SELECT ON TABLE public.bank TO sluice_reader;
GRANT SELECT,INSERT ON TABLE public.batch TO sluice_app;
GRANT SELECT ON TABLE public.batch TO sluice_reader;
GRANT SELECT,INSERT ON TABLE public.batch_item TO sluice_app;
GRANT SELECT ON TABLE public.batch_item TO sluice_reader;
GRANT SELECT,INSERT,UPDATE ON TABLE public.batch_progress TO sluice_app;
GRANT SELECT ON TABLE public.batch_progress TO sluice_reader;
GRANT SELECT,INSERT ON TABLE public.channel TO sluice_app;
GRANT SELECT ON TABLE public.channel TO sluice_reader;
GRANT SELECT,INSERT,UPDATE ON TABLE public.channel_cursor TO sluice_app;
GRANT SELECT ON TABLE public.channel_cursor TO sluice_reader;
GRANT SELECT,INSERT,UPDATE ON TABLE public.channel_lease TO sluice_app;
GRANT SELECT ON TABLE public.channel_lease TO sluice_reader;
GRANT SELECT,INSERT ON TABLE public.currency TO sluice_app;
GRANT SELECT ON TABLE public.currency TO sluice_reader;
GRANT SELECT,INSERT,UPDATE ON TABLE public.idempotency_key TO sluice_app;
GRANT SELECT ON TABLE public.idempotency_key TO sluice_reader;
GRANT SELECT,INSERT,UPDATE ON TABLE public.recon_exception TO sluice_app;
GRANT SELECT ON TABLE public.recon_exception TO sluice_reader;
GRANT SELECT,INSERT,DELETE ON TABLE public.request_nonce TO sluice_app;
GRANT SELECT ON TABLE public.request_nonce TO sluice_reader;
GRANT SELECT ON TABLE public.schema_migration TO sluice_app;
GRANT SELECT ON TABLE public.schema_migration TO sluice_reader;
GRANT SELECT,INSERT ON TABLE public.screening_attachment TO sluice_app;
GRANT SELECT ON TABLE public.screening_attachment TO sluice_reader;
GRANT SELECT,INSERT,UPDATE ON TABLE public.screening_beneficiary TO sluice_app;
GRANT SELECT ON TABLE public.screening_beneficiary TO sluice_reader;
GRANT SELECT,INSERT ON TABLE public.screening_case_finding TO sluice_app;
GRANT SELECT ON TABLE public.screening_case_finding TO sluice_reader;
GRANT SELECT,INSERT ON TABLE public.screening_false_match TO sluice_app;
GRANT SELECT ON TABLE public.screening_false_match TO sluice_reader;
GRANT SELECT,INSERT,DELETE ON TABLE public.screening_inbox TO sluice_app;
GRANT SELECT ON TABLE public.screening_inbox TO sluice_reader;
GRANT SELECT,INSERT ON TABLE public.screening_list_file TO sluice_app;
GRANT SELECT ON TABLE public.screening_list_file TO sluice_reader;
GRANT SELECT,INSERT,UPDATE ON TABLE public.screening_list_version TO sluice_app;
GRANT SELECT ON TABLE public.screening_list_version TO sluice_reader;
GRANT SELECT,INSERT,UPDATE ON TABLE public.screening_rescreen TO sluice_app;
GRANT SELECT ON TABLE public.screening_rescreen TO sluice_reader;
GRANT SELECT,INSERT ON TABLE public.submission TO sluice_app;
GRANT SELECT ON TABLE public.submission TO sluice_reader;
GRANT SELECT,INSERT,UPDATE ON TABLE public.webhook TO sluice_app;
GRANT SELECT ON TABLE public.webhook TO sluice_reader;
GRANT SELECT,INSERT ON TABLE public.webhook_attempt TO sluice_app;
GRANT SELECT ON TABLE public.webhook_attempt TO sluice_reader;
GRANT SELECT,INSERT,UPDATE ON TABLE public.webhook_delivery TO sluice_app;
GRANT SELECT ON TABLE public.webhook_delivery TO sluice_reader;
