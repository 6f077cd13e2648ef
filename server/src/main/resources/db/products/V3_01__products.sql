CREATE TABLE product (
    id                        uuid PRIMARY KEY DEFAULT uuidv7(),
    organization_id           uuid NOT NULL REFERENCES organization,
    slug                      text NOT NULL,
    name                      text NOT NULL,
    register_on_first_contact boolean NOT NULL DEFAULT true,
    demo                      boolean NOT NULL DEFAULT false,
    ddi_tenant                text UNIQUE,
    ddi_gateway_token_hash    bytea,
    created_at                timestamptz NOT NULL DEFAULT now(),
    UNIQUE (organization_id, slug)
);
CALL protect_tenant('product');

CREATE TABLE software_version (
    id              uuid PRIMARY KEY DEFAULT uuidv7(),
    organization_id uuid NOT NULL REFERENCES organization,
    product_id      uuid NOT NULL REFERENCES product ON DELETE CASCADE,
    type            text NOT NULL,
    version         text NOT NULL,
    build_id        text,
    first_seen_at   timestamptz NOT NULL DEFAULT now(),
    UNIQUE (product_id, type, version)
);
CALL protect_tenant('software_version');
