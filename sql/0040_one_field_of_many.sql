-- Decisions and edits about one field of many staged changes, each in one statement: the window's filter may mean 200,000 rows.
-- What staging_decide_field (0009), staging_edit (0019) and staging_undo_edit (0028) do to one row is done here to all of them,
-- with the same entries, so that what was done here can be taken back there and the other way round.
SELECT set_config('search_path', current_setting('search_path') || ', pg_temp', true);

-- Refuses the whole call when one of the rows is not what was seen. The first of them is found by an aggregate: for the first row
-- of an order the planner walks the table once for every row named, which is hours for what a filter means.
CREATE FUNCTION staging_refuse_stale(p_ids bigint[], p_versions bigint[]) RETURNS void
LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
DECLARE
    stale record;
BEGIN
    SELECT s.sku, s.status, COALESCE(CASE WHEN s.edited_at >= s.reviewed_at OR s.reviewed_at IS NULL THEN s.edited_login END,
                                     s.reviewed_login, 'a newer run') AS who
    INTO stale
    FROM sync_staging s
    WHERE s.id = (SELECT min(o.id) FROM unnest(p_ids, p_versions) u (id, version) JOIN sync_staging o ON o.id = u.id
                  WHERE o.row_version <> u.version)
    FOR UPDATE;
    IF FOUND THEN
        RAISE EXCEPTION 'The staged change of % was changed meanwhile by % (it is now %).',
            COALESCE(stale.sku, 'a product without SKU'), stale.who, stale.status USING ERRCODE = 'TU001';
    END IF;
END $$;

-- As in 0008, with staging_refuse_stale(): undoing a decision about everything under a filter names all its rows.
CREATE OR REPLACE FUNCTION staging_decide(p_decision text, p_ids bigint[], p_versions bigint[] DEFAULT NULL, p_note text DEFAULT NULL)
RETURNS staging_outcome LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE
    outcome staging_outcome;
BEGIN
    PERFORM trueup_require('approver', 'approve or reject staged changes');
    IF p_decision NOT IN ('approve', 'reject', 'reopen') THEN
        RAISE EXCEPTION 'Unknown decision "%".', p_decision USING ERRCODE = 'invalid_parameter_value';
    END IF;
    IF p_versions IS NOT NULL THEN
        PERFORM staging_refuse_stale(p_ids, p_versions);
    END IF;
    outcome := staging_decide_rows(p_decision, p_ids, p_note);
    PERFORM staging_decided(p_decision, (SELECT min(batch_id::text) FROM sync_staging WHERE id = p_ids[1]), outcome,
                            jsonb_build_object('ids', to_jsonb(p_ids[1:1000]), 'rows', cardinality(p_ids)), p_note);
    RETURN outcome;
END $$;

-- Takes p_field out of the proposals, or, with p_only, every field but that one: what comes before an approval of it alone, so
-- that only rows the caller can approve are touched then. A row without fields left is rejected.
CREATE FUNCTION staging_take_fields(p_ids bigint[], p_versions bigint[], p_field text, p_only boolean, p_note text DEFAULT NULL)
RETURNS TABLE (staged_row bigint, new_version bigint, taken text[])
LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE
    me        bigint := trueup_actor();
    four_eyes boolean := trueup_setting('approval.four_eyes', 'false') = 'true';
    touched   bigint;
