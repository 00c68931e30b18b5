-- Taking a release back (staging_unblock, 0009): the rows are held again for what they were held for, which the audit log knows.
-- One statement for all of them: the window releases everything under a filter.
SELECT set_config('search_path', current_setting('search_path') || ', pg_temp', true);

CREATE FUNCTION staging_hold_again(p_ids bigint[], p_versions bigint[]) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE
    me   bigint := trueup_actor();
    held bigint;
BEGIN
    PERFORM trueup_require('approver', 'unblock staged changes');
    PERFORM staging_refuse_stale(p_ids, p_versions);
    WITH meant AS MATERIALIZED (
        SELECT s.id, r.reason
        FROM unnest(p_ids, p_versions) u (id, version)
        JOIN sync_staging s ON s.id = u.id AND s.row_version = u.version
        CROSS JOIN LATERAL (SELECT a.before ->> 'blocked' AS reason
                            FROM audit_log a
                            WHERE a.entity = 'sync_staging' AND a.entity_id = s.id::text AND a.action = 'staging.unblock'
                            ORDER BY a.id DESC LIMIT 1) r
        WHERE s.status = 'pending' AND s.blocked_reason IS NULL AND r.reason IS NOT NULL
        FOR UPDATE OF s
    ), noted AS (
        INSERT INTO audit_log (user_id, actor, action, entity, entity_id, after)
        SELECT me, session_user, 'staging.hold_again', 'sync_staging', m.id::text, jsonb_build_object('blocked', m.reason) FROM meant m
    )
    UPDATE sync_staging s
    SET status = 'blocked', blocked_reason = m.reason, reviewed_by = me, reviewed_login = session_user, reviewed_at = now(),
        row_version = s.row_version + 1, updated_at = now()
    FROM meant m
    WHERE s.id = m.id;
    GET DIAGNOSTICS held = ROW_COUNT;
    IF held > 0 THEN
        PERFORM trueup_changed('staging', NULL, held);
    END IF;
    RETURN held;
END $$;

DO $$
BEGIN
    REVOKE ALL ON FUNCTION staging_hold_again(bigint[], bigint[]) FROM PUBLIC;
    IF EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'trueup_admin') THEN
        GRANT EXECUTE ON FUNCTION staging_hold_again(bigint[], bigint[]) TO trueup_approver;
    END IF;
EXCEPTION
    WHEN insufficient_privilege THEN
        RAISE NOTICE 'The right to hold released changes again could not be given: %', SQLERRM;
END $$;
