-- Decisions. Everything that needs authority is a SECURITY DEFINER function with a fixed search_path which asks what the
-- login (session_user) may do, so that a window, a script and psql are refused alike. Refusals and stale decisions:
--   42501 not allowed · TU001 somebody else changed it meanwhile · TU002 its state does not permit it

-- The path of this migration, with the temporary schema last: nobody can slip a table of his own under these functions.
SELECT set_config('search_path', current_setting('search_path') || ', pg_temp', true);

-- The role a login has here. The owner of the tables (a private workspace, an administrator of the database) counts as
-- admin. Where no group roles could be created, user_roles decides through user_logins.
CREATE FUNCTION trueup_may(p_role text) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER SET search_path FROM CURRENT AS $$
    SELECT pg_has_role(session_user, (SELECT relowner FROM pg_class WHERE oid = 'sync_staging'::regclass), 'MEMBER')
        OR EXISTS (SELECT 1 FROM pg_roles r
                   WHERE r.rolname = 'trueup_' || p_role AND pg_has_role(session_user, r.oid, 'MEMBER'))
        OR (NOT EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'trueup_admin')
            AND EXISTS (SELECT 1 FROM user_logins l JOIN user_roles u USING (user_id)
                        WHERE l.login_name = session_user
                          AND u.role = ANY (CASE p_role
                                WHEN 'viewer' THEN '{viewer,editor,approver,operator,admin}'::text[]
                                WHEN 'editor' THEN '{editor,approver,admin}'::text[]
                                WHEN 'approver' THEN '{approver,admin}'::text[]
                                WHEN 'operator' THEN '{operator,admin}'::text[]
                                ELSE '{admin}'::text[] END)))
$$;

CREATE FUNCTION trueup_require(p_role text, p_what text) RETURNS void LANGUAGE plpgsql STABLE SET search_path FROM CURRENT AS $$
BEGIN
    IF NOT trueup_may(p_role) THEN
        RAISE EXCEPTION '% may not %: this needs the role %.', session_user, p_what, p_role
            USING ERRCODE = 'insufficient_privilege';
    END IF;
END $$;

-- users.id of the login, null when nobody was entered for it.
CREATE FUNCTION trueup_actor() RETURNS bigint LANGUAGE sql STABLE SECURITY DEFINER SET search_path FROM CURRENT AS $$
    SELECT user_id FROM user_logins WHERE login_name = session_user
$$;

CREATE FUNCTION trueup_setting(p_key text, p_default jsonb) RETURNS jsonb LANGUAGE sql STABLE SECURITY DEFINER SET search_path FROM CURRENT AS $$
    SELECT COALESCE((SELECT value FROM app_settings WHERE key = p_key), p_default)
$$;

-- One entry of the audit log in the caller's own name. The only way in for everybody but the owner.
CREATE FUNCTION trueup_audit(p_action text, p_entity text, p_entity_id text, p_before jsonb DEFAULT NULL,
                             p_after jsonb DEFAULT NULL, p_reason text DEFAULT NULL, p_run bigint DEFAULT NULL)
RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
    PERFORM trueup_require('viewer', 'write to the audit log');
    INSERT INTO audit_log (user_id, actor, action, entity, entity_id, before, after, reason, run_id)
    VALUES (trueup_actor(), session_user, p_action, p_entity, p_entity_id, p_before, p_after, p_reason, p_run);
END $$;

-- Wakes every open window. A missed notice is harmless: views read again by themselves.
CREATE FUNCTION trueup_changed(p_what text, p_id text, p_count bigint DEFAULT 1) RETURNS void LANGUAGE sql AS $$
    SELECT pg_notify('trueup_changes', jsonb_build_object('what', p_what, 'id', p_id, 'count', p_count)::text)
$$;

