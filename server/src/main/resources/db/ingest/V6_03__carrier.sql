-- By which way it came in, so that the right decoder reads it: Carrier.java has the numbers.
ALTER TABLE chunk_log ADD COLUMN carrier smallint NOT NULL DEFAULT 0;
ALTER TABLE quarantine ADD COLUMN carrier smallint NOT NULL DEFAULT 0;
