-- The words of the ERP's items, by which a person finds the item of a row that no identifier ties to one. They stand in a table of
-- their own because a walk of the ERP touches every item to say that it was seen: an index on erp_items itself made that four
-- times as long. Whoever writes items writes their words (ErpTable::loadItems).
SELECT set_config('search_path', current_setting('search_path') || ', pg_temp', true);

-- Lower case without accents, whatever the locale of the database knows of either.
CREATE FUNCTION erp_plain(p_text text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT translate(lower(left(p_text, 500)), 'ÀÁÂÃÄÅÇÈÉÊËÌÍÎÏÑÒÓÔÕÖÙÚÛÜÝàáâãäåçèéêëìíîïñòóôõöùúûüýÿ',
                     'aaaaaaceeeeiiiinooooouuuuyaaaaaaceeeeiiiinooooouuuuyy')
$$;

CREATE FUNCTION erp_words(p_text text) RETURNS text[] LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT array_remove(string_to_array(regexp_replace(erp_plain(p_text), '[^0-9a-z]+', ' ', 'g'), ' '), '')
$$;

-- The item number and the part number are there in their parts and as one word, the barcode without its leading zeros.
CREATE FUNCTION erp_lexemes(p_item text, p_mpn text, p_gtin text, p_title text, p_description text, p_maker text, p_brand text)
RETURNS tsvector LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT array_to_tsvector(array_remove(
        erp_words(left(COALESCE(p_title, ''), 245) || ' ' || left(COALESCE(p_description, ''), 245))
            || erp_words(p_item || ' ' || COALESCE(p_mpn, '') || ' ' || COALESCE(p_maker, '') || ' ' || COALESCE(p_brand, ''))
            || regexp_replace(erp_plain(p_item), '[^0-9a-z]+', '', 'g')
            || regexp_replace(erp_plain(COALESCE(p_mpn, '')), '[^0-9a-z]+', '', 'g') || ltrim(COALESCE(p_gtin, ''), ' 0'), ''))
$$;

CREATE TABLE erp_item_words (
    item_number text PRIMARY KEY,
    words       tsvector NOT NULL
);
ALTER TABLE erp_item_words ALTER COLUMN words SET STATISTICS 0;
INSERT INTO erp_item_words (item_number, words)
SELECT item_number, erp_lexemes(item_number, vendor_part_number, gtin14, title, description, manufacturer, brand) FROM erp_items;
-- New words wait in a short list: a search reads all of it for every word.
CREATE INDEX erp_item_words_words ON erp_item_words USING gin (words) WITH (gin_pending_list_limit = 256);

-- The key of match_decisions of the row a new product is proposed for; '' when nothing can be remembered about it (matchKey()).
CREATE FUNCTION match_staged_key(p_sku text, p_temp_key text) RETURNS text LANGUAGE sql IMMUTABLE AS $$
    SELECT CASE WHEN btrim(COALESCE(p_sku, '')) <> '' THEN upper(replace(btrim(p_sku), '-', ''))
                WHEN starts_with(p_temp_key, 'etilize:#') THEN '#' || lower(btrim(substr(p_temp_key, 10))) ELSE '' END
$$;

-- As in 0026; and the new product of a row that somebody said is an item of the ERP is held until the next import proposes that
-- instead: pushed before, the shop would have it twice. Without such a word it waits for review again, whatever it was before.
CREATE OR REPLACE FUNCTION match_mark(p_key text) RETURNS void LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
DECLARE
    is_item boolean := EXISTS (SELECT 1 FROM match_decisions d
                               WHERE d.row_key = p_key AND d.verdict = 'same' AND d.revoked_at IS NULL);
    touched bigint;
BEGIN
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
    WHERE v.id = m.id AND v.state <> m.state;
    UPDATE sync_staging s
    SET status = CASE WHEN is_item THEN 'blocked' ELSE 'pending' END, blocked_reason = CASE WHEN is_item THEN 'MATCH_AMBIGUOUS' END,
        auto_approved = false, row_version = s.row_version + 1, updated_at = now()
    WHERE s.is_open AND s.product_id IS NULL AND s.source = 'etilize' AND s.confidence_reason = 'none'
      AND match_staged_key(s.sku, s.temp_key) = p_key
      AND CASE WHEN is_item THEN s.status IN ('pending', 'approved')
               ELSE s.status = 'blocked' AND s.blocked_reason = 'MATCH_AMBIGUOUS' END;
    GET DIAGNOSTICS touched = ROW_COUNT;
    IF touched > 0 THEN
        PERFORM trueup_changed('staging', NULL, touched);
    END IF;
END $$;

DO $$
BEGIN
    REVOKE ALL ON erp_item_words FROM PUBLIC;
    REVOKE ALL ON FUNCTION erp_plain(text), erp_words(text), erp_lexemes(text, text, text, text, text, text, text) FROM PUBLIC;
    REVOKE ALL ON FUNCTION match_staged_key(text, text) FROM PUBLIC;
    IF EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'trueup_admin') THEN
        GRANT SELECT ON erp_item_words TO trueup_viewer;
        GRANT INSERT, UPDATE ON erp_item_words TO trueup_operator;
        GRANT EXECUTE ON FUNCTION erp_plain(text), erp_words(text), erp_lexemes(text, text, text, text, text, text, text),
            match_staged_key(text, text) TO trueup_viewer;
    END IF;
EXCEPTION
    WHEN insufficient_privilege THEN
        RAISE NOTICE 'The rights to the words of the items of the ERP could not be given: %', SQLERRM;
END $$;
