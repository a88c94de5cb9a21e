-- What screening and monitoring did not know before: who ordered and approved a payment in the ERP
-- and from where, which supplier it is for, and what people found out about each hit.

-- As the ERP says; empty where it says nothing. Never sent to a bank. approved_by: one id a line, in
-- the order in which they approved.
ALTER TABLE payment
    ADD COLUMN vendor_id text NOT NULL DEFAULT '',
    ADD COLUMN ordered_by text NOT NULL DEFAULT '',
    ADD COLUMN approved_by text NOT NULL DEFAULT '',
    ADD COLUMN device_id text NOT NULL DEFAULT '',
    ADD COLUMN ip_country text NOT NULL DEFAULT '';

-- What people found out about each hit of a case, that is, about this party and this entry. A
-- proposal brings them; who confirms it confirms them.
CREATE TABLE screening_case_finding (
    enterprise_id uuid NOT NULL,
    case_id uuid NOT NULL,
    version integer NOT NULL,  -- of the case event that proposed it
    party text NOT NULL CHECK (party <> ''),  -- fingerprint of what was screened
    entry text NOT NULL CHECK (entry <> ''),  -- fingerprint of the list's entry
    finding text NOT NULL CHECK (finding IN ('other', 'match', 'unknown')),
    PRIMARY KEY (enterprise_id, case_id, version, party, entry),
    FOREIGN KEY (enterprise_id, case_id, version) REFERENCES screening_case_event
);

-- A look back looks at receipts too: a rescreen is of a payment or of a receipt.
ALTER TABLE screening_decision DROP CONSTRAINT screening_decision_has_subject;
ALTER TABLE screening_decision ADD CONSTRAINT screening_decision_has_subject CHECK (
    num_nonnulls(payment_id, line_id, beneficiary_id) = 1
    AND CASE subject
        WHEN 'payment' THEN payment_id IS NOT NULL
        WHEN 'receipt' THEN line_id IS NOT NULL
        WHEN 'beneficiary' THEN beneficiary_id IS NOT NULL
        ELSE beneficiary_id IS NULL END);
CREATE INDEX screening_decision_of_receipt ON screening_decision (enterprise_id, line_id)
    WHERE subject = 'rescreen' AND line_id IS NOT NULL;

-- First the payments of all enterprises, which may be stopped yet, then their receipts.
ALTER TABLE screening_rescreen
    ADD COLUMN part text NOT NULL DEFAULT 'payments' CHECK (part IN ('payments', 'receipts')),
    ADD COLUMN line_id uuid,  -- how far it is in the receipts of enterprise_id
    ADD CONSTRAINT screening_rescreen_part CHECK (
        CASE part WHEN 'payments' THEN line_id IS NULL ELSE payment_id IS NULL END);
