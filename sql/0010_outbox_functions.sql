-- The outbox: how approved changes become writes and how a write becomes the truth (rules of 0008 apply; operators only).
SELECT set_config('search_path', current_setting('search_path') || ', pg_temp', true);

-- Takes planned calls: [{staging_row, row_version, product_id, run_id, operation, fields[], payload, payload_sha256,
-- idempotency_key, order_key, priority}]. Calls of a staged row are taken together or not at all: only while the row is
-- approved with exactly the version the plan was made from. Returns the staged rows that were refused.
CREATE FUNCTION outbox_enqueue(p_items jsonb) RETURNS TABLE (staging_row bigint)
LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
#variable_conflict use_column
BEGIN
    PERFORM trueup_require('operator', 'push');
    RETURN QUERY
    WITH items AS MATERIALIZED (
        SELECT i.*, e.ordinality AS position
        FROM jsonb_array_elements(p_items) WITH ORDINALITY e (item, ordinality),
             jsonb_to_record(e.item) AS i (staging_row bigint, row_version bigint, product_id bigint, run_id bigint,
                                           operation text, fields jsonb, payload jsonb, payload_sha256 text,
                                           idempotency_key uuid, order_key text, priority smallint)
    ), queued AS (
        UPDATE sync_staging s
        SET status = 'queued', sync_started_at = now(), error_message = NULL, updated_at = now()
        FROM (SELECT DISTINCT i.staging_row, i.row_version FROM items i WHERE i.staging_row IS NOT NULL) w
        WHERE s.id = w.staging_row AND s.status = 'approved' AND s.row_version = w.row_version
        RETURNING s.id
    ), written AS (
        INSERT INTO sync_outbox (staging_row, product_id, run_id, operation, fields, payload, payload_sha256,
                                 idempotency_key, order_key, priority)
        SELECT i.staging_row, i.product_id, i.run_id, i.operation,
               ARRAY (SELECT jsonb_array_elements_text(COALESCE(i.fields, '[]'))), i.payload, i.payload_sha256,
               i.idempotency_key, i.order_key, COALESCE(i.priority, 3)
        FROM items i
        WHERE i.staging_row IS NULL OR i.staging_row IN (SELECT id FROM queued)
        ORDER BY i.position
        RETURNING 1
    )
    SELECT DISTINCT i.staging_row FROM items i
    WHERE i.staging_row IS NOT NULL AND i.staging_row NOT IN (SELECT id FROM queued)
      AND (SELECT count(*) FROM written) >= 0;
END $$;

-- Leases up to p_limit calls until now + p_seconds. Calls with the same order_key go strictly one after the other. Leases
-- that ran out are taken over: what was only leased is free again, what may have been sent has to be verified first.
CREATE FUNCTION outbox_lease(p_worker uuid, p_limit integer, p_seconds integer, p_run bigint DEFAULT NULL,
                             p_operation text DEFAULT NULL)
RETURNS SETOF sync_outbox LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
    PERFORM trueup_require('operator', 'push');
    UPDATE sync_outbox o
    SET state = CASE WHEN state = 'sent' THEN 'unknown' ELSE 'pending' END, verify_first = verify_first OR state = 'sent',
        leased_by = NULL, leased_until = NULL
    WHERE id IN (SELECT id FROM sync_outbox
                 WHERE state IN ('leased', 'sent') AND leased_until < now() FOR UPDATE SKIP LOCKED);
    RETURN QUERY
    WITH due AS (
        SELECT o.id
        FROM sync_outbox o
        WHERE o.state IN ('pending', 'failed', 'unknown') AND o.next_attempt_at <= now()
          AND (p_run IS NULL OR o.run_id = p_run) AND (p_operation IS NULL OR o.operation = p_operation)
          AND NOT EXISTS (SELECT 1 FROM sync_outbox e
                          WHERE e.order_key = o.order_key AND e.id < o.id
                            AND e.state NOT IN ('confirmed', 'dead', 'cancelled'))
        ORDER BY o.priority, o.id
        LIMIT p_limit
        FOR UPDATE OF o SKIP LOCKED
    )
    UPDATE sync_outbox o
    SET state = 'leased', leased_by = p_worker, leased_until = now() + make_interval(secs => p_seconds),
        attempts = o.attempts + 1
    FROM due WHERE o.id = due.id
    RETURNING o.*;
END $$;

