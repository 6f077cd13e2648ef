-- What a product may hold, by SPDX licence id; an id may end in * for a family. What no rule names is fine.
CREATE TABLE licence_rule (
    product_id      uuid NOT NULL REFERENCES product ON DELETE CASCADE,
    licence         text NOT NULL,
    organization_id uuid NOT NULL,
    verdict         text NOT NULL CHECK (verdict IN ('DENIED', 'REVIEW')),
    note            text NOT NULL,
    PRIMARY KEY (product_id, licence)
);
CALL protect_tenant('licence_rule');
