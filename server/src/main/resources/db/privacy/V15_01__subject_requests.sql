-- What was exported or erased for whom. No device is named: an erased device's serial must not live on here, so the
-- row keeps a keyed fingerprint by which whoever knows the serial can find it again.
CREATE TABLE subject_request (
    id                uuid PRIMARY KEY DEFAULT uuidv7(),
    organization_id   uuid NOT NULL,
    product_id        uuid NOT NULL REFERENCES product (id) ON DELETE CASCADE,
    kind              text NOT NULL,
    fingerprint       text NOT NULL,
    done_by           text NOT NULL,
    done_at           timestamptz NOT NULL,
    certificate       jsonb NOT NULL,
    certificate_hash  text NOT NULL
);
CREATE INDEX subject_request_of_product ON subject_request (product_id, id DESC);
CALL protect_tenant('subject_request');
