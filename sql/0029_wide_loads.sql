-- Proposals pass through staging_load once, so a row is kept whole there: what is taken out of line for the sake of later
-- updates (sync_staging) would only be written, read back and deleted again. 8160 is the largest target there is.
ALTER TABLE staging_load SET (toast_tuple_target = 8160);

-- staging_merge() asks for fresh statistics of each load. It joins by the columns left out here; those of the others, of the
-- wide documents above all, took longer to gather than the joins themselves.
DO $$
DECLARE
    c text;
BEGIN
    FOREACH c IN ARRAY ARRAY['operation_type', 'source', 'sku', 'name', 'vendor', 'product_type', 'changes', 'changed_fields',
                             'price_change_percent', 'confidence', 'confidence_reason', 'expected', 'priority', 'auto_approve',
                             'approval_rule', 'approvals_needed']
    LOOP
        EXECUTE format('ALTER TABLE staging_load ALTER COLUMN %I SET STATISTICS 0', c);
    END LOOP;
END $$;
