-- Decisions about conflicts and the rules behind them (0008 tells how authority and refusals work). TU005: what was
-- asked for cannot be done with this conflict.
SELECT set_config('search_path', current_setting('search_path') || ', pg_temp', true);

-- Everything one decision settled has one group; undo takes a whole group back. `undo` holds what was there before and
-- what the decision left, so that undo can tell whether somebody has changed it since.
ALTER TABLE sync_conflict_resolutions
    ADD COLUMN group_id     uuid NOT NULL DEFAULT gen_random_uuid(),
    ADD COLUMN undo         jsonb,
    ADD COLUMN undone_login text,
    ADD COLUMN note         text;
CREATE INDEX sync_conflict_resolutions_group ON sync_conflict_resolutions (group_id);
-- False once a person has undone what a rule decided: from then on only people decide this one.
ALTER TABLE sync_conflicts ADD COLUMN rules_apply boolean NOT NULL DEFAULT true;

-- The values alone: what a conflict is about, whoever put them there and when.
CREATE FUNCTION conflict_values(p_sides jsonb) RETURNS jsonb LANGUAGE sql IMMUTABLE AS $$
    SELECT COALESCE(jsonb_object_agg(key, value -> 'value'), '{}') FROM jsonb_each(p_sides)
$$;

-- The member of `sides` a word means. "local" is our side, whoever proposed it; a source's name finds our side when the
-- source wrote it.
CREATE FUNCTION conflict_side(p_sides jsonb, p_word text) RETURNS text LANGUAGE sql IMMUTABLE AS $$
    SELECT CASE WHEN p_sides ? p_word THEN p_word
                WHEN p_word = 'local' THEN (SELECT min(k) FROM jsonb_object_keys(p_sides) k WHERE k <> 'shopify')
                WHEN p_sides #>> '{local,by}' = p_word THEN 'local' END
$$;

-- Direction and size class of the difference, for "apply to similar" where no finer key is known.
CREATE FUNCTION conflict_size(p_ours jsonb, p_shop jsonb) RETURNS text LANGUAGE sql IMMUTABLE AS $$
    SELECT CASE WHEN p_ours IS NULL OR p_shop IS NULL OR jsonb_typeof(p_ours) <> 'number' OR jsonb_typeof(p_shop) <> 'number'
                THEN 'other'
                ELSE CASE WHEN p_ours > p_shop THEN 'up:' ELSE 'down:' END
                     || CASE WHEN d.percent < 5 THEN 'below-5' WHEN d.percent < 20 THEN '5-20' WHEN d.percent < 50 THEN '20-50'
                             WHEN d.percent >= 50 THEN '50-up' ELSE 'from-zero' END END
    FROM (SELECT abs(change_percent(p_shop, p_ours)) AS percent) d
$$;