-- The rows a filter means; lists, totals, exports and decisions all go through here, so that "everything under the filter"
-- is exactly what was shown. Keys, all optional: batch, statuses[], operations[], sources[], fields[], ids[], text, vendor,
-- product_type, min_confidence, max_confidence, min_price_change (per cent, either direction), auto_approved, conflict,
-- as_of. Plain SQL so that the planner folds the conditions that are not set.
CREATE FUNCTION staging_filtered(f jsonb) RETURNS SETOF sync_staging LANGUAGE sql STABLE AS $$
    SELECT s.*
    FROM sync_staging s
    WHERE (f ->> 'batch' IS NULL OR s.batch_id = (f ->> 'batch')::uuid)
      AND (f -> 'ids' IS NULL OR s.id = ANY (ARRAY (SELECT e::bigint FROM jsonb_array_elements_text(f -> 'ids') e)))
      AND (f -> 'statuses' IS NULL OR f -> 'statuses' ? s.status)
      AND (f -> 'operations' IS NULL OR f -> 'operations' ? s.operation_type)
      AND (f -> 'sources' IS NULL OR f -> 'sources' ? s.source)
      AND (f -> 'fields' IS NULL
           OR s.changed_fields && ARRAY (SELECT e FROM jsonb_array_elements_text(f -> 'fields') e))
      AND (f ->> 'vendor' IS NULL OR s.vendor = f ->> 'vendor')
      AND (f ->> 'product_type' IS NULL OR s.product_type = f ->> 'product_type')
      AND (f ->> 'min_confidence' IS NULL OR s.confidence >= (f ->> 'min_confidence')::numeric)
      AND (f ->> 'max_confidence' IS NULL OR s.confidence <= (f ->> 'max_confidence')::numeric)
      AND (f ->> 'min_price_change' IS NULL OR abs(s.price_change_percent) >= (f ->> 'min_price_change')::numeric)
      AND (f ->> 'auto_approved' IS NULL OR s.auto_approved = (f ->> 'auto_approved')::boolean)
      AND (f ->> 'conflict' IS NULL
           OR (f ->> 'conflict')::boolean = EXISTS (SELECT 1 FROM sync_conflicts c
                                                    WHERE c.staging_row = s.id AND c.status = 'open'))
      AND (f ->> 'as_of' IS NULL OR s.created_at <= (f ->> 'as_of')::timestamptz)
      AND (f ->> 'text' IS NULL OR strpos(lower(s.sku), lower(f ->> 'text')) > 0
           OR strpos(lower(s.name), lower(f ->> 'text')) > 0)
$$;

-- What became of a set of decisions. `decided` rows changed; the others were left alone for the reason named.
CREATE TYPE staging_outcome AS (
    decided   bigint,
    waiting   bigint, -- counted, but another approver is needed
    blocked   bigint,
    conflicts bigint, -- have an open conflict
    own       bigint, -- four eyes: edited by the same person
    settled   bigint  -- already decided, sent or replaced
);

-- Four eyes: the login wrote the value itself.
CREATE FUNCTION staging_is_own(s sync_staging) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT COALESCE(s.edited_login = session_user, false)
        OR (s.source IN ('manual', 'rollback') AND s.created_login = session_user)
$$;

-- Approve, reject or reopen rows in one statement. Not for callers: no rights are granted on it.
CREATE FUNCTION staging_decide_rows(p_decision text, p_ids bigint[], p_note text) RETURNS staging_outcome
LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
DECLARE
    outcome   staging_outcome;
    me        bigint := trueup_actor();
    four_eyes boolean := trueup_setting('approval.four_eyes', 'false') = 'true';
    approve   boolean := p_decision = 'approve';
    sources   text[] := CASE p_decision WHEN 'approve' THEN '{pending}'::text[]
                                        WHEN 'reject' THEN '{pending,blocked,approved}'::text[]
                                        ELSE '{approved,rejected}'::text[] END;
