-- What people decided about which ERP item a feed row is. It is remembered by the row's key (SKU without hyphens in upper
-- case, else # and the handle), because neither the product nor the job need exist any more when it counts again. Rules of
-- 0008 apply; TU005: what was asked for cannot be done.
SELECT set_config('search_path', current_setting('search_path') || ', pg_temp', true);

CREATE TABLE match_decisions (
    id            bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    group_id      uuid NOT NULL DEFAULT gen_random_uuid(), -- one decision may be about several items
    row_key       text NOT NULL,
    sku           text,
    verdict       text NOT NULL CHECK (verdict IN ('same', 'different', 'alone')),
    item_number   text,                                    -- null: alone, none of the ERP's items
    evidence      jsonb,                                   -- what was known when it was decided
    note          text,
    decided_by    bigint,
    decided_login text NOT NULL DEFAULT session_user,
    decided_at    timestamptz NOT NULL DEFAULT now(),
    revoked_at    timestamptz,                             -- taken back, or replaced by a later one
    revoked_login text,
    replaced_by   uuid,
    CHECK ((verdict = 'alone') = (item_number IS NULL))
);
-- A row is one item or alone, an item is one row, a pair is the same or not.
CREATE UNIQUE INDEX match_decisions_one_home ON match_decisions (row_key) WHERE verdict <> 'different' AND revoked_at IS NULL;
CREATE UNIQUE INDEX match_decisions_one_row ON match_decisions (item_number) WHERE verdict = 'same' AND revoked_at IS NULL;
CREATE UNIQUE INDEX match_decisions_one_word ON match_decisions (row_key, item_number) WHERE revoked_at IS NULL;
CREATE INDEX match_decisions_row ON match_decisions (row_key);
CREATE INDEX match_decisions_group ON match_decisions (group_id);

-- Null in rows of earlier imports: their job is over. No index: only ambiguous rows are in here, and lists go by job.
ALTER TABLE match_candidates ADD COLUMN row_key text;

-- Rises with every decision about a row and every one taken back: what a decision is bound to.
CREATE FUNCTION match_version(p_key text) RETURNS bigint LANGUAGE sql STABLE SET search_path FROM CURRENT AS $$
    SELECT COALESCE(sum(1 + (revoked_at IS NOT NULL)::integer), 0)::bigint FROM match_decisions WHERE row_key = p_key
$$;

-- Brings the candidates of the last import in line with what is decided about the row.
CREATE FUNCTION match_mark(p_key text) RETURNS void LANGUAGE sql SET search_path FROM CURRENT AS $$
    UPDATE match_candidates m
    SET state = v.state, decided_by = CASE WHEN v.state <> 'open' THEN trueup_actor() END,
        decided_at = CASE WHEN v.state <> 'open' THEN now() END
    FROM (SELECT c.id, CASE WHEN home.item_number = c.item_number THEN 'accepted'
                            WHEN home.id IS NOT NULL OR word.id IS NOT NULL THEN 'rejected' ELSE 'open' END AS state
          FROM match_candidates c
          LEFT JOIN match_decisions home ON home.row_key = p_key AND home.verdict <> 'different' AND home.revoked_at IS NULL
          LEFT JOIN match_decisions word ON word.row_key = p_key AND word.verdict = 'different' AND word.revoked_at IS NULL
                                         AND word.item_number = c.item_number
          WHERE c.row_key = p_key AND c.job_id = (SELECT max(id) FROM etilize_sync_jobs WHERE accepted)) v
    WHERE v.id = m.id AND v.state <> m.state
$$;

-- Decides about the row p_key: it is the item ('same'), it is none of the items ('different'), or it is a product of its own
-- ('alone'). p_version is what match_version() was when the person looked; another one refuses (TU001). Returns the group,
-- by which match_revoke() takes it back.
CREATE FUNCTION match_decide(p_key text, p_sku text, p_verdict text, p_items text[], p_version bigint DEFAULT NULL,
                             p_evidence jsonb DEFAULT NULL, p_note text DEFAULT NULL)
