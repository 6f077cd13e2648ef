-- Builds whose symbols came after their data: what was kept under positions is under names now, and the rows under
-- positions are to leave the lake. An absent version is empty.
CREATE TABLE renamed_build (
    organization_id uuid NOT NULL,
    product_id      uuid NOT NULL REFERENCES product ON DELETE CASCADE,
    build           text NOT NULL,
    version         text NOT NULL,
    renamed_at      timestamptz NOT NULL,
    PRIMARY KEY (product_id, build, version)
);
CALL protect_tenant('renamed_build');
