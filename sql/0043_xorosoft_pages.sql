-- What the ERP answered, as it came, so that a wrong map of its keys is put right without asking again (facts: xorosoft §8).

-- One reading of items and stock, in the order in which the mirror took them over.
CREATE TABLE xorosoft_readings (
    id            bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    run_id        bigint NOT NULL,                         -- of sync_runs
    kind          text NOT NULL CHECK (kind IN ('walk', 'delta', 'item')), -- every item, those that changed, the stock of one
    changed_since timestamptz,                             -- of a delta
    item_number   text,                                    -- of an item
    started_at    timestamptz NOT NULL DEFAULT now(),
    items_whole   boolean NOT NULL DEFAULT false,          -- read to the end without a hole
    stock_whole   boolean NOT NULL DEFAULT false
);

CREATE TABLE xorosoft_pages (
    id            bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    reading_id    bigint REFERENCES xorosoft_readings (id) ON DELETE CASCADE, -- null: could not be read, kept to be looked at
    run_id        bigint NOT NULL,
    endpoint      text NOT NULL CHECK (endpoint IN ('items', 'stock')),
    path          text NOT NULL,
    page          integer NOT NULL,
    changed_since timestamptz,                             -- what else was asked for; never who asked
    item_number   text,
    received_at   timestamptz NOT NULL,
    status        integer NOT NULL,                        -- of HTTP
    size          bigint NOT NULL,                         -- bytes of the answer
    body          bytea,                                   -- its length in four bytes, then zlib; null: too large to be kept
    note          text                                     -- why it could not be read, or was not kept
);
CREATE INDEX xorosoft_pages_reading ON xorosoft_pages (reading_id, endpoint, page);

-- Compressed already, and nothing ever searches in it.
ALTER TABLE xorosoft_pages ALTER COLUMN body SET STORAGE EXTERNAL;
ALTER TABLE xorosoft_pages ALTER COLUMN body SET STATISTICS 0;

DO $$
BEGIN
    REVOKE ALL ON xorosoft_readings, xorosoft_pages FROM PUBLIC;
    IF EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'trueup_operator') THEN
        GRANT SELECT, INSERT, UPDATE, DELETE ON xorosoft_readings TO trueup_operator;
        GRANT SELECT, INSERT, DELETE ON xorosoft_pages TO trueup_operator;
    END IF;
EXCEPTION
    WHEN insufficient_privilege THEN
        RAISE NOTICE 'The rights on the answers of the ERP could not be given to trueup_operator: %', SQLERRM;
END $$;
