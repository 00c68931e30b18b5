-- What a pull needs of the database: which product an item of the shop is, a lock on what is about to be decided, and one
-- statement for each kind of effect (rules of 0008 apply; operators only).
SELECT set_config('search_path', current_setting('search_path') || ', pg_temp', true);

DO $$
BEGIN
    CREATE INDEX IF NOT EXISTS products_shopify_product ON public.products (shopify_product_id);
EXCEPTION
    WHEN insufficient_privilege THEN
        RAISE NOTICE 'Pulls work without an index on products.shopify_product_id: %', SQLERRM;
END $$;

-- Items: {gid, sku, hash, updated_at}. Which product of ours each is: by its link, by the id that older programs kept as a bare number, by a
-- SKU whose product knows no other product of the shop. `refused` says why an unknown one cannot be taken over: no_sku,
-- sku_taken (another product of the shop has it), duplicate_sku (twice in this block). The open change of the product is
-- locked until the transaction ends, so that nobody decides about it while a plan is made. `in_flight`: it is being
-- written to the shop; the push settles it. `unchanged`: the shop holds what the last pull read (the same hash, noted by the
-- run that touched the snapshot last), that pull had nothing to decide, and neither ours (by its values: other programs write them too) nor what is agreed moved since.
CREATE FUNCTION pull_lock(p_items jsonb)
RETURNS TABLE (item_position bigint, item_product bigint, refused text, row_id bigint, row_version bigint, row_status text,
               row_operation text, row_blocked text, row_source text, row_changes text, row_edited text, row_updated timestamptz,
               in_flight boolean, unchanged boolean)
LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
#variable_conflict use_column
BEGIN
    PERFORM trueup_require('operator', 'pull');
    -- In the order of their ids, or two pulls could wait for each other.
    PERFORM 1 FROM (SELECT s.id FROM sync_staging s
                    WHERE s.is_open AND s.target = 'shopify'
                      AND s.product_id IN (
                          SELECT l.product_id FROM product_links l
                          WHERE l.system = 'shopify' AND l.entity = 'product' AND l.state = 'active'
                            AND l.external_id IN (SELECT e ->> 'gid' FROM jsonb_array_elements(p_items) e))
                    ORDER BY s.id FOR UPDATE OF s) locked;
    RETURN QUERY
    WITH item AS MATERIALIZED (
        SELECT e.n - 1 AS position, e.v ->> 'gid' AS gid, NULLIF(e.v ->> 'sku', '') AS sku, e.v ->> 'hash' AS hash,
               (e.v ->> 'updated_at')::timestamptz AS changed
        FROM jsonb_array_elements(p_items) WITH ORDINALITY e (v, n)
    ), linked AS MATERIALIZED (
        SELECT i.*, l.product_id
        FROM item i LEFT JOIN product_links l ON l.system = 'shopify' AND l.entity = 'product' AND l.external_id = i.gid
                                             AND l.state = 'active'
    ), kept AS (
        SELECT DISTINCT ON (i.position) i.position, p.id
        FROM linked i JOIN public.products p ON p.shopify_product_id IN (i.gid, split_part(i.gid, '/', 5))
        WHERE i.product_id IS NULL ORDER BY i.position, p.id
    ), by_sku AS (
        SELECT DISTINCT ON (p.id) i.position, p.id
        FROM linked i JOIN public.products p ON p.sku = i.sku
        WHERE i.product_id IS NULL AND COALESCE(p.shopify_product_id, '') = '' ORDER BY p.id, i.position
    ), named AS (
        SELECT i.position, i.sku, i.hash, i.changed, COALESCE(i.product_id, k.id, s.id)::bigint AS product_id,
               row_number() OVER (PARTITION BY i.sku, COALESCE(i.product_id, k.id, s.id) IS NULL ORDER BY i.position) AS place
        FROM linked i LEFT JOIN kept k USING (position) LEFT JOIN by_sku s USING (position)
    )
    SELECT n.position, n.product_id,
           CASE WHEN n.product_id IS NOT NULL THEN NULL
                WHEN n.sku IS NULL THEN 'no_sku'
                WHEN EXISTS (SELECT 1 FROM public.products p WHERE p.sku = n.sku) THEN 'sku_taken'
                WHEN n.place > 1 THEN 'duplicate_sku' END,
           s.id, s.row_version, s.status, s.operation_type, s.blocked_reason, s.source, s.changes::text,
           CASE WHEN s.edited_login IS NOT NULL OR s.source = 'manual' THEN COALESCE(s.edited_login, s.created_login) END,
           COALESCE(s.edited_at, s.created_at),
           COALESCE(s.status = 'queued', false)
               OR EXISTS (SELECT 1 FROM sync_outbox o WHERE o.product_id = n.product_id
                                                        AND o.state IN ('leased', 'sent', 'unknown')),
           COALESCE(s.id IS NULL AND NOT r.is_missing AND r.field_hashes ->> 'read' = n.hash
                    AND (r.field_hashes ->> 'run')::bigint = r.run_id AND r.remote_updated_at = n.changed
                    AND r.field_hashes ->> 'ours' = (SELECT md5(product_values(p)::text) FROM public.products p WHERE p.id = n.product_id)
                    AND NOT EXISTS (SELECT 1 FROM sync_bases b WHERE b.product_id = n.product_id AND b.agreed_at > r.seen_at),
                    false)
    FROM named n
    LEFT JOIN sync_staging s ON s.product_id = n.product_id AND s.target = 'shopify' AND s.is_open
    LEFT JOIN remote_snapshots r ON r.product_id = n.product_id AND r.system = 'shopify'
    ORDER BY n.position;
