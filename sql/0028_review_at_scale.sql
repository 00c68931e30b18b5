-- The reading of the review page at scale. staging_filtered (0008) as before, told that it may run in parallel: a function
-- that does not say so keeps the whole statement on one processor, even where it is folded in. Lists are taken apart once for
-- a statement instead of once for a row, and what is cheap to compare comes first.
CREATE OR REPLACE FUNCTION staging_filtered(f jsonb) RETURNS SETOF sync_staging LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT s.*
    FROM sync_staging s
    WHERE (f ->> 'batch' IS NULL OR s.batch_id = (f ->> 'batch')::uuid)
      AND (f -> 'ids' IS NULL OR s.id = ANY (ARRAY (SELECT e::bigint FROM jsonb_array_elements_text(f -> 'ids') e)))
      AND (f -> 'operations' IS NULL
           OR s.operation_type = ANY (ARRAY (SELECT e FROM jsonb_array_elements_text(f -> 'operations') e)))
      AND (f -> 'sources' IS NULL OR s.source = ANY (ARRAY (SELECT e FROM jsonb_array_elements_text(f -> 'sources') e)))
      AND (f ->> 'vendor' IS NULL OR s.vendor = f ->> 'vendor')
      AND (f ->> 'product_type' IS NULL OR s.product_type = f ->> 'product_type')
      AND (f ->> 'min_confidence' IS NULL OR s.confidence >= (f ->> 'min_confidence')::numeric)
      AND (f ->> 'max_confidence' IS NULL OR s.confidence <= (f ->> 'max_confidence')::numeric)
      AND (f ->> 'min_price_change' IS NULL OR abs(s.price_change_percent) >= (f ->> 'min_price_change')::numeric)
      AND (f -> 'fields' IS NULL
           OR s.changed_fields && ARRAY (SELECT e FROM jsonb_array_elements_text(f -> 'fields') e))
      AND (f -> 'statuses' IS NULL
           OR s.status = ANY (ARRAY (SELECT e FROM jsonb_array_elements_text(f -> 'statuses') e)))
      AND (f ->> 'auto_approved' IS NULL OR s.auto_approved = (f ->> 'auto_approved')::boolean)
      AND (f ->> 'as_of' IS NULL OR s.created_at <= (f ->> 'as_of')::timestamptz)
      AND (f ->> 'text' IS NULL OR strpos(lower(s.sku), lower(f ->> 'text')) > 0
           OR strpos(lower(s.name), lower(f ->> 'text')) > 0)
      AND (f ->> 'conflict' IS NULL
           OR (f ->> 'conflict')::boolean = EXISTS (SELECT 1 FROM sync_conflicts c
                                                    WHERE c.staging_row = s.id AND c.status = 'open'))
$$;

-- Takes back the edit that made the value a field of a staged change has now: the value, origin and rule of before return. Step by
-- step to the first edit; an edit counts once. The row waits for approval as any edited row does.
CREATE FUNCTION staging_undo_edit(p_id bigint, p_version bigint, p_field text) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE
    s     sync_staging;
    made  jsonb;
    edit  audit_log;
    after jsonb;
BEGIN
    PERFORM trueup_require('editor', 'edit staged changes');
    s := staging_lock(p_id, p_version);
    made := s.changes -> p_field;
    SELECT a.* INTO edit
    FROM audit_log a
    WHERE a.entity = 'sync_staging' AND a.entity_id = p_id::text AND a.action = 'staging.edit' AND a.after = made
      AND NOT EXISTS (SELECT 1 FROM audit_log u
                      WHERE u.entity = 'sync_staging' AND u.entity_id = p_id::text AND u.action = 'staging.undo_edit'
                        AND u.reason = a.id::text)
    ORDER BY a.id DESC LIMIT 1;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'The value of % for % is not one that somebody typed.', p_field, COALESCE(s.sku, 'a product without SKU')
            USING ERRCODE = 'TU002';
    END IF;
    after := CASE WHEN edit.before ? 'proposed' THEN jsonb_set(s.changes, ARRAY [p_field], edit.before)
                  ELSE s.changes - p_field END;
    IF edit.before ->> 'rule' = 'edited' THEN
        UPDATE sync_staging_fields
        SET final_value = edit.before -> 'proposed', decided_by = trueup_actor(), decided_login = session_user, decided_at = now()
        WHERE staging_row = p_id AND field = p_field;
    ELSE
        DELETE FROM sync_staging_fields WHERE staging_row = p_id AND field = p_field;
    END IF;
    UPDATE sync_staging
    SET changes = after,
        changed_fields = CASE WHEN after ? p_field THEN changed_fields ELSE array_remove(changed_fields, p_field) END,
        price_change_percent = CASE WHEN p_field = 'price' THEN (after #>> '{price,change_percent}')::numeric
                                    ELSE price_change_percent END,
        status = CASE WHEN status = 'approved' THEN 'pending' ELSE status END,
        edited_by = CASE WHEN e.remains THEN edited_by END, edited_login = CASE WHEN e.remains THEN edited_login END,
        edited_at = CASE WHEN e.remains THEN edited_at END, row_version = row_version + 1, updated_at = now()
    FROM (SELECT EXISTS (SELECT 1 FROM jsonb_each(after) c WHERE c.value ->> 'rule' = 'edited') AS remains) e
    WHERE id = p_id;
    PERFORM trueup_audit('staging.undo_edit', 'sync_staging', p_id::text, made, after -> p_field, edit.id::text);
    PERFORM trueup_changed('staging', s.batch_id::text);
    RETURN s.row_version + 1;
END $$;

DO $$
BEGIN
    REVOKE ALL ON FUNCTION staging_undo_edit(bigint, bigint, text) FROM PUBLIC;
    IF EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'trueup_admin') THEN
        GRANT EXECUTE ON FUNCTION staging_undo_edit(bigint, bigint, text) TO trueup_editor;
    END IF;
EXCEPTION
    WHEN insufficient_privilege THEN
        RAISE NOTICE 'The right to take back an edit could not be given: %', SQLERRM;
END $$;
