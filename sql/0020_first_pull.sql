-- A first pull takes over tens of thousands of products: each is written once, complete, with the ids of the shop, and what
-- is derived from it (its values as we hold them, their hash) is computed once.
SELECT set_config('search_path', current_setting('search_path') || ', pg_temp', true);

-- products_add(values, gids of product, variant and inventory item, handles): what products_insert() and products_apply()
-- (0007) and the ids of the shop would leave, as one row version. Gives each new product and its values.
DO $$
DECLARE
    column_row  record;
    expression  text;
    key         text;
    names       text := '';
    expressions text := '';
BEGIN
    FOR column_row IN
        SELECT f.field, f.col, t.typtype, format_type(a.atttypid, NULL) AS type_name, pg_get_expr(d.adbin, d.adrelid) AS fallback
        FROM (VALUES ('title', 'title'), ('handle', 'handle'), ('description', 'description_html'), ('vendor', 'vendor'),
                     ('product_type', 'product_type'), ('tags', 'tags'), ('status', 'status'), ('seo_title', 'seo_title'),
                     ('seo_description', 'seo_description'), ('barcode', 'barcode'),
                     ('mpn', 'manufacturer_part_number'), ('price', 'price'), ('compare_at_price', 'compare_at_price'),
                     ('cost', 'cost_price'), ('inventory', 'inventory_quantity'), ('weight', 'weight'),
                     ('weight', 'weight_unit'), ('images', 'featured_image_url'), ('inventory_policy', 'inventory_policy'), ('requires_shipping', 'requires_shipping'),
                     ('taxable', 'taxable'), ('images', 'images'), ('product_info', 'product_info')) AS f (field, col)
        JOIN pg_attribute a ON a.attrelid = 'public.products'::regclass AND a.attname = f.col AND NOT a.attisdropped
        JOIN pg_type t ON t.oid = a.atttypid
        LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum AND a.attgenerated = ''
    LOOP
        key := quote_literal(column_row.field);
        expression := CASE
            WHEN column_row.col = 'weight_unit' THEN 'CASE WHEN v.data ? ''weight'' THEN ''g'' END'
            WHEN column_row.col = 'featured_image_url' THEN 'v.data #>> ''{images,0,src}'''
            WHEN column_row.typtype = 'e' THEN
                format('(CASE WHEN v.data ->> %s = ANY (enum_range(NULL::%s)::text[]) THEN (v.data ->> %s)::%s END)', key,
                       column_row.type_name, key, column_row.type_name)
            WHEN column_row.type_name IN ('text[]', 'character varying[]') THEN
                format('(SELECT array_agg(e.value) FROM jsonb_array_elements_text(v.data -> %s) e)::%s', key, column_row.type_name)
            WHEN column_row.type_name IN ('json', 'jsonb') THEN format('(v.data -> %s)::%s', key, column_row.type_name)
            WHEN column_row.type_name IN ('integer', 'bigint', 'smallint', 'boolean', 'double precision', 'real', 'numeric') THEN
                format('(v.data ->> %s)::%s', key, column_row.type_name)
            ELSE format('v.data ->> %s', key) -- assigned, not cast: too long a text is an error, not cut off
        END;
        IF column_row.fallback IS NOT NULL THEN
            expression := format('COALESCE(%s, %s)', expression, column_row.fallback);
        END IF;
        names := names || format(', %I', column_row.col);
        expressions := expressions || ', ' || expression;
    END LOOP;
    IF EXISTS (SELECT 1 FROM pg_attribute WHERE attrelid = 'public.products'::regclass AND attname = 'category_id'
                                            AND attnotnull AND NOT atthasdef) THEN
        names := names || ', category_id';
        expressions := expressions || ', uncategorised_id()';
    END IF;
    EXECUTE format($body$
        CREATE FUNCTION products_add(p_values jsonb[], p_products text[], p_variants text[], p_items text[], p_handles text[])
        RETURNS TABLE (id bigint, sku text, data jsonb) LANGUAGE plpgsql AS $function$
        BEGIN
            RETURN QUERY
            INSERT INTO public.products AS p (sku, name, shopify_product_id, shopify_variant_id, shopify_inventory_item_id,
                                              shopify_handle%s)
            SELECT v.data ->> 'sku', COALESCE(v.data ->> 'title', v.data ->> 'sku'), v.product, v.variant, v.item,
                   COALESCE(v.handle, v.data ->> 'handle')%s
            FROM unnest(p_values, p_products, p_variants, p_items, p_handles) AS v (data, product, variant, item, handle)
            RETURNING p.id::bigint, p.sku::text, product_values(p);
        END $function$ $body$, names, expressions);