BEGIN
    IF approve THEN
        INSERT INTO sync_approvals (staging_row, login_name, user_id, decision, row_version, note)
        SELECT s.id, session_user, me, 'approve', s.row_version, p_note
        FROM unnest(p_ids) u (id) JOIN sync_staging s ON s.id = u.id
        WHERE s.approvals_needed > 1 AND s.status = 'pending'
          AND NOT (four_eyes AND staging_is_own(s))
        ON CONFLICT (staging_row, login_name) DO UPDATE
            SET decision = 'approve', row_version = excluded.row_version, note = excluded.note, decided_at = now();
    END IF;

    UPDATE sync_staging s
    SET status = CASE p_decision WHEN 'approve' THEN 'approved' WHEN 'reject' THEN 'rejected'
                                 ELSE CASE WHEN s.blocked_reason IS NULL THEN 'pending' ELSE 'blocked' END END,
        reviewed_by = me, reviewed_login = session_user, reviewed_at = now(), review_notes = COALESCE(p_note, s.review_notes),
        auto_approved = false, row_version = s.row_version + 1, updated_at = now()
    FROM unnest(p_ids) u (id)
    WHERE s.id = u.id AND s.status = ANY (sources)
      AND (NOT approve
           OR (NOT EXISTS (SELECT 1 FROM sync_conflicts c WHERE c.staging_row = s.id AND c.status = 'open')
               AND NOT (four_eyes
                        AND staging_is_own(s))
               AND (s.approvals_needed <= 1
                    OR s.approvals_needed <= (SELECT count(*) FROM sync_approvals a
                                              WHERE a.staging_row = s.id AND a.decision = 'approve'
                                                AND a.row_version = s.row_version))))
      AND (p_decision <> 'reopen' OR s.status = 'approved'
           OR NOT EXISTS (SELECT 1 FROM sync_staging o
                          WHERE o.is_open AND o.target = s.target
                            AND (o.product_id = s.product_id OR (s.product_id IS NULL AND o.product_id IS NULL
                                                                 AND o.temp_key = s.temp_key))));
    GET DIAGNOSTICS outcome.decided = ROW_COUNT;
    outcome.waiting := 0; outcome.blocked := 0; outcome.conflicts := 0; outcome.own := 0; outcome.settled := 0;

    IF outcome.decided < cardinality(p_ids) AND approve THEN
        SELECT count(*) FILTER (WHERE v.verdict = 'waiting'), count(*) FILTER (WHERE v.verdict = 'blocked'),
               count(*) FILTER (WHERE v.verdict = 'conflict'), count(*) FILTER (WHERE v.verdict = 'own'),
               count(*) FILTER (WHERE v.verdict = 'settled') - outcome.decided
        INTO outcome.waiting, outcome.blocked, outcome.conflicts, outcome.own, outcome.settled
        FROM (SELECT CASE WHEN s.status = 'blocked' THEN 'blocked'
                          WHEN s.status <> 'pending' THEN 'settled'
                          WHEN EXISTS (SELECT 1 FROM sync_conflicts c WHERE c.staging_row = s.id AND c.status = 'open')
                              THEN 'conflict'
                          WHEN four_eyes AND staging_is_own(s)
                              THEN 'own'
                          ELSE 'waiting' END AS verdict
              FROM unnest(p_ids) u (id) JOIN sync_staging s ON s.id = u.id) v;
    ELSIF outcome.decided < cardinality(p_ids) THEN
        outcome.settled := cardinality(p_ids) - outcome.decided;
    END IF;

    IF outcome.decided = 0 AND outcome.waiting = 0 AND outcome.own > 0 THEN
        RAISE EXCEPTION 'Nobody approves a change of his own: % edited it, somebody else has to approve it.', session_user
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN outcome;
END $$;

CREATE FUNCTION staging_decided(p_decision text, p_entity_id text, p_outcome staging_outcome, p_after jsonb, p_note text)
RETURNS void LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
    IF p_outcome.decided + p_outcome.waiting > 0 THEN
        PERFORM trueup_audit('staging.' || p_decision, 'sync_staging', p_entity_id, NULL,
                             p_after || to_jsonb(p_outcome), p_note);
        PERFORM trueup_changed('staging', p_entity_id, p_outcome.decided);
    END IF;
END $$;

-- Decides the rows named. With p_versions (same length) the decision is bound to what was seen: one row that changed
-- meanwhile refuses the whole call with TU001.
CREATE FUNCTION staging_decide(p_decision text, p_ids bigint[], p_versions bigint[] DEFAULT NULL, p_note text DEFAULT NULL)
RETURNS staging_outcome LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE
    outcome staging_outcome;
    stale   record;
BEGIN
    PERFORM trueup_require('approver', 'approve or reject staged changes');
    IF p_decision NOT IN ('approve', 'reject', 'reopen') THEN
        RAISE EXCEPTION 'Unknown decision "%".', p_decision USING ERRCODE = 'invalid_parameter_value';
    END IF;
    IF p_versions IS NOT NULL THEN
        SELECT s.sku, s.status, s.updated_at, COALESCE(CASE WHEN s.edited_at >= s.reviewed_at OR s.reviewed_at IS NULL
                                                            THEN s.edited_login END, s.reviewed_login, 'a newer run') AS who
        INTO stale
        FROM unnest(p_ids, p_versions) u (id, version) JOIN sync_staging s ON s.id = u.id
        WHERE s.row_version <> u.version
        ORDER BY s.id LIMIT 1
        FOR UPDATE OF s;
        IF FOUND THEN
            RAISE EXCEPTION 'The staged change of % was changed meanwhile by % (it is now %).',
                COALESCE(stale.sku, 'a product without SKU'), stale.who, stale.status USING ERRCODE = 'TU001';
        END IF;
    END IF;
    outcome := staging_decide_rows(p_decision, p_ids, p_note);
    PERFORM staging_decided(p_decision, (SELECT min(batch_id::text) FROM sync_staging WHERE id = p_ids[1]), outcome,
                            jsonb_build_object('ids', to_jsonb(p_ids[1:1000]), 'rows', cardinality(p_ids)), p_note);
    RETURN outcome;
