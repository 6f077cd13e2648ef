-- CRA Article 13(17): where users reach a person.
ALTER TABLE maker_facts ADD COLUMN contact_point text NOT NULL DEFAULT '';

-- Once the support period comes from a calculation with its reasons, only another calculation changes it.
ALTER TABLE product_facts ADD COLUMN support_calculated boolean NOT NULL DEFAULT false;

-- CRA Articles 18 to 20: name, postal address and contact of who acts for the maker.
ALTER TABLE union_operator
    ADD COLUMN postal_address text NOT NULL DEFAULT '',
    ADD COLUMN contact text NOT NULL DEFAULT '';

-- What the declaration and the technical file say of a product as it is placed on the market.
CREATE TABLE product_market (
    product_id        uuid PRIMARY KEY REFERENCES product (id) ON DELETE CASCADE,
    organization_id   uuid NOT NULL,
    hardware          text NOT NULL,
    software          text NOT NULL,
    identification    text NOT NULL,
    placed_on         date,
    member_states     text[] NOT NULL,
    remote_processing jsonb NOT NULL,
    notified_body     jsonb
);
CALL protect_tenant('product_market');

-- Decisions on the support period (CRA Article 13(8)); the newest for the same units holds, earlier ones stay readable.
CREATE TABLE support_period (
    id                  uuid PRIMARY KEY DEFAULT uuidv7(),
    organization_id     uuid NOT NULL,
    product_id          uuid NOT NULL REFERENCES product (id) ON DELETE CASCADE,
    units               text NOT NULL,
    placed_from         date NOT NULL,
    placed_until        date NOT NULL,
    expected_use_months int NOT NULL,
    law_months          int NOT NULL,
    shorter_use         text NOT NULL,
    reasons             jsonb NOT NULL,
    ends                date NOT NULL,
    decided_by          text NOT NULL,
    decided_at          timestamptz NOT NULL,
    CHECK (placed_until >= placed_from AND expected_use_months > 0 AND law_months >= 0)
);
CREATE INDEX support_period_of_product ON support_period (product_id, units, decided_at);
CALL protect_tenant('support_period');

-- That users and devices were told of the end of support (CRA Article 13(19)).
CREATE TABLE support_end_notice (
    id                uuid PRIMARY KEY DEFAULT uuidv7(),
    organization_id   uuid NOT NULL,
    product_id        uuid NOT NULL REFERENCES product (id) ON DELETE CASCADE,
    units             text NOT NULL,
    audience          text NOT NULL,
    given_on          date NOT NULL,
    how               text NOT NULL,
    recorded_by       text NOT NULL,
    recorded_at       timestamptz NOT NULL
);
CREATE INDEX support_end_notice_of_product ON support_end_notice (product_id);
CALL protect_tenant('support_end_notice');
