-- A key without a product is good for every product of its organization.
ALTER TABLE signing_key ALTER COLUMN product_id DROP NOT NULL;
CREATE UNIQUE INDEX signing_key_of_organization ON signing_key (organization_id, public_key) WHERE product_id IS NULL;
