-- A person also corrects a write that failed and waits for its next try, not only one that was given up (rules of 0008 apply).
SELECT set_config('search_path', current_setting('search_path') || ', pg_temp', true);

-- As in 0015, and for writes that wait. All calls of the staged row are locked first: whoever leases meanwhile either has them
-- by then, which refuses the edit, or finds them cancelled. A wait for the staged row could be one for somebody who waits for
-- these calls (staging_merge locks in the other order), so there is none.
CREATE OR REPLACE FUNCTION outbox_edit(p_id bigint, p_field text, p_value jsonb, p_note text DEFAULT NULL) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE
    o sync_outbox;
BEGIN
    PERFORM trueup_require('editor', 'edit staged changes');
    PERFORM 1 FROM sync_outbox
    WHERE id = p_id OR staging_row = (SELECT staging_row FROM sync_outbox WHERE id = p_id) ORDER BY id FOR UPDATE;
    SELECT * INTO o FROM sync_outbox WHERE id = p_id;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'There is no write %.', p_id USING ERRCODE = 'no_data_found';
    ELSIF EXISTS (SELECT 1 FROM sync_outbox c WHERE (c.id = p_id OR c.staging_row = o.staging_row)
                                                AND c.state IN ('leased', 'sent')) THEN
        RAISE EXCEPTION 'Write % is being sent at this moment; edit it when it has failed again.', p_id USING ERRCODE = 'TU001';
    ELSIF EXISTS (SELECT 1 FROM sync_outbox c WHERE (c.id = p_id OR c.staging_row = o.staging_row)
                                                AND (c.state = 'unknown' OR c.verify_first AND c.state IN ('pending', 'failed'))) THEN
        RAISE EXCEPTION 'Write % may be in the shop already; the next push finds out before anything else.', p_id
            USING ERRCODE = 'TU001';
    ELSIF o.state NOT IN ('dead', 'failed') OR o.staging_row IS NULL THEN
        RAISE EXCEPTION 'Write % has not failed; only a failed write is edited.', p_id USING ERRCODE = 'TU002';
    END IF;
    IF EXISTS (SELECT 1 FROM sync_staging s JOIN sync_staging n ON n.target = s.target AND n.is_open AND n.id <> s.id
               AND (n.product_id = s.product_id OR (s.product_id IS NULL AND n.product_id IS NULL AND n.temp_key = s.temp_key))
               WHERE s.id = o.staging_row) THEN
        RAISE EXCEPTION 'A newer staged change of this product is open; decide about that one instead.'
            USING ERRCODE = 'TU001';
    END IF;
    BEGIN
        PERFORM 1 FROM sync_staging WHERE id = o.staging_row FOR NO KEY UPDATE NOWAIT;
    EXCEPTION
        WHEN lock_not_available THEN
            RAISE EXCEPTION 'The staged change of write % is being changed at this moment; try again when that is done.', p_id
                USING ERRCODE = 'TU001';
    END;
    UPDATE sync_staging
    SET status = 'pending', error_message = NULL, auto_approved = false, reviewed_by = NULL, reviewed_login = NULL,
        reviewed_at = NULL, updated_at = now()
    WHERE id = o.staging_row AND status = CASE o.state WHEN 'dead' THEN 'failed' ELSE 'queued' END;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'The staged change of write % is no longer a failed one.', p_id USING ERRCODE = 'TU002';
    END IF;
    UPDATE sync_outbox SET state = 'cancelled'
    WHERE staging_row = o.staging_row AND state IN ('dead', 'cancelled', 'failed', 'pending');
    PERFORM staging_edit(o.staging_row, NULL, p_field, p_value, p_note);
    PERFORM trueup_audit('outbox.edit', 'sync_outbox', p_id::text, NULL, jsonb_build_object('field', p_field, 'value', p_value),
                         p_note);
    PERFORM trueup_changed('outbox', p_id::text);
    RETURN o.staging_row;
END $$;
