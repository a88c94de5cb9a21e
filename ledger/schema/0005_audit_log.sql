-- The audit log: who did what, when, about what and why, as the leaves of a Merkle tree whose root is
-- signed (docs/audit-log.md). Of the whole platform.

-- An act writes its entry here in its own transaction, so neither is there without the other. The
-- entry gets its place in the log off that path, and leaves.
CREATE TABLE audit_inbox (
    entry_id uuid PRIMARY KEY,
    entry text NOT NULL CHECK (entry <> '' AND octet_length(entry) <= 1048576)
);

CREATE TABLE audit_entry (
    sequence bigint PRIMARY KEY CHECK (sequence >= 0),
    entry_id uuid NOT NULL UNIQUE,
    line text COMPRESSION lz4 NOT NULL CHECK (line <> ''),  -- what is hashed, byte for byte
    leaf bytea NOT NULL CHECK (octet_length(leaf) = 32),
    -- Of the line, to look it up by. They prove nothing: the line does.
    at timestamptz NOT NULL,
    actor text NOT NULL CHECK (actor <> ''),
    action text NOT NULL CHECK (action <> ''),
    subject_kind text NOT NULL,
    subject_id text NOT NULL,
    enterprise_id uuid
);
CREATE INDEX audit_entry_of_actor ON audit_entry (actor, sequence);
CREATE INDEX audit_entry_of_subject ON audit_entry (subject_id, sequence);
CREATE INDEX audit_entry_of_action ON audit_entry (action, sequence);
CREATE INDEX audit_entry_at ON audit_entry (at);

-- One for each time that entries got their place: what the tree was then, signed.
CREATE TABLE audit_checkpoint (
    tree_size bigint PRIMARY KEY CHECK (tree_size > 0),
    note text NOT NULL CHECK (note <> ''),
    frontier bytea NOT NULL CHECK (octet_length(frontier) % 32 = 0),  -- to go on from
    made_at timestamptz NOT NULL
);