BEGIN
    PERFORM trueup_require('approver', 'decide about single fields');
    PERFORM staging_refuse_stale(p_ids, p_versions);
    RETURN QUERY
    WITH meant AS MATERIALIZED (
        SELECT s.id, s.changes, f.fields
        FROM unnest(p_ids, p_versions) u (id, version)
        JOIN sync_staging s ON s.id = u.id AND s.row_version = u.version
        CROSS JOIN LATERAL (SELECT CASE WHEN p_only THEN ARRAY (SELECT k FROM jsonb_object_keys(s.changes) k WHERE k <> p_field)
                                        ELSE ARRAY [p_field] END AS fields) f
        WHERE s.changes ? p_field AND f.fields <> '{}'
          AND CASE WHEN p_only
                   THEN s.status = 'pending' AND NOT (four_eyes AND staging_is_own(s))
                        AND NOT EXISTS (SELECT 1 FROM sync_conflicts c WHERE c.staging_row = s.id AND c.status = 'open')
                   ELSE s.status IN ('pending', 'blocked', 'approved') END
        FOR UPDATE OF s
    ), kept AS (
        INSERT INTO sync_staging_fields AS k (staging_row, field, base_value, ours, proposed, origin, rule, decision, decided_by,
                                              decided_login, decided_at)
        SELECT m.id, e.key, e.value -> 'base', e.value -> 'current', e.value -> 'proposed', COALESCE(e.value ->> 'origin', 'local'),
               e.value ->> 'rule', 'rejected', me, session_user, now()
        FROM meant m CROSS JOIN LATERAL jsonb_each(m.changes) e
        WHERE e.key = ANY (m.fields)
        ON CONFLICT (staging_row, field) DO UPDATE
            SET decision = 'rejected', decided_by = excluded.decided_by, decided_login = excluded.decided_login,
                decided_at = excluded.decided_at
    )
    UPDATE sync_staging s
    SET changes = s.changes - m.fields,
        changed_fields = ARRAY (SELECT f FROM unnest(s.changed_fields) WITH ORDINALITY c (f, n) WHERE f <> ALL (m.fields) ORDER BY n),
        status = CASE WHEN s.changes - m.fields = '{}' THEN 'rejected' ELSE s.status END,
        reviewed_by = me, reviewed_login = session_user, reviewed_at = now(), review_notes = COALESCE(p_note, s.review_notes),
        row_version = s.row_version + 1, updated_at = now()
    FROM meant m
    WHERE s.id = m.id
    RETURNING s.id, s.row_version, m.fields;
    GET DIAGNOSTICS touched = ROW_COUNT;
    IF touched > 0 THEN
        PERFORM trueup_audit('staging.field_rejected', 'sync_staging', (SELECT min(batch_id::text) FROM sync_staging WHERE id = p_ids[1]),
                             NULL, jsonb_build_object('field', p_field, 'others', p_only, 'ids', to_jsonb(p_ids[1:1000]), 'rows', touched),
                             p_note);
        PERFORM trueup_changed('staging', NULL, touched);
    END IF;
END $$;

-- The inverse: p_fields names for each row what staging_take_fields took, separated by commas. A value somebody had typed comes
-- back as that.
CREATE FUNCTION staging_put_back_fields(p_ids bigint[], p_versions bigint[], p_fields text[])
RETURNS TABLE (staged_row bigint, new_version bigint) LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE
    me      bigint := trueup_actor();
    touched bigint;
BEGIN
    PERFORM trueup_require('approver', 'decide about single fields');
    PERFORM staging_refuse_stale(p_ids, p_versions);
    RETURN QUERY
    WITH entries AS MATERIALIZED (
        SELECT s.id, f.field, f.final_value IS NOT NULL AS edited,
               jsonb_build_object('base', f.base_value, 'current', f.ours, 'proposed', COALESCE(f.final_value, f.proposed),
                                  'origin', CASE WHEN f.final_value IS NULL THEN f.origin ELSE 'local' END,
                                  'rule', CASE WHEN f.final_value IS NULL THEN f.rule ELSE 'edited' END,
                                  'change_percent', change_percent(f.ours, COALESCE(f.final_value, f.proposed))) AS entry
        FROM unnest(p_ids, p_versions, p_fields) u (id, version, fields)
        JOIN sync_staging s ON s.id = u.id AND s.row_version = u.version
        JOIN sync_staging_fields f ON f.staging_row = s.id AND f.field = ANY (string_to_array(u.fields, ','))
        WHERE f.decision = 'rejected' AND s.status IN ('pending', 'blocked', 'approved')
        FOR UPDATE OF s
    ), opened AS (
        UPDATE sync_staging_fields f
        SET decision = CASE WHEN e.edited THEN 'edited' ELSE 'open' END, decided_by = me, decided_login = session_user, decided_at = now()
        FROM entries e WHERE f.staging_row = e.id AND f.field = e.field
    )
    UPDATE sync_staging s
    SET changes = s.changes || b.entries, changed_fields = s.changed_fields || b.fields,
        status = CASE WHEN s.status = 'approved' THEN 'pending' ELSE s.status END,
        row_version = s.row_version + 1, updated_at = now()
    FROM (SELECT e.id, jsonb_object_agg(e.field, e.entry) AS entries, array_agg(e.field ORDER BY e.field) AS fields
          FROM entries e GROUP BY e.id) b
    WHERE s.id = b.id
    RETURNING s.id, s.row_version;
    GET DIAGNOSTICS touched = ROW_COUNT;
    IF touched > 0 THEN
        PERFORM trueup_audit('staging.field_kept', 'sync_staging', (SELECT min(batch_id::text) FROM sync_staging WHERE id = p_ids[1]),
                             NULL, jsonb_build_object('ids', to_jsonb(p_ids[1:1000]), 'rows', touched));
        PERFORM trueup_changed('staging', NULL, touched);
    END IF;