END $$;

-- Decides everything under a filter (see staging_filtered). p_expected is the number the person was shown: when the filter
-- meanwhile means another number of rows, nothing is decided (TU001).
CREATE FUNCTION staging_decide_where(p_decision text, p_filter jsonb, p_expected bigint DEFAULT NULL,
                                     p_note text DEFAULT NULL)
RETURNS staging_outcome LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE
    outcome staging_outcome;
    ids     bigint[];
BEGIN
    PERFORM trueup_require('approver', 'approve or reject staged changes');
    IF p_decision NOT IN ('approve', 'reject', 'reopen') THEN
        RAISE EXCEPTION 'Unknown decision "%".', p_decision USING ERRCODE = 'invalid_parameter_value';
    END IF;
    SELECT COALESCE(array_agg(id ORDER BY id), '{}') INTO ids FROM staging_filtered(p_filter);
    IF p_expected IS NOT NULL AND p_expected <> cardinality(ids) THEN
        RAISE EXCEPTION 'The filter now means % rows instead of the % shown: somebody or a newer run changed them.',
            cardinality(ids), p_expected USING ERRCODE = 'TU001';
    END IF;
    outcome := staging_decide_rows(p_decision, ids, p_note);
    PERFORM staging_decided(p_decision, p_filter ->> 'batch', outcome, jsonb_build_object('filter', p_filter), p_note);
    RETURN outcome;
END $$;

-- What the approval rules let pass: rows marked auto_approve at staging time, with enough confidence, without a conflict.
-- Off until somebody asks for it; an administrator can forbid it or set a floor for the threshold.
CREATE FUNCTION staging_auto_approve(p_batch uuid, p_threshold numeric, p_rule text) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE
    approved bigint;
BEGIN
    IF NOT trueup_may('approver') THEN
        PERFORM trueup_require('operator', 'approve by rule');
    END IF;
    IF p_threshold IS NULL OR p_threshold <= 0 OR p_threshold > 1
       OR p_threshold < (trueup_setting('approval.auto_minimum', '0') #>> '{}')::numeric
       OR trueup_setting('approval.auto_allowed', 'true') <> 'true' THEN
        RAISE EXCEPTION 'Approval by rule at % is not allowed by the settings.', p_threshold USING ERRCODE = 'TU002';
    END IF;
    UPDATE sync_staging s
    SET status = 'approved', auto_approved = true, approval_rule = COALESCE(s.approval_rule, p_rule),
        reviewed_by = NULL, reviewed_login = 'rule:' || p_rule, reviewed_at = now(), row_version = s.row_version + 1,
        updated_at = now()
    WHERE s.batch_id = p_batch AND s.status = 'pending' AND s.auto_approve AND s.confidence >= p_threshold
      AND s.edited_login IS NULL AND s.approvals_needed <= 1
      AND NOT EXISTS (SELECT 1 FROM sync_conflicts c WHERE c.staging_row = s.id AND c.status = 'open');
    GET DIAGNOSTICS approved = ROW_COUNT;
    IF approved > 0 THEN
        PERFORM trueup_audit('staging.auto_approve', 'sync_staging', p_batch::text, NULL,
                             jsonb_build_object('threshold', p_threshold, 'rule', p_rule, 'decided', approved));
        PERFORM trueup_changed('staging', p_batch::text, approved);
    END IF;
    RETURN approved;
END $$;

-- Corrected form of the design's function: row ids instead of product ids (a product has rows in many batches), and no way
-- around approval.
CREATE FUNCTION batch_update_sync_status(staging_rows bigint[], new_status text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
    CASE new_status
        WHEN 'approved' THEN PERFORM staging_decide('approve', staging_rows);
        WHEN 'rejected' THEN PERFORM staging_decide('reject', staging_rows);
        WHEN 'pending' THEN PERFORM staging_decide('reopen', staging_rows);
        ELSE
            RAISE EXCEPTION 'A row becomes "%" only through the work that name stands for.', new_status
                USING ERRCODE = 'TU002';
    END CASE;
END $$;