END $$;

-- Items new to us: {product_gid, variant_gid?, inventory_item_gid?, handle?, values{…}, hash?, remote_updated_at?}. What was read
-- is the product, the snapshot and what is agreed, all at once. Gives the product of every item by its position.
CREATE FUNCTION pull_create(p_run bigint, p_items jsonb) RETURNS TABLE (item_position bigint, item_product bigint)
LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
    RETURN QUERY
    WITH item AS MATERIALIZED (
        SELECT e.n - 1 AS position, i.*
        FROM jsonb_array_elements(p_items) WITH ORDINALITY e (item, n)
        CROSS JOIN jsonb_to_record(e.item) AS i (product_gid text, variant_gid text, inventory_item_gid text, handle text,
                                                 "values" jsonb, hash text, remote_updated_at timestamptz)
    ), made AS MATERIALIZED (
        SELECT m.id, m.sku, m.data
        FROM (SELECT array_agg(i."values") AS v, array_agg(i.product_gid) AS p, array_agg(i.variant_gid) AS a,
                     array_agg(i.inventory_item_gid) AS t, array_agg(i.handle) AS h FROM item i) g
        CROSS JOIN LATERAL products_add(g.v, g.p, g.a, g.t, g.h) m
    ), done AS MATERIALIZED (
        SELECT i.*, m.id, m.data, ARRAY (SELECT jsonb_object_keys(i."values")) AS fields
        FROM item i JOIN made m ON m.sku = i."values" ->> 'sku'
    ), linked AS (
        INSERT INTO product_links (product_id, system, entity, external_id, method, score, decided_at)
        SELECT d.id, 'shopify', l.entity, l.gid, 'pulled', 1, now()
        FROM done d, LATERAL (VALUES ('product', d.product_gid), ('variant', d.variant_gid),
                                     ('inventory_item', d.inventory_item_gid)) l (entity, gid)
        WHERE l.gid IS NOT NULL
        ON CONFLICT (system, entity, external_id) WHERE state = 'active' DO NOTHING
    ), agreed AS (
        INSERT INTO sync_bases (product_id, field, base_value, base_hash, agreed_run, agreed_by)
        SELECT d.id, v.key, v.value, decode(md5(v.value::text), 'hex'), p_run, 'shopify'
        FROM done d, jsonb_each(d."values") v
    ), seen AS (
        INSERT INTO remote_snapshots (product_id, system, data, field_hashes, remote_updated_at, run_id)
        SELECT d.id, 'shopify', d."values",
               CASE WHEN d.hash IS NULL THEN '{}'
                    ELSE jsonb_build_object('read', d.hash, 'ours', md5(d.data::text), 'run', p_run) END,
               d.remote_updated_at, p_run
        FROM done d
    ), kept AS (
        INSERT INTO product_versions (product_id, version_number, product_data, shopify_data, changed_fields, change_source,
                                      change_type, run_id)
        SELECT d.id, 1, d.data, d."values", d.fields, 'shopify', 'create', p_run FROM done d
    ), told AS (
        INSERT INTO sync_history (run_id, product_id, sku, direction, action, outcome, changed_fields, remote_updated_at,
                                  last_synced_at)
        SELECT p_run, d.id, d."values" ->> 'sku', 'pull', 'create', 'success', d.fields, d.remote_updated_at, now() FROM done d
    )
    SELECT d.position, d.id FROM done d ORDER BY d.position;
END $$;

