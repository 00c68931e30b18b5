-- Changes are proposed without members that say nothing, of which every field of a new product had three. The hash of such a
-- proposal is a byte longer than before, so that the two forms are told apart: a row from before is compared member by member.
-- Otherwise an upgrade would take every open proposal for a new one, and people would lose what they decided.
SELECT set_config('search_path', current_setting('search_path') || ', pg_temp', true);

-- The changes of a row as they were staged, whatever people have decided about single fields since: every member is there, null
-- where nothing is said; the percentage follows from the others and is left out.
CREATE FUNCTION staging_as_staged(p_id bigint, p_changes jsonb) RETURNS jsonb LANGUAGE sql STABLE SET search_path FROM CURRENT AS $$
    SELECT COALESCE(jsonb_object_agg(field, entry - 'change_percent'), '{}')
    FROM (SELECT COALESCE(c.key, f.field) AS field,
                 '{"base": null, "current": null, "proposed": null}' || COALESCE(c.value, '{}')
                     || CASE WHEN f.field IS NULL THEN '{}'
                             ELSE jsonb_build_object('base', f.base_value, 'current', f.ours, 'proposed', f.proposed,
                                                     'origin', f.origin, 'rule', f.rule) END AS entry
          FROM jsonb_each(p_changes) c
          FULL JOIN (SELECT * FROM sync_staging_fields WHERE staging_row = p_id) f ON f.field = c.key
          WHERE f.field IS NULL OR f.proposed IS NOT NULL) e
$$;

-- Whether a row and a new proposal say the same. The changes are only looked at when the hashes are of the two forms.
CREATE FUNCTION staging_says_same(p_id bigint, p_hash bytea, p_changes jsonb, p_new_hash bytea, p_new jsonb) RETURNS boolean
LANGUAGE sql STABLE SET search_path FROM CURRENT AS $$
    SELECT CASE WHEN p_hash = p_new_hash THEN true
                WHEN octet_length(p_hash) = octet_length(p_new_hash) THEN false
                ELSE staging_as_staged(p_id, p_changes) = staging_as_staged(NULL, p_new) END
$$;

-- As in 0009, with staging_says_same().
CREATE OR REPLACE FUNCTION staging_merge_pairs(p_load uuid)
RETURNS TABLE (load_row tid, open_row bigint, open_status text, is_same boolean, new_batch uuid) LANGUAGE sql STABLE AS $$
    SELECT l.ctid, o.id, o.status,
           o.operation_type = l.operation_type
               AND staging_says_same(o.id, o.changes_hash, o.changes, l.changes_hash, l.changes)
               AND o.blocked_reason IS NOT DISTINCT FROM l.blocked_reason, l.batch_id
    FROM staging_load l JOIN sync_staging o ON o.product_id = l.product_id AND o.target = l.target
    WHERE l.load_id = p_load AND o.is_open
    UNION ALL
    SELECT l.ctid, o.id, o.status,
           o.operation_type = l.operation_type
               AND staging_says_same(o.id, o.changes_hash, o.changes, l.changes_hash, l.changes)
               AND o.blocked_reason IS NOT DISTINCT FROM l.blocked_reason, l.batch_id
    FROM staging_load l JOIN sync_staging o ON o.temp_key = l.temp_key AND o.target = l.target
    WHERE l.load_id = p_load AND l.product_id IS NULL AND o.product_id IS NULL AND o.is_open
$$;

CREATE OR REPLACE FUNCTION staging_merge(p_load uuid, p_remember_rejections boolean DEFAULT true) RETURNS staging_merge_result
LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE
    result staging_merge_result;
    me     bigint := trueup_actor();
