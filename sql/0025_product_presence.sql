-- Which products the supplier's feed still lists and the ERP still sells (rules of 0008 apply). A row is only written when
-- something about its product changes, so a feed that lists everything as before writes nothing here.
CREATE TABLE product_presence (
    product_id         bigint PRIMARY KEY,
    was_in_feed        boolean NOT NULL DEFAULT true,      -- false: only the ERP has something to say about it
    feed_sku           text,                               -- normalised, as last seen; null: not seen since it was created
    missed             integer NOT NULL DEFAULT 0,         -- accepted feeds in a row without it
    missing_since      timestamptz,                        -- import of the first of them
    missed_jobs        bigint[] NOT NULL DEFAULT '{}',     -- the first ones in order: the evidence
    erp_inactive_since timestamptz,                        -- when the mirror was first seen to call it inactive
    archive_row        bigint                              -- the staged change that last proposed to archive it
);

DO $$
BEGIN
    IF EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'trueup_operator') THEN
        GRANT SELECT ON product_presence TO trueup_viewer;
        GRANT INSERT, UPDATE ON product_presence TO trueup_operator;
    END IF;
EXCEPTION
    WHEN insufficient_privilege OR undefined_object THEN
        RAISE NOTICE 'The right to count missing products could not be given to trueup_operator: %', SQLERRM;
END $$;