-- Items of products we have: {product_id, product_gid, variant_gid?, inventory_item_gid?, handle?, values{…}, product{…}, base{…},
-- base_by{…}, whole?, hash?, remote_updated_at?}. `values` becomes the snapshot, `product` goes into our product as a version,
-- `base` is agreed by whom `base_by` says. With `whole` everything that was read is both. `hash`: of what was read,
-- when nothing was left to decide. As in 0014, without the products that are new.
CREATE OR REPLACE FUNCTION pull_save(p_run bigint, p_items jsonb) RETURNS TABLE (item_position bigint, item_product bigint)
LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
    CREATE TEMP TABLE IF NOT EXISTS pull_items (
        position bigint, product_id bigint, product_gid text, variant_gid text, inventory_item_gid text, handle text,
        "values" jsonb, product jsonb, base jsonb, base_by jsonb, hash text, remote_updated_at timestamptz)
        ON COMMIT DELETE ROWS;
    DELETE FROM pg_temp.pull_items;
    INSERT INTO pg_temp.pull_items
    SELECT e.n - 1, i.product_id, i.product_gid, i.variant_gid, i.inventory_item_gid, i.handle, COALESCE(i."values", '{}'),
           CASE WHEN i.whole THEN i."values" ELSE COALESCE(i.product, '{}') END,
           CASE WHEN i.whole THEN i."values" ELSE COALESCE(i.base, '{}') END, COALESCE(i.base_by, '{}'), i.hash,
           i.remote_updated_at
    FROM jsonb_array_elements(p_items) WITH ORDINALITY e (item, n)
    CROSS JOIN jsonb_to_record(e.item) AS i (product_id bigint, product_gid text, variant_gid text, inventory_item_gid text,
                                             handle text, "values" jsonb, product jsonb, base jsonb, base_by jsonb,
                                             whole boolean, hash text, remote_updated_at timestamptz);
    ANALYZE pg_temp.pull_items;
    PERFORM products_apply(array_agg(t.product_id), array_agg(t.product))
    FROM pg_temp.pull_items t WHERE t.product <> '{}' HAVING count(*) > 0;
    PERFORM pull_link();
    INSERT INTO sync_bases (product_id, field, base_value, base_hash, agreed_run, agreed_by)
    SELECT t.product_id, v.key, v.value, decode(md5(v.value::text), 'hex'), p_run, COALESCE(t.base_by ->> v.key, 'shopify')
    FROM pg_temp.pull_items t, jsonb_each(t.base) v
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
        SET data = excluded.data, field_hashes = excluded.field_hashes, remote_updated_at = excluded.remote_updated_at,
            seen_at = now(), run_id = excluded.run_id, is_missing = false, missing_since = NULL, missing_runs = 0;
    INSERT INTO product_versions (product_id, version_number, product_data, shopify_data, changed_fields, change_source,
                                  change_type, run_id)
    SELECT t.product_id,
           COALESCE((SELECT max(version_number) FROM product_versions o WHERE o.product_id = t.product_id), 0) + 1,
           product_values(p), t."values", ARRAY (SELECT jsonb_object_keys(t.product)), 'shopify', 'update', p_run
    FROM pg_temp.pull_items t JOIN public.products p ON p.id = t.product_id
    WHERE t.product <> '{}';
    INSERT INTO sync_history (run_id, product_id, sku, direction, action, outcome, changed_fields, remote_updated_at,
                              last_synced_at)
    SELECT p_run, t.product_id, p.sku, 'pull', 'update', 'success', ARRAY (SELECT jsonb_object_keys(t.product)),
           t.remote_updated_at, now()
    FROM pg_temp.pull_items t JOIN public.products p ON p.id = t.product_id
    WHERE t.product <> '{}';
    RETURN QUERY SELECT t.position, t.product_id FROM pg_temp.pull_items t ORDER BY t.position;
END $$;

-- A plan kept from when the tables were empty reads all of them. (Only here: inside a function that inserts, the checks of
-- foreign keys would be planned anew for every row.)
ALTER FUNCTION pull_lock(jsonb) SET plan_cache_mode = force_custom_plan;
DROP FUNCTION products_pulled(bigint, jsonb); -- of 0011; pull_create() and pull_save() took its place

DO $$
BEGIN
    REVOKE ALL ON FUNCTION products_add(jsonb[], text[], text[], text[], text[]), pull_create(bigint, jsonb) FROM PUBLIC;
    IF EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'trueup_operator') THEN
        GRANT EXECUTE ON FUNCTION products_add(jsonb[], text[], text[], text[], text[]), pull_create(bigint, jsonb)
            TO trueup_operator;
    END IF;
EXCEPTION
    WHEN insufficient_privilege THEN
        RAISE NOTICE 'The right to pull could not be given to trueup_operator: %', SQLERRM;
END $$;