RETURNS uuid LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE
    decision uuid := gen_random_uuid();
    other    match_decisions;
    unknown  text;
BEGIN
    PERFORM trueup_require('editor', 'decide about matches');
    IF COALESCE(p_key, '') = '' THEN
        RAISE EXCEPTION 'The row has neither a SKU nor a handle, so nothing can be remembered about it.' USING ERRCODE = 'TU005';
    ELSIF p_verdict NOT IN ('same', 'different', 'alone') OR (p_verdict = 'same' AND cardinality(p_items) IS DISTINCT FROM 1)
        OR (p_verdict = 'different' AND COALESCE(cardinality(p_items), 0) = 0) THEN
        RAISE EXCEPTION 'A row is the same as one item, different from some, or alone.' USING ERRCODE = 'TU005';
    END IF;
    PERFORM pg_advisory_xact_lock(hashtextextended('match:' || p_key, 0));
    IF p_version <> match_version(p_key) THEN
        SELECT * INTO other FROM match_decisions WHERE row_key = p_key
        ORDER BY GREATEST(decided_at, revoked_at) DESC, id DESC LIMIT 1;
        RAISE EXCEPTION 'Somebody decided about % meanwhile: % (%).', COALESCE(p_sku, p_key),
            CASE WHEN other.revoked_at IS NOT NULL THEN 'the decision was taken back'
                 WHEN other.verdict = 'same' THEN 'it is ' || other.item_number
                 WHEN other.verdict = 'different' THEN 'it is not ' || other.item_number
                 ELSE 'it is a product of its own' END, COALESCE(other.revoked_login, other.decided_login)
            USING ERRCODE = 'TU001';
    END IF;
    IF p_verdict <> 'alone' THEN
        SELECT i INTO unknown FROM unnest(p_items) i WHERE NOT EXISTS (SELECT 1 FROM erp_items e WHERE e.item_number = i) LIMIT 1;
        IF FOUND THEN
            RAISE EXCEPTION 'The ERP has no item %.', unknown USING ERRCODE = 'TU005';
        END IF;
    END IF;
    SELECT * INTO other FROM match_decisions
    WHERE p_verdict = 'same' AND verdict = 'same' AND item_number = p_items[1] AND row_key <> p_key AND revoked_at IS NULL;
    IF FOUND THEN
        RAISE EXCEPTION 'Item % was confirmed for % by %. Take that decision back first.', other.item_number,
            COALESCE(other.sku, other.row_key), other.decided_login USING ERRCODE = 'TU005';
    END IF;
    UPDATE match_decisions d SET revoked_at = now(), revoked_login = session_user, replaced_by = decision
    WHERE d.row_key = p_key AND d.revoked_at IS NULL
      AND (d.item_number = ANY (p_items) OR (d.verdict <> 'different' AND p_verdict <> 'different'));
    INSERT INTO match_decisions (group_id, row_key, sku, verdict, item_number, evidence, note, decided_by)
    SELECT decision, p_key, p_sku, p_verdict, i, p_evidence, NULLIF(p_note, ''), trueup_actor()
    FROM unnest(CASE WHEN p_verdict = 'alone' THEN ARRAY [NULL::text] ELSE p_items END) i;
    PERFORM match_mark(p_key);
    PERFORM trueup_audit('match.' || p_verdict, 'match_decisions', decision::text, NULL,
                         jsonb_build_object('row', p_key, 'sku', p_sku, 'items', to_jsonb(p_items)), p_note);
    PERFORM trueup_changed('matches', p_key);
    RETURN decision;
END $$;

-- Takes a decision back; one it replaced does not come back by itself. How many items it was about.
CREATE FUNCTION match_revoke(p_group uuid, p_note text DEFAULT NULL) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE
    d    match_decisions;
    done bigint;
