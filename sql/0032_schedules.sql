-- Whoever may start runs carries schedules out: a claim moves a schedule to its next time if it still stands at the time that
-- was seen, so that of several programs one starts the run. What a schedule says stays with administrators (0012).
SELECT set_config('search_path', current_setting('search_path') || ', pg_temp', true);

CREATE FUNCTION schedule_claim(p_id bigint, p_due timestamptz, p_next timestamptz) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
    PERFORM trueup_require('operator', 'start the runs of a schedule');
    -- Desktops know times to the millisecond.
    UPDATE schedules SET next_run_at = p_next
    WHERE id = p_id AND is_active AND next_run_at BETWEEN p_due - interval '1 millisecond' AND p_due + interval '1 millisecond';
    IF FOUND THEN
        PERFORM trueup_changed('schedules', p_id::text);
    END IF;
    RETURN FOUND;
END $$;

-- How a claimed schedule ended: its runs, and whether all of them succeeded.
CREATE FUNCTION schedule_ended(p_id bigint, p_runs bigint[], p_succeeded boolean) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
    PERFORM trueup_require('operator', 'start the runs of a schedule');
    UPDATE sync_runs SET trigger = 'schedule' WHERE id = ANY (p_runs);
    UPDATE schedules SET last_run_id = COALESCE(p_runs[cardinality(p_runs)], last_run_id),
                         last_success_at = CASE WHEN p_succeeded THEN now() ELSE last_success_at END
    WHERE id = p_id;
    PERFORM trueup_changed('schedules', p_id::text);
END $$;

-- Saving, stopping and removing are an administrator's; each leaves a line in the audit log.
CREATE FUNCTION schedule_save(p_old_name text, p_schedule jsonb) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE
    before schedules;
    saved  bigint;
BEGIN
    PERFORM trueup_require('admin', 'change schedules');
    SELECT * INTO before FROM schedules WHERE name = p_old_name FOR UPDATE;
    IF before.id IS NULL THEN
        INSERT INTO schedules (name, job, created_by) VALUES (p_schedule ->> 'name', p_schedule -> 'job', trueup_actor())
        RETURNING id INTO saved;
    ELSE
        saved := before.id;
    END IF;
    UPDATE schedules
    SET name = p_schedule ->> 'name', job = p_schedule -> 'job', cron = p_schedule ->> 'cron',
        time_zone = COALESCE(p_schedule ->> 'time_zone', 'UTC'), is_active = (p_schedule ->> 'is_active')::boolean,
        overlap = p_schedule ->> 'overlap', missed = p_schedule ->> 'missed',
        next_run_at = (p_schedule ->> 'next_run_at')::timestamptz, row_version = row_version + 1, updated_at = now()
    WHERE id = saved;
    PERFORM trueup_audit('schedule.save', 'schedules', saved::text, CASE WHEN before.id IS NOT NULL THEN to_jsonb(before) END, p_schedule);
    PERFORM trueup_changed('schedules', saved::text);
    RETURN saved;
END $$;

CREATE FUNCTION schedule_remove(p_name text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE
    before schedules;
BEGIN
    PERFORM trueup_require('admin', 'change schedules');
    DELETE FROM schedules WHERE name = p_name RETURNING * INTO before;
    IF before.id IS NOT NULL THEN
        PERFORM trueup_audit('schedule.remove', 'schedules', before.id::text, to_jsonb(before));
        PERFORM trueup_changed('schedules', before.id::text);
    END IF;
END $$;

DO $$
DECLARE
    f text;
BEGIN
    FOREACH f IN ARRAY ARRAY['schedule_claim(bigint, timestamptz, timestamptz)', 'schedule_ended(bigint, bigint[], boolean)',
                             'schedule_save(text, jsonb)', 'schedule_remove(text)']
    LOOP
        EXECUTE format('REVOKE ALL ON FUNCTION %s FROM PUBLIC', f);
        IF EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'trueup_admin') THEN
            EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO %I', f,
                           CASE WHEN f LIKE 'schedule_save%' OR f LIKE 'schedule_remove%' THEN 'trueup_admin' ELSE 'trueup_operator' END);
        END IF;
    END LOOP;
END $$;
