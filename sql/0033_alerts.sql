-- Alerts that are raised. Whoever may run evaluates the rules and tells the channels, one program at a time; rules are an
-- administrator's. What is decided about alerts is decided by the programs (see decideAlerts()); here it is kept, and kept
-- to one open alert per cause.
SELECT set_config('search_path', current_setting('search_path') || ', pg_temp', true);

-- One row: when the rules were last looked at. Who evaluates holds it until he commits.
CREATE TABLE alert_watch (
    one           boolean PRIMARY KEY DEFAULT true CHECK (one),
    database_uuid uuid NOT NULL DEFAULT gen_random_uuid(), -- tells the alerts of two databases apart at a pager
    evaluated_at  timestamptz NOT NULL DEFAULT '-infinity'
);
INSERT INTO alert_watch DEFAULT VALUES;

-- What has to be told outside of the windows. A claim is a lease: whoever dies with it is followed by somebody else.
CREATE TABLE alert_deliveries (
    id              bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    alert_id        bigint NOT NULL REFERENCES alerts (id),
    channel         text NOT NULL CHECK (channel IN ('email', 'slack', 'pagerduty', 'webhook')),
    event           text NOT NULL CHECK (event IN ('raise', 'resolve')),
    state           text NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'sent', 'given_up', 'dropped')),
    attempts        integer NOT NULL DEFAULT 0,
    next_attempt_at timestamptz NOT NULL DEFAULT now(),
    leased_by       uuid,
    leased_until    timestamptz,
    created_at      timestamptz NOT NULL DEFAULT now(),
    ended_at        timestamptz,
    UNIQUE (alert_id, channel, event)
);
CREATE INDEX alert_deliveries_waiting ON alert_deliveries (id) WHERE state = 'waiting';

-- The rules everybody begins with. Where somebody has a rule for a measure already, his own stays the only one.
INSERT INTO alert_rules (name, metric, window_seconds, comparator, threshold, severity, channels)
SELECT v.name, v.metric, v.window_seconds, '>', v.threshold, v.severity, '["desktop"]'
FROM (VALUES ('run_held', 'held_runs', 0, 0, 'warning'),
             ('run_failed', 'failed_runs', 86400, 0, 'error'),
             ('writes_gave_up', 'dead_writes', 0, 0, 'error'),
             ('conflicts_pile_up', 'open_conflicts', 0, 100, 'info'),
             ('out_of_stock', 'out_of_stock', 0, 100, 'warning'),
             ('low_stock', 'low_stock', 0, 100, 'info'),
             ('stock_too_old', 'stock_age', 0, 48, 'warning'),
             ('feed_too_old', 'feed_age', 0, 26, 'warning'),
             ('erp_too_old', 'erp_age', 0, 26, 'warning'),
             ('shop_too_old', 'shop_age', 0, 26, 'warning'),
             ('schedule_overdue', 'overdue_schedules', 900, 0, 'warning'))
     AS v (name, metric, window_seconds, threshold, severity)
WHERE NOT EXISTS (SELECT 1 FROM alert_rules r WHERE r.metric = v.metric)
ON CONFLICT (name) DO NOTHING;

-- Whether the caller evaluates now: nobody else does, and nobody did within the last p_seconds. True holds until the end of
-- the transaction.
CREATE FUNCTION alert_watch_begin(p_seconds integer) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
    PERFORM trueup_require('operator', 'raise alerts');
    PERFORM 1 FROM alert_watch WHERE evaluated_at <= clock_timestamp() - p_seconds * interval '1 second' FOR UPDATE SKIP LOCKED;
    IF NOT FOUND THEN
        RETURN false;
    END IF;
    UPDATE alert_watch SET evaluated_at = clock_timestamp();
    RETURN true;
END $$;

-- Not for callers: no rights are granted on it. A pager is told that it is over wherever it may have been told that it began;
-- what nobody was told yet need not be told any more.
CREATE FUNCTION alert_close_rows(p_ids bigint[]) RETURNS bigint LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
DECLARE
    closed bigint[];
    one    bigint;
