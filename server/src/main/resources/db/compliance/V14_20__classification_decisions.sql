-- A class that follows from a guided decision is changed only by another one.
ALTER TABLE classification ADD COLUMN guided boolean NOT NULL DEFAULT false;

-- Guided decisions on scope, class and conformity assessment (CRA Articles 2, 7, 8 and 32): all are kept as they were.
CREATE TABLE classification_decision (
    product_id        uuid NOT NULL REFERENCES product (id) ON DELETE CASCADE,
    number            int NOT NULL,
    organization_id   uuid NOT NULL,
    outcome           jsonb NOT NULL,
    decided_by        text NOT NULL,
    decided_at        timestamptz NOT NULL,
    PRIMARY KEY (product_id, number)
);
CALL protect_tenant('classification_decision');
