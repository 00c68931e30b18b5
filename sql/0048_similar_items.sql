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

DO $$
BEGIN
    REVOKE ALL ON erp_item_words FROM PUBLIC;
    REVOKE ALL ON FUNCTION erp_plain(text), erp_words(text), erp_lexemes(text, text, text, text, text, text, text) FROM PUBLIC;
    IF EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'trueup_admin') THEN
        GRANT SELECT ON erp_item_words TO trueup_viewer;
        GRANT INSERT, UPDATE ON erp_item_words TO trueup_operator;
        GRANT EXECUTE ON FUNCTION erp_plain(text), erp_words(text), erp_lexemes(text, text, text, text, text, text, text)
            TO trueup_viewer;
    END IF;
EXCEPTION
    WHEN insufficient_privilege THEN
        RAISE NOTICE 'The rights to the words of the items of the ERP could not be given: %', SQLERRM;
END $$;