BEGIN
    WITH done AS (UPDATE alerts SET state = 'closed', closed_at = now() WHERE id = ANY (p_ids) AND state <> 'closed' RETURNING id)
    SELECT array_agg(id ORDER BY id) INTO closed FROM done;
    INSERT INTO alert_deliveries (alert_id, channel, event)
    SELECT alert_id, channel, 'resolve' FROM alert_deliveries
    WHERE alert_id = ANY (closed) AND channel = 'pagerduty' AND event = 'raise' AND state IN ('sent', 'waiting') AND attempts > 0
    ON CONFLICT DO NOTHING;
    UPDATE alert_deliveries SET state = 'dropped', ended_at = now()
    WHERE alert_id = ANY (closed) AND event = 'raise' AND state = 'waiting' AND COALESCE(leased_until < now(), true);
    FOREACH one IN ARRAY COALESCE(closed, '{}') LOOP
        PERFORM trueup_audit('alert.close', 'alerts', one::text);
        PERFORM trueup_changed('alerts', one::text);
    END LOOP;
    RETURN COALESCE(cardinality(closed), 0);
END $$;

-- Carries out what was decided: [{do: "raise", key, rule, run, severity, title, detail}, {do: "worse", id, rule, severity, title,
-- detail}, {do: "close", id}]. Answers the ids of new alerts. A cause that has its alert already, or whose rule is gone
-- meanwhile, is passed over.
CREATE FUNCTION alerts_apply(p_steps jsonb) RETURNS bigint[]
LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE
    step   jsonb;
    raised bigint[] := '{}';
    one    bigint;
BEGIN
    PERFORM trueup_require('operator', 'raise alerts');
    FOR step IN SELECT value FROM jsonb_array_elements(p_steps) LOOP
        IF step ->> 'do' = 'close' THEN
            PERFORM alert_close_rows(ARRAY [(step ->> 'id')::bigint]);
            CONTINUE;
        END IF;
        PERFORM 1 FROM alert_rules WHERE id = (step ->> 'rule')::bigint AND is_active FOR KEY SHARE;
        CONTINUE WHEN NOT FOUND;
        IF step ->> 'do' = 'worse' THEN
            UPDATE alerts SET occurrences = occurrences + 1, last_at = now(), rule_id = (step ->> 'rule')::bigint,
                              severity = step ->> 'severity', title = step ->> 'title',
                              detail = COALESCE(detail, '{}') || (step -> 'detail')
            WHERE id = (step ->> 'id')::bigint AND state <> 'closed';
            PERFORM trueup_changed('alerts', step ->> 'id');
            CONTINUE;
        END IF;
        INSERT INTO alerts (rule_id, run_id, severity, title, detail, dedupe_key)
        VALUES ((step ->> 'rule')::bigint, (step ->> 'run')::bigint, step ->> 'severity', step ->> 'title', step -> 'detail', step ->> 'key')
        ON CONFLICT (dedupe_key) WHERE state <> 'closed' DO NOTHING RETURNING id INTO one;
        CONTINUE WHEN NOT FOUND;
        raised := raised || one;
        INSERT INTO alert_deliveries (alert_id, channel, event)
        SELECT one, c.channel, 'raise'
        FROM alert_rules r CROSS JOIN LATERAL jsonb_array_elements_text(CASE jsonb_typeof(r.channels) WHEN 'array' THEN r.channels ELSE '[]' END) c (channel)
        WHERE r.id = (step ->> 'rule')::bigint AND c.channel IN ('email', 'slack', 'pagerduty', 'webhook')
        ON CONFLICT DO NOTHING;
        PERFORM trueup_audit('alert.raise', 'alerts', one::text, NULL, step -> 'detail', step ->> 'title', (step ->> 'run')::bigint);
        PERFORM trueup_changed('alerts', one::text);
    END LOOP;
    RETURN raised;
END $$;

-- Somebody is on it. What is acknowledged or closed already stays as it is. Answers how many were open.
CREATE FUNCTION alert_acknowledge(p_ids bigint[]) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE
    one  bigint;
    done bigint := 0;
