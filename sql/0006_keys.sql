-- Keys to tables that may belong to somebody else. Our columns are bigint: PostgreSQL accepts a key from bigint to integer
-- and to bigint. Without the REFERENCES privilege, or with an id type that cannot be referenced, the table works without
-- the key and says so.
DO $$
DECLARE
    wanted record;
BEGIN
    FOR wanted IN
        SELECT *
        FROM (VALUES
            ('user_roles', 'user_id', 'public.users (id)'), ('user_logins', 'user_id', 'public.users (id)'),
            ('sync_runs', 'started_by', 'public.users (id)'), ('sync_runs', 'held_released_by', 'public.users (id)'),
            ('product_links', 'product_id', 'public.products (id)'),
            ('remote_snapshots', 'product_id', 'public.products (id)'),
            ('sync_batches', 'created_by', 'public.users (id)'), ('sync_batches', 'run_id', 'sync_runs (id)'),
            ('sync_conflicts', 'product_id', 'public.products (id)'), ('sync_conflicts', 'run_id', 'sync_runs (id)'),
            ('product_versions', 'product_id', 'public.products (id)'),
            ('sync_outbox', 'product_id', 'public.products (id)'), ('sync_outbox', 'run_id', 'sync_runs (id)'),
            ('media_map', 'product_id', 'public.products (id)'),
            ('alerts', 'run_id', 'sync_runs (id)'), ('bulk_operations', 'run_id', 'sync_runs (id)'),
            ('feed_rejects', 'job_id', 'etilize_sync_jobs (id) ON DELETE CASCADE'),
            ('match_candidates', 'job_id', 'etilize_sync_jobs (id) ON DELETE CASCADE')
            -- feed_rows and sync_staging have none: they take 50,000 rows per run, a key costs as much as the row, and
            -- only their loaders write them. staging_merge() checks batch and products once for the whole set.
        ) AS list (tab, col, target)
    LOOP
        BEGIN
            EXECUTE format('ALTER TABLE %I ADD CONSTRAINT %I FOREIGN KEY (%I) REFERENCES %s', wanted.tab,
                           wanted.tab || '_' || wanted.col || '_key', wanted.col, wanted.target);
        EXCEPTION
            WHEN insufficient_privilege OR datatype_mismatch OR invalid_foreign_key THEN
                RAISE NOTICE 'Trueup works without the key %.% -> %: %', wanted.tab, wanted.col, wanted.target, SQLERRM;
        END;
    END LOOP;
END $$;
