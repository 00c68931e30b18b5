-- What was proposed for one product is read whenever it is looked at, the newest first; without this by reading every staged row there
-- ever was. Rows of products that are not made yet have no product and stay out: a first import does not pay for it.
CREATE INDEX IF NOT EXISTS sync_staging_of_product ON sync_staging (product_id, id DESC) WHERE product_id IS NOT NULL;
