-- What is stated of the makers of a product's components, and what they were asked (CRA Article 13(5)). Who they are comes from
-- the SBOMs; a row is made when somebody states something of one, or adds one no SBOM names.
CREATE TABLE component_maker (
    id                uuid PRIMARY KEY,
    organization_id   uuid NOT NULL,
    product_id        uuid NOT NULL REFERENCES product (id) ON DELETE CASCADE,
    name              text NOT NULL CHECK (name <> ''),
    contact           text NOT NULL DEFAULT '',
    supplies          text[] NOT NULL DEFAULT '{}',
    support_until     date,
    note              text NOT NULL DEFAULT '',
    changed_by        text NOT NULL,
    changed_at        timestamptz NOT NULL
);
CREATE INDEX component_maker_of_product ON component_maker (product_id, name);
CALL protect_tenant('component_maker');

CREATE TABLE maker_question (
    id                uuid PRIMARY KEY,
    organization_id   uuid NOT NULL,
    maker_id          uuid NOT NULL REFERENCES component_maker (id) ON DELETE CASCADE,
    what              text NOT NULL
        CHECK (what IN ('SBOM', 'VEX', 'SUPPORT_END', 'DECLARATION', 'SECURITY_CONTACT', 'OTHER')),
    detail            text NOT NULL,
    asked_on          date NOT NULL,
    due_on            date NOT NULL,
    asked_by          text NOT NULL,
    answered_on       date,
    answer            text NOT NULL DEFAULT '',
    link              text NOT NULL DEFAULT '',
    recorded_by       text NOT NULL DEFAULT '',
    file_name         text NOT NULL DEFAULT '',
    sha256            text,
    size_bytes        bigint,
    CHECK (due_on >= asked_on)
);
CREATE INDEX maker_question_of_maker ON maker_question (maker_id, asked_on);
CALL protect_tenant('maker_question');
