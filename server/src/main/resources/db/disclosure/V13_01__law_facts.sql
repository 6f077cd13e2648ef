-- What the law wants known about the maker and each product.
CREATE TABLE maker_facts (
    organization_id   uuid PRIMARY KEY,
    name              text NOT NULL,
    postal_address    text NOT NULL,
    email             text NOT NULL,
    website           text NOT NULL,
    csirt             text NOT NULL,
    markets           text NOT NULL,
    security_contact  text NOT NULL,
    policy_url        text NOT NULL,
    languages         text NOT NULL,
    reviewed_at       timestamptz NOT NULL,
    reviewed_by       text NOT NULL
);
CALL protect_tenant('maker_facts');

CREATE TABLE product_facts (
    product_id        uuid PRIMARY KEY REFERENCES product (id) ON DELETE CASCADE,
    organization_id   uuid NOT NULL,
    type_designation  text NOT NULL,
    intended_purpose  text NOT NULL,
    support_from      date,
    support_until     date,
    support_reasons   text NOT NULL,
    declaration_url   text NOT NULL,
    published_as      text UNIQUE,
    CHECK (support_from IS NULL OR support_until IS NULL OR support_until > support_from)
);
CALL protect_tenant('product_facts');
