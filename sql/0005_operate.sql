-- Schedules and batch operations, alerts, the audit log, settings, presence. No table holds a secret: those live in the
-- key store of the operating system.

-- A batch operation of the design is a schedule with steps; cron may be empty (run by hand).
CREATE TABLE schedules (
    id              bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    batch_uuid      uuid NOT NULL DEFAULT gen_random_uuid() UNIQUE,
    name            text NOT NULL UNIQUE,
    job             jsonb NOT NULL,                        -- {"operations": [{type, config}], "notifications": {…}}
    cron            text,
    time_zone       text NOT NULL DEFAULT 'UTC',
    is_active       boolean NOT NULL DEFAULT true,
    overlap         text NOT NULL DEFAULT 'skip' CHECK (overlap IN ('skip', 'queue_one')),
    missed          text NOT NULL DEFAULT 'run_once' CHECK (missed IN ('run_once', 'skip')),
    next_run_at     timestamptz,
    last_run_id     bigint REFERENCES sync_runs (id),
    last_success_at timestamptz,
    created_by      bigint,
    created_login   text NOT NULL DEFAULT session_user,
    row_version     bigint NOT NULL DEFAULT 1,
    created_at      timestamptz NOT NULL DEFAULT now(),
    updated_at      timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE alert_rules (
    id             bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name           text NOT NULL UNIQUE,
    metric         text NOT NULL,
    window_seconds integer NOT NULL,
    comparator     text NOT NULL CHECK (comparator IN ('>', '>=', '<', '<=')),
    threshold      numeric NOT NULL,
    severity       text NOT NULL CHECK (severity IN ('info', 'warning', 'error', 'critical')),
    channels       jsonb NOT NULL DEFAULT '[]',
    is_active      boolean NOT NULL DEFAULT true
);
-- The two alerts of the design.
INSERT INTO alert_rules (name, metric, window_seconds, comparator, threshold, severity, channels)
VALUES ('sync_error_rate_high', 'error_rate', 300, '>', 0.1, 'warning', '["desktop", "email", "slack"]'),
       ('sync_queue_backup', 'queue_depth', 0, '>', 1000, 'critical', '["desktop", "pagerduty"]');

CREATE TABLE alerts (
    id              bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    rule_id         bigint REFERENCES alert_rules (id),
    run_id          bigint,
    severity        text NOT NULL CHECK (severity IN ('info', 'warning', 'error', 'critical')),
    title           text NOT NULL,
    detail          jsonb,
    dedupe_key      text NOT NULL,
    state           text NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'acknowledged', 'closed')),
    occurrences     integer NOT NULL DEFAULT 1,
    first_at        timestamptz NOT NULL DEFAULT now(),
    last_at         timestamptz NOT NULL DEFAULT now(),
    acknowledged_by bigint,
    acknowledged_login text,
    closed_at       timestamptz
);
CREATE UNIQUE INDEX alerts_one_open ON alerts (dedupe_key) WHERE state <> 'closed';

CREATE TABLE audit_log (
    id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at           timestamptz NOT NULL DEFAULT now(),
    user_id      bigint,
    actor        text NOT NULL,                            -- the login role that acted
    action       text NOT NULL,
    entity       text NOT NULL,
    entity_id    text,
    before       jsonb,
    after        jsonb,
    reason       text,
    app_instance uuid,
    run_id       bigint
);
CREATE INDEX audit_log_entity ON audit_log (entity, entity_id, id DESC);

-- Append-only for everybody, the owner included. Only who may drop triggers could get past it, and that leaves traces.
CREATE FUNCTION audit_log_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'The audit log is append-only: % is refused.', TG_OP USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER audit_log_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_log
    FOR EACH STATEMENT EXECUTE FUNCTION audit_log_refuse();

CREATE TABLE app_settings (
    key           text PRIMARY KEY,                        -- 'approval.four_eyes', 'guards', 'user:<login>:window', …
    value         jsonb NOT NULL,
    updated_by    bigint,
    updated_login text NOT NULL DEFAULT session_user,
    row_version   bigint NOT NULL DEFAULT 1,
    updated_at    timestamptz NOT NULL DEFAULT now()
);

-- Who is looking at what right now; entries older than a minute mean nothing.
CREATE UNLOGGED TABLE presence (
    app_instance uuid NOT NULL,
    entity       text NOT NULL,
    entity_id    text NOT NULL,
    login_name   text NOT NULL DEFAULT session_user,
    seen_at      timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (app_instance, entity, entity_id)
);
