-- Which item of the ERP a product is. A product that a push created is linked with its item and has no number of its own in the
-- master table: everything that asked that column alone took its stock for unknown.
SELECT set_config('search_path', current_setting('search_path') || ', pg_temp', true);

CREATE VIEW product_items AS
SELECT p.id::bigint AS product_id, p.xorosoft_item_number::text AS item_number
FROM public.products p WHERE p.xorosoft_item_number IS NOT NULL
UNION ALL
(SELECT DISTINCT ON (l.product_id) l.product_id, l.external_id
 FROM product_links l JOIN public.products p ON p.id = l.product_id
 WHERE l.system = 'xorosoft' AND l.state = 'active' AND p.xorosoft_item_number IS NULL
 ORDER BY l.product_id, l.id);

-- As in 0007, with product_items.
DROP MATERIALIZED VIEW product_sync_status;
CREATE MATERIALIZED VIEW product_sync_status AS
SELECT p.id, p.sku, p.name, p.shopify_product_id, p.updated_at AS local_updated,
       h.last_synced_at AS shopify_synced, COALESCE(v.version_number, 0) AS latest_version,
       COALESCE(s.open_rows, 0) AS open_rows, s.staging_status, s.pending_operation,
       x.available AS xorosoft_stock, x.seen_at AS xorosoft_updated, COALESCE(c.open_conflicts, 0) AS open_conflicts,
       CASE WHEN c.open_conflicts > 0 THEN 'conflict'
            WHEN s.blocked > 0 THEN 'blocked'
            WHEN s.failed > 0 THEN 'failed'
            WHEN s.open_rows > 0 THEN 'pending_sync'
            WHEN h.last_synced_at IS NULL THEN 'never_synced'
            WHEN p.updated_at > h.last_synced_at THEN 'needs_sync'
            ELSE 'synced' END AS sync_status
FROM public.products p
LEFT JOIN (SELECT product_id, max(last_synced_at) AS last_synced_at
           FROM sync_history
           WHERE direction = 'push' AND outcome IN ('success', 'unchanged')
           GROUP BY product_id) h ON h.product_id = p.id
LEFT JOIN (SELECT product_id, max(version_number) AS version_number
           FROM product_versions GROUP BY product_id) v ON v.product_id = p.id
LEFT JOIN (SELECT product_id,
                  count(*) FILTER (WHERE status IN ('pending', 'approved', 'queued')) AS open_rows,
                  count(*) FILTER (WHERE status = 'blocked') AS blocked,
                  count(*) FILTER (WHERE status = 'failed') AS failed,
                  (array_agg(status ORDER BY priority, id))[1] AS staging_status,
                  (array_agg(operation_type ORDER BY priority, id))[1] AS pending_operation
           FROM sync_staging
           WHERE product_id IS NOT NULL AND (is_open OR status = 'failed')
           GROUP BY product_id) s ON s.product_id = p.id
LEFT JOIN product_items i ON i.product_id = p.id
LEFT JOIN erp_available x ON x.item_number = i.item_number
LEFT JOIN (SELECT product_id, count(*) AS open_conflicts
           FROM sync_conflicts WHERE status = 'open' GROUP BY product_id) c ON c.product_id = p.id
WITH NO DATA;
CREATE UNIQUE INDEX product_sync_status_pk ON product_sync_status (id);
CREATE INDEX product_sync_status_status ON product_sync_status (sync_status);
CREATE INDEX product_sync_status_sku ON product_sync_status (sku);

-- A step "xorosoft_inventory" proposes stock now, as the design's word says; what people chose so far only read the ERP.
UPDATE schedules SET job = jsonb_set(job, '{operations}', (
    SELECT jsonb_agg(CASE WHEN o.value ->> 'type' = 'xorosoft_inventory' THEN jsonb_set(o.value, '{type}', '"xorosoft_refresh"') ELSE o.value END
                     ORDER BY o.ordinality)
    FROM jsonb_array_elements(job -> 'operations') WITH ORDINALITY o))
WHERE job -> 'operations' @> '[{"type": "xorosoft_inventory"}]';

-- A password that was changed stops every run after it; that is told at once, not only as one more failed run.
INSERT INTO alert_rules (name, metric, window_seconds, comparator, threshold, severity, channels)
SELECT 'credentials_refused', 'refused_credentials', 86400, '>', 0, 'critical', '["desktop"]'
WHERE NOT EXISTS (SELECT 1 FROM alert_rules r WHERE r.metric = 'refused_credentials')
ON CONFLICT (name) DO NOTHING;

DO $$
BEGIN
    REVOKE ALL ON product_items, product_sync_status FROM PUBLIC;
    IF EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'trueup_viewer') THEN
        GRANT SELECT ON product_items, product_sync_status TO trueup_viewer;
    END IF;
EXCEPTION
    WHEN insufficient_privilege THEN
        RAISE NOTICE 'The right to read could not be given to trueup_viewer: %', SQLERRM;
END $$;
