-- Versions of a product's cybersecurity risk assessment (CRA Article 13(2) to (4)). An approved one never changes.
CREATE TABLE risk_assessment (
    product_id        uuid NOT NULL REFERENCES product (id) ON DELETE CASCADE,
    number            int NOT NULL,
    organization_id   uuid NOT NULL,
    content           jsonb NOT NULL,
    edited_by         text NOT NULL,
    edited_at         timestamptz NOT NULL,
    approved_by       text,
    approved_at       timestamptz,
    PRIMARY KEY (product_id, number),
    CHECK ((approved_by IS NULL) = (approved_at IS NULL))
);
CREATE UNIQUE INDEX risk_assessment_one_draft ON risk_assessment (product_id) WHERE approved_at IS NULL;
CALL protect_tenant('risk_assessment');

CREATE FUNCTION refuse_other_risk_assessment() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    IF OLD.approved_at IS NOT NULL THEN
        RAISE EXCEPTION 'an approved risk assessment cannot be changed';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER risk_assessment_is_kept BEFORE UPDATE ON risk_assessment
    FOR EACH ROW EXECUTE FUNCTION refuse_other_risk_assessment();

-- A person's word that the product was substantially modified (Article 3(30)), so that the assessment is reviewed.
CREATE TABLE substantial_modification (
    id                uuid PRIMARY KEY DEFAULT uuidv7(),
    organization_id   uuid NOT NULL,
    product_id        uuid NOT NULL REFERENCES product (id) ON DELETE CASCADE,
    what              text NOT NULL,
    stated_by         text NOT NULL,
    stated_at         timestamptz NOT NULL
);
CREATE INDEX substantial_modification_of_product ON substantial_modification (product_id, stated_at);
CALL protect_tenant('substantial_modification');
