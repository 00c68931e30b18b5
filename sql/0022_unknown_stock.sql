-- A store whose quantity the ERP did not name is not an empty store: then the stock of the item is not known. Without this the
-- sum over the other stores passed for the whole, and 0 elsewhere for "sold out". Otherwise as in 0007.
SELECT set_config('search_path', current_setting('search_path') || ', pg_temp', true);

CREATE OR REPLACE VIEW erp_available AS
SELECT k.item_number,
       CASE WHEN count(*) = count(k.available) THEN sum(k.available) - max(COALESCE(m.safety_stock, 0)) END AS available,
       max(k.seen_at) AS seen_at
FROM erp_stock k
LEFT JOIN location_map m ON m.erp_store_id = k.store_id AND m.is_active
WHERE k.missing_since IS NULL
  AND (m.erp_store_id IS NOT NULL OR NOT EXISTS (SELECT 1 FROM location_map WHERE is_active))
GROUP BY k.item_number;

-- Stock that is not known is null here too.
CREATE OR REPLACE VIEW xorosoft_products AS
SELECT i.erp_item_id AS id, COALESCE(i.base_part, i.item_number) AS base_part, i.item_number, i.handle, i.description,
       a.available AS stock_level, i.price, i.cost AS cost_price, i.weight, i.manufacturer,
       i.vendor_part_number AS manufacturer_part_number, i.upc, i.last_seen_at AS last_updated, i.raw AS api_response,
       i.first_seen_at AS created_at, i.changed_at AS updated_at
FROM erp_items i
LEFT JOIN erp_available a USING (item_number);
