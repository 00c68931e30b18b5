-- Which collections of the shop a product was in when it was last asked. Read and shown, never compared, proposed or written:
-- that is why it stands beside remote_snapshots, whose values are, and why nothing here touches a base or a staged change.
SELECT set_config('search_path', current_setting('search_path') || ', pg_temp', true);

-- No row: not known. An empty list: in none. No key to the products: it would cost as much as the row, and only the pull writes
-- here, of products it has locked or just made.
CREATE TABLE remote_collections (
    product_id  bigint PRIMARY KEY,
    collections jsonb NOT NULL CHECK (jsonb_typeof(collections) = 'array'), -- [{id, handle, title}] by the number in the id
    read_at     timestamptz NOT NULL DEFAULT now(), -- or later: see the time of the last whole reading in sync_watermarks
    run_id      bigint
);

-- Items: {product_id? or gid, collections[{id, handle, title}]}; a product that is not ours is left out. Only what is another
-- list than before is written, and with `p_note` the time of reading of the others too. Returns how many were known and moved.
CREATE FUNCTION pull_collections(p_run bigint, p_items jsonb, p_note boolean) RETURNS bigint
LANGUAGE sql SET search_path FROM CURRENT AS $$
    -- Looked up one by one: a join with a table that grew since it was last analysed may read all of it for every block.
    WITH item AS MATERIALIZED (
        SELECT COALESCE(i.product_id, (SELECT l.product_id FROM product_links l
                                       WHERE l.system = 'shopify' AND l.entity = 'product' AND l.external_id = i.gid
                                         AND l.state = 'active')) AS product_id, i.collections
        FROM jsonb_to_recordset(p_items) AS i (product_id bigint, gid text, collections jsonb)
    ), compared AS MATERIALIZED (
        SELECT DISTINCT ON (i.product_id) i.product_id, i.collections,
               (SELECT k.collections FROM remote_collections k WHERE k.product_id = i.product_id) AS before
        FROM item i WHERE i.product_id IS NOT NULL
        ORDER BY i.product_id
    ), written AS (
        INSERT INTO remote_collections AS r (product_id, collections, run_id)
        SELECT c.product_id, c.collections, p_run FROM compared c
        WHERE c.before IS NULL OR c.before <> c.collections OR p_note
        ON CONFLICT (product_id) DO UPDATE SET collections = excluded.collections, read_at = now(), run_id = excluded.run_id
    )
    SELECT count(*) FROM compared c WHERE c.before <> c.collections
$$;

DO $$
BEGIN
    REVOKE ALL ON TABLE remote_collections FROM PUBLIC;
    REVOKE ALL ON FUNCTION pull_collections(bigint, jsonb, boolean) FROM PUBLIC;
    IF EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'trueup_operator') THEN
        GRANT SELECT ON remote_collections TO trueup_viewer;
        GRANT INSERT, UPDATE ON remote_collections TO trueup_operator;
        GRANT EXECUTE ON FUNCTION pull_collections(bigint, jsonb, boolean) TO trueup_operator;
    END IF;
EXCEPTION
    WHEN insufficient_privilege THEN
        RAISE NOTICE 'The right to read and store collections could not be given: %', SQLERRM;
END $$;

-- rule_save() for somebody who saw the rule as version `p_version`; 0: there is none of that name yet.
CREATE FUNCTION rule_change(p_version integer, p_name text, p_kind text, p_field text, p_condition jsonb, p_action jsonb,
                            p_priority integer, p_active boolean)
RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE
    known integer;
BEGIN
    PERFORM trueup_require('admin', 'change rules');
    SELECT version INTO known FROM sync_rules WHERE name = p_name FOR UPDATE;
    IF known IS NOT NULL AND p_version = 0 THEN
        RAISE EXCEPTION 'There is already a rule "%".', p_name USING ERRCODE = 'TU005';
    ELSIF known IS DISTINCT FROM NULLIF(p_version, 0) THEN
        RAISE EXCEPTION 'The rule "%" was changed or removed meanwhile.', p_name USING ERRCODE = 'TU001';
    END IF;
    RETURN rule_save(p_name, p_kind, p_field, p_condition, p_action, p_priority, p_active);
END $$;

DO $$
BEGIN
    REVOKE ALL ON FUNCTION rule_change(integer, text, text, text, jsonb, jsonb, integer, boolean) FROM PUBLIC;
    IF EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'trueup_admin') THEN
        GRANT EXECUTE ON FUNCTION rule_change(integer, text, text, text, jsonb, jsonb, integer, boolean) TO trueup_admin;
    END IF;
EXCEPTION
    WHEN insufficient_privilege THEN
        RAISE NOTICE 'The right to change rules could not be given to trueup_admin: %', SQLERRM;
END $$;
