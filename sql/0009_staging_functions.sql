-- Staging, editing and conflicts (rules of 0008 apply).
SELECT set_config('search_path', current_setting('search_path') || ', pg_temp', true);

-- Moves the proposals loaded under p_load into sync_staging:
--   an open row with the same proposal stays (also when a person edited it since)         -> unchanged
--   the same proposal was rejected last time and nothing newer exists                     -> rejected_before
--   the open row is being written to the shop at this moment                              -> in_flight (next run again)
--   an open row with another proposal is superseded, its unsent writes are cancelled      -> superseded (+ staged)
--   everything else is new                                                                -> staged
CREATE TYPE staging_merge_result AS (
    staged bigint, unchanged bigint, superseded bigint, rejected_before bigint, in_flight bigint, duplicates bigint,
    blocked bigint);

-- Loaded proposals beside the open row of the same product (or of the same create). Two equality joins instead of one with
-- OR: only those can be hashed, and without statistics the other one probes 50,000 times 50,000.
CREATE FUNCTION staging_merge_pairs(p_load uuid)
RETURNS TABLE (load_row tid, open_row bigint, open_status text, is_same boolean, new_batch uuid) LANGUAGE sql STABLE AS $$
    SELECT l.ctid, o.id, o.status,
           o.changes_hash = l.changes_hash AND o.operation_type = l.operation_type
               AND o.blocked_reason IS NOT DISTINCT FROM l.blocked_reason, l.batch_id
    FROM staging_load l JOIN sync_staging o ON o.product_id = l.product_id AND o.target = l.target
    WHERE l.load_id = p_load AND o.is_open
    UNION ALL
    SELECT l.ctid, o.id, o.status,
           o.changes_hash = l.changes_hash AND o.operation_type = l.operation_type
               AND o.blocked_reason IS NOT DISTINCT FROM l.blocked_reason, l.batch_id
    FROM staging_load l JOIN sync_staging o ON o.temp_key = l.temp_key AND o.target = l.target
    WHERE l.load_id = p_load AND l.product_id IS NULL AND o.product_id IS NULL AND o.is_open
$$;

