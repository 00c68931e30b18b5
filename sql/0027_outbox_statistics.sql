-- What the planner knows about the outbox, brought up to date when much was put into it at once. With the statistics of a
-- moment at which everything was confirmed, the planner takes the open part for empty and looks for the first call of each
-- product by reading all open rows for every row: minutes for some ten thousand (rules of 0008 apply).
SELECT set_config('search_path', current_setting('search_path') || ', pg_temp', true);

CREATE FUNCTION outbox_analyze() RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
    PERFORM trueup_require('operator', 'push');
    ANALYZE sync_outbox (id, order_key, operation, state, priority, next_attempt_at, leased_until);
END $$;

DO $$
BEGIN
    REVOKE ALL ON FUNCTION outbox_analyze() FROM PUBLIC;
    IF EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'trueup_operator') THEN
        GRANT EXECUTE ON FUNCTION outbox_analyze() TO trueup_operator;
    END IF;
EXCEPTION
    WHEN insufficient_privilege THEN
        RAISE NOTICE 'The right to refresh the statistics of the outbox could not be given: %', SQLERRM;
END $$;
