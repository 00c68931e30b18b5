-- Stock that may be written (rules of 0008 apply), and what leaves the range while some of it is left.
SELECT set_config('search_path', current_setting('search_path') || ', pg_temp', true);

-- As in 0022, and as old as its oldest part: what one store said today is not the stock of all.
CREATE OR REPLACE VIEW erp_available AS
SELECT k.item_number,
       CASE WHEN count(*) = count(k.available) THEN sum(k.available) - max(COALESCE(m.safety_stock, 0)) END AS available,
       min(k.seen_at) AS seen_at
FROM erp_stock k
LEFT JOIN location_map m ON m.erp_store_id = k.store_id AND m.is_active
WHERE k.missing_since IS NULL
  AND (m.erp_store_id IS NOT NULL OR NOT EXISTS (SELECT 1 FROM location_map WHERE is_active))
GROUP BY k.item_number;

-- The staged change that last proposed to sell what is left of the product and no more.
ALTER TABLE product_presence ADD COLUMN sell_out_row bigint;
