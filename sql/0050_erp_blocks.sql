-- Answers of the ERP arrive as parameters of the statement that files them. A walk is one transaction: the rows of these tables
-- stayed in them, deleted, until its end, and every block of the walk read all of them again.
SELECT set_config('search_path', current_setting('search_path') || ', pg_temp', true);

DROP TABLE IF EXISTS erp_items_load, erp_stock_load;
