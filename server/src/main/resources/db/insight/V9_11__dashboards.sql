-- Charts and figures somebody keeps together. tiles: title, section, kind and what it asks, in their order.
CREATE TABLE dashboard (
    id              uuid PRIMARY KEY DEFAULT uuidv7(),
    organization_id uuid NOT NULL,
    product_id      uuid NOT NULL REFERENCES product ON DELETE CASCADE,
    owner           text NOT NULL,
    name            text NOT NULL,
    shared          boolean NOT NULL,
    tiles           jsonb NOT NULL,
    updated_at      timestamptz NOT NULL,
    UNIQUE (product_id, owner, name)
);
CALL protect_tenant('dashboard');