END $$;

-- Items: {product_id?, product_gid, variant_gid?, inventory_item_gid?, handle?, values{…}, product{…}, base{…}, base_by{…},
-- whole?, hash?, remote_updated_at?}. `values` becomes the snapshot, `product` goes into our product as a version, `base` is agreed by whom
-- `base_by` says. With `whole` everything that was read is both. `hash`: of what was read, when nothing was left
-- to decide. Without product_id a product is created from `values`. Gives the product of every item by its position.
CREATE FUNCTION pull_save(p_run bigint, p_items jsonb) RETURNS TABLE (item_position bigint, item_product bigint)
LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
    CREATE TEMP TABLE IF NOT EXISTS pull_items (
        position bigint, product_id bigint, product_gid text, variant_gid text, inventory_item_gid text, handle text,
        "values" jsonb, product jsonb, base jsonb, base_by jsonb, hash text, remote_updated_at timestamptz, is_new boolean)
        ON COMMIT DELETE ROWS;
    DELETE FROM pg_temp.pull_items;
    INSERT INTO pg_temp.pull_items
    SELECT e.n - 1, i.product_id, i.product_gid, i.variant_gid, i.inventory_item_gid, i.handle, COALESCE(i."values", '{}'),
           CASE WHEN i.whole THEN i."values" ELSE COALESCE(i.product, '{}') END,
           CASE WHEN i.whole THEN i."values" ELSE COALESCE(i.base, '{}') END, COALESCE(i.base_by, '{}'), i.hash,
           i.remote_updated_at, i.product_id IS NULL
    FROM jsonb_array_elements(p_items) WITH ORDINALITY e (item, n)
    CROSS JOIN jsonb_to_record(e.item) AS i (product_id bigint, product_gid text, variant_gid text, inventory_item_gid text,
                                             handle text, "values" jsonb, product jsonb, base jsonb, base_by jsonb,
                                             whole boolean, hash text, remote_updated_at timestamptz);
    ANALYZE pg_temp.pull_items;
    IF EXISTS (SELECT 1 FROM pg_temp.pull_items WHERE is_new) THEN
        UPDATE pg_temp.pull_items t SET product_id = n.id
        FROM products_insert((SELECT array_agg("values" ORDER BY position) FROM pg_temp.pull_items WHERE is_new)) n
        WHERE t.is_new AND n.sku = t."values" ->> 'sku';
    END IF;
    PERFORM products_apply(array_agg(t.product_id), array_agg(t.product))
    FROM pg_temp.pull_items t WHERE t.product <> '{}' HAVING count(*) > 0;
    PERFORM pull_link();
    -- Most rows of a first pull are these, and nothing can be in their way.
    INSERT INTO sync_bases (product_id, field, base_value, base_hash, agreed_run, agreed_by)
    SELECT t.product_id, v.key, v.value, decode(md5(v.value::text), 'hex'), p_run, COALESCE(t.base_by ->> v.key, 'shopify')
    FROM pg_temp.pull_items t, jsonb_each(t.base) v
    WHERE t.is_new;
    INSERT INTO sync_bases (product_id, field, base_value, base_hash, agreed_run, agreed_by)
    SELECT t.product_id, v.key, v.value, decode(md5(v.value::text), 'hex'), p_run, COALESCE(t.base_by ->> v.key, 'shopify')
    FROM pg_temp.pull_items t, jsonb_each(t.base) v
    WHERE NOT t.is_new
    ORDER BY t.product_id, v.key
    ON CONFLICT (product_id, field) DO UPDATE
        SET base_value = excluded.base_value, base_hash = excluded.base_hash, agreed_at = now(),
            agreed_run = excluded.agreed_run, agreed_by = excluded.agreed_by;
    INSERT INTO remote_snapshots (product_id, system, data, field_hashes, remote_updated_at, run_id)
    SELECT t.product_id, 'shopify', t."values",
           CASE WHEN t.hash IS NULL THEN '{}'
                ELSE jsonb_build_object('read', t.hash, 'ours', md5(product_values(p)::text), 'run', p_run) END,
           t.remote_updated_at, p_run
    FROM pg_temp.pull_items t JOIN public.products p ON p.id = t.product_id
    ON CONFLICT (product_id, system) DO UPDATE
        SET data = excluded.data, field_hashes = excluded.field_hashes, remote_updated_at = excluded.remote_updated_at, seen_at = now(), run_id = excluded.run_id,
            is_missing = false, missing_since = NULL, missing_runs = 0;
    INSERT INTO product_versions (product_id, version_number, product_data, shopify_data, changed_fields, change_source,
                                  change_type, run_id)
    SELECT t.product_id,
           CASE WHEN t.is_new THEN 1
                ELSE COALESCE((SELECT max(version_number) FROM product_versions o WHERE o.product_id = t.product_id), 0) + 1 END,
           product_values(p), t."values", ARRAY (SELECT jsonb_object_keys(t.product)), 'shopify',
           CASE WHEN t.is_new THEN 'create' ELSE 'update' END, p_run
    FROM pg_temp.pull_items t JOIN public.products p ON p.id = t.product_id
    WHERE t.product <> '{}';
    INSERT INTO sync_history (run_id, product_id, sku, direction, action, outcome, changed_fields, remote_updated_at,
                              last_synced_at)
    SELECT p_run, t.product_id, p.sku, 'pull', CASE WHEN t.is_new THEN 'create' ELSE 'update' END, 'success',
           ARRAY (SELECT jsonb_object_keys(t.product)), t.remote_updated_at, now()
    FROM pg_temp.pull_items t JOIN public.products p ON p.id = t.product_id
    WHERE t.product <> '{}';
    RETURN QUERY SELECT t.position, t.product_id FROM pg_temp.pull_items t ORDER BY t.position;
