-- Sending and what came of it.

CREATE TABLE bulk_operations (
    id                 bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    remote_gid         text UNIQUE,
    kind               text NOT NULL CHECK (kind IN ('query', 'mutation')),
    purpose            text NOT NULL,
    client_identifier  text,
    staged_upload_path text,
    jsonl_sha256       char(64),
    line_count         integer,
    status             text NOT NULL DEFAULT 'preparing'
                       CHECK (status IN ('preparing', 'uploaded', 'created', 'running', 'completed', 'failed', 'canceled',
                                         'expired', 'unknown')),
    error_code         text,
    object_count       bigint,
    result_url         text,
    partial_url        text,
    lines_applied      integer NOT NULL DEFAULT 0,
    run_id             bigint,
    created_at         timestamptz NOT NULL DEFAULT now(),
    completed_at       timestamptz
);

CREATE TABLE sync_outbox (
    id                bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    staging_row       bigint REFERENCES sync_staging (id),
    product_id        bigint,
    run_id            bigint,
    target            text NOT NULL DEFAULT 'shopify',
    operation         text NOT NULL,                       -- name of the GraphQL document
    fields            text[] NOT NULL DEFAULT '{}',        -- product fields the payload carries
    payload           jsonb NOT NULL,
    payload_sha256    char(64) NOT NULL,
    idempotency_key   uuid NOT NULL UNIQUE,
    order_key         text NOT NULL,                       -- same key: strictly in id order (one product)
    priority          smallint NOT NULL DEFAULT 3,
    state             text NOT NULL DEFAULT 'pending'
                      CHECK (state IN ('pending', 'leased', 'sent', 'unknown', 'confirmed', 'failed', 'dead', 'cancelled')),
    verify_first      boolean NOT NULL DEFAULT false,      -- may have been written already: read before sending again
    attempts          integer NOT NULL DEFAULT 0,
    next_attempt_at   timestamptz NOT NULL DEFAULT now(),
    leased_by         uuid,
    leased_until      timestamptz,
    bulk_operation_id bigint REFERENCES bulk_operations (id),
    bulk_line         integer,
    remote_id         text,
    response          jsonb,
    error_class       text,
    error_code        text,
    error_message     text,
    created_at        timestamptz NOT NULL DEFAULT now(),
    sent_at           timestamptz,
    confirmed_at      timestamptz
);
-- Every row that is not final; the leasing query walks it in order.
CREATE INDEX sync_outbox_order ON sync_outbox (order_key, id) WHERE state NOT IN ('confirmed', 'dead', 'cancelled');
CREATE INDEX sync_outbox_due ON sync_outbox (priority, id) WHERE state NOT IN ('confirmed', 'dead', 'cancelled');
CREATE INDEX sync_outbox_staging ON sync_outbox (staging_row);
CREATE INDEX sync_outbox_dead ON sync_outbox (id) WHERE state = 'dead';

-- One row per product per run; the row per run is sync_runs.
CREATE TABLE sync_history (
    id                bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    run_id            bigint,
    product_id        bigint,
    outbox_id         bigint,
    staging_row       bigint,
    sku               text,
    direction         text NOT NULL CHECK (direction IN ('pull', 'push')),
    action            text NOT NULL,
    outcome           text NOT NULL CHECK (outcome IN ('success', 'unchanged', 'skipped', 'conflict', 'failed')),
    changed_fields    text[],
    remote_updated_at timestamptz,
    last_synced_at    timestamptz,
    error_class       text,
    error_code        text,
    error_message     text,
    duration_ms       integer,
    created_at        timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX sync_history_product ON sync_history (product_id, id DESC);
CREATE INDEX sync_history_created ON sync_history USING brin (created_at);
CREATE INDEX sync_history_run ON sync_history (run_id, id);

-- What we wrote ourselves, so that its echo in the next pull is not taken for somebody's edit.
CREATE TABLE own_writes (
    object_gid        text NOT NULL,
    field             text NOT NULL,
    value_hash        bytea NOT NULL,
    remote_updated_at timestamptz,
    written_at        timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (object_gid, field, written_at)
);

CREATE TABLE media_map (
    product_id        bigint NOT NULL,
    source_url        text NOT NULL,
    url_key           text NOT NULL,                       -- host and path, host in lower case, no query
    position          integer,
    alt               text,
    shopify_media_gid text,
    shopify_status    text,
    content_sha256    char(64),
    bytes             bigint,
    first_seen_at     timestamptz NOT NULL DEFAULT now(),
    removed_at        timestamptz,
    PRIMARY KEY (product_id, url_key)
);

CREATE TABLE sync_watermarks (
    source     text NOT NULL,
    scope      text NOT NULL DEFAULT '',
    value      jsonb NOT NULL,
    run_id     bigint,
    updated_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (source, scope)
);

-- Signed messages of the shop, kept until a worker has looked at them. The webhook id makes a repeated delivery harmless.
CREATE TABLE webhook_inbox (
    id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    webhook_id   text NOT NULL UNIQUE,
    event_id     text,
    topic        text NOT NULL,
    shop         text,
    api_version  text,
    object_gid   text,
    triggered_at timestamptz,
    payload      jsonb NOT NULL,
    state        text NOT NULL DEFAULT 'received' CHECK (state IN ('received', 'processing', 'done', 'ignored', 'failed')),
    attempts     integer NOT NULL DEFAULT 0,
    error        text,
    received_at  timestamptz NOT NULL DEFAULT now(),
    processed_at timestamptz
);
CREATE INDEX webhook_inbox_waiting ON webhook_inbox (id) WHERE state IN ('received', 'processing', 'failed');
