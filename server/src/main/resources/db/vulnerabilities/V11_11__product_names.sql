-- The organization's rows of the table of names: which products (part:vendor:product) a component's name stands for. In
-- place of what ships with the server; none at all when it stands for nothing.
CREATE TABLE product_name (
    organization_id uuid NOT NULL REFERENCES organization,
    name            text NOT NULL,
    products        text[] NOT NULL,
    PRIMARY KEY (organization_id, name)
);
CALL protect_tenant('product_name');

-- Whether records can be matched with a component at all; gap says why not. named_by: the edition of the shipped table.
CREATE TABLE component_assessment (
    component_id    uuid PRIMARY KEY REFERENCES component ON DELETE CASCADE,
    organization_id uuid NOT NULL,
    gap             text,
    named_by        text NOT NULL
);
CALL protect_tenant('component_assessment');
