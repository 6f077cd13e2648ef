-- Lanes whose chunks lie in Kafka. The sequence of a chunk is base + Kafka's offset + 1, so that sequences go on rising when
-- the log moves; there is no base until what chunk_log has of the lane is worked off. A topic that was made anew has another
-- id, and its offsets another base.
CREATE TABLE kafka_lane (
    organization_id uuid NOT NULL,
    partition       smallint NOT NULL,
    topic_id        text,
    base            bigint,
    PRIMARY KEY (organization_id, partition)
);
CALL protect_tenant('kafka_lane');

-- Erased devices whose chunks before that offset are passed over, until Kafka has let go of them.
CREATE TABLE kafka_erasure (
    organization_id uuid NOT NULL,
    partition       smallint NOT NULL,
    product_id      uuid NOT NULL,
    serial          text NOT NULL,
    before_offset   bigint NOT NULL,
    PRIMARY KEY (organization_id, partition, product_id, serial)
);
CALL protect_tenant('kafka_erasure');
