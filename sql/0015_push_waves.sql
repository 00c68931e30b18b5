-- Pushing many products at once: outcomes of a whole wave in one statement, creates that wait for the shop's next day,
-- lines of bulk operations, and dead writes that a person corrects (rules of 0008 apply).
SELECT set_config('search_path', current_setting('search_path') || ', pg_temp', true);

-- The @idempotent key of the request that carried this write together with others; stored before it is sent. A write that
-- went alone has the key that follows from its own idempotency_key.
ALTER TABLE sync_outbox ADD COLUMN request_key uuid;
-- Every leasing looks for leases that ran out; without this it walks everything that waits.
CREATE INDEX sync_outbox_leases ON sync_outbox (leased_until) WHERE state IN ('leased', 'sent');
CREATE INDEX sync_outbox_bulk ON sync_outbox (bulk_operation_id, bulk_line) WHERE bulk_operation_id IS NOT NULL;

-- outbox_conflict for many: [{id, kind, conflicts, message}].
CREATE FUNCTION outbox_conflicts(p_items jsonb) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
    PERFORM trueup_require('operator', 'push');
    PERFORM outbox_conflict(i.id, i.kind, i.conflicts, i.message)
    FROM jsonb_to_recordset(p_items) AS i (id bigint, kind text, conflicts jsonb, message text);
END $$;

-- outbox_fail for many: [{id, class, code?, message, retry_at?}].
CREATE FUNCTION outbox_failures(p_items jsonb) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
    PERFORM trueup_require('operator', 'push');
    PERFORM outbox_fail(i.id, i.class, i.code, i.message, i.retry_at)
    FROM jsonb_to_recordset(p_items) AS i (id bigint, class text, code text, message text, retry_at timestamptz);
END $$;

-- The shop takes no more new products until p_until: these writes, which it refused, and every other create that waits. None
-- of them counts an attempt. Returns how many wait.
CREATE FUNCTION outbox_postpone(p_ids bigint[], p_until timestamptz, p_class text, p_code text, p_message text) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
    PERFORM trueup_require('operator', 'push');
    UPDATE sync_outbox
    SET state = CASE WHEN state IN ('leased', 'sent') THEN 'pending' ELSE state END, next_attempt_at = p_until,
        attempts = greatest(0, attempts - (id = ANY (p_ids))::integer),
        verify_first = CASE WHEN id = ANY (p_ids) THEN false ELSE verify_first END, leased_by = NULL, leased_until = NULL,
        error_class = p_class, error_code = p_code, error_message = p_message
    WHERE (id = ANY (p_ids) AND state IN ('leased', 'sent', 'pending', 'unknown'))
       OR (operation = 'create' AND state IN ('pending', 'failed') AND next_attempt_at < p_until);
    RETURN (SELECT count(*) FROM sync_outbox
            WHERE operation = 'create' AND state IN ('pending', 'failed') AND next_attempt_at >= p_until);
END $$;

-- Which line of which bulk operation carries a write; before the operation is submitted. Refused (TU001) when one of them is
-- not leased by p_worker any more.
CREATE FUNCTION outbox_sent_in_bulk(p_worker uuid, p_bulk bigint, p_ids bigint[], p_lines integer[]) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE
    marked bigint;
BEGIN
    PERFORM trueup_require('operator', 'push');
    UPDATE sync_outbox o
    SET state = 'sent', sent_at = now(), bulk_operation_id = p_bulk, bulk_line = l.line
    FROM unnest(p_ids, p_lines) AS l (id, line)
    WHERE o.id = l.id AND o.leased_by = p_worker AND o.state IN ('leased', 'sent');
    GET DIAGNOSTICS marked = ROW_COUNT;
    IF marked <> cardinality(p_ids) THEN
        RAISE EXCEPTION 'Another program took over writes that were leased here.' USING ERRCODE = 'TU001';
    END IF;
END $$;

-- Every dead write back into the queue, with the calls cancelled behind them, except where a newer proposal is open.
-- Returns how many dead writes wait again.
CREATE FUNCTION outbox_retry_all() RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE
    revived bigint[];
