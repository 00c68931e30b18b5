-- Two causes of trouble with a shop that a failed run does not tell apart from others: it answers in another version of its
-- API, and it takes no more new variants today.
INSERT INTO alert_rules (name, metric, window_seconds, comparator, threshold, severity, channels)
SELECT r.name, r.metric, r.seconds, '>', 0, r.severity, '["desktop"]'::jsonb
FROM (VALUES ('api_version_changed', 'api_versions', 86400, 'critical'),
             ('variant_limit_reached', 'postponed_products', 0, 'warning')) AS r (name, metric, seconds, severity)
WHERE NOT EXISTS (SELECT 1 FROM alert_rules a WHERE a.metric = r.metric)
ON CONFLICT (name) DO NOTHING;