END $$;

-- Part of pull_save: the ids of the shop in our product, and the links that say so.
CREATE FUNCTION pull_link() RETURNS void LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
    UPDATE public.products p
    SET shopify_product_id = t.product_gid, shopify_variant_id = COALESCE(t.variant_gid, p.shopify_variant_id),
        shopify_inventory_item_id = COALESCE(t.inventory_item_gid, p.shopify_inventory_item_id),
        shopify_handle = COALESCE(t.handle, p.shopify_handle)
    FROM pg_temp.pull_items t
    WHERE p.id = t.product_id
      AND (p.shopify_product_id, p.shopify_variant_id, p.shopify_inventory_item_id, p.shopify_handle)
          IS DISTINCT FROM (t.product_gid, COALESCE(t.variant_gid, p.shopify_variant_id),
                            COALESCE(t.inventory_item_gid, p.shopify_inventory_item_id), COALESCE(t.handle, p.shopify_handle));
    INSERT INTO product_links (product_id, system, entity, external_id, method, score, decided_at)
    SELECT t.product_id, 'shopify', l.entity, l.gid, 'pulled', 1, now()
    FROM pg_temp.pull_items t,
         LATERAL (VALUES ('product', t.product_gid), ('variant', t.variant_gid),
                         ('inventory_item', t.inventory_item_gid)) l (entity, gid)
    WHERE l.gid IS NOT NULL
    ON CONFLICT (system, entity, external_id) WHERE state = 'active' DO NOTHING;
END $$;

