-- Who is who, what was last agreed, what is proposed, what is in conflict, what a product looked like.

CREATE TABLE product_links (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    product_id  bigint NOT NULL,
    system      text NOT NULL CHECK (system IN ('etilize', 'xorosoft', 'shopify')),
    entity      text NOT NULL DEFAULT 'product' CHECK (entity IN ('product', 'variant', 'inventory_item', 'item')),
    external_id text NOT NULL,                             -- feed SKU or handle, ItemNumber, Shopify gid
    method      text NOT NULL,                             -- rule name, or manual
    score       numeric(5, 4) CHECK (score BETWEEN 0 AND 1),
    state       text NOT NULL DEFAULT 'active' CHECK (state IN ('proposed', 'active', 'rejected', 'retired')),
    decided_by  bigint,
    decided_at  timestamptz,
    evidence    jsonb,
    created_at  timestamptz NOT NULL DEFAULT now()
);
CREATE UNIQUE INDEX product_links_one_owner ON product_links (system, entity, external_id) WHERE state = 'active';
CREATE INDEX product_links_product ON product_links (product_id, system);

CREATE TABLE match_candidates (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    job_id      bigint NOT NULL,
    row_no      integer NOT NULL,
    sku         text,
    item_number text,
    product_id  bigint,
    rule        text NOT NULL,
    score       numeric(5, 4) NOT NULL,
    rank        integer NOT NULL,
    evidence    jsonb,
    state       text NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'accepted', 'rejected', 'auto')),
    decided_by  bigint,
    decided_at  timestamptz
);
CREATE INDEX match_candidates_row ON match_candidates (job_id, row_no);

-- The value all sides last agreed on. SQL NULL: never agreed; JSON null: agreed to be empty. No foreign key: a first pull
-- writes about a million rows at once, and a base without a product is harmless because ids are not used twice.
CREATE TABLE sync_bases (
    product_id bigint NOT NULL,
    field      text NOT NULL,
    base_value jsonb,
    base_hash  bytea NOT NULL,
    agreed_at  timestamptz NOT NULL DEFAULT now(),
    agreed_run bigint,
    agreed_by  text NOT NULL,                              -- etilize, xorosoft, shopify, user:<id>, rule:<name>
    PRIMARY KEY (product_id, field)
);

CREATE TABLE remote_snapshots (
    product_id        bigint NOT NULL,
    system            text NOT NULL CHECK (system IN ('etilize', 'xorosoft', 'shopify')),
    data              jsonb NOT NULL,                      -- field values by key
    field_hashes      jsonb NOT NULL DEFAULT '{}',
    remote_updated_at timestamptz,
    seen_at           timestamptz NOT NULL DEFAULT now(),
    run_id            bigint,
    is_missing        boolean NOT NULL DEFAULT false,
    missing_since     timestamptz,
    missing_runs      integer NOT NULL DEFAULT 0,          -- complete runs in a row without it
    PRIMARY KEY (product_id, system)
);