BEGIN
    PERFORM trueup_require('editor', 'take decisions about matches back');
    SELECT * INTO d FROM match_decisions WHERE group_id = p_group AND revoked_at IS NULL ORDER BY id LIMIT 1;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'There is no such decision, or it was taken back or replaced already.' USING ERRCODE = 'TU001';
    END IF;
    PERFORM pg_advisory_xact_lock(hashtextextended('match:' || d.row_key, 0));
    UPDATE match_decisions SET revoked_at = now(), revoked_login = session_user WHERE group_id = p_group AND revoked_at IS NULL;
    GET DIAGNOSTICS done = ROW_COUNT;
    IF done = 0 THEN
        RAISE EXCEPTION 'Somebody took this decision back or replaced it meanwhile.' USING ERRCODE = 'TU001';
    END IF;
    PERFORM match_mark(d.row_key);
    PERFORM trueup_audit('match.revoke', 'match_decisions', p_group::text, to_jsonb(d), NULL, p_note);
    PERFORM trueup_changed('matches', d.row_key);
    RETURN done;
END $$;

-- Open proposals of the feed that decisions about matches made obsolete: creates by their key, updates of the products of ERP
-- items no row stands for any more, and rows that claimed one item together when they do not any longer (p_unshared). What is
-- being written, what a person edited and what this batch staged stays.
CREATE FUNCTION match_withdraw(p_keys text[], p_items text[], p_unshared text[], p_batch uuid) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE
    withdrawn bigint;
BEGIN
    IF NOT trueup_may('operator') THEN
        PERFORM trueup_require('editor', 'withdraw staged changes');
    END IF;
    UPDATE sync_staging s
    SET status = 'superseded', superseded_by = p_batch, row_version = s.row_version + 1, updated_at = now()
    WHERE s.is_open AND s.status <> 'queued' AND s.source = 'etilize' AND s.target = 'shopify' AND s.edited_login IS NULL
      AND s.batch_id <> p_batch
      AND (s.product_id IS NULL
           AND (s.temp_key = ANY (p_keys)
                OR EXISTS (SELECT 1 FROM unnest(p_unshared) i WHERE starts_with(s.temp_key, 'shared:xorosoft:' || i || '#'))
                OR EXISTS (SELECT 1 FROM public.products p
                           WHERE p.xorosoft_item_number = ANY (p_unshared) AND starts_with(s.temp_key, 'shared:' || p.id || '#')))
           OR s.product_id IN (SELECT p.id FROM public.products p WHERE p.xorosoft_item_number = ANY (p_items)));
    GET DIAGNOSTICS withdrawn = ROW_COUNT;
    RETURN withdrawn;
END $$;

DO $$
DECLARE
    object record;
BEGIN
    REVOKE ALL ON match_decisions FROM PUBLIC;
    FOR object IN
        SELECT p.oid::regprocedure AS name FROM pg_proc p
        WHERE p.pronamespace = current_schema()::regnamespace AND p.proname ~ '^match_'
    LOOP
        EXECUTE format('REVOKE ALL ON FUNCTION %s FROM PUBLIC', object.name);
    END LOOP;
    IF EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'trueup_admin') THEN
        GRANT SELECT ON match_decisions TO trueup_viewer;
        GRANT EXECUTE ON FUNCTION match_version(text) TO trueup_viewer;
        GRANT EXECUTE ON FUNCTION match_decide(text, text, text, text[], bigint, jsonb, text), match_revoke(uuid, text),
            match_withdraw(text[], text[], text[], uuid) TO trueup_editor;
        GRANT EXECUTE ON FUNCTION match_withdraw(text[], text[], text[], uuid) TO trueup_operator;
        -- A candidate's state follows from the decisions alone.
        REVOKE UPDATE ON match_candidates FROM trueup_editor, trueup_operator;
    END IF;
EXCEPTION
    WHEN insufficient_privilege THEN
        RAISE NOTICE 'The rights to decide about matches could not be given: %', SQLERRM;
END $$;
