-- Who may do what. Group roles belong to the whole cluster and are shared by every Trueup database in it; this file can
-- run in a second database, or where the login may not create roles (then user_roles decides, see trueup_may()).

DO $$
DECLARE
    wanted record;
BEGIN
    FOR wanted IN SELECT unnest('{trueup_viewer,trueup_editor,trueup_approver,trueup_operator,trueup_admin}'::text[]) AS name
    LOOP
        CONTINUE WHEN EXISTS (SELECT 1 FROM pg_roles WHERE rolname = wanted.name);
        BEGIN
            EXECUTE format('CREATE ROLE %I NOLOGIN', wanted.name);
        EXCEPTION
            WHEN duplicate_object OR unique_violation THEN NULL; -- another database of the cluster was quicker
            WHEN insufficient_privilege THEN
                RAISE NOTICE 'This login may not create the role %; Trueup goes by the table user_roles instead.', wanted.name;
        END;
    END LOOP;
    FOR wanted IN SELECT * FROM (VALUES ('trueup_viewer', 'trueup_editor'), ('trueup_editor', 'trueup_approver'),
                                        ('trueup_viewer', 'trueup_operator'), ('trueup_approver', 'trueup_admin'),
                                        ('trueup_operator', 'trueup_admin')) AS list (name, member)
    LOOP
        CONTINUE WHEN EXISTS (SELECT 1 FROM pg_auth_members m JOIN pg_roles r ON r.oid = m.roleid
                              JOIN pg_roles u ON u.oid = m.member WHERE r.rolname = wanted.name AND u.rolname = wanted.member);
        BEGIN
            EXECUTE format('GRANT %I TO %I', wanted.name, wanted.member);
        EXCEPTION
            WHEN insufficient_privilege OR undefined_object OR unique_violation OR internal_error THEN
                RAISE NOTICE 'The role % could not be given to %: %', wanted.name, wanted.member, SQLERRM;
        END;
    END LOOP;
END $$;

-- Nobody but the owner unless said otherwise below.
DO $$
DECLARE
    ours   text := current_schema();
    object record;
BEGIN
    FOR object IN
        SELECT c.oid::regclass AS name FROM pg_class c
        WHERE c.relnamespace = ours::regnamespace AND c.relkind IN ('r', 'v', 'm')
          AND c.relname = ANY ('{user_roles,user_logins,sync_runs,etilize_sync_jobs,feed_rows,feed_rejects,erp_items,erp_stock,
              location_map,erp_items_load,erp_stock_load,product_links,match_candidates,sync_bases,remote_snapshots,
              sync_batches,sync_staging,staging_load,sync_staging_fields,sync_approvals,sync_conflicts,sync_rules,
              sync_conflict_resolutions,product_versions,bulk_operations,sync_outbox,sync_history,own_writes,media_map,
              sync_watermarks,webhook_inbox,schedules,alert_rules,alerts,audit_log,app_settings,presence,erp_available,
              xorosoft_products,sync_staging_detail,product_sync_status}'::text[])
    LOOP
        EXECUTE format('REVOKE ALL ON %s FROM PUBLIC', object.name);
    END LOOP;
    FOR object IN
        SELECT p.oid::regprocedure AS name FROM pg_proc p
        WHERE p.pronamespace = ours::regnamespace
          AND (p.proname ~ '^(staging|conflict|run|outbox|confirm|trueup|products)_'
               OR p.proname IN ('batch_update_sync_status', 'refresh_product_sync_status', 'uncategorised_id', 'change_percent',
                                'product_values'))
    LOOP
        EXECUTE format('REVOKE ALL ON FUNCTION %s FROM PUBLIC', object.name);
    END LOOP;
END $$;

DO $$
DECLARE
    step text;