END $$;

-- A person gives one field of many rows other values; p_values is a JSON array with one value for each. Every row has its entry
-- in the audit log, as after staging_edit: it says what to return to.
CREATE FUNCTION staging_edit_many(p_ids bigint[], p_versions bigint[], p_field text, p_values jsonb, p_note text DEFAULT NULL)
RETURNS TABLE (staged_row bigint, new_version bigint) LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE
    me      bigint := trueup_actor();
    touched bigint;
BEGIN
    PERFORM trueup_require('editor', 'edit staged changes');
    PERFORM staging_refuse_stale(p_ids, p_versions);
    RETURN QUERY
    WITH meant AS MATERIALIZED (
        SELECT s.id, u.value, o.old, change_percent(o.old -> 'current', u.value) AS percent
        FROM ROWS FROM (unnest(p_ids), unnest(p_versions), jsonb_array_elements(p_values)) u (id, version, value)
        JOIN sync_staging s ON s.id = u.id AND s.row_version = u.version
        CROSS JOIN LATERAL (
            SELECT COALESCE(s.changes -> p_field, jsonb_build_object(
                'base', (SELECT b.base_value FROM sync_bases b WHERE b.product_id = s.product_id AND b.field = p_field),
                'current', (SELECT product_values(p) -> p_field FROM public.products p WHERE p.id = s.product_id))) AS old
            OFFSET 0) o
        WHERE s.status IN ('pending', 'blocked', 'approved')
        FOR UPDATE OF s
    ), entered AS MATERIALIZED (
        SELECT m.*, m.old || jsonb_build_object('proposed', m.value, 'origin', 'local', 'rule', 'edited', 'change_percent', m.percent)
                   AS entry
        FROM meant m
    ), kept AS (
        INSERT INTO sync_staging_fields AS k (staging_row, field, base_value, ours, proposed, origin, rule, decision, final_value,
                                              decided_by, decided_login, decided_at)
        SELECT e.id, p_field, e.old -> 'base', e.old -> 'current', e.old -> 'proposed', COALESCE(e.old ->> 'origin', 'local'),
               e.old ->> 'rule', 'edited', e.value, me, session_user, now()
        FROM entered e
        ON CONFLICT (staging_row, field) DO UPDATE
            SET decision = 'edited', final_value = excluded.final_value, decided_by = excluded.decided_by,
                decided_login = excluded.decided_login, decided_at = excluded.decided_at
    ), noted AS (
        INSERT INTO audit_log (user_id, actor, action, entity, entity_id, before, after, reason)
        SELECT me, session_user, 'staging.edit', 'sync_staging', e.id::text, e.old, e.entry, p_note FROM entered e
    )
    UPDATE sync_staging s
    SET changes = jsonb_set(s.changes, ARRAY [p_field], e.entry, true),
        changed_fields = CASE WHEN p_field = ANY (s.changed_fields) THEN s.changed_fields ELSE s.changed_fields || p_field END,
        price_change_percent = CASE WHEN p_field = 'price' THEN e.percent ELSE s.price_change_percent END,
        status = CASE WHEN s.status = 'approved' THEN 'pending' ELSE s.status END, auto_approved = false, auto_approve = false,
        review_notes = COALESCE(p_note, s.review_notes), edited_by = me, edited_login = session_user, edited_at = clock_timestamp(),
        row_version = s.row_version + 1, updated_at = now()
    FROM entered e
    WHERE s.id = e.id
    RETURNING s.id, s.row_version;
    GET DIAGNOSTICS touched = ROW_COUNT;
    IF touched > 0 THEN
        PERFORM trueup_changed('staging', NULL, touched);
    END IF;
END $$;

-- Takes back what made the values of p_field what they are in these rows, as staging_undo_edit does for one.
CREATE FUNCTION staging_undo_edits(p_ids bigint[], p_versions bigint[], p_field text)
RETURNS TABLE (staged_row bigint, new_version bigint) LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE
    me      bigint := trueup_actor();
    touched bigint;
