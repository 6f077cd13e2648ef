-- Objections to a release that one person asked to pass over and a second one granted or refused.
CREATE TABLE release_override (
    id                 uuid PRIMARY KEY DEFAULT uuidv7(),
    organization_id    uuid NOT NULL,
    release_id         uuid NOT NULL REFERENCES release (id) ON DELETE CASCADE,
    reason             text NOT NULL,
    covers             text[] NOT NULL,
    asked_at           timestamptz NOT NULL,
    asked_by           text NOT NULL,
    asked_by_subject   text NOT NULL,
    state              text NOT NULL DEFAULT 'ASKED' CHECK (state IN ('ASKED', 'GRANTED', 'REFUSED')),
    decided_at         timestamptz,
    decided_by         text,
    decided_by_subject text,
    CHECK ((state = 'ASKED') = (decided_at IS NULL)),
    CHECK (state <> 'GRANTED' OR decided_by_subject <> asked_by_subject)
);
CREATE INDEX release_override_of_release ON release_override (release_id, id);
CALL protect_tenant('release_override');

-- What a product's maker allows of its releases; without a row nothing unsigned is taken.
CREATE TABLE release_policy (
    product_id      uuid PRIMARY KEY REFERENCES product ON DELETE CASCADE,
    organization_id uuid NOT NULL,
    allow_unsigned  boolean NOT NULL,
    reason          text NOT NULL,
    changed_at      timestamptz NOT NULL,
    changed_by      text NOT NULL
);
CALL protect_tenant('release_policy');

-- Without a key where the product's policy allows unsigned files; without a detached signature where the one inside counts.
ALTER TABLE artifact ALTER COLUMN signature DROP NOT NULL;
ALTER TABLE artifact ALTER COLUMN signing_key_id DROP NOT NULL;

ALTER TABLE release ADD COLUMN security_only boolean NOT NULL DEFAULT false;