-- Everything a confirmed write means, in one transaction: outbox, staged row, product, links, bases, snapshot, version,
-- history, own writes, media. Items: {outbox_id, product_id?, run_id?, source, change_type, changed_fields[], values{field:
-- value now in the shop}, product_gid?, variant_gid?, inventory_item_gid?, handle?, remote_id?, response?,
-- remote_updated_at?, snapshot{field: value}?, media[{source_url, url_key, position, alt, gid,
-- status}]?, duration_ms?}. An item whose outbox row is confirmed already changes nothing. Returns the number confirmed.
CREATE FUNCTION outbox_confirm(p_items jsonb) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE
    done bigint;
BEGIN
    PERFORM trueup_require('operator', 'push');
    -- One working table per session. A table of that name which somebody else put there would run his code with our rights.
    IF EXISTS (SELECT 1 FROM pg_class WHERE oid = to_regclass('pg_temp.confirm_items')
                                        AND (relkind <> 'r' OR pg_get_userbyid(relowner) <> current_user)) THEN
        RAISE EXCEPTION 'pg_temp.confirm_items is not ours.' USING ERRCODE = 'insufficient_privilege';
    END IF;
    CREATE TEMP TABLE IF NOT EXISTS confirm_items (
        outbox_id bigint, staging_row bigint, product_id bigint, run_id bigint, source text, change_type text,
        changed_fields jsonb, "values" jsonb, product_gid text, variant_gid text, inventory_item_gid text, handle text,
        remote_id text, response jsonb, remote_updated_at timestamptz, snapshot jsonb, media jsonb,
        duration_ms integer, completes boolean) ON COMMIT DELETE ROWS;
    DELETE FROM pg_temp.confirm_items;

    WITH items AS (
        SELECT i.* FROM jsonb_to_recordset(p_items) AS i (outbox_id bigint, product_id bigint, run_id bigint, source text,
            change_type text, changed_fields jsonb, "values" jsonb, product_gid text, variant_gid text,
            inventory_item_gid text, handle text, remote_id text, response jsonb, remote_updated_at timestamptz,
            snapshot jsonb, media jsonb, duration_ms integer)
    ), confirmed AS (
        UPDATE sync_outbox o
        SET state = 'confirmed', confirmed_at = now(), remote_id = COALESCE(i.remote_id, o.remote_id), response = i.response,
            verify_first = false, leased_by = NULL, leased_until = NULL, error_class = NULL, error_code = NULL,
            error_message = NULL
        FROM items i
        WHERE o.id = i.outbox_id AND o.state NOT IN ('confirmed', 'cancelled')
        RETURNING o.id, o.staging_row, o.product_id, o.run_id
    )
    INSERT INTO pg_temp.confirm_items
    SELECT c.id, c.staging_row, COALESCE(i.product_id, c.product_id, s.product_id), COALESCE(i.run_id, c.run_id),
           COALESCE(i.source, s.source, 'local'),
           COALESCE(i.change_type, CASE s.operation_type WHEN 'create' THEN 'create' WHEN 'archive' THEN 'archive'
                                                         WHEN 'delete' THEN 'delete' ELSE 'update' END),
           i.changed_fields, COALESCE(i."values", '{}'), i.product_gid, i.variant_gid, i.inventory_item_gid, i.handle,
           i.remote_id, i.response, i.remote_updated_at, i.snapshot, i.media, i.duration_ms, true
    FROM confirmed c JOIN items i ON i.outbox_id = c.id LEFT JOIN sync_staging s ON s.id = c.staging_row;
    GET DIAGNOSTICS done = ROW_COUNT;
    IF done = 0 THEN
        RETURN 0;
    END IF;
    -- A staged row is complete when no call of it is left.
    UPDATE pg_temp.confirm_items t SET completes = false
    WHERE EXISTS (SELECT 1 FROM sync_outbox o WHERE o.staging_row = t.staging_row AND o.state NOT IN ('confirmed', 'cancelled'));

    PERFORM confirm_products();
    PERFORM confirm_agreement();
    PERFORM confirm_record();
    PERFORM trueup_changed('pushed', NULL, done);
    RETURN done;
END $$;

