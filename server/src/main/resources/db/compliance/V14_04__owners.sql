-- Who of the organization answers for a requirement.
CREATE TABLE requirement_owner (
    product_id        uuid NOT NULL REFERENCES product (id) ON DELETE CASCADE,
    requirement       text NOT NULL,
    organization_id   uuid NOT NULL,
    owner             text NOT NULL,
    PRIMARY KEY (product_id, requirement)
);
CALL protect_tenant('requirement_owner');
