-- A change that was approved but not written, because the shop is no longer what the reviewer saw: the write is taken back,
-- the staged row is blocked and what was found is kept as conflicts (rules of 0008 apply; operators only).
SELECT set_config('search_path', current_setting('search_path') || ', pg_temp', true);

-- p_conflicts: [{field?, base, local, shopify, at?}]; a conflict without a field concerns the product as a whole.
CREATE FUNCTION outbox_conflict(p_id bigint, p_kind text, p_conflicts jsonb, p_message text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE
    o sync_outbox;
    s sync_staging;
BEGIN
    PERFORM trueup_require('operator', 'push');
    UPDATE sync_outbox
    SET state = 'cancelled', leased_by = NULL, leased_until = NULL, error_class = 'stale', error_code = 'STALE_WRITE',
        error_message = p_message
    WHERE id = p_id AND state NOT IN ('confirmed', 'dead', 'cancelled')
    RETURNING * INTO o;
    IF NOT FOUND THEN
        RETURN;
    END IF;
    UPDATE sync_staging
    SET status = 'blocked', blocked_reason = 'conflict', error_message = p_message, row_version = row_version + 1,
        updated_at = now()
    WHERE id = o.staging_row AND status = 'queued'
    RETURNING * INTO s;
    INSERT INTO sync_conflicts (product_id, staging_row, run_id, kind, field, base_value, sides, severity, similar_key)
    SELECT COALESCE(o.product_id, s.product_id), o.staging_row, o.run_id, p_kind, c.field, c.base,
           jsonb_build_object('local', jsonb_build_object('value', c.local, 'by', s.source),
                              'shopify', jsonb_build_object('value', c.shopify, 'at', c.at)),
           CASE WHEN p_kind = 'delete_vs_edit' OR c.field = 'price' THEN 'high' ELSE 'medium' END,
           p_kind || ':' || COALESCE(c.field, '')
    FROM jsonb_to_recordset(p_conflicts) AS c (field text, base jsonb, local jsonb, shopify jsonb, at timestamptz)
    ON CONFLICT (product_id, kind, (COALESCE(field, ''))) WHERE status = 'open' DO UPDATE
        SET sides = excluded.sides, staging_row = excluded.staging_row, run_id = excluded.run_id,
            row_version = sync_conflicts.row_version + 1, detected_at = now();
    INSERT INTO sync_history (run_id, product_id, outbox_id, staging_row, sku, direction, action, outcome, changed_fields,
                              error_class, error_code, error_message)
    VALUES (o.run_id, COALESCE(o.product_id, s.product_id), o.id, o.staging_row, s.sku, 'push', o.operation, 'conflict',
            o.fields, 'stale', 'STALE_WRITE', p_message);
    PERFORM trueup_changed('conflicts', o.staging_row::text);
END $$;

-- For a runner that has just taken the lock of the kind: whoever held these leases is gone. What was only leased is free
-- again, what may have been sent is verified first (outbox_lease does that with every lease that ran out).
CREATE FUNCTION outbox_take_over() RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE
    taken bigint;
BEGIN
    PERFORM trueup_require('operator', 'push');
    UPDATE sync_outbox SET leased_until = now() - interval '1 second'
    WHERE state IN ('leased', 'sent') AND leased_until >= now();
    GET DIAGNOSTICS taken = ROW_COUNT;
    RETURN taken;
END $$;

DO $$
BEGIN
    REVOKE ALL ON FUNCTION outbox_conflict(bigint, text, jsonb, text), outbox_take_over() FROM PUBLIC;
    IF EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'trueup_operator') THEN
        GRANT EXECUTE ON FUNCTION outbox_conflict(bigint, text, jsonb, text), outbox_take_over() TO trueup_operator;
        -- Every program looks whether the database is at its own version before it does anything.
        GRANT SELECT ON schema_migrations TO trueup_viewer;
    END IF;
EXCEPTION
    WHEN insufficient_privilege THEN
        RAISE NOTICE 'The right to take writes back could not be given to trueup_operator: %', SQLERRM;
END $$;
