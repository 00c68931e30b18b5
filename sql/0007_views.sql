-- Views, and the functions that translate between the columns of public.products and our field keys.

-- Stock of an item over the stores that are mapped to a shop location; over all stores while nothing is mapped.
CREATE VIEW erp_available AS
SELECT k.item_number,
       sum(k.available) - max(COALESCE(m.safety_stock, 0)) AS available,
       max(k.seen_at) AS seen_at
FROM erp_stock k
LEFT JOIN location_map m ON m.erp_store_id = k.store_id AND m.is_active
WHERE k.missing_since IS NULL
  AND (m.erp_store_id IS NOT NULL OR NOT EXISTS (SELECT 1 FROM location_map WHERE is_active))
GROUP BY k.item_number;

-- The design's table of this name, for programs that read it. Its key was the base part, but a base part has many items:
-- here every item is a row and `item_number` tells them apart.
CREATE VIEW xorosoft_products AS
SELECT i.erp_item_id AS id, COALESCE(i.base_part, i.item_number) AS base_part, i.item_number, i.handle, i.description,
       COALESCE(a.available, 0) AS stock_level, i.price, i.cost AS cost_price, i.weight, i.manufacturer,
       i.vendor_part_number AS manufacturer_part_number, i.upc, i.last_seen_at AS last_updated, i.raw AS api_response,
       i.first_seen_at AS created_at, i.changed_at AS updated_at
FROM erp_items i
LEFT JOIN erp_available a USING (item_number);

-- The design's *_data columns, computed from `changes`.
CREATE VIEW sync_staging_detail AS
SELECT s.id, s.staging_id, s.batch_id, s.product_id, s.temp_key, s.operation_type, s.target, s.source, s.sku, s.name,
       COALESCE(s.base_data, d.base_data) AS base_data, COALESCE(s.current_data, d.current_data) AS current_data,
       COALESCE(s.proposed_data, d.proposed_data) AS proposed_data, s.changes, s.status, s.priority, s.reviewed_by,
       s.reviewed_at, s.review_notes, s.auto_approve, s.sync_started_at, s.sync_completed_at, s.sync_result,
       s.error_message, s.retry_count, s.created_by, s.created_at, s.updated_at
FROM sync_staging s
CROSS JOIN LATERAL (SELECT jsonb_object_agg(c.key, c.value -> 'base') AS base_data,
                           jsonb_object_agg(c.key, c.value -> 'current') AS current_data,
                           jsonb_object_agg(c.key, c.value -> 'proposed') AS proposed_data
                    FROM jsonb_each(s.changes) c) d;

-- One row per product. Aggregates are joined, not correlated, so that a refresh of 50,000 products hashes instead of probing.
-- Screens that must be exact read the tables.
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
LEFT JOIN erp_available x ON x.item_number = p.xorosoft_item_number
LEFT JOIN (SELECT product_id, count(*) AS open_conflicts
           FROM sync_conflicts WHERE status = 'open' GROUP BY product_id) c ON c.product_id = p.id
WITH NO DATA;
CREATE UNIQUE INDEX product_sync_status_pk ON product_sync_status (id);
CREATE INDEX product_sync_status_status ON product_sync_status (sync_status);
CREATE INDEX product_sync_status_sku ON product_sync_status (sku);

-- A product's values under our field keys; absent where the column is null. Weight is in grams.
CREATE FUNCTION product_values(p public.products) RETURNS jsonb LANGUAGE sql STABLE AS $$
    SELECT jsonb_strip_nulls(jsonb_build_object(
               'title', p.name, 'handle', COALESCE(p.handle, p.shopify_handle),
               'description', COALESCE(p.description_html, p.description), 'vendor', p.vendor,
               'product_type', p.product_type, 'tags', p.tags, 'status', p.status, 'seo_title', p.seo_title,
               'seo_description', p.seo_description, 'sku', p.sku, 'barcode', COALESCE(p.barcode, p.upc),
               'mpn', p.manufacturer_part_number, 'price', p.price, 'compare_at_price', p.compare_at_price,
               'cost', p.cost_price, 'inventory', p.inventory_quantity,
               'weight', round((p.weight * CASE lower(p.weight_unit) WHEN 'kg' THEN 1000 WHEN 'lb' THEN 453.59237
                                                                     WHEN 'lbs' THEN 453.59237 WHEN 'oz' THEN 28.349523
                                                                     ELSE 1 END)::numeric, 3),
               'inventory_policy', p.inventory_policy, 'requires_shipping', p.requires_shipping, 'taxable', p.taxable))
           || CASE WHEN p.images IS NULL THEN '{}'::jsonb ELSE jsonb_build_object('images', p.images) END
           || CASE WHEN p.product_info IS NULL THEN '{}'::jsonb ELSE jsonb_build_object('product_info', p.product_info) END
$$;

-- The inverse, products_apply(ids, values), is written here for the columns as they really are: the customer's status may
-- be an enum that does not know every word of ours, images may be json, and `title` and `shopify_id` are twins of `name`
-- and `shopify_product_id` where they exist.
DO $$
DECLARE
    column_row  record;
    target_type text;
    expression  text;
    assignments text := '';
    required    text := '';
    required_values text := '';
    key         text;
