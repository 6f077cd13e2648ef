-- What people write for the documents of Annexes II, V, VII and the UK statement, by the id of document-texts.json.
CREATE TABLE document_text (
    product_id        uuid NOT NULL REFERENCES product (id) ON DELETE CASCADE,
    item              text NOT NULL,
    organization_id   uuid NOT NULL,
    content           text NOT NULL,
    changed_by        text NOT NULL,
    changed_at        timestamptz NOT NULL,
    PRIMARY KEY (product_id, item)
);
CALL protect_tenant('document_text');
