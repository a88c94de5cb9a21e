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
