-- Undoing decisions, the rules behind them, and going back to earlier versions (0008 and 0016 tell how it all works).
SELECT set_config('search_path', current_setting('search_path') || ', pg_temp', true);

-- What a rule decided is undone like what a person decided, from what the conflict itself keeps.
CREATE FUNCTION conflict_undo_basis(r sync_conflict_resolutions, c sync_conflicts) RETURNS jsonb LANGUAGE sql STABLE
    SET search_path FROM CURRENT AS $$
    SELECT COALESCE(r.undo, (
        SELECT jsonb_build_object(
                   'product', c.sides -> conflict_side(c.sides, 'local') -> 'value', 'row', s.id, 'entry', s.changes -> c.field,
                   'taken', r.chosen_side = 'shopify', 'applies', r.chosen_side = 'shopify', 'left_row', s.id,
                   'left_version', s.row_version,
                   'base', CASE WHEN c.base_value IS NOT NULL
                                THEN jsonb_build_object('value', c.base_value, 'by', 'rule:'
                                    || r.rule_name, 'at', c.detected_at) END)
        FROM (SELECT 1) one LEFT JOIN sync_staging s ON s.product_id = c.product_id AND s.target = 'shopify' AND s.is_open
                                                        AND s.status <> 'queued'))
$$;

-- Refuses when something happened since: naming the product and what to do instead.
CREATE FUNCTION conflict_undo_check(p_group uuid) RETURNS void LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
DECLARE
    since record;