BEGIN
    PERFORM trueup_require('operator', 'retry a write');
    WITH dead AS (
        SELECT o.id, o.staging_row FROM sync_outbox o
        WHERE o.state = 'dead'
          AND NOT EXISTS (SELECT 1 FROM sync_staging s JOIN sync_staging n ON n.target = s.target AND n.is_open AND n.id <> s.id
                          AND (n.product_id = s.product_id OR (s.product_id IS NULL AND n.product_id IS NULL
                                                               AND n.temp_key = s.temp_key))
                          WHERE s.id = o.staging_row)
        FOR UPDATE OF o
    ), queued AS (
        UPDATE sync_outbox o SET state = 'pending', next_attempt_at = now(), attempts = 0
        FROM dead d
        WHERE o.id = d.id OR (o.staging_row = d.staging_row AND o.id > d.id AND o.state = 'cancelled')
        RETURNING o.id
    ), staged AS (
        UPDATE sync_staging s SET status = 'queued', error_message = NULL, updated_at = now()
        FROM dead d WHERE s.id = d.staging_row AND s.status = 'failed'
        RETURNING 1
    )
    SELECT array_agg(d.id) INTO revived FROM dead d
    WHERE (SELECT count(*) FROM queued) >= 0 AND (SELECT count(*) FROM staged) >= 0;
    IF revived IS NULL THEN
        RETURN 0;
    END IF;
    PERFORM trueup_audit('outbox.retry', 'sync_outbox', NULL, NULL, to_jsonb(revived));
    PERFORM trueup_changed('outbox', NULL, cardinality(revived));
    RETURN cardinality(revived);
END $$;

-- A person corrects one value of a write that was given up: the dead write is cancelled for good, the staged change gets the
-- new value and goes back to review, because a value nobody approved must not be written. Returns the staged change.
CREATE FUNCTION outbox_edit(p_id bigint, p_field text, p_value jsonb, p_note text DEFAULT NULL) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE
    o sync_outbox;
BEGIN
    PERFORM trueup_require('editor', 'edit staged changes');
    SELECT * INTO o FROM sync_outbox WHERE id = p_id FOR UPDATE;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'There is no write %.', p_id USING ERRCODE = 'no_data_found';
    END IF;
    IF o.state <> 'dead' OR o.staging_row IS NULL THEN
        RAISE EXCEPTION 'Write % has not been given up; only a dead write is edited.', p_id USING ERRCODE = 'TU002';
    END IF;
    IF EXISTS (SELECT 1 FROM sync_staging s JOIN sync_staging n ON n.target = s.target AND n.is_open AND n.id <> s.id
               AND (n.product_id = s.product_id OR (s.product_id IS NULL AND n.product_id IS NULL AND n.temp_key = s.temp_key))
               WHERE s.id = o.staging_row) THEN
        RAISE EXCEPTION 'A newer staged change of this product is open; decide about that one instead.'
            USING ERRCODE = 'TU001';
    END IF;
    UPDATE sync_staging
    SET status = 'pending', error_message = NULL, auto_approved = false, reviewed_by = NULL, reviewed_login = NULL,
        reviewed_at = NULL, updated_at = now()
    WHERE id = o.staging_row AND status = 'failed';
    IF NOT FOUND THEN
        RAISE EXCEPTION 'The staged change of write % is no longer a failed one.', p_id USING ERRCODE = 'TU002';
    END IF;
    UPDATE sync_outbox SET state = 'cancelled' WHERE staging_row = o.staging_row AND state IN ('dead', 'cancelled');
    PERFORM staging_edit(o.staging_row, NULL, p_field, p_value, p_note);
    PERFORM trueup_audit('outbox.edit', 'sync_outbox', p_id::text, NULL, jsonb_build_object('field', p_field, 'value', p_value),
                         p_note);
    PERFORM trueup_changed('outbox', p_id::text);
    RETURN o.staging_row;
END $$;

DO $$
BEGIN
    REVOKE ALL ON FUNCTION outbox_conflicts(jsonb), outbox_failures(jsonb), outbox_postpone(bigint[], timestamptz, text, text, text),
        outbox_sent_in_bulk(uuid, bigint, bigint[], integer[]), outbox_retry_all(), outbox_edit(bigint, text, jsonb, text)
        FROM PUBLIC;
    IF EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'trueup_operator') THEN
        GRANT EXECUTE ON FUNCTION outbox_conflicts(jsonb), outbox_failures(jsonb),
            outbox_postpone(bigint[], timestamptz, text, text, text), outbox_sent_in_bulk(uuid, bigint, bigint[], integer[]),
            outbox_retry_all() TO trueup_operator;
        GRANT EXECUTE ON FUNCTION outbox_edit(bigint, text, jsonb, text) TO trueup_editor;
        GRANT UPDATE (request_key) ON sync_outbox TO trueup_operator;
    END IF;
EXCEPTION
    WHEN insufficient_privilege THEN
        RAISE NOTICE 'The rights to push could not be given: %', SQLERRM;
END $$;
