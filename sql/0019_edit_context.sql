-- A person may type a value for a field the proposal said nothing about. What was agreed and what our product holds then
-- stand beside it as for every other field; without them the push takes the shop's value for somebody else's change.
SELECT set_config('search_path', current_setting('search_path') || ', pg_temp', true);

CREATE OR REPLACE FUNCTION staging_edit(p_id bigint, p_version bigint, p_field text, p_value jsonb, p_note text DEFAULT NULL)
RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE
    s       sync_staging;
    old     jsonb;
    entry   jsonb;
    percent numeric;
BEGIN
    PERFORM trueup_require('editor', 'edit staged changes');
    s := staging_lock(p_id, p_version);
    old := COALESCE(s.changes -> p_field, jsonb_build_object(
        'base', (SELECT b.base_value FROM sync_bases b WHERE b.product_id = s.product_id AND b.field = p_field),
        'current', (SELECT product_values(p) -> p_field FROM public.products p WHERE p.id = s.product_id)));
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
