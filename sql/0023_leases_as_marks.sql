-- A lease says that something may have been written, where reading the shop can tell what came of it: a change of plain values
-- needs no second mark before it is sent. Creates, pictures and stock keep theirs: only with it is a product, a picture or a
-- movement of stock that is found in the shop known to be ours (rules of 0008 apply).
SELECT set_config('search_path', current_setting('search_path') || ', pg_temp', true);

-- Keys are random and never looked up by; the table is written four times for each change, and so was this index.
ALTER TABLE sync_outbox DROP CONSTRAINT sync_outbox_idempotency_key_key;

-- The same rule is OutboxRow::needsMark in core/store/outboxtable.cpp.
CREATE FUNCTION outbox_needs_mark(p_operation text, p_fields text[]) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
    SELECT p_operation = 'create' OR p_fields && '{images,inventory}'::text[]
$$;

-- As in 0010, but for the leases that ran out.
CREATE OR REPLACE FUNCTION outbox_lease(p_worker uuid, p_limit integer, p_seconds integer, p_run bigint DEFAULT NULL,
                                        p_operation text DEFAULT NULL)
RETURNS SETOF sync_outbox LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
    PERFORM trueup_require('operator', 'push');
    UPDATE sync_outbox o
    SET state = CASE WHEN o.state = 'sent' OR o.verify_first OR NOT outbox_needs_mark(o.operation, o.fields)
                     THEN 'unknown' ELSE 'pending' END,
        verify_first = o.verify_first OR o.state = 'sent' OR NOT outbox_needs_mark(o.operation, o.fields),
        leased_by = NULL, leased_until = NULL
    WHERE id IN (SELECT id FROM sync_outbox
                 WHERE state IN ('leased', 'sent') AND leased_until < now() FOR UPDATE SKIP LOCKED);
    RETURN QUERY
    WITH due AS (
        SELECT o.id
        FROM sync_outbox o
        WHERE o.state IN ('pending', 'failed', 'unknown') AND o.next_attempt_at <= now()
          AND (p_run IS NULL OR o.run_id = p_run) AND (p_operation IS NULL OR o.operation = p_operation)
          AND NOT EXISTS (SELECT 1 FROM sync_outbox e
                          WHERE e.order_key = o.order_key AND e.id < o.id
                            AND e.state NOT IN ('confirmed', 'dead', 'cancelled'))
        ORDER BY o.priority, o.id
        LIMIT p_limit
        FOR UPDATE OF o SKIP LOCKED
    )
    UPDATE sync_outbox o
    SET state = 'leased', leased_by = p_worker, leased_until = now() + make_interval(secs => p_seconds),
        attempts = o.attempts + 1
    FROM due WHERE o.id = due.id
    RETURNING o.*;
END $$;
