-- Proposals of new products go straight into sync_staging while a feed is still being read: on their way through staging_load
-- they were written twice, the second time when everything else had ended. What needs a look at what is open already
-- (products of the catalogue, keys that are proposed already, blocked rows) takes the way through staging_merge() as before.
SELECT set_config('search_path', current_setting('search_path') || ', pg_temp', true);

-- For feed rows that turn out to claim one product together: what this very transaction passed for them goes back to the
-- load, as if it had taken that way. Returns what the load then holds for them. Rows of others, of earlier or decided ones
-- are out of reach.
CREATE FUNCTION staging_take_back(p_load uuid, p_batch uuid, p_rows integer[])
RETURNS TABLE (feed_row integer, name text, vendor text, was_passed boolean) LANGUAGE plpgsql SECURITY DEFINER
SET search_path FROM CURRENT AS $$
#variable_conflict use_column
BEGIN
    IF NOT trueup_may('operator') THEN
        PERFORM trueup_require('editor', 'stage changes');
    END IF;
    RETURN QUERY
    WITH taken AS (
        DELETE FROM sync_staging s
        WHERE s.batch_id = p_batch AND s.feed_row = ANY (p_rows) AND s.product_id IS NULL AND s.status = 'pending'
          AND s.created_at = now() AND s.created_login = session_user AND s.row_version = 1
        RETURNING s.*
    ), loaded AS (
        INSERT INTO staging_load (load_id, batch_id, temp_key, operation_type, target, source, sku, name, vendor, product_type,
                                  changes, changes_hash, changed_fields, price_change_percent, confidence, confidence_reason,
                                  feed_row, expected, priority, auto_approve, approval_rule, approvals_needed)
        SELECT p_load, t.batch_id, t.temp_key, t.operation_type, t.target, t.source, t.sku, t.name, t.vendor, t.product_type,
               t.changes, t.changes_hash, t.changed_fields, t.price_change_percent, t.confidence, t.confidence_reason,
               t.feed_row, t.expected, t.priority, t.auto_approve, t.approval_rule, t.approvals_needed
        FROM taken t
        RETURNING staging_load.feed_row, staging_load.name, staging_load.vendor
    )
    SELECT l.feed_row, l.name, l.vendor, true FROM loaded l
    UNION ALL
    SELECT l.feed_row, l.name, l.vendor, false FROM staging_load l WHERE l.load_id = p_load AND l.feed_row = ANY (p_rows);
END $$;

-- Several rows claim one product: each becomes a blocked proposal of its own. A function, because an operator loads without
-- the right to change what is loaded.
CREATE FUNCTION staging_set_apart(p_load uuid, p_rows integer[], p_reason text) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE
    blocked bigint;
BEGIN
    IF NOT trueup_may('operator') THEN
        PERFORM trueup_require('editor', 'stage changes');
    END IF;
    UPDATE staging_load l
    SET blocked_reason = p_reason, auto_approve = false, product_id = NULL,
        temp_key = 'shared:' || COALESCE(l.temp_key, l.product_id::text) || '#' || COALESCE(l.sku, '') || '#' || n.place
    FROM (SELECT feed_row, row_number() OVER (PARTITION BY COALESCE(temp_key, product_id::text) ORDER BY feed_row) AS place
          FROM staging_load WHERE load_id = p_load AND feed_row = ANY (p_rows)) n
    WHERE l.load_id = p_load AND l.feed_row = n.feed_row;
    GET DIAGNOSTICS blocked = ROW_COUNT;
    RETURN blocked;
END $$;

-- Second proposals for a product whose first one was passed directly in the same batch: the first counts, as in
-- staging_merge(). p_rows names the feed rows they may be among.
CREATE FUNCTION staging_drop_repeats(p_load uuid, p_batch uuid, p_rows integer[]) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE
    dropped bigint;
BEGIN
    IF NOT trueup_may('operator') THEN
        PERFORM trueup_require('editor', 'stage changes');
    END IF;
    DELETE FROM staging_load l
    WHERE l.load_id = p_load AND l.batch_id = p_batch AND l.feed_row = ANY (p_rows) AND l.product_id IS NULL
      AND EXISTS (SELECT 1 FROM sync_staging o
                  WHERE o.temp_key = l.temp_key AND o.target = l.target AND o.is_open AND o.product_id IS NULL
                    AND o.batch_id = p_batch);
    GET DIAGNOSTICS dropped = ROW_COUNT;
    RETURN dropped;
END $$;

-- The engine passes rows without created_by: who a login belongs to is known, and a column that callers fill proves nothing.
CREATE OR REPLACE VIEW sync_staging_detail AS
SELECT s.id, s.staging_id, s.batch_id, s.product_id, s.temp_key, s.operation_type, s.target, s.source, s.sku, s.name,
       COALESCE(s.base_data, d.base_data) AS base_data, COALESCE(s.current_data, d.current_data) AS current_data,
       COALESCE(s.proposed_data, d.proposed_data) AS proposed_data, s.changes, s.status, s.priority, s.reviewed_by,
       s.reviewed_at, s.review_notes, s.auto_approve, s.sync_started_at, s.sync_completed_at, s.sync_result,
       s.error_message, s.retry_count,
       COALESCE(s.created_by, (SELECT u.user_id FROM user_logins u WHERE u.login_name = s.created_login)) AS created_by,
       s.created_at, s.updated_at
FROM sync_staging s
CROSS JOIN LATERAL (SELECT jsonb_object_agg(c.key, c.value -> 'base') AS base_data,
                           jsonb_object_agg(c.key, c.value -> 'current') AS current_data,
                           jsonb_object_agg(c.key, c.value -> 'proposed') AS proposed_data
                    FROM jsonb_each(s.changes) c) d;

-- No right on status, the product or anything of a review: what an operator passes is a pending proposal of a new product.
DO $$
BEGIN
    REVOKE ALL ON FUNCTION staging_take_back(uuid, uuid, integer[]), staging_drop_repeats(uuid, uuid, integer[]),
        staging_set_apart(uuid, integer[], text) FROM PUBLIC;
    IF EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'trueup_admin') THEN
        GRANT INSERT (batch_id, temp_key, operation_type, target, source, sku, name, vendor, product_type, changes, changes_hash,
                      changed_fields, price_change_percent, confidence, confidence_reason, feed_row, expected, priority,
                      auto_approve, approval_rule, approvals_needed) ON sync_staging TO trueup_operator;
        GRANT EXECUTE ON FUNCTION staging_take_back(uuid, uuid, integer[]), staging_drop_repeats(uuid, uuid, integer[]),
            staging_set_apart(uuid, integer[], text) TO trueup_operator;
    END IF;
EXCEPTION
    WHEN insufficient_privilege THEN
        RAISE NOTICE 'The right to pass proposals directly could not be given: %', SQLERRM;
END $$;
