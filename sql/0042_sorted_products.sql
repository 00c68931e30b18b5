-- The orders of the list of products, both ways: a page is read from one of these instead of sorting all there are. The expressions
-- are those the list is ordered by: texts without regard to case and never null. Of a text its beginning counts, for an index
-- refuses what is longer than a third of a page.
SELECT set_config('search_path', current_setting('search_path') || ', pg_temp', true);

DO $$
BEGIN
    CREATE INDEX IF NOT EXISTS products_by_sku ON public.products ((left(COALESCE(lower(sku), ''), 200) COLLATE "C"), id);
    CREATE INDEX IF NOT EXISTS products_by_name ON public.products ((left(COALESCE(lower(name), ''), 200) COLLATE "C"), id);
    CREATE INDEX IF NOT EXISTS products_by_vendor ON public.products ((left(COALESCE(lower(vendor), ''), 200) COLLATE "C"), id);
    CREATE INDEX IF NOT EXISTS products_by_price ON public.products ((COALESCE(price, -1)), id);
    CREATE INDEX IF NOT EXISTS products_by_change ON public.products ((COALESCE(updated_at, '-infinity')), id);
EXCEPTION
    WHEN insufficient_privilege THEN
        RAISE NOTICE 'The list of products works without its indexes: %', SQLERRM;
END $$;