BEGIN
    PERFORM trueup_require('operator', 'acknowledge alerts');
    FOR one IN UPDATE alerts SET state = 'acknowledged', acknowledged_by = trueup_actor(), acknowledged_login = session_user
               WHERE id = ANY (p_ids) AND state = 'open' RETURNING id
    LOOP
        PERFORM trueup_audit('alert.acknowledge', 'alerts', one::text);
        PERFORM trueup_changed('alerts', one::text);
        done := done + 1;
    END LOOP;
    RETURN done;
END $$;

-- A rule that watches something else now, or nothing any more, closes the alerts it has open.
CREATE FUNCTION alert_rule_save(p_old_name text, p_rule jsonb) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE
    before alert_rules;
    saved  alert_rules;
BEGIN
    PERFORM trueup_require('admin', 'change rules of alerts');
    SELECT * INTO before FROM alert_rules WHERE name = p_old_name FOR UPDATE;
    IF before.id IS NULL THEN
        INSERT INTO alert_rules (name, metric, window_seconds, comparator, threshold, severity, channels, is_active)
        VALUES (p_rule ->> 'name', p_rule ->> 'metric', (p_rule ->> 'window_seconds')::integer, p_rule ->> 'comparator',
                (p_rule ->> 'threshold')::numeric, p_rule ->> 'severity', p_rule -> 'channels', (p_rule ->> 'is_active')::boolean)
        RETURNING * INTO saved;
    ELSE
        UPDATE alert_rules
        SET name = p_rule ->> 'name', metric = p_rule ->> 'metric', window_seconds = (p_rule ->> 'window_seconds')::integer,
            comparator = p_rule ->> 'comparator', threshold = (p_rule ->> 'threshold')::numeric, severity = p_rule ->> 'severity',
            channels = p_rule -> 'channels', is_active = (p_rule ->> 'is_active')::boolean
        WHERE id = before.id RETURNING * INTO saved;
        IF NOT saved.is_active OR saved.metric <> before.metric THEN
            PERFORM alert_close_rows(ARRAY (SELECT id FROM alerts WHERE rule_id = saved.id AND state <> 'closed'));
        END IF;
    END IF;
    PERFORM trueup_audit('alert_rule.save', 'alert_rules', saved.id::text, CASE WHEN before.id IS NOT NULL THEN to_jsonb(before) END,
                         to_jsonb(saved));
    PERFORM trueup_changed('alerts', '');
    RETURN saved.id;
END $$;

