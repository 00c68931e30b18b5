-- Statistics are gathered in the middle of an import, beside the work: after a walk of the ERP and after each load. Nothing
-- searches, joins or orders by the columns below, so what the server would learn about them is never used.
SELECT set_config('search_path', current_setting('search_path') || ', pg_temp', true);

DO $$
DECLARE
    c record;
BEGIN
    FOR c IN SELECT t.name, unnest(t.columns) AS col FROM (VALUES
        ('erp_items', ARRAY ['erp_item_id', 'erp_product_id', 'title', 'description', 'handle', 'manufacturer', 'alt_numbers',
                             'compare_at_price', 'currency', 'weight', 'weight_unit', 'erp_modified_raw', 'raw', 'row_hash',
                             'first_seen_run', 'first_seen_at', 'last_seen_at']),
        ('erp_stock', ARRAY ['store_name', 'on_hand', 'allocated', 'not_available', 'net_available', 'ats', 'ats_inc_po',
                             'on_so', 'on_po', 'seen_at']),
        ('feed_rows', ARRAY ['handle', 'raw', 'fields', 'product_info', 'row_hash']),
        ('match_candidates', ARRAY ['evidence', 'rank']),
        ('sync_staging', ARRAY ['changes', 'changes_hash', 'expected', 'base_data', 'current_data', 'proposed_data',
                                'sync_result', 'confidence_reason', 'review_notes', 'error_message'])) AS t (name, columns)
    LOOP
        EXECUTE format('ALTER TABLE %I ALTER COLUMN %I SET STATISTICS 0', c.name, c.col);
    END LOOP;
END $$;