BEGIN
    PERFORM trueup_require('editor', 'edit staged changes');
    PERFORM staging_refuse_stale(p_ids, p_versions);
    RETURN QUERY
    WITH meant AS MATERIALIZED (
        SELECT s.id, s.changes -> p_field AS made, a.id AS edit, a.before,
               CASE WHEN a.before ? 'proposed' THEN jsonb_set(s.changes, ARRAY [p_field], a.before) ELSE s.changes - p_field END AS after
        FROM unnest(p_ids, p_versions) u (id, version)
        JOIN sync_staging s ON s.id = u.id AND s.row_version = u.version
        CROSS JOIN LATERAL (
            SELECT l.id, l.before FROM audit_log l
            WHERE l.entity = 'sync_staging' AND l.entity_id = s.id::text AND l.action = 'staging.edit' AND l.after = s.changes -> p_field
              AND NOT EXISTS (SELECT 1 FROM audit_log o
                              WHERE o.entity = 'sync_staging' AND o.entity_id = s.id::text AND o.action = 'staging.undo_edit'
                                AND o.reason = l.id::text)
            ORDER BY l.id DESC LIMIT 1) a
        WHERE s.status IN ('pending', 'blocked', 'approved')
        FOR UPDATE OF s
    ), returned AS (
        UPDATE sync_staging_fields f
        SET final_value = m.before -> 'proposed', decided_by = me, decided_login = session_user, decided_at = now()
        FROM meant m WHERE f.staging_row = m.id AND f.field = p_field AND m.before ->> 'rule' = 'edited'
    ), forgotten AS (
        DELETE FROM sync_staging_fields f
        USING meant m WHERE f.staging_row = m.id AND f.field = p_field AND m.before ->> 'rule' IS DISTINCT FROM 'edited'
    ), noted AS (
        INSERT INTO audit_log (user_id, actor, action, entity, entity_id, before, after, reason)
        SELECT me, session_user, 'staging.undo_edit', 'sync_staging', m.id::text, m.made, m.after -> p_field, m.edit::text FROM meant m
    )
    UPDATE sync_staging s
    SET changes = m.after,
        changed_fields = CASE WHEN m.after ? p_field THEN s.changed_fields ELSE array_remove(s.changed_fields, p_field) END,
        price_change_percent = CASE WHEN p_field = 'price' THEN (m.after #>> '{price,change_percent}')::numeric
                                    ELSE s.price_change_percent END,
        status = CASE WHEN s.status = 'approved' THEN 'pending' ELSE s.status END,
        edited_by = CASE WHEN r.remains THEN s.edited_by END, edited_login = CASE WHEN r.remains THEN s.edited_login END,
        edited_at = CASE WHEN r.remains THEN s.edited_at END, row_version = s.row_version + 1, updated_at = now()
    FROM meant m CROSS JOIN LATERAL (SELECT EXISTS (SELECT 1 FROM jsonb_each(m.after) c WHERE c.value ->> 'rule' = 'edited') AS remains) r
    WHERE s.id = m.id
    RETURNING s.id, s.row_version;
    GET DIAGNOSTICS touched = ROW_COUNT;
    IF touched > 0 THEN
        PERFORM trueup_changed('staging', NULL, touched);
    END IF;
END $$;

REVOKE ALL ON FUNCTION staging_refuse_stale(bigint[], bigint[]) FROM PUBLIC;
DO $$
BEGIN
    REVOKE ALL ON FUNCTION staging_take_fields(bigint[], bigint[], text, boolean, text),
        staging_put_back_fields(bigint[], bigint[], text[]), staging_edit_many(bigint[], bigint[], text, jsonb, text),
        staging_undo_edits(bigint[], bigint[], text) FROM PUBLIC;
    IF EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'trueup_admin') THEN
        GRANT EXECUTE ON FUNCTION staging_take_fields(bigint[], bigint[], text, boolean, text),
            staging_put_back_fields(bigint[], bigint[], text[]) TO trueup_approver;
        GRANT EXECUTE ON FUNCTION staging_edit_many(bigint[], bigint[], text, jsonb, text),
            staging_undo_edits(bigint[], bigint[], text) TO trueup_editor;
    END IF;
EXCEPTION
    WHEN insufficient_privilege THEN
        RAISE NOTICE 'The right to decide about one field of many changes could not be given: %', SQLERRM;
END $$;
