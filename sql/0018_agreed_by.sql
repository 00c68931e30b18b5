-- Who agreed a value is whoever proposed it, field by field: a batch of the feed carries the prices of the ERP too, and only
-- what its owner agreed is restored when somebody else changes it.
SELECT set_config('search_path', current_setting('search_path') || ', pg_temp', true);

-- Part of outbox_confirm: what is now agreed, and what the shop was last seen to hold. As in 0010, but for agreed_by.
CREATE OR REPLACE FUNCTION confirm_agreement() RETURNS void LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
    INSERT INTO sync_bases (product_id, field, base_value, base_hash, agreed_run, agreed_by)
    SELECT DISTINCT ON (t.product_id, v.key) t.product_id, v.key, v.value,
           decode(md5(v.value::text), 'hex'), t.run_id, COALESCE(s.changes -> v.key ->> 'origin', t.source)
    FROM pg_temp.confirm_items t
    LEFT JOIN sync_staging s ON s.id = t.staging_row
    CROSS JOIN LATERAL jsonb_each(t."values") v
    WHERE t.product_id IS NOT NULL
    ORDER BY t.product_id, v.key, t.outbox_id DESC
    ON CONFLICT (product_id, field) DO UPDATE
        SET base_value = excluded.base_value, base_hash = excluded.base_hash, agreed_at = now(),
            agreed_run = excluded.agreed_run, agreed_by = excluded.agreed_by;
    INSERT INTO remote_snapshots (product_id, system, data, remote_updated_at, run_id)
    SELECT t.product_id, 'shopify', jsonb_object_agg(v.key, v.value ORDER BY t.outbox_id), max(t.remote_updated_at),
           max(t.run_id)
    FROM pg_temp.confirm_items t, jsonb_each(COALESCE(t.snapshot, '{}') || t."values") v
    WHERE t.product_id IS NOT NULL
    GROUP BY t.product_id
    ON CONFLICT (product_id, system) DO UPDATE
        SET data = remote_snapshots.data || excluded.data, seen_at = now(), run_id = excluded.run_id,
            remote_updated_at = COALESCE(excluded.remote_updated_at, remote_snapshots.remote_updated_at),
            is_missing = false, missing_since = NULL, missing_runs = 0;
    INSERT INTO own_writes (object_gid, field, value_hash, remote_updated_at)
    SELECT COALESCE(t.product_gid, p.shopify_product_id), v.key, decode(md5((array_agg(v.value::text ORDER BY t.outbox_id DESC))[1]), 'hex'),
           max(t.remote_updated_at)
    FROM pg_temp.confirm_items t JOIN public.products p ON p.id = t.product_id, jsonb_each(t."values") v
    WHERE COALESCE(t.product_gid, p.shopify_product_id) IS NOT NULL
    GROUP BY 1, 2
    ON CONFLICT (object_gid, field, written_at) DO UPDATE SET value_hash = excluded.value_hash;
    INSERT INTO media_map (product_id, source_url, url_key, position, alt, shopify_media_gid, shopify_status)
    SELECT DISTINCT ON (t.product_id, m.url_key) t.product_id, m.source_url, m.url_key, m.position, m.alt, m.gid, m.status
    FROM pg_temp.confirm_items t,
         jsonb_to_recordset(t.media) AS m (source_url text, url_key text, position integer, alt text, gid text, status text)
    WHERE t.product_id IS NOT NULL AND m.url_key IS NOT NULL
    ON CONFLICT (product_id, url_key) DO UPDATE
        SET position = excluded.position, alt = excluded.alt, removed_at = NULL,
            shopify_media_gid = COALESCE(excluded.shopify_media_gid, media_map.shopify_media_gid),
            shopify_status = COALESCE(excluded.shopify_status, media_map.shopify_status);
END $$;
