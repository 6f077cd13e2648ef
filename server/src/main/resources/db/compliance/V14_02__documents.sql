CREATE TABLE classification (
    product_id        uuid PRIMARY KEY REFERENCES product (id) ON DELETE CASCADE,
    organization_id   uuid NOT NULL,
    class             text NOT NULL,
    category          text NOT NULL,
    core_function     text NOT NULL,
    route             text NOT NULL,
    decided_by        text NOT NULL,
    decided_at        timestamptz NOT NULL
);
CALL protect_tenant('classification');

-- Requirements of Annex I, Part I (2) that do not apply, each with its justification (Article 13(4)).
CREATE TABLE requirement_exception (
    product_id        uuid NOT NULL REFERENCES product (id) ON DELETE CASCADE,
    requirement       text NOT NULL,
    organization_id   uuid NOT NULL,
    justification     text NOT NULL,
    decided_by        text NOT NULL,
    decided_at        timestamptz NOT NULL,
    PRIMARY KEY (product_id, requirement)
);
CALL protect_tenant('requirement_exception');

-- Newest upload for each item of Annexes II, V and VII; the file itself is a blob.
CREATE TABLE compliance_document (
    product_id        uuid NOT NULL REFERENCES product (id) ON DELETE CASCADE,
    item              text NOT NULL,
    organization_id   uuid NOT NULL,
    file_name         text NOT NULL,
    media_type        text NOT NULL,
    sha256            text NOT NULL,
    size_bytes        bigint NOT NULL,
    uploaded_by       text NOT NULL,
    uploaded_at       timestamptz NOT NULL,
    PRIMARY KEY (product_id, item)
);
CALL protect_tenant('compliance_document');