-- Products that were seen and need nothing: a hash that was good stays good.
CREATE FUNCTION pull_seen(p_run bigint, p_products bigint[]) RETURNS void LANGUAGE sql SET search_path FROM CURRENT AS $$
    UPDATE remote_snapshots r
    SET seen_at = now(), run_id = p_run,
        field_hashes = CASE WHEN (r.field_hashes ->> 'run')::bigint = r.run_id
                            THEN r.field_hashes || jsonb_build_object('run', p_run) ELSE '{}' END,
        is_missing = false, missing_since = NULL, missing_runs = 0
    FROM unnest(p_products) u (id) WHERE r.product_id = u.id AND r.system = 'shopify'
$$;

-- Open changes meet what the shop holds now. Items: {id, version, changes{…}, fields[], price_percent?, block, clear, reopen}:
-- `changes` replaces the row's; none left: there is nothing to write any more. `block`: a person decides a conflict first.
-- `clear`: every conflict of it is settled. `reopen`: what was approved is no longer what would be written. A row that
-- somebody changed since pull_lock() is left alone (it cannot, as long as the transaction lives). Returns how many changed.
CREATE FUNCTION pull_rebase(p_items jsonb) RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE
    touched bigint;
BEGIN
    PERFORM trueup_require('operator', 'pull');
    UPDATE sync_staging s
    SET changes = i.changes, changed_fields = ARRAY (SELECT jsonb_array_elements_text(i.fields)),
        price_change_percent = i.price_percent,
        status = CASE WHEN i.changes = '{}' THEN 'superseded'
                      WHEN i.block THEN 'blocked'
                      WHEN s.status = 'blocked' AND s.blocked_reason = 'conflict' AND i.clear THEN 'pending'
                      WHEN s.status = 'approved' AND i.reopen THEN 'pending' ELSE s.status END,
        blocked_reason = CASE WHEN i.block AND i.changes <> '{}' THEN 'conflict'
                              WHEN s.blocked_reason = 'conflict' AND i.clear THEN NULL ELSE s.blocked_reason END,
        auto_approved = s.auto_approved AND NOT (i.block OR i.reopen),
        auto_approve = s.auto_approve AND NOT (i.block OR i.reopen),
        row_version = s.row_version + 1, updated_at = now()
    FROM jsonb_to_recordset(p_items) AS i (id bigint, version bigint, changes jsonb, fields jsonb, price_percent numeric,
                                           block boolean, clear boolean, reopen boolean)
    WHERE s.id = i.id AND s.row_version = i.version AND s.status IN ('pending', 'blocked', 'approved');
    GET DIAGNOSTICS touched = ROW_COUNT;
    IF touched > 0 THEN
        PERFORM trueup_changed('staging', NULL, touched);
    END IF;
    RETURN touched;
END $$;

-- Products the shop no longer has: their snapshot stays and says since when.
CREATE FUNCTION pull_missing(p_run bigint, p_products bigint[]) RETURNS bigint LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
DECLARE
    marked bigint;
BEGIN
    WITH gone AS (
        INSERT INTO remote_snapshots AS r (product_id, system, data, run_id, is_missing, missing_since, missing_runs)
        SELECT DISTINCT u.id, 'shopify', '{}'::jsonb, p_run, true, now(), 1 FROM unnest(p_products) u (id)
        ON CONFLICT (product_id, system) DO UPDATE
            SET is_missing = true, missing_since = COALESCE(r.missing_since, now()), missing_runs = r.missing_runs + 1,
                run_id = excluded.run_id
        RETURNING r.product_id
    )
    INSERT INTO sync_history (run_id, product_id, sku, direction, action, outcome, last_synced_at)
    SELECT p_run, p.id, p.sku, 'pull', 'missing', 'success', now() FROM gone g JOIN public.products p ON p.id = g.product_id;
    GET DIAGNOSTICS marked = ROW_COUNT;
    RETURN marked;
END $$;

DO $$
BEGIN
    REVOKE ALL ON FUNCTION pull_lock(jsonb), pull_save(bigint, jsonb), pull_link(), pull_seen(bigint, bigint[]),
        pull_rebase(jsonb), pull_missing(bigint, bigint[]) FROM PUBLIC;
    IF EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'trueup_operator') THEN
        GRANT EXECUTE ON FUNCTION pull_lock(jsonb), pull_save(bigint, jsonb), pull_link(), pull_seen(bigint, bigint[]),
            pull_rebase(jsonb), pull_missing(bigint, bigint[]) TO trueup_operator;
    END IF;
EXCEPTION
    WHEN insufficient_privilege THEN
        RAISE NOTICE 'The right to pull could not be given to trueup_operator: %', SQLERRM;
END $$;
