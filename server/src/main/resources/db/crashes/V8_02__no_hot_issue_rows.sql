-- When an issue was seen is told by its traces. Kept in the issue's row it was written at each crash, so that lanes
-- decoding side by side waited for each other's issues in circles.
DROP INDEX issue_recent;
ALTER TABLE issue DROP COLUMN first_seen_at, DROP COLUMN last_seen_at;
