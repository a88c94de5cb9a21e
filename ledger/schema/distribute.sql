-- Distributes the schema by enterprise on Citus 12 or later. Run once by the owner on an empty
-- database after `sluiced migrate`. The refusing triggers are dropped because Citus does not take
-- triggers on distributed tables; the grants of roles.sql stay and say the same.
DO $$
DECLARE
    fact record;
BEGIN
    FOR fact IN SELECT tgname, tgrelid::regclass AS relation FROM pg_trigger
                WHERE tgname LIKE '%\_append\_only' OR tgname = 'access_change_decided_once' LOOP
        EXECUTE format('DROP TRIGGER %I ON %s', fact.tgname, fact.relation);
    END LOOP;
END $$;

SELECT create_reference_table('currency');
SELECT create_reference_table('bank');
SELECT create_reference_table(platform)
FROM unnest(ARRAY['screening_lease', 'screening_list_version', 'screening_list_file',
                  'screening_rules', 'screening_rescreen', 'access_change', 'request_nonce',
                  'audit_inbox', 'audit_entry', 'audit_checkpoint']) AS platform;
SELECT create_distributed_table('enterprise', 'enterprise_id');
SELECT create_distributed_table(tenant, 'enterprise_id', colocate_with => 'enterprise')
FROM unnest(ARRAY['feed_counter', 'channel', 'channel_lease', 'channel_cursor', 'account',
                  'account_balance', 'batch', 'batch_progress', 'payment', 'batch_item',
                  'payment_state', 'payment_event', 'submission', 'attempt', 'bank_message',
                  'statement', 'statement_event', 'statement_line', 'statement_entry', 'statement_match',
                  'recon_exception', 'posting', 'idempotency_key', 'webhook', 'webhook_delivery',
                  'webhook_attempt', 'screening_beneficiary', 'screening_decision', 'screening_input',
                  'screening_inbox', 'screening_case', 'screening_case_event',
                  'screening_attachment', 'screening_false_match', 'screening_case_finding',
                  'approval_policy', 'approval_request', 'approval_act', 'limit_use', 'limit_reservation']) AS tenant;