CREATE FUNCTION staging_merge(p_load uuid, p_remember_rejections boolean DEFAULT true) RETURNS staging_merge_result
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
          AND l.changes_hash = (SELECT r.changes_hash FROM sync_staging r
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

-- Products that were looked at and need nothing any more: their open proposals of that source are taken back.
CREATE FUNCTION staging_withdraw(p_source text, p_target text, p_products bigint[], p_batch uuid) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE
    withdrawn bigint;
BEGIN
    IF NOT trueup_may('operator') THEN
        PERFORM trueup_require('editor', 'withdraw staged changes');
    END IF;
    UPDATE sync_staging s
    SET status = 'superseded', superseded_by = p_batch, row_version = s.row_version + 1, updated_at = now()
    FROM unnest(p_products) u (id)
    WHERE s.product_id = u.id AND s.target = p_target AND s.source = p_source AND s.is_open AND s.status <> 'queued'
      AND s.edited_login IS NULL;
    GET DIAGNOSTICS withdrawn = ROW_COUNT;
    RETURN withdrawn;
END $$;

-- Locks the row, refuses stale or settled ones; the one place where editing begins.
CREATE FUNCTION staging_lock(p_id bigint, p_version bigint) RETURNS sync_staging LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
DECLARE
    s sync_staging;
BEGIN
    SELECT * INTO s FROM sync_staging WHERE id = p_id FOR UPDATE;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'There is no staged change %.', p_id USING ERRCODE = 'no_data_found';
    END IF;
    IF p_version IS NOT NULL AND s.row_version <> p_version THEN
        RAISE EXCEPTION 'The staged change of % was changed meanwhile by % (it is now %).',
            COALESCE(s.sku, 'a product without SKU'),
            COALESCE(CASE WHEN s.edited_at >= s.reviewed_at OR s.reviewed_at IS NULL THEN s.edited_login END,
                     s.reviewed_login, 'a newer run'), s.status USING ERRCODE = 'TU001';
    END IF;
    IF s.status NOT IN ('pending', 'blocked', 'approved') THEN
        RAISE EXCEPTION 'The staged change of % is % and can no longer be edited.',
            COALESCE(s.sku, 'a product without SKU'), s.status USING ERRCODE = 'TU002';
    END IF;
    RETURN s;
END $$;

-- Percentage by which a number changed, one digit; null when it cannot be told.
CREATE FUNCTION change_percent(p_from jsonb, p_to jsonb) RETURNS numeric LANGUAGE sql IMMUTABLE AS $$
    SELECT CASE WHEN jsonb_typeof(p_from) = 'number' AND jsonb_typeof(p_to) = 'number' AND (p_from #>> '{}')::numeric <> 0
                THEN round(((p_to #>> '{}')::numeric - (p_from #>> '{}')::numeric) * 100 / (p_from #>> '{}')::numeric, 1) END
$$;

-- A person changes the proposed value of one field. An approved row goes back to review. Returns the new row version.
CREATE FUNCTION staging_edit(p_id bigint, p_version bigint, p_field text, p_value jsonb, p_note text DEFAULT NULL)
RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE
    s       sync_staging;
    old     jsonb;
    entry   jsonb;
    percent numeric;
BEGIN
    PERFORM trueup_require('editor', 'edit staged changes');
    s := staging_lock(p_id, p_version);
    old := COALESCE(s.changes -> p_field, '{"base": null, "current": null}'::jsonb);
    percent := change_percent(old -> 'current', p_value);
    entry := old || jsonb_build_object('proposed', p_value, 'origin', 'local', 'rule', 'edited', 'change_percent', percent);
    INSERT INTO sync_staging_fields (staging_row, field, base_value, ours, proposed, origin, rule, decision, final_value,
                                     decided_by, decided_login, decided_at)
    VALUES (p_id, p_field, old -> 'base', old -> 'current', old -> 'proposed', COALESCE(old ->> 'origin', 'local'),
            old ->> 'rule', 'edited', p_value, trueup_actor(), session_user, now())
    ON CONFLICT (staging_row, field) DO UPDATE
        SET decision = 'edited', final_value = excluded.final_value, decided_by = excluded.decided_by,
            decided_login = excluded.decided_login, decided_at = excluded.decided_at;
    UPDATE sync_staging
    SET changes = jsonb_set(changes, ARRAY [p_field], entry, true),
        changed_fields = CASE WHEN p_field = ANY (changed_fields) THEN changed_fields ELSE changed_fields || p_field END,
        price_change_percent = CASE WHEN p_field = 'price' THEN percent ELSE price_change_percent END,
        status = CASE WHEN status = 'approved' THEN 'pending' ELSE status END, auto_approved = false, auto_approve = false,
        review_notes = COALESCE(p_note, review_notes), edited_by = trueup_actor(), edited_login = session_user,
        edited_at = clock_timestamp(), row_version = row_version + 1, updated_at = now()
    WHERE id = p_id;
    PERFORM trueup_audit('staging.edit', 'sync_staging', p_id::text, old, entry, p_note);
    PERFORM trueup_changed('staging', s.batch_id::text);
    RETURN s.row_version + 1;
END $$;

-- Takes one field out of the proposal (p_keep false) or puts it back (true). A row without fields left is rejected.
CREATE FUNCTION staging_decide_field(p_id bigint, p_version bigint, p_field text, p_keep boolean, p_note text DEFAULT NULL)
RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE
    s     sync_staging;
    entry jsonb;
BEGIN
    PERFORM trueup_require('approver', 'decide about single fields');
    s := staging_lock(p_id, p_version);
    IF p_keep THEN
        SELECT jsonb_build_object('base', f.base_value, 'current', f.ours, 'proposed', COALESCE(f.final_value, f.proposed),
                                  'origin', f.origin, 'rule', f.rule, 'change_percent', change_percent(f.ours, f.proposed))
        INTO entry FROM sync_staging_fields f WHERE f.staging_row = p_id AND f.field = p_field AND f.decision = 'rejected';
        IF entry IS NULL THEN
            RETURN s.row_version;
        END IF;
        UPDATE sync_staging_fields SET decision = 'open', decided_login = session_user, decided_by = trueup_actor(),
               decided_at = now() WHERE staging_row = p_id AND field = p_field;
        UPDATE sync_staging
        SET changes = jsonb_set(changes, ARRAY [p_field], entry, true), changed_fields = changed_fields || p_field,
            status = CASE WHEN status = 'approved' THEN 'pending' ELSE status END,
            row_version = row_version + 1, updated_at = now()
        WHERE id = p_id;
    ELSE
        entry := s.changes -> p_field;
        IF entry IS NULL THEN
            RETURN s.row_version;
        END IF;
        INSERT INTO sync_staging_fields (staging_row, field, base_value, ours, proposed, origin, rule, decision,
                                         decided_by, decided_login, decided_at)
        VALUES (p_id, p_field, entry -> 'base', entry -> 'current', entry -> 'proposed',
                COALESCE(entry ->> 'origin', 'local'), entry ->> 'rule', 'rejected', trueup_actor(), session_user, now())
        ON CONFLICT (staging_row, field) DO UPDATE
            SET decision = 'rejected', decided_by = excluded.decided_by, decided_login = excluded.decided_login,
                decided_at = excluded.decided_at;
        UPDATE sync_staging
        SET changes = changes - p_field, changed_fields = array_remove(changed_fields, p_field),
            status = CASE WHEN changes - p_field = '{}'::jsonb THEN 'rejected' ELSE status END,
            reviewed_by = trueup_actor(), reviewed_login = session_user, reviewed_at = now(),
            row_version = row_version + 1, updated_at = now()
        WHERE id = p_id;
    END IF;
    PERFORM trueup_audit(CASE WHEN p_keep THEN 'staging.field_kept' ELSE 'staging.field_rejected' END, 'sync_staging',
                         p_id::text, NULL, jsonb_build_object(p_field, entry), p_note);
    PERFORM trueup_changed('staging', s.batch_id::text);
    RETURN s.row_version + 1;
END $$;

-- A person has looked at what blocked the row.
CREATE FUNCTION staging_unblock(p_id bigint, p_version bigint, p_note text) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE
    s sync_staging;
BEGIN
    PERFORM trueup_require('approver', 'unblock staged changes');
    s := staging_lock(p_id, p_version);
    UPDATE sync_staging
    SET status = 'pending', blocked_reason = NULL, review_notes = p_note, reviewed_login = session_user,
        reviewed_by = trueup_actor(), reviewed_at = now(), row_version = row_version + 1, updated_at = now()
    WHERE id = p_id AND status = 'blocked';
    PERFORM trueup_audit('staging.unblock', 'sync_staging', p_id::text, jsonb_build_object('blocked', s.blocked_reason),
                         NULL, p_note);
    PERFORM trueup_changed('staging', s.batch_id::text);
    RETURN s.row_version + 1;
END $$;

-- Settles a conflict, with p_similar every open one of the same kind (field, sides, direction, size class). p_side: etilize,
-- xorosoft, shopify, local or base takes that side's value, 'custom' takes p_value. The staged row gets the value, the
-- losing values stay in sync_conflict_resolutions. Returns how many were settled.
CREATE FUNCTION conflict_resolve(p_id bigint, p_version bigint, p_side text, p_value jsonb DEFAULT NULL,
                                 p_similar boolean DEFAULT false, p_note text DEFAULT NULL)
RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE
    c       sync_conflicts;
    settled bigint := 0;
    chosen  jsonb;
BEGIN
    PERFORM trueup_require('editor', 'resolve conflicts');
    FOR c IN
        SELECT o.* FROM sync_conflicts o
        WHERE o.id = p_id OR (p_similar AND o.status = 'open'
                              AND o.similar_key = (SELECT similar_key FROM sync_conflicts WHERE id = p_id))
        ORDER BY o.id <> p_id, o.id FOR UPDATE
    LOOP
        IF c.status <> 'open' OR (c.id = p_id AND p_version IS NOT NULL AND c.row_version <> p_version) THEN
            RAISE EXCEPTION 'The conflict was settled or changed meanwhile by %.', COALESCE(c.resolved_login, 'a newer run')
                USING ERRCODE = 'TU001';
        END IF;
        chosen := CASE p_side WHEN 'custom' THEN p_value WHEN 'base' THEN c.base_value ELSE c.sides -> p_side -> 'value' END;
        IF chosen IS NULL THEN
            CONTINUE WHEN c.id <> p_id;
            RAISE EXCEPTION 'The side "%" has no value in this conflict.', p_side USING ERRCODE = 'TU002';
        END IF;
        UPDATE sync_conflicts
        SET status = 'resolved_by_user', resolved_side = p_side, resolved_value = chosen, resolved_by = trueup_actor(),
            resolved_login = session_user, resolved_at = now(), note = p_note, row_version = row_version + 1
        WHERE id = c.id;
        INSERT INTO sync_conflict_resolutions (conflict_id, rule_name, rule_type, chosen_side, chosen_value, losing_values,
                                               applied_by)
        VALUES (c.id, 'manual', 'manual', p_side, chosen, c.sides - p_side, trueup_actor());
        UPDATE sync_staging s
        SET changes = jsonb_set(s.changes, ARRAY [c.field],
                                COALESCE(s.changes -> c.field, jsonb_build_object('base', c.base_value,
                                                                                  'current', c.sides #> '{shopify,value}'))
                                || jsonb_build_object('proposed', chosen, 'rule', 'manual',
                                                      'origin', CASE WHEN p_side IN ('custom', 'base') THEN 'local' ELSE p_side END),
                                true),
            changed_fields = CASE WHEN c.field = ANY (s.changed_fields) THEN s.changed_fields
                                  ELSE s.changed_fields || c.field END,
            status = CASE WHEN s.status = 'approved' THEN 'pending'
                          WHEN s.status = 'blocked' AND s.blocked_reason = 'conflict'
                               AND NOT EXISTS (SELECT 1 FROM sync_conflicts x
                                               WHERE x.staging_row = s.id AND x.status = 'open') THEN 'pending'
                          ELSE s.status END,
            blocked_reason = CASE WHEN s.blocked_reason = 'conflict'
                                       AND NOT EXISTS (SELECT 1 FROM sync_conflicts x
                                                       WHERE x.staging_row = s.id AND x.status = 'open') THEN NULL
                                  ELSE s.blocked_reason END,
            edited_login = CASE WHEN p_side = 'custom' THEN session_user::text ELSE s.edited_login END,
            edited_by = CASE WHEN p_side = 'custom' THEN trueup_actor() ELSE s.edited_by END,
            row_version = s.row_version + 1, updated_at = now()
        WHERE s.id = c.staging_row AND c.field IS NOT NULL AND s.status IN ('pending', 'blocked', 'approved');
        settled := settled + 1;
    END LOOP;
    PERFORM trueup_audit('conflict.resolve', 'sync_conflicts', p_id::text, NULL,
                         jsonb_build_object('side', p_side, 'value', chosen, 'similar', p_similar, 'count', settled), p_note);
    PERFORM trueup_changed('conflicts', p_id::text, settled);
    RETURN settled;
END $$;

-- Lets a held run go on. A reason is demanded, because it is what the next person will read.
CREATE FUNCTION run_release(p_run bigint, p_note text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE
    r sync_runs;
BEGIN
    PERFORM trueup_require('approver', 'release a held run');
    IF COALESCE(btrim(p_note), '') = '' THEN
        RAISE EXCEPTION 'Releasing a held run needs a reason.' USING ERRCODE = 'TU002';
    END IF;
    SELECT * INTO r FROM sync_runs WHERE id = p_run FOR UPDATE;
    IF NOT FOUND OR r.status <> 'held' THEN
        RAISE EXCEPTION 'Run % is not held.', p_run USING ERRCODE = 'TU001';
    END IF;
    UPDATE sync_runs
    SET status = 'queued', held_released_by = trueup_actor(), held_released_at = now(), held_released_note = p_note
    WHERE id = p_run;
    PERFORM trueup_audit('run.release', 'sync_runs', p_run::text, jsonb_build_object('reason', r.held_reason), NULL, p_note,
                         p_run);
    PERFORM trueup_changed('runs', p_run::text);
END $$;

-- Asks a running job to stop; its runner looks at the column with every heartbeat. Who started it may always stop it.
CREATE FUNCTION run_cancel(p_run bigint) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE
    asked boolean;
BEGIN
    IF NOT EXISTS (SELECT 1 FROM sync_runs WHERE id = p_run AND started_login = session_user) THEN
        PERFORM trueup_require('operator', 'cancel a run');
    END IF;
    UPDATE sync_runs
    SET cancel_requested_at = COALESCE(cancel_requested_at, now()), cancel_requested_by = COALESCE(cancel_requested_by, session_user)
    WHERE id = p_run AND status IN ('queued', 'running', 'held', 'paused');
    asked := FOUND;
    IF asked THEN
        PERFORM trueup_audit('run.cancel', 'sync_runs', p_run::text, NULL, NULL, NULL, p_run);
        PERFORM trueup_changed('runs', p_run::text);
    END IF;
    RETURN asked;
END $$;

-- Concurrently once there is something in it; the first time a plain refresh.
CREATE FUNCTION refresh_product_sync_status() RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
    IF NOT trueup_may('operator') THEN
        PERFORM trueup_require('editor', 'refresh the status view');
    END IF;
    IF (SELECT relispopulated FROM pg_class WHERE oid = 'product_sync_status'::regclass) THEN
        REFRESH MATERIALIZED VIEW CONCURRENTLY product_sync_status;
    ELSE
        REFRESH MATERIALIZED VIEW product_sync_status;
    END IF;
END $$;
