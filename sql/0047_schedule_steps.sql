-- Each time a schedule ran, with its steps: what was done, what stopped it and what was left undone. A program that carries a
-- schedule out gives signs of life; one that gave none for a minute is taken for gone. The last twenty times of each are kept.
SELECT set_config('search_path', current_setting('search_path') || ', pg_temp', true);

CREATE TABLE schedule_runs (
    id            bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    schedule_id   bigint NOT NULL REFERENCES schedules (id) ON DELETE CASCADE,
    state         text NOT NULL DEFAULT 'running' CHECK (state IN ('running', 'succeeded', 'stopped', 'interrupted')),
    steps         jsonb NOT NULL,                          -- [{type, full, kind, state, run, started_at, finished_at, reason}]
    started_login text NOT NULL DEFAULT session_user,
    started_at    timestamptz NOT NULL DEFAULT now(),
    heartbeat_at  timestamptz NOT NULL DEFAULT now(),
    finished_at   timestamptz
);
CREATE INDEX schedule_runs_newest ON schedule_runs (schedule_id, id DESC);

CREATE FUNCTION schedule_run_state(r schedule_runs) RETURNS text LANGUAGE sql STABLE AS $$
    SELECT CASE WHEN r.state = 'running' AND r.heartbeat_at < now() - interval '1 minute' THEN 'interrupted' ELSE r.state END
$$;

CREATE FUNCTION schedule_run_begin(p_schedule bigint, p_steps jsonb) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE
    begun bigint;
BEGIN
    PERFORM trueup_require('operator', 'start the runs of a schedule');
    INSERT INTO schedule_runs (schedule_id, steps) VALUES (p_schedule, p_steps) RETURNING id INTO begun;
    DELETE FROM schedule_runs
    WHERE schedule_id = p_schedule
      AND id <= (SELECT o.id FROM schedule_runs o WHERE o.schedule_id = p_schedule ORDER BY o.id DESC OFFSET 20 LIMIT 1);
    PERFORM trueup_changed('schedules', p_schedule::text);
    RETURN begun;
END $$;

-- A sign of life, with the steps as they stand now. Who was taken for gone, such as a computer that slept, goes on. Answers the run
-- of the step that is under way, null as long as there is none.
CREATE FUNCTION schedule_run_keep(p_id bigint, p_steps jsonb) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE
    kept  schedule_runs;
    place integer;
    step  jsonb;
    begun bigint;
BEGIN
    PERFORM trueup_require('operator', 'start the runs of a schedule');
    SELECT * INTO kept FROM schedule_runs WHERE id = p_id AND state IN ('running', 'interrupted') FOR UPDATE;
    IF kept.id IS NULL THEN
        RETURN NULL;
    END IF;
    SELECT e.ordinality - 1, e.value INTO place, step
    FROM jsonb_array_elements(p_steps) WITH ORDINALITY e WHERE e.value ->> 'state' = 'running' LIMIT 1;
    IF step ->> 'run' IS NULL THEN -- one program at a time runs a kind
        SELECT max(r.id) INTO begun FROM sync_runs r
        WHERE r.kind = step ->> 'kind' AND r.status = 'running' AND r.started_login = session_user
          AND r.heartbeat_at > now() - interval '2 minutes';
        IF begun IS NOT NULL THEN
            p_steps := jsonb_set(p_steps, ARRAY [place::text, 'run'], to_jsonb(begun));
        END IF;
    END IF;
    UPDATE schedule_runs SET state = 'running', steps = p_steps, heartbeat_at = now(), finished_at = NULL WHERE id = p_id;
    IF p_steps <> kept.steps OR schedule_run_state(kept) <> 'running' THEN
        PERFORM trueup_changed('schedules', kept.schedule_id::text);
    END IF;
    RETURN (p_steps -> place ->> 'run')::bigint;
END $$;