BEGIN
    IF NOT EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'trueup_admin') THEN
        RETURN;
    END IF;
    FOREACH step IN ARRAY ARRAY [
        format('USAGE ON SCHEMA %I TO trueup_viewer', current_schema()),
        'USAGE ON SCHEMA public TO trueup_viewer',
        -- viewer: everything but the password column a customer's table of users may have
        'SELECT ON sync_runs, etilize_sync_jobs, feed_rows, feed_rejects, erp_items, erp_stock, location_map, product_links,
             match_candidates, sync_bases, remote_snapshots, sync_batches, sync_staging, sync_staging_fields, sync_approvals,
             sync_conflicts, sync_rules, sync_conflict_resolutions, product_versions, bulk_operations, sync_outbox,
             sync_history, own_writes, media_map, sync_watermarks, webhook_inbox, schedules, alert_rules, alerts, audit_log,
             app_settings, presence, user_roles, user_logins, erp_available, xorosoft_products, sync_staging_detail,
             product_sync_status TO trueup_viewer',
        'SELECT ON public.products, public.categories TO trueup_viewer',
        'SELECT (id, email, first_name, last_name, is_active, is_admin, created_at) ON public.users TO trueup_viewer',
        'INSERT, UPDATE, DELETE ON presence TO trueup_viewer',
        'INSERT, UPDATE, DELETE ON app_settings TO trueup_viewer', -- own rows only, see the policies
        'EXECUTE ON FUNCTION trueup_may(text), trueup_require(text, text), trueup_actor(), trueup_setting(text, jsonb),
             trueup_audit(text, text, text, jsonb, jsonb, text, bigint), trueup_changed(text, text, bigint),
             staging_filtered(jsonb), staging_is_own(sync_staging), change_percent(jsonb, jsonb),
             product_values(public.products), run_cancel(bigint) TO trueup_viewer',
        -- editor: stage, edit, link, resolve
        'INSERT ON sync_batches, staging_load TO trueup_editor',
        'INSERT, UPDATE ON product_links, match_candidates TO trueup_editor',
        'UPDATE (locked_fields, row_version, updated_at) ON public.products TO trueup_editor',
        'EXECUTE ON FUNCTION staging_merge(uuid, boolean), staging_withdraw(text, text, bigint[], uuid),
             staging_edit(bigint, bigint, text, jsonb, text),
             conflict_resolve(bigint, bigint, text, jsonb, boolean, text), refresh_product_sync_status() TO trueup_editor',
        -- approver: decide
        'EXECUTE ON FUNCTION staging_decide(text, bigint[], bigint[], text), staging_decide_where(text, jsonb, bigint, text),
             staging_auto_approve(uuid, numeric, text), staging_decide_field(bigint, bigint, text, boolean, text),
             staging_unblock(bigint, bigint, text), batch_update_sync_status(bigint[], text),
             run_release(bigint, text) TO trueup_approver',
        -- operator: run. The state of a staged row only moves through functions, for the operator too.
        'INSERT, UPDATE ON sync_runs, etilize_sync_jobs, erp_items, erp_stock, product_links, match_candidates, sync_bases,
             remote_snapshots, sync_conflicts, sync_conflict_resolutions, product_versions, bulk_operations, sync_history,
             own_writes, media_map, sync_watermarks, webhook_inbox, schedules, alerts TO trueup_operator',
        'INSERT ON sync_batches, staging_load, public.products, public.categories TO trueup_operator',
        'UPDATE ON sync_batches, public.products TO trueup_operator',
        'UPDATE (state, next_attempt_at, leased_by, leased_until, sent_at, verify_first, payload, payload_sha256,
             idempotency_key, bulk_operation_id, bulk_line, remote_id, response) ON sync_outbox TO trueup_operator',
        'INSERT, UPDATE, DELETE ON feed_rows, feed_rejects TO trueup_operator',
        'SELECT, INSERT, DELETE ON erp_items_load, erp_stock_load TO trueup_operator',
        'EXECUTE ON FUNCTION staging_merge(uuid, boolean), staging_withdraw(text, text, bigint[], uuid),
             staging_auto_approve(uuid, numeric, text), outbox_enqueue(jsonb),
             outbox_lease(uuid, integer, integer, bigint, text), outbox_confirm(jsonb),
             outbox_fail(bigint, text, text, text, timestamptz), outbox_retry(bigint), refresh_product_sync_status(),
             products_apply(bigint[], jsonb[]), products_insert(jsonb[]), products_pulled(bigint, jsonb),
             uncategorised_id() TO trueup_operator',
        -- admin: rules, guards, settings, people
        'INSERT, UPDATE, DELETE ON sync_rules, location_map, schedules, alert_rules, alerts, user_roles, user_logins
             TO trueup_admin',
        'INSERT ON public.users TO trueup_admin',
        'UPDATE (first_name, last_name, is_active) ON public.users TO trueup_admin']
    LOOP
        BEGIN
            EXECUTE 'GRANT ' || step;
        EXCEPTION
            WHEN insufficient_privilege OR undefined_column OR internal_error THEN
                RAISE NOTICE 'Not granted: %: %', step, SQLERRM;
        END;
    END LOOP;
END $$;

-- Settings: everybody reads, administrators write, and everybody keeps his own under "user:<login>:…".
ALTER TABLE app_settings ENABLE ROW LEVEL SECURITY;
CREATE POLICY app_settings_read ON app_settings FOR SELECT USING (true);
CREATE POLICY app_settings_write ON app_settings
    USING (trueup_may('admin') OR starts_with(key, 'user:' || session_user || ':'))
    WITH CHECK (trueup_may('admin') OR starts_with(key, 'user:' || session_user || ':'));

-- Presence: nobody speaks for somebody else.
ALTER TABLE presence ENABLE ROW LEVEL SECURITY;
CREATE POLICY presence_read ON presence FOR SELECT USING (true);
CREATE POLICY presence_write ON presence USING (login_name = session_user) WITH CHECK (login_name = session_user);
