-- Machines sign their requests: a service's public key is given, held and revoked like a token.
ALTER TABLE access_change
    ADD COLUMN public_key text CHECK (octet_length(public_key) BETWEEN 1 AND 4096),  -- PEM, SPKI
    ADD COLUMN key_id text CHECK (key_id ~ '^[0-9a-f]{64}$'),
    ADD COLUMN algorithm text CHECK (algorithm IN (
        'ed25519', 'ecdsa-p256-sha256', 'rsa-pss-sha512', 'sm2-sm3'));

ALTER TABLE access_change DROP CONSTRAINT access_change_kind_check;
ALTER TABLE access_change ADD CONSTRAINT access_change_kind_check CHECK (kind IN (
    'principal', 'grant', 'token', 'key', 'resume', 'suspend', 'end_grant', 'revoke_token',
    'revoke_key'));
ALTER TABLE access_change DROP CONSTRAINT access_change_token;
ALTER TABLE access_change ADD CONSTRAINT access_change_token CHECK (
    (kind = 'token') = (token_sha256 IS NOT NULL)
    AND (kind NOT IN ('token', 'key') OR (from_at IS NOT NULL AND until_at IS NOT NULL))
    AND (kind IN ('grant', 'token', 'key') OR (from_at IS NULL AND until_at IS NULL))
    AND from_at < until_at);
ALTER TABLE access_change ADD CONSTRAINT access_change_key CHECK (
    (kind = 'key') = (public_key IS NOT NULL)
    AND (kind = 'key') = (key_id IS NOT NULL)
    AND (kind = 'key') = (algorithm IS NOT NULL)
    AND (kind <> 'key' OR until_at - from_at <= interval '400 days'));
-- So that no row can give one key the name of another.
ALTER TABLE access_change ADD CONSTRAINT access_change_key_names_itself CHECK (
    key_id = encode(sha256(decode(regexp_replace(
        public_key, '-----(BEGIN|END) PUBLIC KEY-----|\s', '', 'g'), 'base64')), 'hex'));
ALTER TABLE access_change DROP CONSTRAINT access_change_ends;
ALTER TABLE access_change ADD CONSTRAINT access_change_ends CHECK (
    (kind IN ('end_grant', 'revoke_token', 'revoke_key')) = (ends IS NOT NULL));
ALTER TABLE access_change DROP CONSTRAINT access_change_second_person;
ALTER TABLE access_change ADD CONSTRAINT access_change_second_person CHECK (
    state <> 'confirmed' OR kind IN ('suspend', 'end_grant', 'revoke_token', 'revoke_key')
    OR split_part(decided_by, ':', 2) <> split_part(proposed_by, ':', 2));

-- A key is one principal's for ever: one that was revoked does not come back.
CREATE UNIQUE INDEX access_change_one_key ON access_change (key_id)
    WHERE kind = 'key' AND state <> 'refused';

-- Nonces of signed requests. The primary key lets each be used once, whichever process is asked.
-- Rows go when no signature with that nonce can be young enough any more.
CREATE TABLE request_nonce (
    key_id text NOT NULL CHECK (key_id ~ '^[0-9a-f]{64}$'),
    nonce text NOT NULL CHECK (length(nonce) BETWEEN 16 AND 64),
    expires_at timestamptz NOT NULL,
    PRIMARY KEY (key_id, nonce)
);
CREATE INDEX request_nonce_expired ON request_nonce (expires_at);