BEGIN
    FOR column_row IN
        SELECT f.field, f.col, a.attnotnull AND NOT a.atthasdef AND a.attidentity = '' AS must, a.atttypid,
               t.typtype, format_type(a.atttypid, NULL) AS type_name
        FROM (VALUES ('title', 'name'), ('title', 'title'), ('handle', 'handle'), ('handle', 'shopify_handle'),
                     ('description', 'description_html'), ('vendor', 'vendor'), ('product_type', 'product_type'),
                     ('tags', 'tags'), ('status', 'status'), ('seo_title', 'seo_title'),
                     ('seo_description', 'seo_description'), ('sku', 'sku'), ('barcode', 'barcode'),
                     ('mpn', 'manufacturer_part_number'), ('price', 'price'), ('compare_at_price', 'compare_at_price'),
                     ('cost', 'cost_price'), ('inventory', 'inventory_quantity'), ('weight', 'weight'),
                     ('inventory_policy', 'inventory_policy'), ('requires_shipping', 'requires_shipping'),
                     ('taxable', 'taxable'), ('images', 'images'), ('product_info', 'product_info')) AS f (field, col)
        JOIN pg_attribute a ON a.attrelid = 'public.products'::regclass AND a.attname = f.col AND NOT a.attisdropped
        JOIN pg_type t ON t.oid = a.atttypid
    LOOP
        target_type := column_row.type_name;
        key := quote_literal(column_row.field);
        expression := CASE
            WHEN column_row.typtype = 'e' THEN
                format('(CASE WHEN v.data ->> %s = ANY (enum_range(NULL::%s)::text[]) THEN (v.data ->> %s)::%s END)', key,
                       target_type, key, target_type)
            WHEN target_type = 'text[]' OR target_type = 'character varying[]' THEN
                format('(SELECT array_agg(e.value) FROM jsonb_array_elements_text(v.data -> %s) e)::%s', key, target_type)
            WHEN target_type IN ('json', 'jsonb') THEN format('(v.data -> %s)::%s', key, target_type)
            WHEN target_type IN ('integer', 'bigint', 'smallint', 'boolean', 'double precision', 'real', 'numeric') THEN
                format('(v.data ->> %s)::%s', key, target_type)
            ELSE format('v.data ->> %s', key) -- assigned, not cast: too long a text is an error, not cut off
        END;
        assignments := assignments || format('%s%I = CASE WHEN v.data ? %s THEN %s ELSE p.%I END',
            CASE WHEN assignments = '' THEN '' ELSE E',\n            ' END, column_row.col, key,
            CASE WHEN column_row.typtype = 'e' THEN format('COALESCE(%s, p.%I)', expression, column_row.col)
                 ELSE expression END, column_row.col);
        IF column_row.must AND column_row.col NOT IN ('sku', 'name') THEN
            required := required || format(', %I', column_row.col);
            required_values := required_values || ', ' || expression;
        END IF;
    END LOOP;
    assignments := assignments || ',
            weight_unit = CASE WHEN v.data ? ''weight'' THEN ''g'' ELSE p.weight_unit END,
            featured_image_url = CASE WHEN v.data ? ''images'' THEN v.data #>> ''{images,0,src}''
                                      ELSE p.featured_image_url END';

    EXECUTE format($body$
        CREATE FUNCTION products_apply(p_ids bigint[], p_values jsonb[]) RETURNS bigint LANGUAGE plpgsql AS $function$
        DECLARE
            touched bigint;
        BEGIN
            UPDATE public.products p SET
            %s,
            row_version = p.row_version + 1, updated_at = now()
            FROM unnest(p_ids, p_values) AS v (id, data)
            WHERE p.id = v.id;
            GET DIAGNOSTICS touched = ROW_COUNT;
            RETURN touched;
        END $function$ $body$, assignments);

    -- Creation fills only what it must (see products_apply for the rest). A category is demanded by some databases: it is
    -- found by its slug, never by a number.
    IF EXISTS (SELECT 1 FROM pg_attribute WHERE attrelid = 'public.products'::regclass AND attname = 'category_id'
                                            AND attnotnull AND NOT atthasdef) THEN
        required := required || ', category_id';
        required_values := required_values || ', uncategorised_id()';
    END IF;
    EXECUTE format($body$
        CREATE FUNCTION products_insert(p_values jsonb[]) RETURNS TABLE (id bigint, sku text) LANGUAGE plpgsql AS $function$
        BEGIN
            RETURN QUERY
            INSERT INTO public.products AS p (sku, name%s)
            SELECT v.data ->> 'sku', COALESCE(v.data ->> 'title', v.data ->> 'sku')%s
            FROM unnest(p_values) AS v (data)
            RETURNING p.id::bigint, p.sku::text;
        END $function$ $body$, required, required_values);
END $$;

CREATE FUNCTION uncategorised_id() RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    found_id bigint;
BEGIN
    SELECT id INTO found_id FROM public.categories WHERE slug = 'uncategorised';
    IF found_id IS NULL THEN
        INSERT INTO public.categories (name, slug) VALUES ('Uncategorised', 'uncategorised')
        ON CONFLICT DO NOTHING RETURNING id INTO found_id;
    END IF;
    IF found_id IS NULL THEN
        SELECT id INTO found_id FROM public.categories WHERE slug = 'uncategorised';
    END IF;
    RETURN found_id;
END $$;
