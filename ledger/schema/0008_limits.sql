-- Limits of an enterprise's policies: what was used of each in a period, and by which payments, so that
-- payments that come at once cannot slip through together.

-- limit_key: the limit's name, and whose it is (an account, a beneficiary, a maker).
CREATE TABLE limit_use (
    enterprise_id uuid NOT NULL REFERENCES enterprise,
    limit_key text NOT NULL CHECK (limit_key <> ''),
    period_start date NOT NULL,
    used_minor bigint NOT NULL CHECK (used_minor >= 0),  -- in the base currency
    PRIMARY KEY (enterprise_id, limit_key, period_start)
);

CREATE TABLE limit_reservation (
    enterprise_id uuid NOT NULL,
    payment_id uuid NOT NULL,
    limit_key text NOT NULL,
    period_start date NOT NULL,
    amount_minor bigint NOT NULL CHECK (amount_minor > 0),
    released_at timestamptz,  -- the payment ended without being paid
    PRIMARY KEY (enterprise_id, payment_id, limit_key),
    FOREIGN KEY (enterprise_id, payment_id) REFERENCES payment,
    FOREIGN KEY (enterprise_id, limit_key, period_start) REFERENCES limit_use
);
CREATE INDEX limit_reservation_of_use
    ON limit_reservation (enterprise_id, limit_key, period_start);
