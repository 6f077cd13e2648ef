-- An event's id is made of what it is (its device, message and place), so that the primary key tells repetitions: one
-- index instead of two. It begins with a time, so that the index grows at its end. Events stored before keep their ids.
-- What orders an index's last few rows is sorted when asked, and not kept.
ALTER TABLE event DROP COLUMN message_id, ALTER COLUMN id DROP DEFAULT;
DROP INDEX event_of_device;
CREATE INDEX event_of_device ON event (device_id, sequence);
DROP INDEX event_told;
CREATE INDEX event_told ON event (device_id, kind, told_at);

-- How many chunks were acknowledged, counted as they are: counting those that wait reads each of them. No foreign key, as
-- in chunk_log; what a product that is gone leaves here is a row.
CREATE TABLE ingest_received (
    organization_id uuid NOT NULL,
    product_id      uuid NOT NULL,
    partition       smallint NOT NULL,
    chunks          bigint NOT NULL,
    PRIMARY KEY (product_id, partition)
) WITH (fillfactor = 50);
CALL protect_tenant('ingest_received');
INSERT INTO ingest_received (organization_id, product_id, partition, chunks)
SELECT p.organization_id, p.id, 0,
       (SELECT coalesce(sum(decoded + quarantined), 0) FROM ingest_count WHERE product_id = p.id)
       + (SELECT count(*) FROM open_chunk WHERE product_id = p.id)
       + (SELECT count(*) FROM chunk_log c LEFT JOIN ingest_offset o USING (organization_id, partition)
          WHERE c.organization_id = p.organization_id AND c.product_id = p.id AND c.sequence > coalesce(o.sequence, 0))
FROM product p;
