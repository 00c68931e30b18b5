-- What a pull saw, written in one go. Runs with the rights of the caller.
SELECT set_config('search_path', current_setting('search_path') || ', pg_temp', true);

-- Items: {product_id?, product_gid, variant_gid?, inventory_item_gid?, handle?, values{…}, adopt{…}, base{…},
-- remote_updated_at?}. `values` becomes the snapshot, `adopt` goes into our product and is agreed, `base` is agreed without
-- a change of ours. Returns the product of every item by its position (0 based); no product for an item without SKU that is
-- new to us, or whose SKU another product of the shop holds already.
CREATE FUNCTION products_pulled(p_run bigint, p_items jsonb) RETURNS TABLE (item_position bigint, item_product bigint)
LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
    CREATE TEMP TABLE IF NOT EXISTS pulled_items (
        position bigint, product_id bigint, product_gid text, variant_gid text, inventory_item_gid text, handle text,
        "values" jsonb, adopt jsonb, base jsonb, remote_updated_at timestamptz, is_new boolean) ON COMMIT DELETE ROWS;
    DELETE FROM pg_temp.pulled_items;
    INSERT INTO pg_temp.pulled_items
    SELECT e.n - 1, COALESCE(i.product_id, l.product_id), i.product_gid, i.variant_gid, i.inventory_item_gid, i.handle,
           COALESCE(i."values", '{}'), COALESCE(i.adopt, '{}'), COALESCE(i.base, '{}'), i.remote_updated_at, false
    FROM jsonb_array_elements(p_items) WITH ORDINALITY e (item, n)
    CROSS JOIN jsonb_to_record(e.item) AS i (product_id bigint, product_gid text, variant_gid text, inventory_item_gid text,
                                             handle text, "values" jsonb, adopt jsonb, base jsonb, remote_updated_at timestamptz)
    LEFT JOIN product_links l ON l.system = 'shopify' AND l.entity = 'product' AND l.external_id = i.product_gid
                                 AND l.state = 'active';
    -- Older programs kept the bare number instead of the gid; a SKU decides only where no other shop product holds it.
    UPDATE pg_temp.pulled_items t SET product_id = p.id
    FROM public.products p
    WHERE t.product_id IS NULL AND p.shopify_product_id IN (t.product_gid, split_part(t.product_gid, '/', 5));
    UPDATE pg_temp.pulled_items t SET product_id = f.id
    FROM (SELECT DISTINCT ON (p.id) p.id, i.position
          FROM pg_temp.pulled_items i JOIN public.products p ON p.sku = i."values" ->> 'sku'
          WHERE i.product_id IS NULL AND COALESCE(p.shopify_product_id, '') = ''
          ORDER BY p.id, i.position) f
    WHERE t.position = f.position;
    UPDATE pg_temp.pulled_items t SET product_id = n.id, is_new = true, adopt = t."values"
    FROM (SELECT i.id, f.position
          FROM (SELECT array_agg(s."values") AS rows FROM (
                    SELECT DISTINCT ON (i."values" ->> 'sku') i."values" FROM pg_temp.pulled_items i
                    WHERE i.product_id IS NULL AND COALESCE(i."values" ->> 'sku', '') <> ''
                      AND NOT EXISTS (SELECT 1 FROM public.products p WHERE p.sku = i."values" ->> 'sku')
                    ORDER BY i."values" ->> 'sku', i.position) s) a
          CROSS JOIN LATERAL products_insert(a.rows) i
          JOIN LATERAL (SELECT min(position) AS position FROM pg_temp.pulled_items x
                        WHERE x.product_id IS NULL AND x."values" ->> 'sku' = i.sku) f ON true
          WHERE a.rows IS NOT NULL) n
    WHERE t.position = n.position;

    PERFORM products_apply(array_agg(t.product_id), array_agg(t.adopt))
    FROM pg_temp.pulled_items t WHERE t.product_id IS NOT NULL AND t.adopt <> '{}' HAVING count(*) > 0;
    UPDATE public.products p
    SET shopify_product_id = t.product_gid, shopify_variant_id = COALESCE(t.variant_gid, p.shopify_variant_id),
        shopify_inventory_item_id = COALESCE(t.inventory_item_gid, p.shopify_inventory_item_id),
        shopify_handle = COALESCE(t.handle, p.shopify_handle)
    FROM pg_temp.pulled_items t
    WHERE p.id = t.product_id
      AND (p.shopify_product_id, p.shopify_variant_id, p.shopify_inventory_item_id, p.shopify_handle)
          IS DISTINCT FROM (t.product_gid, COALESCE(t.variant_gid, p.shopify_variant_id),
                            COALESCE(t.inventory_item_gid, p.shopify_inventory_item_id), COALESCE(t.handle, p.shopify_handle));
    INSERT INTO product_links (product_id, system, entity, external_id, method, score, decided_at)
    SELECT t.product_id, 'shopify', l.entity, l.gid, 'pulled', 1, now()
    FROM pg_temp.pulled_items t,
         LATERAL (VALUES ('product', t.product_gid), ('variant', t.variant_gid),
                         ('inventory_item', t.inventory_item_gid)) l (entity, gid)
    WHERE t.product_id IS NOT NULL AND l.gid IS NOT NULL
      AND NOT EXISTS (SELECT 1 FROM product_links o WHERE o.system = 'shopify' AND o.entity = l.entity
                                                      AND o.external_id = l.gid AND o.state = 'active')
    ON CONFLICT (system, entity, external_id) WHERE state = 'active' DO NOTHING;
    INSERT INTO sync_bases (product_id, field, base_value, base_hash, agreed_run, agreed_by)
    SELECT DISTINCT ON (t.product_id, v.key) t.product_id, v.key, v.value, decode(md5(v.value::text), 'hex'), p_run, 'shopify'
    FROM pg_temp.pulled_items t, jsonb_each(t.base || t.adopt) v
    WHERE t.product_id IS NOT NULL
    ORDER BY t.product_id, v.key, t.position DESC
    ON CONFLICT (product_id, field) DO UPDATE
        SET base_value = excluded.base_value, base_hash = excluded.base_hash, agreed_at = now(),
            agreed_run = excluded.agreed_run, agreed_by = excluded.agreed_by
        WHERE sync_bases.base_hash <> excluded.base_hash;
    INSERT INTO remote_snapshots (product_id, system, data, remote_updated_at, run_id)
    SELECT DISTINCT ON (t.product_id) t.product_id, 'shopify', t."values", t.remote_updated_at, p_run
    FROM pg_temp.pulled_items t WHERE t.product_id IS NOT NULL
    ORDER BY t.product_id, t.position DESC
    ON CONFLICT (product_id, system) DO UPDATE
        SET data = remote_snapshots.data || excluded.data, remote_updated_at = excluded.remote_updated_at, seen_at = now(),
            run_id = excluded.run_id, is_missing = false, missing_since = NULL, missing_runs = 0;
    INSERT INTO product_versions (product_id, version_number, product_data, shopify_data, changed_fields, change_source,
                                  change_type, run_id)
    SELECT DISTINCT ON (t.product_id) t.product_id,
           COALESCE((SELECT max(version_number) FROM product_versions o WHERE o.product_id = t.product_id), 0) + 1,
           product_values(p), t."values", ARRAY (SELECT jsonb_object_keys(t.adopt)), 'shopify',
           CASE WHEN t.is_new THEN 'create' ELSE 'update' END, p_run
    FROM pg_temp.pulled_items t JOIN public.products p ON p.id = t.product_id
    WHERE t.adopt <> '{}'
    ORDER BY t.product_id, t.position DESC;
    INSERT INTO sync_history (run_id, product_id, sku, direction, action, outcome, changed_fields, remote_updated_at,
                              last_synced_at)
    SELECT p_run, t.product_id, t."values" ->> 'sku', 'pull', CASE WHEN t.is_new THEN 'create' ELSE 'update' END,
           CASE WHEN t.product_id IS NULL THEN 'skipped' ELSE 'success' END,
           ARRAY (SELECT jsonb_object_keys(t.adopt)), t.remote_updated_at, now()
    FROM pg_temp.pulled_items t WHERE t.adopt <> '{}' OR t.product_id IS NULL;
    RETURN QUERY SELECT t.position, t.product_id FROM pg_temp.pulled_items t ORDER BY t.position;
END $$;
