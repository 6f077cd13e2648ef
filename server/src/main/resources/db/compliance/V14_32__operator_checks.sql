-- What importers and distributors verified before they placed or made a product available (CRA Articles 19(2), 20(2)).
CREATE TABLE operator_check (
    id                uuid PRIMARY KEY DEFAULT uuidv7(),
    organization_id   uuid NOT NULL,
    product_id        uuid NOT NULL REFERENCES product (id) ON DELETE CASCADE,
    role              text NOT NULL,
    operator          text NOT NULL,
    checked_by        text NOT NULL,
    checked_on        date NOT NULL,
    answers           jsonb NOT NULL,
    recorded_by       text NOT NULL,
    recorded_at       timestamptz NOT NULL
);
CREATE INDEX operator_check_of_product ON operator_check (product_id, recorded_at DESC);
CALL protect_tenant('operator_check');
