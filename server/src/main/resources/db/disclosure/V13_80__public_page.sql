-- What a product's public page shows besides what it must (CRA Annex II (9)).
CREATE TABLE public_page (
    product_id        uuid PRIMARY KEY REFERENCES product (id) ON DELETE CASCADE,
    organization_id   uuid NOT NULL,
    sbom              boolean NOT NULL,
    release_notes     boolean NOT NULL
);
CALL protect_tenant('public_page');
