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