BEGIN
    IF NOT trueup_may('operator') THEN
        PERFORM trueup_require('editor', 'stage changes');
    END IF;
    -- The larger the load the more a scan beats everything; without statistics the planner believes in ten rows.
    ANALYZE staging_load;
    IF EXISTS (SELECT 1 FROM (SELECT DISTINCT batch_id FROM staging_load WHERE load_id = p_load) l
               WHERE NOT EXISTS (SELECT 1 FROM sync_batches b WHERE b.id = l.batch_id))
       OR EXISTS (SELECT 1 FROM staging_load l LEFT JOIN public.products p ON p.id = l.product_id
                  WHERE l.load_id = p_load AND l.product_id IS NOT NULL AND p.id IS NULL) THEN
        RAISE EXCEPTION 'Changes were staged for a batch or a product that does not exist.'
            USING ERRCODE = 'foreign_key_violation';
    END IF;

    DELETE FROM staging_load l USING staging_merge_pairs(p_load) p WHERE l.ctid = p.load_row AND p.is_same;
    GET DIAGNOSTICS result.unchanged = ROW_COUNT;

    DELETE FROM staging_load l
    USING staging_merge_pairs(p_load) p
    WHERE l.ctid = p.load_row AND p.open_status = 'queued'
      AND EXISTS (SELECT 1 FROM sync_outbox x
                  WHERE x.staging_row = p.open_row AND (x.state IN ('leased', 'sent', 'unknown') OR x.verify_first));
    GET DIAGNOSTICS result.in_flight = ROW_COUNT;

    result.rejected_before := 0;
    IF p_remember_rejections THEN
        DELETE FROM staging_load l
        WHERE l.load_id = p_load AND l.product_id IS NOT NULL
          AND (SELECT staging_says_same(r.id, r.changes_hash, r.changes, l.changes_hash, l.changes) FROM sync_staging r
               WHERE r.product_id = l.product_id AND r.target = l.target AND r.status = 'rejected'
               ORDER BY r.id DESC LIMIT 1)
          AND NOT EXISTS (SELECT 1 FROM sync_staging o
                          WHERE o.product_id = l.product_id AND o.target = l.target AND o.is_open);
        GET DIAGNOSTICS result.rejected_before = ROW_COUNT;
    END IF;

    WITH gone AS (
        UPDATE sync_staging o
        SET status = 'superseded', superseded_by = p.new_batch, row_version = o.row_version + 1, updated_at = now()
        FROM (SELECT DISTINCT open_row, new_batch FROM staging_merge_pairs(p_load)) p
        WHERE o.id = p.open_row
        RETURNING o.id
    ), cancelled AS (
        UPDATE sync_outbox x SET state = 'cancelled'
        FROM gone WHERE x.staging_row = gone.id AND x.state IN ('pending', 'failed')
    ), settled AS (
        UPDATE sync_conflicts c SET status = 'obsolete'
        FROM gone WHERE c.staging_row = gone.id AND c.status = 'open'
    )
    SELECT count(*) INTO result.superseded FROM gone;

    -- Only the narrow keys are sorted; the rows themselves move once, in the order they came.
    DELETE FROM staging_load l
    USING (SELECT ctid AS load_row, row_number() OVER (PARTITION BY target, product_id, CASE WHEN product_id IS NULL THEN temp_key END
                                                       ORDER BY feed_row, ctid) AS place
           FROM staging_load WHERE load_id = p_load) d
    WHERE l.ctid = d.load_row AND d.place > 1;
    GET DIAGNOSTICS result.duplicates = ROW_COUNT;
    INSERT INTO sync_staging (batch_id, product_id, temp_key, operation_type, target, source, sku, name, vendor,
                              product_type, changes, changes_hash, changed_fields, price_change_percent, confidence,
                              confidence_reason, feed_row, expected, status, blocked_reason, priority, auto_approve,
                              approval_rule, approvals_needed, created_by)
    SELECT l.batch_id, l.product_id, l.temp_key, l.operation_type, l.target, l.source, l.sku, l.name, l.vendor,
           l.product_type, l.changes, l.changes_hash, l.changed_fields, l.price_change_percent, l.confidence,
           l.confidence_reason, l.feed_row, l.expected,
           CASE WHEN l.blocked_reason IS NULL THEN 'pending' ELSE 'blocked' END, l.blocked_reason, l.priority,
           l.auto_approve, l.approval_rule, l.approvals_needed, me
    FROM staging_load l
    WHERE l.load_id = p_load;
    GET DIAGNOSTICS result.staged = ROW_COUNT;
    SELECT count(*) FILTER (WHERE blocked_reason IS NOT NULL) INTO result.blocked FROM staging_load WHERE load_id = p_load;
    DELETE FROM staging_load WHERE load_id = p_load;
    RETURN result;
END $$;

REVOKE ALL ON FUNCTION staging_as_staged(bigint, jsonb), staging_says_same(bigint, bytea, jsonb, bytea, jsonb) FROM PUBLIC;
