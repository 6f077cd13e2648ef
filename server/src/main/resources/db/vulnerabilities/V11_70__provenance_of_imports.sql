-- Where what was imported was fetched, and when: told by the feed itself or by the bundle it came in.
ALTER TABLE feed_import
    ADD source     text NOT NULL DEFAULT '',
    ADD fetched_at timestamptz;