-- Part of outbox_confirm: creates missing products, writes values and ids, keeps the links.
CREATE FUNCTION confirm_products() RETURNS void LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
    UPDATE pg_temp.confirm_items t SET product_id = p.id
    FROM public.products p WHERE t.product_id IS NULL AND p.sku = t."values" ->> 'sku';
    IF EXISTS (SELECT 1 FROM pg_temp.confirm_items WHERE product_id IS NULL AND "values" ->> 'sku' IS NOT NULL) THEN
        UPDATE pg_temp.confirm_items t SET product_id = n.id
        FROM products_insert((SELECT array_agg("values") FROM pg_temp.confirm_items
                              WHERE product_id IS NULL AND "values" ->> 'sku' IS NOT NULL)) n
        WHERE t.product_id IS NULL AND n.sku = t."values" ->> 'sku';
    END IF;
    UPDATE sync_outbox o SET product_id = t.product_id
    FROM pg_temp.confirm_items t
    WHERE o.product_id IS NULL AND t.product_id IS NOT NULL AND (o.id = t.outbox_id OR o.staging_row = t.staging_row);
    UPDATE sync_staging s SET product_id = t.product_id
    FROM pg_temp.confirm_items t
    WHERE s.id = t.staging_row AND s.product_id IS NULL AND t.product_id IS NOT NULL
      AND NOT EXISTS (SELECT 1 FROM sync_staging o WHERE o.is_open AND o.product_id = t.product_id AND o.target = s.target);

    PERFORM products_apply(array_agg(t.product_id ORDER BY t.product_id), array_agg(t.data ORDER BY t.product_id))
    FROM (SELECT i.product_id, jsonb_object_agg(v.key, v.value ORDER BY i.outbox_id) AS data
          FROM pg_temp.confirm_items i, jsonb_each(i."values") v
          WHERE i.product_id IS NOT NULL GROUP BY i.product_id) t
    HAVING count(*) > 0;
    UPDATE public.products p
    SET shopify_product_id = COALESCE(t.product_gid, p.shopify_product_id),
        shopify_variant_id = COALESCE(t.variant_gid, p.shopify_variant_id),
        shopify_inventory_item_id = COALESCE(t.inventory_item_gid, p.shopify_inventory_item_id),
        shopify_handle = COALESCE(t.handle, p.shopify_handle)
    FROM pg_temp.confirm_items t
    WHERE p.id = t.product_id AND (t.product_gid IS NOT NULL OR t.variant_gid IS NOT NULL
                                   OR t.inventory_item_gid IS NOT NULL OR t.handle IS NOT NULL);
    INSERT INTO product_links (product_id, system, entity, external_id, method, score, decided_at)
    SELECT DISTINCT t.product_id, 'shopify', l.entity, l.gid, 'pushed', 1, now()
    FROM pg_temp.confirm_items t,
         LATERAL (VALUES ('product', t.product_gid), ('variant', t.variant_gid),
                         ('inventory_item', t.inventory_item_gid)) l (entity, gid)
    WHERE t.product_id IS NOT NULL AND l.gid IS NOT NULL
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

-- Part of outbox_confirm: what is now agreed, and what the shop was last seen to hold.
CREATE FUNCTION confirm_agreement() RETURNS void LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
    INSERT INTO sync_bases (product_id, field, base_value, base_hash, agreed_run, agreed_by)
    SELECT DISTINCT ON (t.product_id, v.key) t.product_id, v.key, v.value,
           decode(md5(v.value::text), 'hex'), t.run_id, t.source
    FROM pg_temp.confirm_items t, jsonb_each(t."values") v
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

-- Part of outbox_confirm: staged rows are synced, versions and history written.
CREATE FUNCTION confirm_record() RETURNS void LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
    UPDATE sync_staging s
    SET status = 'synced', sync_completed_at = now(), error_message = NULL, updated_at = now()
    FROM pg_temp.confirm_items t
    WHERE s.id = t.staging_row AND t.completes AND s.status IN ('queued', 'approved', 'failed');

    -- The product row is locked before its highest version is read (products_apply updated it, so it is ours already).
    INSERT INTO product_versions (product_id, version_number, product_data, shopify_data, changed_fields, change_source,
                                  change_type, run_id, batch_id, staging_row, created_by, created_login)
    SELECT DISTINCT ON (t.product_id) t.product_id,
           COALESCE((SELECT max(version_number) FROM product_versions o WHERE o.product_id = t.product_id), 0) + 1,
           product_values(p), r.data,
           COALESCE(s.changed_fields, ARRAY (SELECT jsonb_array_elements_text(COALESCE(t.changed_fields, '[]')))),
           t.source, t.change_type, t.run_id, s.batch_id, t.staging_row, s.reviewed_by, COALESCE(s.reviewed_login, session_user)
    FROM pg_temp.confirm_items t
    JOIN public.products p ON p.id = t.product_id
    LEFT JOIN sync_staging s ON s.id = t.staging_row
    LEFT JOIN remote_snapshots r ON r.product_id = t.product_id AND r.system = 'shopify'
    WHERE t.completes
    ORDER BY t.product_id, t.outbox_id DESC;

    INSERT INTO sync_history (run_id, product_id, outbox_id, staging_row, sku, direction, action, outcome, changed_fields,
                              remote_updated_at, last_synced_at, duration_ms)
    SELECT t.run_id, t.product_id, t.outbox_id, t.staging_row, p.sku, 'push', o.operation, 'success', o.fields,
           t.remote_updated_at, now(), t.duration_ms
    FROM pg_temp.confirm_items t
    JOIN sync_outbox o ON o.id = t.outbox_id
    LEFT JOIN public.products p ON p.id = t.product_id;