CREATE TABLE sync_batches (
    id         uuid PRIMARY KEY DEFAULT gen_random_uuid(), -- "staging_id" in the design's JSON
    name       text,
    direction  text NOT NULL CHECK (direction IN ('pull', 'push')),
    source     text NOT NULL DEFAULT 'manual' CHECK (source IN ('etilize', 'shopify', 'xorosoft', 'manual', 'rollback')),
    status     text NOT NULL DEFAULT 'open'
               CHECK (status IN ('open', 'approved', 'running', 'completed', 'partial', 'failed', 'cancelled')),
    run_id     bigint,
    counts     jsonb NOT NULL DEFAULT '{}',                -- as staged; live counts come from sync_staging
    created_by bigint,
    created_login text NOT NULL DEFAULT session_user,
    created_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX sync_batches_created ON sync_batches (created_at DESC);

-- One proposed change of one product. `changes` is the difference: {field: {base, current, proposed, change_percent,
-- origin, rule}}. base_data, current_data and proposed_data exist for programs that know the design's columns; the view
-- sync_staging_detail computes them, the engine leaves them empty.
-- staging_id is an alias of id for outside use and deliberately has no index: nothing looks rows up by it.
CREATE TABLE sync_staging (
    id                   bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    staging_id           uuid NOT NULL DEFAULT gen_random_uuid(),
    batch_id             uuid NOT NULL,
    product_id           bigint,                           -- null for a create
    temp_key             text,                             -- stable key of a create: system:external id
    operation_type       text NOT NULL CHECK (operation_type IN ('create', 'update', 'archive', 'delete', 'publish',
                                                                 'unpublish', 'link')),
    target               text NOT NULL DEFAULT 'shopify' CHECK (target IN ('local', 'shopify')),
    source               text NOT NULL CHECK (source IN ('etilize', 'shopify', 'xorosoft', 'manual', 'rollback')),
    sku                  text,
    name                 text,
    vendor               text,
    product_type         text,
    changes              jsonb NOT NULL,
    changes_hash         bytea NOT NULL,                   -- of the changes as staged; edits by people leave it alone
    changed_fields       text[] NOT NULL DEFAULT '{}',
    price_change_percent numeric(12, 2),
    confidence           numeric(5, 4),
    confidence_reason    text,
    feed_row             integer,
    base_data            jsonb,
    current_data         jsonb,
    proposed_data        jsonb,
    expected             jsonb,                            -- remote updatedAt, hashes, row_version at planning time
    status               text NOT NULL DEFAULT 'pending'
                         CHECK (status IN ('pending', 'blocked', 'approved', 'rejected', 'queued', 'synced', 'failed',
                                           'superseded')),
    is_open              boolean GENERATED ALWAYS AS (status IN ('pending', 'blocked', 'approved', 'queued')) STORED,
    blocked_reason       text,
    priority             smallint NOT NULL DEFAULT 3 CHECK (priority BETWEEN 1 AND 5),
    auto_approve         boolean NOT NULL DEFAULT false,   -- the approval rules would let it pass without a person
    auto_approved        boolean NOT NULL DEFAULT false,   -- and that is how it was approved
    approval_rule        text,                             -- name of the rule, or why a person must decide
    approvals_needed     smallint NOT NULL DEFAULT 1,
    reviewed_by          bigint,
    reviewed_login       text,
    reviewed_at          timestamptz,
    review_notes         text,
    edited_by            bigint,
    edited_login         text,
    edited_at            timestamptz,
    sync_started_at      timestamptz,
    sync_completed_at    timestamptz,
    sync_result          jsonb,
    error_message        text,
    retry_count          integer NOT NULL DEFAULT 0,
    superseded_by        uuid,                             -- the batch that brought newer values
    row_version          bigint NOT NULL DEFAULT 1,
    created_by           bigint,
    created_login        text NOT NULL DEFAULT session_user,
    created_at           timestamptz NOT NULL DEFAULT now(),
    updated_at           timestamptz NOT NULL DEFAULT now(),
    CHECK (product_id IS NOT NULL OR temp_key IS NOT NULL)
);
-- One open row per product and target. Two indices because integers compare much faster than texts made of them; the
-- condition is the generated column so that pending -> approved -> queued touches no index.
CREATE UNIQUE INDEX sync_staging_one_open ON sync_staging (product_id, target) WHERE is_open AND product_id IS NOT NULL;
CREATE UNIQUE INDEX sync_staging_one_open_create ON sync_staging (temp_key, target) WHERE is_open AND product_id IS NULL;
CREATE INDEX sync_staging_batch ON sync_staging (batch_id, id);
-- Small: a failed or rejected row is the exception.
CREATE INDEX sync_staging_failed ON sync_staging (id) WHERE status = 'failed';
CREATE INDEX sync_staging_rejected ON sync_staging (product_id, target, id DESC) WHERE status = 'rejected';

-- Proposals arrive here by COPY; staging_merge() (0008) compares them with the open rows and moves them on.
CREATE UNLOGGED TABLE staging_load (
    load_id              uuid NOT NULL,
    batch_id             uuid NOT NULL,
    product_id           bigint,
    temp_key             text,
    operation_type       text NOT NULL,
    target               text NOT NULL,
    source               text NOT NULL,
    sku                  text,
    name                 text,
    vendor               text,
    product_type         text,
    changes              jsonb NOT NULL,
    changes_hash         bytea NOT NULL,
    changed_fields       text[] NOT NULL,
    price_change_percent numeric(12, 2),
    confidence           numeric(5, 4),
    confidence_reason    text,
    feed_row             integer,
    expected             jsonb,
    blocked_reason       text,
    priority             smallint NOT NULL,
    auto_approve         boolean NOT NULL,
    approval_rule        text,
    approvals_needed     smallint NOT NULL
);

-- Only what a person decided for single fields; a row without entries is decided as a whole.
CREATE TABLE sync_staging_fields (
    staging_row bigint NOT NULL REFERENCES sync_staging (id) ON DELETE CASCADE,
    field       text NOT NULL,
    base_value  jsonb,
    ours        jsonb,
    theirs      jsonb,
    proposed    jsonb,
    origin      text NOT NULL,
    rule        text,
    decision    text NOT NULL DEFAULT 'open' CHECK (decision IN ('open', 'approved', 'rejected', 'edited')),
    final_value jsonb,
    decided_by  bigint,
    decided_login text,
    decided_at  timestamptz,
    PRIMARY KEY (staging_row, field)
);

CREATE TABLE sync_approvals (
    staging_row bigint NOT NULL REFERENCES sync_staging (id) ON DELETE CASCADE,
    login_name  text NOT NULL,
    user_id     bigint,
    decision    text NOT NULL CHECK (decision IN ('approve', 'reject')),
    row_version bigint NOT NULL,
    note        text,
    decided_at  timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (staging_row, login_name)
);

CREATE TABLE sync_conflicts (
    id              bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    conflict_uuid   uuid NOT NULL DEFAULT gen_random_uuid() UNIQUE,
    product_id      bigint,
    staging_row     bigint REFERENCES sync_staging (id) ON DELETE SET NULL,
    run_id          bigint,
    kind            text NOT NULL CHECK (kind IN ('field', 'delete_vs_edit', 'create_vs_create', 'identity', 'stale_write')),
    field           text,
    base_value      jsonb,
    sides           jsonb NOT NULL,                        -- {"etilize": {value, at, by}, "shopify": {…}, …}
    suggested_value jsonb,
    suggested_rule  text,
    confidence      numeric(5, 4),
    severity        text NOT NULL DEFAULT 'medium' CHECK (severity IN ('low', 'medium', 'high', 'critical')),
    similar_key     text,                                  -- field, sides, direction and size class
    status          text NOT NULL DEFAULT 'open'
                    CHECK (status IN ('open', 'resolved_by_rule', 'resolved_by_user', 'obsolete', 'ignored')),
    resolved_side   text,
    resolved_value  jsonb,
    resolved_by     bigint,
    resolved_login  text,
    resolved_at     timestamptz,
    note            text,
    row_version     bigint NOT NULL DEFAULT 1,
    detected_at     timestamptz NOT NULL DEFAULT now()
);
CREATE UNIQUE INDEX sync_conflicts_one_open ON sync_conflicts (product_id, kind, COALESCE(field, '')) WHERE status = 'open';
CREATE INDEX sync_conflicts_staging ON sync_conflicts (staging_row) WHERE status = 'open';
CREATE INDEX sync_conflicts_similar ON sync_conflicts (similar_key) WHERE status = 'open';

CREATE TABLE sync_rules (
    id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name       text NOT NULL UNIQUE,
    kind       text NOT NULL CHECK (kind IN ('owner', 'priority', 'normalise', 'merge', 'conflict', 'approval', 'guard',
                                             'publish', 'match')),
    field      text,
    condition  jsonb NOT NULL DEFAULT '{}',
    action     jsonb NOT NULL DEFAULT '{}',
    priority   integer NOT NULL DEFAULT 100,
    is_active  boolean NOT NULL DEFAULT true,
    version    integer NOT NULL DEFAULT 1,
    created_by bigint,
    updated_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE sync_conflict_resolutions (
    id            bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    conflict_id   bigint NOT NULL REFERENCES sync_conflicts (id),
    rule_id       bigint REFERENCES sync_rules (id),
    rule_name     text NOT NULL,
    rule_type     text NOT NULL CHECK (rule_type IN ('field_owner', 'field_priority', 'source_priority', 'merge',
                                                     'newest_wins', 'manual')),
    rule_config   jsonb,
    chosen_side   text,
    chosen_value  jsonb,
    losing_values jsonb,
    result        jsonb,
    applied_by    bigint,
    applied_login text NOT NULL DEFAULT session_user,
    applied_at    timestamptz NOT NULL DEFAULT now(),
    undone_at     timestamptz,
    created_at    timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX sync_conflict_resolutions_conflict ON sync_conflict_resolutions (conflict_id);

CREATE TABLE product_versions (
    id             bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    product_id     bigint NOT NULL,
    version_number integer NOT NULL,
    schema_version smallint NOT NULL DEFAULT 1,
    product_data   jsonb NOT NULL,
    shopify_data   jsonb,
    changed_fields text[] NOT NULL DEFAULT '{}',
    change_source  text NOT NULL,
    change_type    text NOT NULL CHECK (change_type IN ('create', 'update', 'archive', 'delete', 'restore', 'merge')),
    run_id         bigint,
    batch_id       uuid,
    staging_row    bigint,
    created_by     bigint,
    created_login  text NOT NULL DEFAULT session_user,
    created_at     timestamptz NOT NULL DEFAULT now(),
    UNIQUE (product_id, version_number)
);
CREATE INDEX product_versions_batch ON product_versions (batch_id) WHERE batch_id IS NOT NULL;
