-- Runs, the feed, the ERP mirror. Ids of products and users are bigint in all our tables: a key from bigint to integer
-- is accepted, and the customer's master tables come with either (keys: 0006).

CREATE TABLE sync_runs (
    id                   bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    run_uuid             uuid NOT NULL DEFAULT gen_random_uuid() UNIQUE,
    kind                 text NOT NULL CHECK (kind IN ('feed_import', 'erp_pull', 'shopify_pull', 'match', 'plan', 'push',
                                                       'reconcile', 'rollback', 'batch', 'maintenance')),
    mode                 text NOT NULL DEFAULT 'incremental'
                         CHECK (mode IN ('full', 'incremental', 'selective', 'dry_run')),
    status               text NOT NULL DEFAULT 'queued'
                         CHECK (status IN ('queued', 'running', 'held', 'paused', 'succeeded', 'partial', 'failed',
                                           'cancelled')),
    phase                text,                             -- stable word, for programs
    phase_text           text,                             -- the same as a sentence, for colleagues' windows
    progress_done        bigint NOT NULL DEFAULT 0,
    progress_total       bigint,                           -- null: unknown
    per_second           double precision,
    counts               jsonb NOT NULL DEFAULT '{}',      -- read, new, changed, unchanged, missing, rejected, failed
    params               jsonb NOT NULL DEFAULT '{}',      -- what the run was asked to do, enough to start it again
    checkpoint           jsonb,                            -- cursor, page, byte offset, bulk operation id
    held_reason          text,
    held_findings        jsonb,                            -- guard, level, numbers, sentence
    held_released_by     bigint,
    held_released_at     timestamptz,
    held_released_note   text,
    cancel_requested_at  timestamptz,
    cancel_requested_by  text,
    trigger              text NOT NULL DEFAULT 'manual'
                         CHECK (trigger IN ('manual', 'schedule', 'resume', 'cli', 'api', 'webhook', 'test')),
    schedule_id          bigint,
    parent_run_id        bigint REFERENCES sync_runs (id),
    started_by           bigint,
    started_login        text NOT NULL DEFAULT session_user,
    app_instance         uuid,
    error_code           text,
    error_message        text,
    error                jsonb,                            -- kind, message, not_done, next_step, detail, code
    created_at           timestamptz NOT NULL DEFAULT now(),
    started_at           timestamptz,
    heartbeat_at         timestamptz,
    finished_at          timestamptz
);
CREATE INDEX sync_runs_active ON sync_runs (id) WHERE status IN ('queued', 'running', 'held', 'paused');