END $$;

-- A write that did not succeed. With p_retry_at it is tried again then; without, it is dead: the calls of the same staged
-- row behind it are cancelled and the staged row is failed.
CREATE FUNCTION outbox_fail(p_id bigint, p_class text, p_code text, p_message text, p_retry_at timestamptz)
RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE
    o sync_outbox;
BEGIN
    PERFORM trueup_require('operator', 'push');
    UPDATE sync_outbox
    SET state = CASE WHEN p_retry_at IS NULL THEN 'dead' ELSE 'failed' END, verify_first = false,
        next_attempt_at = COALESCE(p_retry_at, next_attempt_at), leased_by = NULL, leased_until = NULL,
        error_class = p_class, error_code = p_code, error_message = p_message
    WHERE id = p_id AND state NOT IN ('confirmed', 'dead', 'cancelled')
    RETURNING * INTO o;
    IF NOT FOUND OR p_retry_at IS NOT NULL THEN
        RETURN;
    END IF;
    UPDATE sync_outbox SET state = 'cancelled'
    WHERE staging_row = o.staging_row AND id > p_id AND state IN ('pending', 'failed');
    UPDATE sync_staging
    SET status = 'failed', error_message = p_message, retry_count = retry_count + 1, updated_at = now()
    WHERE id = o.staging_row AND status = 'queued';
    INSERT INTO sync_history (run_id, product_id, outbox_id, staging_row, sku, direction, action, outcome, changed_fields,
                              error_class, error_code, error_message)
    SELECT o.run_id, o.product_id, o.id, o.staging_row,
           COALESCE((SELECT sku FROM sync_staging WHERE id = o.staging_row),
                    (SELECT sku FROM public.products WHERE id = o.product_id)),
           'push', o.operation, 'failed', o.fields, p_class, p_code, p_message;
    PERFORM trueup_changed('outbox', p_id::text);
END $$;

-- Puts a dead write, and the calls cancelled with it, back in the queue. Refused when a newer proposal is open.
CREATE FUNCTION outbox_retry(p_id bigint) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE
    o sync_outbox;
BEGIN
    PERFORM trueup_require('operator', 'retry a write');
    SELECT * INTO o FROM sync_outbox WHERE id = p_id FOR UPDATE;
    IF NOT FOUND OR o.state NOT IN ('dead', 'failed') THEN
        RAISE EXCEPTION 'Write % has not failed.', p_id USING ERRCODE = 'TU001';
    END IF;
    IF EXISTS (SELECT 1 FROM sync_staging s JOIN sync_staging n ON n.product_id = s.product_id AND n.target = s.target
               WHERE s.id = o.staging_row AND n.id <> s.id AND n.is_open) THEN
        RAISE EXCEPTION 'A newer staged change of this product is open; decide about that one instead.'
            USING ERRCODE = 'TU001';
    END IF;
    UPDATE sync_outbox SET state = 'pending', next_attempt_at = now(), attempts = 0
    WHERE id = p_id OR (staging_row = o.staging_row AND id > p_id AND state = 'cancelled');
    UPDATE sync_staging SET status = 'queued', error_message = NULL, updated_at = now()
    WHERE id = o.staging_row AND status = 'failed';
    PERFORM trueup_audit('outbox.retry', 'sync_outbox', p_id::text);
    PERFORM trueup_changed('outbox', p_id::text);
END $$;
