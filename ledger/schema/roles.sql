-- Three roles: the owner migrates, sluice_app runs the daemon, sluice_reader reads for reports.
-- The application may append facts but has no right to change or delete one.
DO $$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'sluice_app') THEN
        CREATE ROLE sluice_app NOLOGIN;
    END IF;
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'sluice_reader') THEN
        CREATE ROLE sluice_reader NOLOGIN;
    END IF;
END $$;
GRANT sluice_app, sluice_reader TO CURRENT_USER;
GRANT USAGE ON SCHEMA public, audit TO sluice_app, sluice_reader;
GRANT SELECT ON ALL TABLES IN SCHEMA public, audit TO sluice_app, sluice_reader;
GRANT INSERT ON ALL TABLES IN SCHEMA public TO sluice_app;
REVOKE INSERT ON schema_migration FROM sluice_app;
GRANT UPDATE ON feed_counter, channel_lease, channel_cursor, account, account_balance, bank,
    enterprise, payment_state, batch_progress, recon_exception, idempotency_key, webhook,
    webhook_delivery, screening_lease, screening_list_version, screening_rules,
    screening_rescreen, screening_case, screening_beneficiary, access_change,
    approval_policy, limit_use, limit_reservation TO sluice_app;
REVOKE INSERT ON screening_lease FROM sluice_app;
GRANT DELETE ON screening_inbox, audit_inbox, request_nonce TO sluice_app;
-- FOR KEY SHARE of a foreign key needs no right; FOR UPDATE needs UPDATE, which only the mutable
-- tables above have.