-- Not for callers: no rights are granted on it. A schedule has one alert, for as long as what was left undone is not made good; a
-- second time is told anew. {severity, title, detail, run}; null: there is nothing to tell. Where the schedule says so, messages go
-- to the channels that any program is set up for, but for pagers: those are for the rules. That it went well is told only then, and
-- asks nobody to do anything: such an alert is closed from the beginning.
CREATE FUNCTION schedule_tell(p_schedule bigint, p_alert jsonb) RETURNS void LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
DECLARE
    cause     text := 'schedule:' || p_schedule;
    went_well boolean := COALESCE(p_alert #>> '{detail,metric}' = 'schedule_done', false);
    is_sent   boolean;
    one       bigint;
BEGIN
    PERFORM alert_close_rows(ARRAY (SELECT id FROM alerts WHERE dedupe_key = cause AND state <> 'closed'));
    SELECT COALESCE(job #> ARRAY ['notifications', CASE WHEN went_well THEN 'on_complete' ELSE 'on_error' END] = 'true', false) INTO is_sent
    FROM schedules WHERE id = p_schedule;
    IF p_alert IS NULL OR NOT is_sent AND (went_well OR p_alert #> '{detail,not_done}' = '[]') THEN
        RETURN;
    END IF;
    INSERT INTO alerts (run_id, severity, title, detail, dedupe_key, state, closed_at)
    VALUES ((p_alert ->> 'run')::bigint, p_alert ->> 'severity', p_alert ->> 'title', p_alert -> 'detail', cause,
            CASE WHEN went_well THEN 'closed' ELSE 'open' END, CASE WHEN went_well THEN now() END)
    ON CONFLICT (dedupe_key) WHERE state <> 'closed' DO NOTHING RETURNING id INTO one;
    IF one IS NULL THEN
        RETURN;
    END IF;
    INSERT INTO alert_deliveries (alert_id, channel, event)
    SELECT one, c.channel, 'raise' FROM unnest('{email,slack,webhook}'::text[]) c (channel) WHERE is_sent;
    IF NOT went_well THEN
        PERFORM trueup_audit('alert.raise', 'alerts', one::text, NULL, p_alert -> 'detail', p_alert ->> 'title',
                             (p_alert ->> 'run')::bigint);
    END IF;
    PERFORM trueup_changed('alerts', one::text);
END $$;

-- How it ended: succeeded or stopped; or interrupted, which is for others to say of a program that is gone. p_alert: what there is
-- to tell. False when it had ended before, or that program lives.
CREATE FUNCTION schedule_run_ended(p_id bigint, p_state text, p_steps jsonb, p_alert jsonb) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE
    ended schedule_runs;
BEGIN
    PERFORM trueup_require('operator', 'start the runs of a schedule');
    UPDATE schedule_runs r
    SET state = p_state, steps = p_steps, finished_at = CASE WHEN p_state = 'interrupted' THEN r.heartbeat_at ELSE now() END
    WHERE r.id = p_id AND CASE WHEN p_state = 'interrupted' THEN r.state = 'running' AND schedule_run_state(r) = 'interrupted'
                               ELSE r.state IN ('running', 'interrupted') END
    RETURNING r.* INTO ended;
    IF ended.id IS NULL THEN
        RETURN false;
    END IF;
    PERFORM schedule_ended(ended.schedule_id,
                           ARRAY (SELECT (e.value ->> 'run')::bigint FROM jsonb_array_elements(p_steps) WITH ORDINALITY e
                                  WHERE e.value ->> 'run' IS NOT NULL ORDER BY e.ordinality),
                           p_state = 'succeeded');
    PERFORM schedule_tell(ended.schedule_id, p_alert);
    RETURN true;
END $$;

-- Nobody makes good what a schedule left undone that is gone.
CREATE OR REPLACE FUNCTION schedule_remove(p_name text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE
    before schedules;
BEGIN
    PERFORM trueup_require('admin', 'change schedules');
    DELETE FROM schedules WHERE name = p_name RETURNING * INTO before;
    IF before.id IS NOT NULL THEN
        PERFORM schedule_tell(before.id, NULL);
        PERFORM trueup_audit('schedule.remove', 'schedules', before.id::text, to_jsonb(before));
        PERFORM trueup_changed('schedules', before.id::text);
    END IF;
END $$;

-- As before (0033), but that what was closed from the beginning is tried again like anything else.
CREATE OR REPLACE FUNCTION alert_delivery_ended(p_id bigint, p_instance uuid, p_error jsonb, p_again integer) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE
    told alert_deliveries;
BEGIN
    PERFORM trueup_require('operator', 'send alerts');
    UPDATE alert_deliveries d
    SET leased_by = NULL, leased_until = NULL,
        state = CASE WHEN p_error IS NULL THEN 'sent'
                     WHEN d.event = 'raise' AND a.state = 'closed' AND a.closed_at > a.first_at THEN 'dropped'
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
    REVOKE ALL ON schedule_runs FROM PUBLIC;
    FOREACH f IN ARRAY ARRAY['schedule_run_state(schedule_runs)', 'schedule_run_begin(bigint, jsonb)', 'schedule_run_keep(bigint, jsonb)',
                             'schedule_tell(bigint, jsonb)', 'schedule_run_ended(bigint, text, jsonb, jsonb)']
    LOOP
        EXECUTE format('REVOKE ALL ON FUNCTION %s FROM PUBLIC', f);
        IF f NOT LIKE 'schedule_tell%' AND EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'trueup_admin') THEN
            EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO %I', f,
                           CASE WHEN f LIKE 'schedule_run_state%' THEN 'trueup_viewer' ELSE 'trueup_operator' END);
        END IF;
    END LOOP;
    IF EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'trueup_admin') THEN
        GRANT SELECT ON schedule_runs TO trueup_viewer;
    END IF;
END $$;