-- As in 0013, but a conflict knows which product of the shop it is about (`gid`) and which others are alike.
CREATE OR REPLACE FUNCTION outbox_conflict(p_id bigint, p_kind text, p_conflicts jsonb, p_message text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE
    o sync_outbox;
    s sync_staging;
BEGIN
    PERFORM trueup_require('operator', 'push');
    UPDATE sync_outbox
    SET state = 'cancelled', leased_by = NULL, leased_until = NULL, error_class = 'stale', error_code = 'STALE_WRITE',
        error_message = p_message
    WHERE id = p_id AND state NOT IN ('confirmed', 'dead', 'cancelled')
    RETURNING * INTO o;
    IF NOT FOUND THEN
        RETURN;
    END IF;
    UPDATE sync_staging
    SET status = 'blocked', blocked_reason = 'conflict', error_message = p_message, row_version = row_version + 1,
        updated_at = now()
    WHERE id = o.staging_row AND status = 'queued'
    RETURNING * INTO s;
    INSERT INTO sync_conflicts (product_id, staging_row, run_id, kind, field, base_value, sides, severity, similar_key)
    SELECT COALESCE(o.product_id, s.product_id), o.staging_row, o.run_id, p_kind, c.field, c.base,
           jsonb_build_object('local', jsonb_build_object('value', c.local, 'by',
               COALESCE(s.changes -> c.field ->> 'origin', s.source)),
                              'shopify', jsonb_strip_nulls(jsonb_build_object('at', c.at, 'gid', c.gid))
                                         || jsonb_build_object('value', c.shopify)),
           CASE WHEN p_kind = 'delete_vs_edit' OR c.field = 'price' THEN 'high' ELSE 'medium' END,
           concat_ws(':', p_kind, c.field, COALESCE(s.changes -> c.field ->> 'origin', s.source) || '-shopify',
                     conflict_size(c.local, c.shopify))
    FROM jsonb_to_recordset(p_conflicts) AS c (field text, base jsonb, local jsonb, shopify jsonb, at timestamptz, gid text)
    ON CONFLICT (product_id, kind, (COALESCE(field, ''))) WHERE status = 'open' DO UPDATE
        SET sides = excluded.sides, staging_row = excluded.staging_row, run_id = excluded.run_id,
            similar_key = excluded.similar_key, row_version = sync_conflicts.row_version + 1, detected_at = now();
    INSERT INTO sync_history (run_id, product_id, outbox_id, staging_row, sku, direction, action, outcome, changed_fields,
                              error_class, error_code, error_message)
    VALUES (o.run_id, COALESCE(o.product_id, s.product_id), o.id, o.staging_row, s.sku, 'push', o.operation, 'conflict',
            o.fields, 'stale', 'STALE_WRITE', p_message);
    PERFORM trueup_changed('conflicts', o.staging_row::text);
END $$;

-- How the person at the other end is named in sync_bases.
CREATE FUNCTION conflict_person() RETURNS text LANGUAGE sql STABLE SET search_path FROM CURRENT AS $$
    SELECT 'user:' || COALESCE(trueup_actor()::text, session_user)
$$;

-- What is agreed from now on: [(product, {field: value})].
CREATE FUNCTION conflict_agree(p_ids bigint[], p_values jsonb[]) RETURNS void LANGUAGE sql SET search_path FROM CURRENT AS $$
    INSERT INTO sync_bases (product_id, field, base_value, base_hash, agreed_by)
    SELECT u.id, v.key, v.value, decode(md5(v.value::text), 'hex'), conflict_person()
    FROM unnest(p_ids, p_values) u (id, data), jsonb_each(u.data) v
    ON CONFLICT (product_id, field) DO UPDATE
        SET base_value = excluded.base_value, base_hash = excluded.base_hash, agreed_at = now(), agreed_run = NULL,
            agreed_by = excluded.agreed_by;
    UPDATE remote_snapshots r SET data = r.data || u.data
    FROM unnest(p_ids, p_values) u (id, data)
    WHERE r.product_id = u.id AND r.system = 'shopify';
$$;

-- Our products take these values; a version and a line of history each.
CREATE FUNCTION conflict_take(p_ids bigint[], p_values jsonb[], p_source text, p_type text) RETURNS void
LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
    IF cardinality(p_ids) = 0 THEN
        RETURN;
    END IF;
    PERFORM products_apply(p_ids, p_values);
    INSERT INTO product_versions (product_id, version_number, product_data, shopify_data, changed_fields, change_source,
                                  change_type, created_by)
    SELECT p.id, COALESCE((SELECT max(version_number) FROM product_versions o WHERE o.product_id = p.id), 0) + 1,
           product_values(p), r.data, ARRAY (SELECT jsonb_object_keys(u.data)), p_source, p_type, trueup_actor()
    FROM unnest(p_ids, p_values) u (id, data)
    JOIN public.products p ON p.id = u.id
    LEFT JOIN remote_snapshots r ON r.product_id = u.id AND r.system = 'shopify';
    INSERT INTO sync_history (product_id, sku, direction, action, outcome, changed_fields, last_synced_at)
    SELECT p.id, p.sku, 'pull', 'resolve', 'success', ARRAY (SELECT jsonb_object_keys(u.data)), now()
    FROM unnest(p_ids, p_values) u (id, data) JOIN public.products p ON p.id = u.id;
END $$;

-- Puts entries into staged rows and takes fields out: [{id, put{}, remove[]}]. A row without fields left is superseded;
-- a row with an open conflict is blocked, a row that a conflict blocked and that has none left is pending again.
CREATE FUNCTION conflict_restage(p_rows jsonb) RETURNS void LANGUAGE sql SET search_path FROM CURRENT AS $$
    UPDATE sync_staging s
    SET changes = n.changes, changed_fields = ARRAY (SELECT k FROM jsonb_object_keys(n.changes) k ORDER BY k),
        price_change_percent = (n.changes #>> '{price,change_percent}')::numeric,
        status = CASE WHEN n.changes = '{}' THEN 'superseded' WHEN n.open THEN 'blocked'
                      WHEN s.blocked_reason IS NOT NULL AND s.blocked_reason <> 'conflict' THEN 'blocked' ELSE 'pending' END,
        blocked_reason = CASE WHEN n.changes = '{}' THEN NULL WHEN n.open THEN 'conflict'
                              WHEN s.blocked_reason = 'conflict' THEN NULL ELSE s.blocked_reason END,
        error_message = CASE WHEN n.open THEN s.error_message END, auto_approve = false, auto_approved = false,
        row_version = s.row_version + 1, updated_at = now()
    FROM (SELECT r.id, (o.changes - ARRAY (SELECT jsonb_array_elements_text(COALESCE(r.remove, '[]'))))
                       || COALESCE(r.put, '{}') AS changes,
                 EXISTS (SELECT 1 FROM sync_conflicts c WHERE c.staging_row = r.id AND c.status = 'open') AS open
          FROM jsonb_to_recordset(p_rows) AS r (id bigint, put jsonb, remove jsonb)
          JOIN sync_staging o ON o.id = r.id) n
    WHERE s.id = n.id
$$;

CREATE FUNCTION conflict_entry(p_old jsonb, p_shop jsonb, p_value jsonb, p_side text) RETURNS jsonb LANGUAGE sql IMMUTABLE AS $$
    SELECT (COALESCE(p_old, '{"base": null, "current": null}') - 'conflict')
           || CASE WHEN p_shop IS NULL THEN '{}' ELSE jsonb_build_object('base', p_shop, 'current', p_shop) END
           || jsonb_build_object('proposed', p_value, 'rule', 'manual',
                                 'origin', CASE WHEN p_side IN ('etilize', 'xorosoft') THEN p_side ELSE 'local' END,
                                 'change_percent', change_percent(COALESCE(p_shop, p_old -> 'current'), p_value))
$$;

-- New proposals for products without an open staged row, in a batch of their own: [{product, changes}]. Returns the
-- batch.
CREATE FUNCTION conflict_stage(p_rows jsonb, p_operation text, p_note text) RETURNS uuid
LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
DECLARE
    batch uuid;
BEGIN
    INSERT INTO sync_batches (name, direction, source, created_by, counts)
    VALUES ('Conflicts', 'push', 'manual', trueup_actor(), jsonb_build_object('staged', jsonb_array_length(p_rows)))
    RETURNING id INTO batch;
    INSERT INTO sync_staging (batch_id, product_id, operation_type, target, source, sku, name, vendor, product_type, changes,
                              changes_hash, changed_fields, price_change_percent, status, approval_rule,
                              review_notes, created_by)
    SELECT batch, p.id, p_operation, 'shopify', 'manual', p.sku, p.name, p.vendor, p.product_type, r.changes,
           decode(md5(r.changes::text), 'hex'), ARRAY (SELECT k FROM jsonb_object_keys(r.changes) k ORDER BY k),
           (r.changes #>> '{price,change_percent}')::numeric, 'pending', 'conflict', p_note, trueup_actor()
    FROM jsonb_to_recordset(p_rows) AS r (product bigint, changes jsonb) JOIN public.products p ON p.id = r.product;
    -- What else is open about these products keeps the new rows from being approved.
    UPDATE sync_conflicts c SET staging_row = s.id
    FROM sync_staging s
    WHERE s.batch_id = batch AND c.product_id = s.product_id AND c.status = 'open' AND c.kind IN ('field', 'stale_write')
      AND NOT EXISTS (SELECT 1 FROM sync_staging o WHERE o.id = c.staging_row AND o.is_open AND o.id <> s.id);
    PERFORM conflict_restage(jsonb_agg(jsonb_build_object('id', s.id)))
    FROM sync_staging s
    WHERE s.batch_id = batch AND EXISTS (SELECT 1 FROM sync_conflicts c WHERE c.staging_row = s.id AND c.status = 'open')
    HAVING count(*) > 0;
    PERFORM trueup_changed('staging', batch::text, jsonb_array_length(p_rows));
    RETURN batch;
END $$;

-- The losing values stay with the decision.
CREATE FUNCTION conflict_record(p_ids bigint[], p_side text, p_value jsonb, p_group uuid, p_note text) RETURNS void
LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
    INSERT INTO sync_conflict_resolutions (conflict_id, rule_name, rule_type, chosen_side, chosen_value, losing_values,
                                           applied_by, group_id, note, undo)
    SELECT c.id, 'manual', 'manual', p_side, v.chosen,
           CASE WHEN p_side IN ('base', 'custom') THEN c.sides ELSE c.sides - conflict_side(c.sides, p_side) END,
           trueup_actor(), p_group, p_note,
           jsonb_build_object('product', product_values(p) -> c.field, 'row', s.id, 'status', s.status,
                              'entry', s.changes -> c.field, 'taken', v.shop IS NOT NULL AND v.chosen = v.shop,
                              'applies', v.shop IS NOT NULL AND p.id IS NOT NULL
                                         AND product_values(p) -> c.field IS DISTINCT FROM v.shop
                                         AND (v.chosen = v.shop OR product_values(p) -> c.field IS DISTINCT FROM v.chosen),
                              'base', (SELECT jsonb_build_object('value', b.base_value, 'by', b.agreed_by, 'at', b.agreed_at)
                                       FROM sync_bases b WHERE b.product_id = c.product_id AND b.field = c.field))
    FROM sync_conflicts c
    LEFT JOIN public.products p ON p.id = c.product_id
    LEFT JOIN sync_staging s ON s.product_id = c.product_id AND s.target = 'shopify' AND s.is_open
    CROSS JOIN LATERAL (SELECT CASE p_side WHEN 'custom' THEN p_value WHEN 'base' THEN COALESCE(c.base_value, 'null')
                                           ELSE c.sides -> conflict_side(c.sides, p_side) -> 'value' END AS chosen,
                               c.sides #> '{shopify,value}' AS shop) v
    WHERE c.id = ANY (p_ids)
    ORDER BY c.id;
    UPDATE sync_conflicts c
    SET status = 'resolved_by_user', resolved_side = p_side, resolved_value = r.chosen_value, resolved_by = trueup_actor(),
        resolved_login = session_user, resolved_at = now(), note = p_note, row_version = c.row_version + 1
    FROM sync_conflict_resolutions r
    WHERE r.group_id = p_group AND r.conflict_id = c.id;
END $$;

-- One field of many products, in sets. The shop's value is what both sides have now seen: it becomes the base, and our
-- product takes it unless it holds the chosen value itself. So the next pull finds only our side moved (no second
-- conflict), a write meets the value that was seen, and a rejected proposal leaves nothing behind.
CREATE FUNCTION conflict_settle_fields(p_ids bigint[], p_side text, p_value jsonb, p_group uuid, p_note text) RETURNS void
LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
DECLARE
    work jsonb;
BEGIN
    PERFORM conflict_record(p_ids, p_side, p_value, p_group, p_note);
    -- Rows first: what is blocked by the conflicts just settled is free again.
    SELECT jsonb_agg(jsonb_build_object('id', w.id, 'put', w.put, 'remove', w.remove)) INTO work
    FROM (SELECT (r.undo ->> 'row')::bigint AS id,
                 jsonb_object_agg(c.field, conflict_entry(r.undo -> 'entry', c.sides #> '{shopify,value}',
                     r.chosen_value, p_side))
                     FILTER (WHERE NOT (r.undo ->> 'taken')::boolean) AS put,
                 jsonb_agg(c.field) FILTER (WHERE (r.undo ->> 'taken')::boolean) AS remove
          FROM sync_conflict_resolutions r JOIN sync_conflicts c ON c.id = r.conflict_id
          WHERE r.group_id = p_group AND r.undo ->> 'row' IS NOT NULL
          GROUP BY 1) w;
    PERFORM conflict_restage(COALESCE(work, '[]'));
    IF p_side = 'custom' THEN
        UPDATE sync_staging s SET edited_login = session_user, edited_by = trueup_actor(), edited_at = clock_timestamp()
        FROM sync_conflict_resolutions r WHERE r.group_id = p_group AND s.id = (r.undo ->> 'row')::bigint;
    END IF;
    PERFORM conflict_agree(array_agg(w.product_id ORDER BY w.product_id), array_agg(w.data ORDER BY w.product_id))
    FROM (SELECT c.product_id, jsonb_object_agg(c.field, c.sides #> '{shopify,value}') AS data
          FROM sync_conflict_resolutions r JOIN sync_conflicts c ON c.id = r.conflict_id
          WHERE r.group_id = p_group AND c.sides -> 'shopify' ? 'value' AND c.product_id IS NOT NULL GROUP BY 1) w
    HAVING count(*) > 0;
    PERFORM conflict_take(array_agg(w.product_id ORDER BY w.product_id), array_agg(w.data ORDER BY w.product_id),
        'shopify', 'update')
    FROM (SELECT c.product_id, jsonb_object_agg(c.field, c.sides #> '{shopify,value}') AS data
          FROM sync_conflict_resolutions r JOIN sync_conflicts c ON c.id = r.conflict_id
          WHERE r.group_id = p_group AND (r.undo ->> 'applies')::boolean GROUP BY 1) w
    HAVING count(*) > 0;
    SELECT jsonb_agg(jsonb_build_object('product', w.product_id, 'changes', w.changes)) INTO work
    FROM (SELECT c.product_id, jsonb_object_agg(c.field, conflict_entry(
                     jsonb_build_object('base', c.base_value, 'current', r.undo -> 'product'),
                         c.sides #> '{shopify,value}', r.chosen_value, p_side)) AS changes
          FROM sync_conflict_resolutions r JOIN sync_conflicts c ON c.id = r.conflict_id
          WHERE r.group_id = p_group AND r.undo ->> 'row' IS NULL AND NOT (r.undo ->> 'taken')::boolean
              AND c.product_id IS NOT NULL
          GROUP BY 1) w;
    IF work IS NOT NULL THEN
        UPDATE sync_conflict_resolutions SET result = jsonb_build_object('batch', conflict_stage(work, 'update', p_note))
        WHERE group_id = p_group AND id = (SELECT min(id) FROM sync_conflict_resolutions WHERE group_id = p_group);
    END IF;
    -- What the decision left; undo compares.
    UPDATE sync_conflict_resolutions r
    SET undo = r.undo || jsonb_build_object('left_row', s.id, 'left_version', s.row_version)
    FROM sync_conflicts c, sync_staging s
    WHERE r.group_id = p_group AND c.id = r.conflict_id
      AND s.id = COALESCE((r.undo ->> 'row')::bigint, (SELECT o.id FROM sync_staging o WHERE o.product_id = c.product_id
                                                       AND o.target = 'shopify' AND o.is_open
                                                           AND NOT (r.undo ->> 'taken')::boolean));
END $$;

-- Shop and program made the same product. It is ours from now on: linked, with the values that were seen there. `ours`
-- decides whether our values are staged over it or given up.
CREATE FUNCTION conflict_settle_twin(c sync_conflicts, p_ours boolean, p_group uuid, p_note text) RETURNS void
LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
DECLARE
    s      sync_staging;
    gid    text := c.sides #>> '{shopify,gid}';
    seen   jsonb; -- what is in dispute, as the shop has it
    agreed jsonb;
    twin   bigint;
    made   boolean := false;
BEGIN
    SELECT * INTO s FROM sync_staging WHERE id = c.staging_row FOR UPDATE;
    IF NOT FOUND OR NOT s.is_open OR s.status = 'queued' THEN
        RAISE EXCEPTION 'The staged product of this conflict is no longer open.' USING ERRCODE = 'TU001';
    END IF;
    SELECT COALESCE(jsonb_object_agg(o.field, o.sides #> '{shopify,value}') FILTER (WHERE o.field IS NOT NULL), '{}') INTO seen
    FROM sync_conflicts o WHERE o.staging_row = s.id AND o.kind = 'create_vs_create' AND o.status = 'open';
    -- What is not in dispute is the same on both sides.
    SELECT COALESCE(jsonb_object_agg(v.key, v.value -> 'proposed'), '{}') || seen || jsonb_build_object('sku', s.sku)
        INTO agreed
    FROM jsonb_each(s.changes) v;
    SELECT product_id INTO twin FROM product_links
    WHERE system = 'shopify' AND entity = 'product' AND external_id = gid AND state = 'active';
    IF twin IS NULL THEN
        SELECT id INTO twin FROM public.products WHERE sku = s.sku AND COALESCE(shopify_product_id, gid, '') IN (gid, '');
    END IF;
    IF p_ours AND (gid IS NULL OR EXISTS (SELECT 1 FROM sync_staging o WHERE o.is_open AND o.product_id = twin
        AND o.target = s.target)) THEN
        RAISE EXCEPTION 'Our values cannot be staged over the product of the shop before it was read: pull, then import again.'
            USING ERRCODE = 'TU005';
    END IF;
    IF twin IS NULL AND gid IS NOT NULL AND s.sku IS NOT NULL THEN
        SELECT i.id INTO twin FROM products_insert(ARRAY [agreed]) i;
        made := true;
    END IF;
    IF twin IS NOT NULL AND gid IS NOT NULL THEN
        UPDATE public.products SET shopify_product_id = gid WHERE id = twin AND COALESCE(shopify_product_id, '') = '';
        INSERT INTO product_links (product_id, system, entity, external_id, method, score, decided_by, decided_at)
        VALUES (twin, 'shopify', 'product', gid, 'manual', 1, trueup_actor(), now())
        ON CONFLICT (system, entity, external_id) WHERE state = 'active' DO NOTHING;
        PERFORM conflict_agree(ARRAY [twin], ARRAY [agreed]);
        PERFORM conflict_take(ARRAY [twin], ARRAY [agreed], 'shopify',
                              CASE WHEN made THEN 'create' ELSE 'update' END);
    END IF;
    PERFORM conflict_record(ARRAY (SELECT o.id FROM sync_conflicts o WHERE o.staging_row = s.id AND o.kind = 'create_vs_create'
                                                                       AND o.status = 'open'),
                            CASE WHEN p_ours THEN 'local' ELSE 'shopify' END, NULL, p_group, p_note);
    IF p_ours THEN
        UPDATE sync_staging o
        SET product_id = twin, operation_type = 'update', status = 'pending', blocked_reason = NULL, error_message = NULL,
            changes = n.changes, changed_fields = ARRAY (SELECT jsonb_object_keys(n.changes)), row_version = o.row_version + 1,
            auto_approve = false, updated_at = now()
        FROM (SELECT COALESCE(jsonb_object_agg(v.key, conflict_entry(s.changes -> v.key, v.value, s.changes -> v.key -> 'proposed',
                                                                     s.changes -> v.key ->> 'origin')), '{}') AS changes
              FROM jsonb_each(seen) v WHERE s.changes ? v.key) n
        WHERE o.id = s.id;
    ELSE
        UPDATE sync_staging SET status = 'superseded', row_version = row_version + 1, updated_at = now() WHERE id = s.id;
    END IF;
    -- A product that was taken in stays, so there is nothing to go back to.
    UPDATE sync_conflict_resolutions SET undo = NULL WHERE group_id = p_group;
END $$;

-- The product is gone from the shop and was changed here. With the shop: ours is archived and its proposals are
-- rejected. With us: making it again is staged for review. Nothing is deleted either way.
CREATE FUNCTION conflict_settle_gone(c sync_conflicts, p_ours boolean, p_group uuid, p_note text) RETURNS void
LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
DECLARE
    p      public.products;
    links  bigint[];
    opened jsonb;
    fields jsonb;
BEGIN
    SELECT * INTO p FROM public.products WHERE id = c.product_id FOR UPDATE;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'The product of this conflict is not known here.' USING ERRCODE = 'TU001';
    END IF;
    IF EXISTS (SELECT 1 FROM sync_staging WHERE product_id = p.id AND target = 'shopify' AND status = 'queued') THEN
        RAISE EXCEPTION 'The change of % is being written at this moment; try again when that is done.', p.sku
            USING ERRCODE = 'TU001';
    END IF;
    SELECT COALESCE(jsonb_agg(jsonb_build_object('id', id, 'status', status, 'reason', blocked_reason)), '[]'),
           product_values(p) || COALESCE((SELECT jsonb_object_agg(v.key, v.value -> 'proposed')
               FROM sync_staging o, jsonb_each(o.changes) v
                                          WHERE o.product_id = p.id AND o.target = 'shopify' AND o.is_open), '{}')
    INTO opened, fields
    FROM sync_staging WHERE product_id = p.id AND target = 'shopify' AND is_open;
    WITH retired AS (
        UPDATE product_links SET state = 'retired' WHERE product_id = p.id AND system = 'shopify'
            AND state = 'active' RETURNING id)
    SELECT array_agg(id) INTO links FROM retired;
    PERFORM conflict_record(ARRAY [c.id], CASE WHEN p_ours THEN 'local' ELSE 'shopify' END, NULL, p_group, p_note);
    UPDATE sync_staging
    SET status = CASE WHEN p_ours THEN 'superseded' ELSE 'rejected' END, reviewed_by = trueup_actor(),
        reviewed_login = session_user,
        reviewed_at = now(), review_notes = COALESCE(p_note, review_notes), row_version = row_version + 1, updated_at = now()
    WHERE product_id = p.id AND target = 'shopify' AND is_open;
    UPDATE sync_conflicts SET status = 'obsolete', row_version = row_version + 1 WHERE product_id = p.id AND status = 'open';
    UPDATE public.products SET shopify_product_id = NULL, shopify_variant_id = NULL, shopify_inventory_item_id = NULL
        WHERE id = p.id;
    UPDATE remote_snapshots SET is_missing = true, missing_since = COALESCE(missing_since, now())
    WHERE product_id = p.id AND system = 'shopify';
    UPDATE media_map SET removed_at = now() WHERE product_id = p.id AND removed_at IS NULL;
    UPDATE sync_conflict_resolutions
    SET undo = jsonb_build_object('gone', true, 'rows', opened, 'links', to_jsonb(links), 'status', p.status::text,
        'product_gid', p.shopify_product_id,
                                  'variant_gid', p.shopify_variant_id, 'item_gid', p.shopify_inventory_item_id)
    WHERE group_id = p_group AND conflict_id = c.id;
    IF p_ours THEN
        UPDATE sync_conflict_resolutions SET result = jsonb_build_object('batch',
            conflict_stage(jsonb_build_array(jsonb_build_object(
            'product', p.id, 'changes', (SELECT jsonb_object_agg(v.key, jsonb_build_object('base', NULL, 'current', NULL,
                'proposed', v.value, 'origin', 'local', 'rule', 'manual')) FROM jsonb_each(fields) v WHERE v.value <> 'null'))),
            'create', p_note))
        WHERE group_id = p_group AND conflict_id = c.id;
    ELSE
        PERFORM conflict_take(ARRAY [p.id::bigint], ARRAY ['{"status": "ARCHIVED"}'::jsonb], 'shopify', 'archive');
    END IF;
    UPDATE sync_conflict_resolutions
    SET undo = undo || jsonb_build_object('left', (SELECT row_version FROM public.products WHERE id = p.id),
        'left_row', (SELECT id FROM sync_staging WHERE product_id = p.id AND target = 'shopify' AND is_open),
        'left_version', (SELECT row_version FROM sync_staging WHERE product_id = p.id AND target = 'shopify' AND is_open))
    WHERE group_id = p_group AND conflict_id = c.id;
END $$;

CREATE TYPE conflict_outcome AS (settled bigint, skipped bigint, resolution_group uuid);

-- Settles a conflict, with p_similar every open one of the same kind (field, sides, direction, size class). p_side:
-- etilize, xorosoft, shopify, local or base takes that value, 'custom' takes p_value. p_expected is the number of
-- similar ones the person was shown: when it is another one by now, nothing is decided (TU001). Similar ones without
-- that side are skipped.
CREATE FUNCTION conflict_decide(p_id bigint, p_version bigint, p_side text, p_value jsonb DEFAULT NULL,
    p_similar boolean DEFAULT false,
                                p_expected bigint DEFAULT NULL, p_note text DEFAULT NULL)
RETURNS conflict_outcome LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE
    outcome conflict_outcome;
    c       sync_conflicts;
    ids     bigint[];
    fit     bigint[];
BEGIN
    PERFORM trueup_require('editor', 'resolve conflicts');
    SELECT * INTO c FROM sync_conflicts WHERE id = p_id FOR UPDATE;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'There is no conflict %.', p_id USING ERRCODE = 'no_data_found';
    ELSIF c.status <> 'open' OR c.row_version <> COALESCE(p_version, c.row_version) THEN
        RAISE EXCEPTION 'The conflict was settled or changed meanwhile by %.', COALESCE(c.resolved_login, 'a newer run')
            USING ERRCODE = 'TU001';
    ELSIF p_side = 'custom' AND p_value IS NULL OR p_side NOT IN ('custom', 'base')
        AND conflict_side(c.sides, p_side) IS NULL THEN
        RAISE EXCEPTION 'The side "%" has no value in this conflict.', p_side USING ERRCODE = 'TU005';
    ELSIF c.kind = 'identity' OR (c.kind IN ('delete_vs_edit', 'create_vs_create')
        AND conflict_side(c.sides, p_side) IS NULL) THEN
        RAISE EXCEPTION 'This is about a whole product: only the side of the shop or ours can be taken.'
            USING ERRCODE = 'TU005';
    END IF;
    outcome.resolution_group := gen_random_uuid();
    ids := ARRAY (SELECT o.id FROM sync_conflicts o
                  WHERE p_similar AND o.status = 'open' AND o.similar_key = c.similar_key AND o.id <> p_id ORDER BY o.id
                  FOR UPDATE);
    IF p_similar AND cardinality(ids) <> COALESCE(p_expected, cardinality(ids)) THEN
        RAISE EXCEPTION 'There are now % similar conflicts instead of the % shown: somebody or a newer run changed them.',
            cardinality(ids), p_expected USING ERRCODE = 'TU001';
    END IF;
    IF c.kind IN ('delete_vs_edit', 'create_vs_create') THEN
        IF p_similar AND cardinality(ids) > 0 THEN
            RAISE EXCEPTION 'Conflicts about whole products are decided one by one.' USING ERRCODE = 'TU005';
        ELSIF c.kind = 'delete_vs_edit' THEN
            PERFORM conflict_settle_gone(c, p_side <> 'shopify', outcome.resolution_group, p_note);
        ELSE
            PERFORM conflict_settle_twin(c, p_side <> 'shopify', outcome.resolution_group, p_note);
        END IF;
        outcome.settled := 1;
        outcome.skipped := 0;
    ELSE
        PERFORM 1 FROM sync_staging s WHERE s.is_open AND s.target = 'shopify' AND s.product_id IN
            (SELECT product_id FROM sync_conflicts WHERE id = ANY (ids || p_id)) ORDER BY s.id FOR UPDATE;
        fit := ARRAY (SELECT o.id FROM sync_conflicts o
                      WHERE o.id = ANY (ids || p_id) AND o.kind IN ('field', 'stale_write') AND o.field IS NOT NULL
                        AND (p_side IN ('custom', 'base') OR conflict_side(o.sides, p_side) IS NOT NULL)
                        AND NOT EXISTS (SELECT 1 FROM sync_staging s WHERE s.product_id = o.product_id AND s.target = 'shopify'
                                                                       AND s.status = 'queued') ORDER BY o.id);
        IF NOT p_id = ANY (fit) THEN
            RAISE EXCEPTION 'The staged change of this product is being written at this moment; try again when that is done.'
                USING ERRCODE = 'TU001';
        END IF;
        PERFORM conflict_settle_fields(fit, p_side, p_value, outcome.resolution_group, p_note);
        outcome.settled := cardinality(fit);
        outcome.skipped := cardinality(ids) + 1 - outcome.settled;
    END IF;
    PERFORM trueup_audit('conflict.resolve', 'sync_conflicts', p_id::text, NULL,
                         jsonb_build_object('side', p_side, 'value', p_value, 'similar', p_similar, 'count', outcome.settled,
                                            'group', outcome.resolution_group), p_note);
    PERFORM trueup_changed('conflicts', p_id::text, outcome.settled);
    RETURN outcome;
END $$;

-- The same for programs that know the older name.
CREATE OR REPLACE FUNCTION conflict_resolve(p_id bigint, p_version bigint, p_side text, p_value jsonb DEFAULT NULL,
                                            p_similar boolean DEFAULT false, p_note text DEFAULT NULL)
RETURNS bigint LANGUAGE sql SECURITY DEFINER SET search_path FROM CURRENT AS $$
    SELECT settled FROM conflict_decide(p_id, p_version, p_side, p_value, p_similar, NULL, p_note)
$$;

-- Leaves both sides as they are and lets the rest of the staged row go on without the field. The same two values are
-- not reported again.
CREATE FUNCTION conflict_ignore(p_id bigint, p_version bigint, p_note text DEFAULT NULL) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE
    c sync_conflicts;
BEGIN
    PERFORM trueup_require('editor', 'ignore conflicts');
    UPDATE sync_conflicts
    SET status = 'ignored', resolved_by = trueup_actor(), resolved_login = session_user, resolved_at = now(), note = p_note,
        row_version = row_version + 1
    WHERE id = p_id AND status = 'open' AND row_version = COALESCE(p_version, row_version)
    RETURNING * INTO c;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'The conflict is not there, or it was settled or changed meanwhile.' USING ERRCODE = 'TU001';
    END IF;
    IF c.field IS NOT NULL THEN
        PERFORM conflict_restage(jsonb_build_array(jsonb_build_object('id', s.id, 'remove', jsonb_build_array(c.field))))
        FROM sync_staging s WHERE s.id = c.staging_row AND s.status IN ('pending', 'blocked', 'approved')
            AND s.operation_type <> 'create';
    END IF;
    PERFORM trueup_audit('conflict.ignore', 'sync_conflicts', p_id::text, NULL, NULL, p_note);
    PERFORM trueup_changed('conflicts', p_id::text);
END $$;