CREATE TABLE etilize_sync_jobs (
    id                          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    job_id                      uuid NOT NULL DEFAULT gen_random_uuid() UNIQUE,
    run_id                      bigint NOT NULL REFERENCES sync_runs (id),
    ftp_host                    text,
    ftp_path                    text,
    ftp_filename                text NOT NULL,
    ftp_file_size               bigint,
    ftp_modified_date           timestamptz,
    zip_sha256                  char(64),
    csv_name                    text,
    csv_sha256                  char(64),
    csv_encoding                text,
    header_sha256               char(64),
    header                      jsonb,                     -- column names in file order
    status                      text NOT NULL DEFAULT 'pending'
                                CHECK (status IN ('pending', 'downloading', 'processing', 'held', 'completed', 'failed',
                                                  'cancelled', 'skipped_same_file')),
    total_rows                  integer,
    processed_rows              integer NOT NULL DEFAULT 0,
    product_rows                integer NOT NULL DEFAULT 0,
    image_rows                  integer NOT NULL DEFAULT 0,
    incomplete_rows             integer NOT NULL DEFAULT 0,
    rejected_rows               integer NOT NULL DEFAULT 0,
    failed_rows                 integer NOT NULL DEFAULT 0,
    matched_products            integer NOT NULL DEFAULT 0,
    ambiguous_products          integer NOT NULL DEFAULT 0,
    new_products                integer NOT NULL DEFAULT 0,
    updated_products            integer NOT NULL DEFAULT 0,
    unchanged_products          integer NOT NULL DEFAULT 0,
    missing_products            integer NOT NULL DEFAULT 0,
    xorosoft_filtered           integer NOT NULL DEFAULT 0,
    xorosoft_api_calls          integer NOT NULL DEFAULT 0,
    statistics                  jsonb,                     -- what the guardrails compare the next run against
    accepted                    boolean NOT NULL DEFAULT false, -- complete and not held: the yardstick of the next run
    batch_id                    uuid,
    csv_output_path             text,
    error_log                   text,
    processing_notes            jsonb,
    download_started_at         timestamptz,
    download_completed_at       timestamptz,
    started_at                  timestamptz,
    completed_at                timestamptz,
    processing_duration_seconds integer,
    created_at                  timestamptz NOT NULL DEFAULT now(),
    updated_at                  timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX etilize_sync_jobs_zip ON etilize_sync_jobs (zip_sha256);

-- One row per record of the CSV. Raw cells are kept only where a person has to look at them (rejected, held, incomplete);
-- every other row is represented by its hash. No index but the key: the table takes whole feeds by COPY and is read per job.
CREATE TABLE feed_rows (
    job_id       bigint NOT NULL,
    row_no       integer NOT NULL,                         -- physical record number in the CSV, header = 0
    row_kind     text NOT NULL CHECK (row_kind IN ('product', 'image', 'incomplete', 'blank', 'rejected')),
    handle       text,
    sku          text,
    sku_norm     text,
    raw          jsonb,                                    -- non-empty cells under their original header names
    fields       jsonb,                                    -- normalised product fields, where raw is kept
    product_info jsonb,
    row_hash     bytea NOT NULL,
    PRIMARY KEY (job_id, row_no)
);

CREATE TABLE feed_rejects (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    job_id      bigint NOT NULL,
    row_no      integer,
    sku         text,
    column_name text,
    severity    text NOT NULL CHECK (severity IN ('info', 'warning', 'error', 'critical')),
    code        text NOT NULL,
    value       text,
    message     text NOT NULL
);
CREATE INDEX feed_rejects_job ON feed_rejects (job_id, row_no);

CREATE TABLE erp_items (
    item_number        text PRIMARY KEY,                   -- raw ERP value, case and hyphens kept
    item_norm          text NOT NULL,
    base_part          text,
    base_norm          text,
    erp_item_id        bigint,
    erp_product_id     bigint,
    title              text,
    description        text,
    handle             text,
    manufacturer       text,
    brand              text,
    vendor_part_number text,
    alt_numbers        text[],
    upc                text,
    gtin14             char(14),
    price              numeric(12, 2),
    compare_at_price   numeric(12, 2),
    cost               numeric(14, 4),
    currency           char(3),
    weight             numeric(12, 3),
    weight_unit        text,
    active             boolean,
    sellable           boolean,
    discontinued_on    date,
    erp_modified_raw   text,
    erp_modified_at    timestamptz,
    raw                jsonb NOT NULL,
    row_hash           bytea NOT NULL,
    first_seen_run     bigint,
    last_seen_run      bigint,
    first_seen_at      timestamptz NOT NULL DEFAULT now(),
    changed_at         timestamptz NOT NULL DEFAULT now(),
    last_seen_at       timestamptz NOT NULL DEFAULT now(),
    missing_since      timestamptz                         -- absent from a complete walk; never deleted
);
CREATE INDEX erp_items_norm ON erp_items (item_norm);
CREATE INDEX erp_items_base ON erp_items (base_norm);

CREATE TABLE erp_stock (
    item_number   text NOT NULL REFERENCES erp_items (item_number) ON DELETE CASCADE,
    store_id      text NOT NULL,
    store_name    text,
    on_hand       numeric(14, 4),
    available     numeric(14, 4),
    allocated     numeric(14, 4),
    not_available numeric(14, 4),
    net_available numeric(14, 4),
    ats           numeric(14, 4),
    ats_inc_po    numeric(14, 4),
    on_so         numeric(14, 4),
    on_po         numeric(14, 4),
    run_id        bigint,
    seen_at       timestamptz NOT NULL DEFAULT now(),
    changed_at    timestamptz NOT NULL DEFAULT now(),
    missing_since timestamptz,                             -- the store vanished from a complete walk: quantity unknown
    PRIMARY KEY (item_number, store_id)
);

CREATE TABLE location_map (
    shopify_location_gid text NOT NULL,
    erp_store_id         text NOT NULL,
    location_name        text,
    safety_stock         integer NOT NULL DEFAULT 0,
    is_active            boolean NOT NULL DEFAULT true,
    PRIMARY KEY (shopify_location_gid, erp_store_id)
);

-- Rows arrive here by COPY, then one statement moves them on. Unlogged: nothing in it outlives its transaction.
CREATE UNLOGGED TABLE erp_items_load (LIKE erp_items INCLUDING DEFAULTS);
ALTER TABLE erp_items_load ADD COLUMN load_id uuid NOT NULL;
CREATE UNLOGGED TABLE erp_stock_load (LIKE erp_stock INCLUDING DEFAULTS);
ALTER TABLE erp_stock_load ADD COLUMN load_id uuid NOT NULL;
