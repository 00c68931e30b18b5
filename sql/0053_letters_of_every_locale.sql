-- Numbers and names are compared as the program writes them (n1Form(), matchKey()), whose upper and lower case knows every letter. In a
-- database with the C locale that of the server knows ASCII only: what a person said of the row "é-1" was not found again. The letters
-- of the languages of our users are told here; in any other locale this changes nothing but ß, which is two letters above.
CREATE FUNCTION number_upper(p_text text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT translate(upper(replace(p_text, 'ß', 'SS')), 'àáâãäåæçèéêëìíîïðñòóôõöøùúûüýþÿœšž', 'ÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÐÑÒÓÔÕÖØÙÚÛÜÝÞŸŒŠŽ')
$$;

CREATE FUNCTION name_lower(p_text text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT translate(lower(p_text), 'ÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÐÑÒÓÔÕÖØÙÚÛÜÝÞŸŒŠŽ', 'àáâãäåæçèéêëìíîïðñòóôõöøùúûüýþÿœšž')
$$;

-- As in 0048.
CREATE OR REPLACE FUNCTION match_staged_key(p_sku text, p_temp_key text) RETURNS text LANGUAGE sql IMMUTABLE AS $$
    SELECT CASE WHEN btrim(COALESCE(p_sku, '')) <> '' THEN number_upper(replace(btrim(p_sku), '-', ''))
                WHEN starts_with(p_temp_key, 'etilize:#') THEN '#' || name_lower(btrim(substr(p_temp_key, 10))) ELSE '' END
$$;

DO $$
BEGIN
    REVOKE ALL ON FUNCTION number_upper(text), name_lower(text) FROM PUBLIC;
    IF EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'trueup_admin') THEN
        GRANT EXECUTE ON FUNCTION number_upper(text), name_lower(text) TO trueup_viewer;
    END IF;
EXCEPTION
    WHEN insufficient_privilege THEN
        RAISE NOTICE 'The right to compare numbers could not be given: %', SQLERRM;
END $$;
