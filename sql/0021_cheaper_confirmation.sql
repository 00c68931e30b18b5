-- Recording what was written, for less: nothing is updated that would stay as it is, values of a product are put together as
-- whole objects instead of key by key, and long rows are compressed by the quicker method (rules of 0008 apply).
SELECT set_config('search_path', current_setting('search_path') || ', pg_temp', true);

-- Objects put over each other, the last one on top.
CREATE AGGREGATE jsonb_merged(jsonb) (SFUNC = jsonb_concat, STYPE = jsonb, INITCOND = '{}');

DO $$
BEGIN
    ALTER TABLE product_versions ALTER COLUMN product_data SET COMPRESSION lz4, ALTER COLUMN shopify_data SET COMPRESSION lz4;
    ALTER TABLE remote_snapshots ALTER COLUMN data SET COMPRESSION lz4;
    ALTER TABLE sync_outbox ALTER COLUMN payload SET COMPRESSION lz4;
EXCEPTION
    WHEN feature_not_supported THEN
        RAISE NOTICE 'This server was built without lz4; long rows are compressed as before.';
END $$;

-- Part of outbox_confirm: creates missing products, writes values and ids, keeps the links. As in 0010, but a product that is
-- known, identified and linked already costs no statement and no new row for that.
CREATE OR REPLACE FUNCTION confirm_products() RETURNS void LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
    -- Until the transaction ends. Should the server lose what it has not flushed, the write is "sent" again and the next run
    -- reads the shop before anything else.
    PERFORM set_config('synchronous_commit', 'off', true);
    IF EXISTS (SELECT 1 FROM pg_temp.confirm_items WHERE product_id IS NULL) THEN
        UPDATE pg_temp.confirm_items t SET product_id = p.id
        FROM public.products p WHERE t.product_id IS NULL AND p.sku = t."values" ->> 'sku';
        IF EXISTS (SELECT 1 FROM pg_temp.confirm_items WHERE product_id IS NULL AND "values" ->> 'sku' IS NOT NULL) THEN
            UPDATE pg_temp.confirm_items t SET product_id = n.id
            FROM products_insert((SELECT array_agg("values") FROM pg_temp.confirm_items
                                  WHERE product_id IS NULL AND "values" ->> 'sku' IS NOT NULL)) n
            WHERE t.product_id IS NULL AND n.sku = t."values" ->> 'sku';
        END IF;
    END IF;
    -- Looked up one by one first: a join with the working table, which has no statistics, may read all that was ever written.
    IF EXISTS (SELECT 1 FROM pg_temp.confirm_items t
               WHERE t.product_id IS NOT NULL
                 AND (SELECT o.product_id FROM sync_outbox o WHERE o.id = t.outbox_id) IS NULL) THEN
        UPDATE sync_outbox o SET product_id = t.product_id
        FROM pg_temp.confirm_items t
        WHERE o.id = ANY (ARRAY (SELECT outbox_id FROM pg_temp.confirm_items))
          AND o.id = t.outbox_id AND o.product_id IS NULL AND t.product_id IS NOT NULL;
        UPDATE sync_outbox o SET product_id = t.product_id
        FROM pg_temp.confirm_items t
        WHERE o.staging_row = ANY (ARRAY (SELECT staging_row FROM pg_temp.confirm_items))
          AND o.staging_row = t.staging_row AND o.product_id IS NULL AND t.product_id IS NOT NULL;
    END IF;
    IF EXISTS (SELECT 1 FROM pg_temp.confirm_items t
               WHERE t.product_id IS NOT NULL AND t.staging_row IS NOT NULL
                 AND (SELECT s.product_id FROM sync_staging s WHERE s.id = t.staging_row) IS NULL) THEN
        UPDATE sync_staging s SET product_id = t.product_id
        FROM pg_temp.confirm_items t
        WHERE s.id = ANY (ARRAY (SELECT staging_row FROM pg_temp.confirm_items))
          AND s.id = t.staging_row AND s.product_id IS NULL AND t.product_id IS NOT NULL
          AND NOT EXISTS (SELECT 1 FROM sync_staging o WHERE o.is_open AND o.product_id = t.product_id AND o.target = s.target);
    END IF;

    PERFORM products_apply(array_agg(t.product_id ORDER BY t.product_id), array_agg(t.data ORDER BY t.product_id))
    FROM (SELECT i.product_id, jsonb_merged(i."values" ORDER BY i.outbox_id) AS data
          FROM pg_temp.confirm_items i
          WHERE i.product_id IS NOT NULL GROUP BY i.product_id) t
    HAVING count(*) > 0;
    UPDATE public.products p
    SET shopify_product_id = COALESCE(t.product_gid, p.shopify_product_id),
        shopify_variant_id = COALESCE(t.variant_gid, p.shopify_variant_id),
        shopify_inventory_item_id = COALESCE(t.inventory_item_gid, p.shopify_inventory_item_id),
        shopify_handle = COALESCE(t.handle, p.shopify_handle)
    FROM pg_temp.confirm_items t
    WHERE p.id = t.product_id
      AND ((t.product_gid IS NOT NULL AND t.product_gid IS DISTINCT FROM p.shopify_product_id::text)
           OR (t.variant_gid IS NOT NULL AND t.variant_gid IS DISTINCT FROM p.shopify_variant_id::text)
           OR (t.inventory_item_gid IS NOT NULL AND t.inventory_item_gid IS DISTINCT FROM p.shopify_inventory_item_id::text)
           OR (t.handle IS NOT NULL AND t.handle IS DISTINCT FROM p.shopify_handle::text));
    INSERT INTO product_links (product_id, system, entity, external_id, method, score, decided_at)
    SELECT DISTINCT t.product_id, 'shopify', l.entity, l.gid, 'pushed', 1, now()
    FROM pg_temp.confirm_items t,
         LATERAL (VALUES ('product', t.product_gid), ('variant', t.variant_gid),
                         ('inventory_item', t.inventory_item_gid)) l (entity, gid)
    WHERE t.product_id IS NOT NULL AND l.gid IS NOT NULL
      AND (SELECT k.id FROM product_links k WHERE k.system = 'shopify' AND k.entity = l.entity AND k.external_id = l.gid
                                                AND k.state = 'active') IS NULL
    ON CONFLICT (system, entity, external_id) WHERE state = 'active' DO NOTHING;
    -- A create was matched under its temporary key ("xorosoft:ITEM", "etilize:SKU"); from now on the link says so.
    INSERT INTO product_links (product_id, system, entity, external_id, method, score, decided_at)
    SELECT DISTINCT t.product_id, split_part(s.temp_key, ':', 1),
           CASE split_part(s.temp_key, ':', 1) WHEN 'xorosoft' THEN 'item' ELSE 'product' END,
           substr(s.temp_key, strpos(s.temp_key, ':') + 1), 'created', s.confidence, now()
    FROM pg_temp.confirm_items t JOIN sync_staging s ON s.id = t.staging_row
    WHERE t.product_id IS NOT NULL AND s.operation_type = 'create'
      AND split_part(s.temp_key, ':', 1) IN ('etilize', 'xorosoft') AND strpos(s.temp_key, ':') > 0
    ON CONFLICT (system, entity, external_id) WHERE state = 'active' DO NOTHING;
END $$;

-- Part of outbox_confirm: what is now agreed, and what the shop was last seen to hold. As in 0018, but for jsonb_merged.
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
    SELECT t.product_id, 'shopify', jsonb_merged(COALESCE(t.snapshot, '{}') || t."values" ORDER BY t.outbox_id),
           max(t.remote_updated_at), max(t.run_id)
    FROM pg_temp.confirm_items t
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
