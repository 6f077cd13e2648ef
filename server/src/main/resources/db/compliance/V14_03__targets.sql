-- From which share on a figure carries its requirements, where the whole is more than the risk asks for.
CREATE TABLE evidence_target (
    product_id        uuid NOT NULL REFERENCES product (id) ON DELETE CASCADE,
    source            text NOT NULL,
    organization_id   uuid NOT NULL,
    percent           int NOT NULL CHECK (percent BETWEEN 1 AND 100),
    reason            text NOT NULL,
    decided_by        text NOT NULL,
    PRIMARY KEY (product_id, source)
);
CALL protect_tenant('evidence_target');
