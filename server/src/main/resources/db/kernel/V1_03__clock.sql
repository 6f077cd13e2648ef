-- What time it was, when that was last not in doubt; one row.
CREATE TABLE clock_reading (
    only_one boolean PRIMARY KEY DEFAULT true CHECK (only_one),
    seen_at  timestamptz NOT NULL
);
CALL share_globally('clock_reading');