CREATE FUNCTION alert_rule_remove(p_name text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE
    before alert_rules;
BEGIN
    PERFORM trueup_require('admin', 'change rules of alerts');
    SELECT * INTO before FROM alert_rules WHERE name = p_name FOR UPDATE;
    IF before.id IS NULL THEN
        RETURN;
    END IF;
    PERFORM alert_close_rows(ARRAY (SELECT id FROM alerts WHERE rule_id = before.id AND state <> 'closed'));
    UPDATE alerts SET rule_id = NULL WHERE rule_id = before.id;
    DELETE FROM alert_rules WHERE id = before.id;
    PERFORM trueup_audit('alert_rule.remove', 'alert_rules', before.id::text, to_jsonb(before));
    PERFORM trueup_changed('alerts', '');
END $$;

-- The next thing one of these channels has to be told, or nothing; nobody else is given it before the lease is over. What
-- could not be told within a day is given up. That a problem is over is told after that it began.
CREATE FUNCTION alert_delivery_claim(p_instance uuid, p_channels text[], p_lease_seconds integer)
RETURNS TABLE (delivery bigint, alert bigint, told_channel text, told_event text, attempt integer)
LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE
    picked bigint;
BEGIN
    PERFORM trueup_require('operator', 'send alerts');
    UPDATE alert_deliveries SET state = 'given_up', ended_at = now()
    WHERE state = 'waiting' AND created_at < now() - interval '1 day' AND COALESCE(leased_until < now(), true);
    SELECT d.id INTO picked FROM alert_deliveries d
    WHERE d.state = 'waiting' AND d.channel = ANY (p_channels) AND d.next_attempt_at <= now() AND COALESCE(d.leased_until < now(), true)
      AND (d.event = 'raise' OR NOT EXISTS (SELECT 1 FROM alert_deliveries e WHERE e.alert_id = d.alert_id AND e.channel = d.channel
                                                                               AND e.event = 'raise' AND e.state = 'waiting'))
    ORDER BY d.id LIMIT 1 FOR UPDATE OF d SKIP LOCKED;
    RETURN QUERY
    UPDATE alert_deliveries d
    SET leased_by = p_instance, leased_until = now() + p_lease_seconds * interval '1 second', attempts = d.attempts + 1
    WHERE d.id = picked
    RETURNING d.id, d.alert_id, d.channel, d.event, d.attempts;
END $$;

-- How a claimed delivery ended: without p_error it was told; else it is tried again after p_again seconds, or given up when
-- that is null. The trouble stands at the alert until the channel was told. False when the lease was lost meanwhile.
CREATE FUNCTION alert_delivery_ended(p_id bigint, p_instance uuid, p_error jsonb, p_again integer) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE
    told alert_deliveries;
BEGIN
    PERFORM trueup_require('operator', 'send alerts');
    UPDATE alert_deliveries d
    SET leased_by = NULL, leased_until = NULL,
        state = CASE WHEN p_error IS NULL THEN 'sent'
                     WHEN d.event = 'raise' AND a.state = 'closed' THEN 'dropped'
                     WHEN p_again IS NULL THEN 'given_up'
                     ELSE 'waiting' END,
        next_attempt_at = now() + COALESCE(p_again, 0) * interval '1 second'
    FROM alerts a
    WHERE d.id = p_id AND d.leased_by = p_instance AND d.state = 'waiting' AND a.id = d.alert_id
    RETURNING d.* INTO told;
    IF told.id IS NULL THEN
        RETURN false;
    END IF;
    IF told.state <> 'waiting' THEN
        UPDATE alert_deliveries SET ended_at = now() WHERE id = told.id;
    END IF;
    UPDATE alerts SET detail = CASE WHEN p_error IS NULL THEN COALESCE(detail, '{}') #- ARRAY ['trouble', told.channel]
                                    ELSE jsonb_set(COALESCE(detail, '{}') || jsonb_build_object('trouble', COALESCE(detail -> 'trouble', '{}')),
                                                   ARRAY ['trouble', told.channel], p_error) END
    WHERE id = told.alert_id;
    PERFORM trueup_changed('alerts', told.alert_id::text);
    RETURN true;
END $$;

DO $$
DECLARE
    f text;
BEGIN
    REVOKE ALL ON alert_watch, alert_deliveries FROM PUBLIC;
    FOREACH f IN ARRAY ARRAY['alert_watch_begin(integer)', 'alert_close_rows(bigint[])', 'alerts_apply(jsonb)', 'alert_acknowledge(bigint[])',
                             'alert_rule_save(text, jsonb)', 'alert_rule_remove(text)',
                             'alert_delivery_claim(uuid, text[], integer)', 'alert_delivery_ended(bigint, uuid, jsonb, integer)']
    LOOP
        EXECUTE format('REVOKE ALL ON FUNCTION %s FROM PUBLIC', f);
        IF f NOT LIKE 'alert_close_rows%' AND EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'trueup_admin') THEN
            EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO %I', f,
                           CASE WHEN f LIKE 'alert_rule%' THEN 'trueup_admin' ELSE 'trueup_operator' END);
        END IF;
    END LOOP;
    IF EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'trueup_admin') THEN
        GRANT SELECT ON alert_watch, alert_deliveries TO trueup_viewer;
        -- The functions are the only way now.
        REVOKE INSERT, UPDATE, DELETE ON alerts FROM trueup_operator, trueup_admin;
        REVOKE INSERT, UPDATE, DELETE ON alert_rules FROM trueup_admin;
    END IF;
END $$;