BEGIN
    SELECT COALESCE(s.sku, p.sku) AS sku, s.status, s.reviewed_login, s.edited_login,
           s.id IS NOT NULL AND s.row_version <> (u.basis ->> 'left_version')::bigint AS moved,
           EXISTS (SELECT 1 FROM sync_conflicts o WHERE o.status = 'open' AND o.id <> c.id AND o.product_id = c.product_id
                                                    AND o.kind = c.kind AND o.field IS NOT DISTINCT FROM c.field)
               OR EXISTS (SELECT 1 FROM sync_staging o WHERE o.is_open AND o.target = 'shopify' AND o.product_id = c.product_id
                                                         AND o.id <> (u.basis ->> 'left_row')::bigint) AS replaced
    INTO since
    FROM sync_conflict_resolutions r
    JOIN sync_conflicts c ON c.id = r.conflict_id
    CROSS JOIN LATERAL (SELECT conflict_undo_basis(r, c) AS basis) u
    LEFT JOIN public.products p ON p.id = c.product_id
    LEFT JOIN sync_staging s ON s.id = (u.basis ->> 'left_row')::bigint
    WHERE r.group_id = p_group
      AND ((s.id IS NOT NULL AND s.row_version <> (u.basis ->> 'left_version')::bigint)
           OR (u.basis -> 'gone' IS NOT NULL AND p.row_version <> (u.basis ->> 'left')::bigint)
           OR (u.basis -> 'gone' IS NULL AND NOT (u.basis ->> 'taken')::boolean AND s.id IS NULL)
           OR (u.basis -> 'gone' IS NULL AND (u.basis ->> 'applies')::boolean
               AND COALESCE(product_values(p) -> c.field, 'null') <> c.sides #> '{shopify,value}')
           OR (u.basis -> 'gone' IS NULL AND c.sides -> 'shopify' ? 'value' AND (r.undo IS NOT NULL
               OR r.chosen_side = 'shopify')
               AND NOT EXISTS (SELECT 1 FROM sync_bases b WHERE b.product_id = c.product_id AND b.field = c.field
                                                            AND b.base_value = c.sides #> '{shopify,value}'))
           OR EXISTS (SELECT 1 FROM sync_conflicts o WHERE o.status = 'open' AND o.id <> c.id AND o.product_id = c.product_id
                                                       AND o.kind = c.kind AND o.field IS NOT DISTINCT FROM c.field)
           OR EXISTS (SELECT 1 FROM sync_staging o WHERE o.is_open AND o.target = 'shopify' AND o.product_id = c.product_id
                                                     AND o.id <> (u.basis ->> 'left_row')::bigint))
    ORDER BY c.id LIMIT 1;
    IF NOT FOUND THEN
        RETURN;
    ELSIF since.moved AND since.status IN ('queued', 'synced', 'failed') THEN
        RAISE EXCEPTION 'The change of % was sent to the shop since; roll the product back instead.', since.sku
            USING ERRCODE = 'TU001';
    ELSIF since.moved THEN
        RAISE EXCEPTION 'The staged change of % was changed since by % (it is now %); decide about that one instead.',
            since.sku,
            COALESCE(since.reviewed_login, since.edited_login, 'a newer run'), since.status USING ERRCODE = 'TU001';
    ELSIF since.replaced THEN
        RAISE EXCEPTION 'A newer change of % is open; decide about that one instead.', since.sku USING ERRCODE = 'TU001';
    END IF;
    RAISE EXCEPTION 'The product % was changed since; roll it back instead.', since.sku USING ERRCODE = 'TU001';
END $$;

-- Takes back that a product was given up (or was to be made again).
CREATE FUNCTION conflict_undo_gone(p_group uuid) RETURNS void LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
DECLARE
    r sync_conflict_resolutions;
    c sync_conflicts;
BEGIN
    SELECT * INTO r FROM sync_conflict_resolutions WHERE group_id = p_group;
    SELECT * INTO c FROM sync_conflicts WHERE id = r.conflict_id;
    UPDATE sync_staging SET status = 'superseded', row_version = row_version + 1, updated_at = now()
    WHERE id = (r.undo ->> 'left_row')::bigint AND is_open;
    UPDATE product_links SET state = 'active' WHERE id IN (SELECT e::bigint
        FROM jsonb_array_elements_text(NULLIF(r.undo -> 'links', 'null')) e);
    UPDATE public.products
    SET shopify_product_id = r.undo ->> 'product_gid', shopify_variant_id = r.undo ->> 'variant_gid',
        shopify_inventory_item_id = r.undo ->> 'item_gid' WHERE id = c.product_id;
    IF r.chosen_side = 'shopify' THEN
        PERFORM conflict_take(ARRAY [c.product_id], ARRAY [jsonb_build_object('status', r.undo -> 'status')],
            conflict_person(), 'restore');
    END IF;
    UPDATE sync_staging s
    SET status = o.status, blocked_reason = o.reason, row_version = s.row_version + 1, updated_at = now()
    FROM jsonb_to_recordset(r.undo -> 'rows') AS o (id bigint, status text, reason text) WHERE s.id = o.id;
END $$;

-- Reopens everything one decision settled and restores product, base and staged row, as long as nothing was sent or
-- changed since. Who decided may undo it, and an approver. Returns how many conflicts are open again.
CREATE FUNCTION conflict_undo(p_group uuid, p_note text DEFAULT NULL) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE
    undone bigint;
    work   jsonb;
BEGIN
    PERFORM trueup_require('editor', 'undo decisions');
    IF EXISTS (SELECT 1 FROM sync_conflict_resolutions WHERE group_id = p_group AND applied_login <> session_user) THEN
        PERFORM trueup_require('approver', 'undo the decisions of others');
    END IF;
    PERFORM 1 FROM sync_conflicts c WHERE c.id IN (SELECT conflict_id FROM sync_conflict_resolutions WHERE group_id = p_group)
    ORDER BY c.id FOR UPDATE;
    IF NOT EXISTS (SELECT 1 FROM sync_conflict_resolutions WHERE group_id = p_group AND undone_at IS NULL) THEN
        RAISE EXCEPTION 'There is no such decision, or it was undone already.' USING ERRCODE = 'TU001';
    ELSIF EXISTS (SELECT 1 FROM sync_conflict_resolutions r JOIN sync_conflicts c ON c.id = r.conflict_id
                  WHERE r.group_id = p_group AND c.kind = 'create_vs_create') THEN
        RAISE EXCEPTION 'The product of the shop was taken in; that is not undone. Unlink or edit it instead.'
            USING ERRCODE = 'TU005';
    END IF;
    PERFORM 1 FROM sync_staging s JOIN sync_conflicts c ON c.product_id = s.product_id
        JOIN sync_conflict_resolutions r ON r.conflict_id = c.id
    WHERE r.group_id = p_group AND s.is_open ORDER BY s.id FOR UPDATE OF s;
    PERFORM conflict_undo_check(p_group);
    UPDATE sync_conflict_resolutions r SET undo = conflict_undo_basis(r, c) FROM sync_conflicts c
        WHERE r.group_id = p_group AND c.id = r.conflict_id;
    UPDATE sync_conflicts c
    SET status = 'open', resolved_side = NULL, resolved_value = NULL, resolved_by = NULL, resolved_login = NULL,
        resolved_at = NULL,
        note = COALESCE(p_note, c.note), rules_apply = false, row_version = c.row_version + 1,
        staging_row = COALESCE((r.undo ->> 'row')::bigint, (r.undo ->> 'left_row')::bigint, c.staging_row)
    FROM sync_conflict_resolutions r WHERE r.group_id = p_group AND r.conflict_id = c.id;
    GET DIAGNOSTICS undone = ROW_COUNT;
    IF EXISTS (SELECT 1 FROM sync_conflict_resolutions WHERE group_id = p_group AND undo ? 'gone') THEN
        PERFORM conflict_undo_gone(p_group);
    ELSE
        PERFORM conflict_take(array_agg(w.product_id ORDER BY w.product_id), array_agg(w.data ORDER BY w.product_id),
            conflict_person(), 'restore')
        FROM (SELECT c.product_id, jsonb_object_agg(c.field, r.undo -> 'product') AS data
              FROM sync_conflict_resolutions r JOIN sync_conflicts c ON c.id = r.conflict_id
              WHERE r.group_id = p_group AND (r.undo ->> 'applies')::boolean GROUP BY 1) w
        HAVING count(*) > 0;
        DELETE FROM sync_bases b USING sync_conflict_resolutions r, sync_conflicts c
        WHERE r.group_id = p_group AND c.id = r.conflict_id AND b.product_id = c.product_id AND b.field = c.field
          AND c.sides -> 'shopify' ? 'value' AND COALESCE(r.undo -> 'base', 'null') = 'null';
        UPDATE sync_bases b
        SET base_value = r.undo #> '{base,value}', base_hash = decode(md5((r.undo #> '{base,value}')::text), 'hex'),
            agreed_by = r.undo #>> '{base,by}', agreed_at = (r.undo #>> '{base,at}')::timestamptz
        FROM sync_conflict_resolutions r, sync_conflicts c
        WHERE r.group_id = p_group AND c.id = r.conflict_id AND b.product_id = c.product_id AND b.field = c.field
          AND c.sides -> 'shopify' ? 'value' AND COALESCE(r.undo -> 'base', 'null') <> 'null';
        SELECT jsonb_agg(jsonb_build_object('id', w.id, 'put', w.put, 'remove', w.remove)) INTO work
        FROM (SELECT COALESCE(r.undo ->> 'row', r.undo ->> 'left_row')::bigint AS id,
                     jsonb_object_agg(c.field, r.undo -> 'entry')
                         FILTER (WHERE COALESCE(r.undo -> 'entry', 'null') <> 'null') AS put,
                     jsonb_agg(c.field) FILTER (WHERE COALESCE(r.undo -> 'entry', 'null') = 'null') AS remove
              FROM sync_conflict_resolutions r JOIN sync_conflicts c ON c.id = r.conflict_id
              WHERE r.group_id = p_group AND COALESCE(r.undo ->> 'row', r.undo ->> 'left_row') IS NOT NULL GROUP BY 1) w;
        PERFORM conflict_restage(COALESCE(work, '[]'));
    END IF;
    UPDATE sync_conflict_resolutions SET undone_at = now(), undone_login = session_user WHERE group_id = p_group;
    PERFORM trueup_audit('conflict.undo', 'sync_conflict_resolutions', p_group::text, NULL, jsonb_build_object('count',
        undone), p_note);
    PERFORM trueup_changed('conflicts', p_group::text, undone);
    RETURN undone;
END $$;

-- Rules are changed by administrators only, and never without a line in the audit log. Returns the id.
CREATE FUNCTION rule_save(p_name text, p_kind text, p_field text, p_condition jsonb, p_action jsonb, p_priority integer,
    p_active boolean)
RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE
    before sync_rules;
    after  sync_rules;
BEGIN
    PERFORM trueup_require('admin', 'change rules');
    SELECT * INTO before FROM sync_rules WHERE name = p_name FOR UPDATE;
    INSERT INTO sync_rules AS r (name, kind, field, condition, action, priority, is_active, created_by)
    VALUES (p_name, p_kind, NULLIF(p_field, ''), p_condition, p_action, p_priority, p_active, trueup_actor())
    ON CONFLICT (name) DO UPDATE
        SET kind = excluded.kind, field = excluded.field, condition = excluded.condition, action = excluded.action,
            priority = excluded.priority, is_active = excluded.is_active, version = r.version + 1, updated_at = now()
    RETURNING * INTO after;
    PERFORM trueup_audit('rules.save', 'sync_rules', p_name, CASE WHEN before.id IS NOT NULL
        THEN to_jsonb(before) END, to_jsonb(after));
    PERFORM trueup_changed('rules', p_name);
    RETURN after.id;
END $$;

CREATE FUNCTION rule_enable(p_name text, p_active boolean) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
    PERFORM trueup_require('admin', 'switch rules');
    UPDATE sync_rules SET is_active = p_active, version = version + 1, updated_at = now() WHERE name = p_name;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'There is no rule "%".', p_name USING ERRCODE = 'TU005';
    END IF;
    PERFORM trueup_audit(CASE WHEN p_active THEN 'rules.enable' ELSE 'rules.disable' END, 'sync_rules', p_name);
    PERFORM trueup_changed('rules', p_name);
END $$;

-- True when the rule is gone; a rule that decided something is switched off instead, because resolutions point to it.
CREATE FUNCTION rule_remove(p_name text) RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE
    before sync_rules;
    used   boolean;
BEGIN
    PERFORM trueup_require('admin', 'remove rules');
    SELECT * INTO before FROM sync_rules WHERE name = p_name FOR UPDATE;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'There is no rule "%".', p_name USING ERRCODE = 'TU005';
    END IF;
    used := EXISTS (SELECT 1 FROM sync_conflict_resolutions WHERE rule_id = before.id);
    IF used THEN
        UPDATE sync_rules SET is_active = false, version = version + 1, updated_at = now() WHERE id = before.id;
    ELSE
        DELETE FROM sync_rules WHERE id = before.id;
    END IF;
    PERFORM trueup_audit('rules.remove', 'sync_rules', p_name, to_jsonb(before));
    PERFORM trueup_changed('rules', p_name);
    RETURN NOT used;
END $$;

-- A batch that takes products back to earlier versions. Rolling back is an approver's right; its rows are reviewed like
-- any.
CREATE FUNCTION rollback_batch(p_name text, p_note text) RETURNS uuid
LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE
    batch uuid;
BEGIN
    PERFORM trueup_require('approver', 'roll back');
    INSERT INTO sync_batches (name, direction, source, created_by) VALUES (p_name, 'push', 'rollback', trueup_actor())
    RETURNING id INTO batch;
    PERFORM trueup_audit('rollback.stage', 'sync_batches', batch::text, NULL, jsonb_build_object('name', p_name), p_note);
    RETURN batch;
END $$;

-- The customer's table (business rules, section 2). A rule of that name which is there already stays as it is.
INSERT INTO sync_rules (name, kind, field, condition, action, priority) VALUES
    ('first_contact', 'conflict', NULL, '{"base_missing": true, "has_proposal": false}', '{"use": "shopify"}', 10),
    ('price_small_difference', 'conflict', 'price', '{"of": "base", "percent_below": 5}', '{"use": "shopify"}', 20),
    ('price_large_difference', 'conflict', 'price', '{}', '{"use": "person"}', 30),
    ('stock_shop_zero', 'conflict', 'inventory', '{"remote_is_zero": true}', '{"use": "xorosoft"}', 40),
    ('stock_erp_zero', 'conflict', 'inventory', '{"local_is_zero": true}', '{"use": "xorosoft"}', 50),
    ('stock_close', 'conflict', 'inventory', '{"difference_below": 10, "local_is_zero": false, "remote_is_zero": false}',
     '{"use": "lower"}', 60),
    ('stock_apart', 'conflict', 'inventory', '{}', '{"use": "person"}', 70),
    ('description_from_feed', 'conflict', 'description', '{"by_hand": false, "local_side": "etilize"}',
     '{"use": "etilize"}', 80),
    ('description_by_hand', 'conflict', 'description', '{}', '{"use": "person"}', 90),
    ('title_from_feed', 'conflict', 'title', '{"by_hand": false, "local_side": "etilize"}', '{"use": "etilize"}', 100),
    ('product_info_from_feed', 'conflict', 'product_info', '{"by_hand": false, "local_side": "etilize"}',
     '{"use": "etilize"}', 110),
    ('barcode_valid', 'conflict', 'barcode', '{}', '{"use": "valid"}', 120),
    ('sku_owner', 'conflict', 'sku', '{}', '{"use": "owner"}', 130),
    ('cost_owner', 'conflict', 'cost', '{}', '{"use": "owner"}', 140),
    ('compare_at_price_owner', 'conflict', 'compare_at_price', '{}', '{"use": "owner"}', 150),
    ('vendor_owner', 'conflict', 'vendor', '{}', '{"use": "owner"}', 160),
    ('handle_owner', 'conflict', 'handle', '{}', '{"use": "owner"}', 170),
    ('seo_title_staff', 'conflict', 'seo_title', '{"local_side": ["etilize", "xorosoft"]}', '{"use": "shopify"}', 180),
    ('seo_description_staff', 'conflict', 'seo_description', '{"local_side": ["etilize", "xorosoft"]}',
     '{"use": "shopify"}', 190),
    ('status_staff', 'conflict', 'status', '{"local_side": ["etilize", "xorosoft"]}', '{"use": "shopify"}', 200),
    ('ask', 'conflict', NULL, '{}', '{"use": "person"}', 210)
ON CONFLICT (name) DO NOTHING;

DO $$
DECLARE
    object record;
BEGIN
    FOR object IN
        SELECT p.oid::regprocedure AS name, p.proname FROM pg_proc p
        WHERE p.pronamespace = current_schema()::regnamespace
          AND (p.proname ~ '^(conflict|rule)_' OR p.proname = 'rollback_batch')
    LOOP
        EXECUTE format('REVOKE ALL ON FUNCTION %s FROM PUBLIC', object.name);
    END LOOP;
    IF EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'trueup_admin') THEN
        GRANT EXECUTE ON FUNCTION conflict_values(jsonb), conflict_side(jsonb, text) TO trueup_viewer;
        GRANT EXECUTE ON FUNCTION conflict_decide(bigint, bigint, text, jsonb, boolean, bigint, text),
            conflict_ignore(bigint, bigint, text),
            conflict_undo(uuid, text) TO trueup_editor;
        GRANT EXECUTE ON FUNCTION rollback_batch(text, text) TO trueup_approver;
        GRANT EXECUTE ON FUNCTION rule_save(text, text, text, jsonb, jsonb, integer, boolean), rule_enable(text, boolean),
            rule_remove(text) TO trueup_admin;
        REVOKE INSERT, UPDATE, DELETE ON sync_rules FROM trueup_admin;
    END IF;
EXCEPTION
    WHEN insufficient_privilege THEN
        RAISE NOTICE 'The rights to decide about conflicts could not be given: %', SQLERRM;
END $$;
