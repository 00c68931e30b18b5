-- Many conflicts decided in one go, a base that is kept only where there is one, and ignored conflicts opened again (0016 and
-- 0017 tell how decisions are kept and taken back).
SELECT set_config('search_path', current_setting('search_path') || ', pg_temp', true);

-- What ignoring took out of a staged change, for opening again: {row, entry, version}; the version is what ignoring left.
ALTER TABLE sync_conflicts ADD COLUMN set_aside jsonb;

-- Whether a side has a say in this conflict. The base has one where both sides once agreed on a value: an empty one never wins.
CREATE FUNCTION conflict_has(c sync_conflicts, p_side text) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
    SELECT CASE WHEN p_side = 'base' THEN COALESCE(c.base_value, 'null') <> 'null'
                ELSE conflict_side(c.sides, p_side) IS NOT NULL END
$$;

-- As in 0016, with conflict_has(): similar ones without a base are skipped when the base is kept.
CREATE OR REPLACE FUNCTION conflict_decide(p_id bigint, p_version bigint, p_side text, p_value jsonb DEFAULT NULL,
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
    ELSIF p_side = 'custom' AND p_value IS NULL OR p_side <> 'custom' AND NOT conflict_has(c, p_side) THEN
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
                        AND (p_side = 'custom' OR conflict_has(o, p_side))
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

-- Leaves both sides as they are and lets the rest of the staged rows go on without these fields.
CREATE FUNCTION conflict_set_aside(p_ids bigint[], p_note text) RETURNS void LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
DECLARE
    work jsonb;
BEGIN
    UPDATE sync_conflicts c
    SET status = 'ignored', resolved_by = trueup_actor(), resolved_login = session_user, resolved_at = now(), note = p_note,
        row_version = c.row_version + 1,
        set_aside = (SELECT jsonb_build_object('row', s.id, 'entry', s.changes -> c.field) FROM sync_staging s
                     WHERE s.id = c.staging_row AND c.field IS NOT NULL AND s.status IN ('pending', 'blocked', 'approved')
                       AND s.operation_type <> 'create')
    WHERE c.id = ANY (p_ids);
    SELECT jsonb_agg(jsonb_build_object('id', w.id, 'remove', w.fields)) INTO work
    FROM (SELECT c.staging_row AS id, jsonb_agg(c.field) AS fields FROM sync_conflicts c
          WHERE c.id = ANY (p_ids) AND c.set_aside IS NOT NULL GROUP BY 1) w;
    PERFORM conflict_restage(COALESCE(work, '[]'));
    UPDATE sync_conflicts c SET set_aside = c.set_aside || jsonb_build_object('version', s.row_version)
    FROM sync_staging s WHERE c.id = ANY (p_ids) AND s.id = (c.set_aside ->> 'row')::bigint;
END $$;

-- As in 0016; what it takes out of the staged change is kept.
CREATE OR REPLACE FUNCTION conflict_ignore(p_id bigint, p_version bigint, p_note text DEFAULT NULL) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
    PERFORM trueup_require('editor', 'ignore conflicts');
    PERFORM 1 FROM sync_conflicts WHERE id = p_id AND status = 'open' AND row_version = COALESCE(p_version, row_version)
    FOR UPDATE;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'The conflict is not there, or it was settled or changed meanwhile.' USING ERRCODE = 'TU001';
    END IF;
    PERFORM conflict_set_aside(ARRAY [p_id], p_note);
    PERFORM trueup_audit('conflict.ignore', 'sync_conflicts', p_id::text, NULL, NULL, p_note);
    PERFORM trueup_changed('conflicts', p_id::text);
END $$;

CREATE TYPE conflict_many_outcome AS (settled bigint, resolution_group uuid, refused jsonb);

-- Decides many in one go: p_side is local, shopify or base as in conflict_decide(), or 'ignore'. Each is bound to the version
-- that was seen. What cannot be settled is left as it is and named, the others are settled under one group:
-- refused [{id, sku, why: settled, changed, product, side, queued, by}].
CREATE FUNCTION conflict_decide_many(p_ids bigint[], p_versions bigint[], p_side text, p_note text DEFAULT NULL)
RETURNS conflict_many_outcome LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE
    outcome conflict_many_outcome;
    fit     bigint[];
BEGIN
    PERFORM trueup_require('editor', 'resolve conflicts');
    PERFORM 1 FROM sync_conflicts WHERE id = ANY (p_ids) ORDER BY id FOR UPDATE;
    PERFORM 1 FROM sync_staging s WHERE s.is_open AND s.target = 'shopify' AND s.product_id IN
        (SELECT product_id FROM sync_conflicts WHERE id = ANY (p_ids)) ORDER BY s.id FOR UPDATE;
    WITH asked AS MATERIALIZED (
        SELECT c.id, COALESCE(s.sku, p.sku) AS sku, c.resolved_login AS who,
               CASE WHEN c.status <> 'open' THEN 'settled'
                    WHEN c.row_version <> u.version THEN 'changed'
                    WHEN p_side = 'ignore' THEN NULL
                    WHEN c.kind NOT IN ('field', 'stale_write') OR c.field IS NULL THEN 'product'
                    WHEN NOT conflict_has(c, p_side) THEN 'side'
                    WHEN q.product_id IS NOT NULL THEN 'queued' END AS why
        FROM unnest(p_ids, p_versions) u (id, version)
        JOIN sync_conflicts c ON c.id = u.id
        LEFT JOIN public.products p ON p.id = c.product_id
        LEFT JOIN sync_staging s ON s.id = c.staging_row
        LEFT JOIN (SELECT DISTINCT product_id FROM sync_staging WHERE target = 'shopify' AND status = 'queued') q
            ON q.product_id = c.product_id)
    SELECT COALESCE(array_agg(id ORDER BY id) FILTER (WHERE why IS NULL), '{}'),
           COALESCE(jsonb_agg(jsonb_build_object('id', id, 'sku', sku, 'why', why, 'by', who) ORDER BY id)
                        FILTER (WHERE why IS NOT NULL), '[]')
    INTO fit, outcome.refused FROM asked;
    outcome.settled := cardinality(fit);
    IF outcome.settled = 0 THEN
        RETURN outcome;
    END IF;
    outcome.resolution_group := gen_random_uuid();
    IF p_side = 'ignore' THEN
        PERFORM conflict_set_aside(fit, p_note);
    ELSE
        PERFORM conflict_settle_fields(fit, p_side, NULL, outcome.resolution_group, p_note);
    END IF;
    PERFORM trueup_audit('conflict.many', 'sync_conflicts', outcome.resolution_group::text, NULL,
                         jsonb_build_object('side', p_side, 'count', outcome.settled, 'conflicts', to_jsonb(fit)), p_note);
    PERFORM trueup_changed('conflicts', outcome.resolution_group::text, outcome.settled);
    RETURN outcome;
END $$;

-- Refuses to open what is no longer a question: naming the product.
CREATE FUNCTION conflict_reopen_check(p_ids bigint[], p_versions bigint[]) RETURNS void LANGUAGE plpgsql
    SET search_path FROM CURRENT AS $$
DECLARE
    since record;
BEGIN
    SELECT w.* INTO since
    FROM (SELECT u.id, COALESCE(p.sku, s.sku, u.id::text) AS sku,
                 c.id IS NULL OR c.status <> 'ignored' OR c.row_version <> COALESCE(u.version, c.row_version) AS moved,
                 n.id > c.id OR n.is_open AS replaced,
                 EXISTS (SELECT 1 FROM sync_bases b WHERE b.product_id = c.product_id AND b.field = c.field
                                                      AND b.agreed_at > c.resolved_at) AS agreed
          FROM unnest(p_ids, p_versions) u (id, version)
          LEFT JOIN sync_conflicts c ON c.id = u.id
          LEFT JOIN (SELECT o.product_id, o.kind, COALESCE(o.field, '') AS field, max(o.id) AS id,
                            bool_or(o.status = 'open') AS is_open
                     FROM sync_conflicts o
                     WHERE o.product_id IN (SELECT product_id FROM sync_conflicts WHERE id = ANY (p_ids))
                     GROUP BY 1, 2, 3) n
              ON n.product_id = c.product_id AND n.kind = c.kind AND n.field = COALESCE(c.field, '')
          LEFT JOIN public.products p ON p.id = c.product_id
          LEFT JOIN sync_staging s ON s.id = c.staging_row) w
    WHERE w.moved OR w.replaced OR w.agreed
    ORDER BY w.id LIMIT 1;
    IF NOT FOUND THEN
        RETURN;
    ELSIF since.moved THEN
        RAISE EXCEPTION 'The conflict is not there, or it was settled or changed meanwhile.' USING ERRCODE = 'TU001';
    ELSIF since.replaced THEN
        RAISE EXCEPTION 'There is a newer conflict of % about the same; decide about that one instead.', since.sku
            USING ERRCODE = 'TU001';
    END IF;
    RAISE EXCEPTION 'The sides have agreed about % since; there is nothing left to decide.', since.sku USING ERRCODE = 'TU001';
END $$;

-- Opens ignored conflicts again, all or none, however long ago they were ignored. The field goes back into the staged change it
-- was taken from as long as that one is open, or nothing has come after it; rules leave these to people from then on. Returns
-- how many are open again.
CREATE FUNCTION conflict_reopen(p_ids bigint[], p_versions bigint[], p_note text DEFAULT NULL) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE
    opened bigint;
    work   jsonb;
BEGIN
    PERFORM trueup_require('editor', 'resolve conflicts');
    PERFORM 1 FROM sync_conflicts WHERE id = ANY (p_ids) ORDER BY id FOR UPDATE;
    PERFORM conflict_reopen_check(p_ids, p_versions);
    UPDATE sync_conflicts c
    SET status = 'open', resolved_side = NULL, resolved_value = NULL, resolved_by = NULL, resolved_login = NULL,
        resolved_at = NULL, note = COALESCE(p_note, c.note), rules_apply = false, row_version = c.row_version + 1,
        staging_row = COALESCE((SELECT s.id FROM sync_staging s WHERE s.product_id = c.product_id AND s.target = 'shopify'
                                                                  AND s.is_open), w.left_row, c.staging_row)
    FROM (SELECT o.id, max((o.set_aside ->> 'row')::bigint) OVER (PARTITION BY o.product_id) AS left_row
          FROM sync_conflicts o WHERE o.id = ANY (p_ids)) w
    WHERE c.id = w.id;
    GET DIAGNOSTICS opened = ROW_COUNT;
    SELECT jsonb_agg(jsonb_build_object('id', w.id, 'put', w.put)) INTO work
    FROM (SELECT s.id, jsonb_object_agg(c.field, c.set_aside -> 'entry')
                     FILTER (WHERE s.id = (c.set_aside ->> 'row')::bigint AND NOT s.changes ? c.field
                               AND COALESCE(c.set_aside -> 'entry', 'null') <> 'null') AS put
          FROM sync_conflicts c JOIN sync_staging s ON s.id = c.staging_row
          WHERE c.id = ANY (p_ids) AND (s.status IN ('pending', 'blocked', 'approved')
              OR s.status = 'superseded' AND s.row_version = (c.set_aside ->> 'version')::bigint)
          GROUP BY s.id) w;
    PERFORM conflict_restage(COALESCE(work, '[]'));
    UPDATE sync_conflicts SET set_aside = NULL WHERE id = ANY (p_ids);
    PERFORM trueup_audit('conflict.reopen', 'sync_conflicts', p_ids [1]::text, NULL,
                         jsonb_build_object('count', opened, 'conflicts', to_jsonb(p_ids)), p_note);
    PERFORM trueup_changed('conflicts', p_ids [1]::text, opened);
    RETURN opened;
END $$;

DO $$
BEGIN
    REVOKE ALL ON FUNCTION conflict_has(sync_conflicts, text), conflict_set_aside(bigint[], text),
        conflict_decide_many(bigint[], bigint[], text, text), conflict_reopen_check(bigint[], bigint[]),
        conflict_reopen(bigint[], bigint[], text) FROM PUBLIC;
    IF EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'trueup_editor') THEN
        GRANT EXECUTE ON FUNCTION conflict_decide_many(bigint[], bigint[], text, text),
            conflict_reopen(bigint[], bigint[], text) TO trueup_editor;
    END IF;
EXCEPTION
    WHEN insufficient_privilege THEN
        RAISE NOTICE 'The rights to decide about many conflicts could not be given: %', SQLERRM;
END $$;
