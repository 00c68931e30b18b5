-- What a run did, one entry per phase in the order in which they were begun: key, text, done, total (null: unknown) and seconds.
ALTER TABLE sync_runs ADD COLUMN phases jsonb NOT NULL DEFAULT '[]';
