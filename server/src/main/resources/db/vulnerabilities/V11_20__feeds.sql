-- Which feed each record came by, and the names it gave itself: when it drops one, the vulnerability may fall apart.
CREATE TABLE record_origin (
    record_id       uuid PRIMARY KEY REFERENCES vulnerability_record ON DELETE CASCADE,
    organization_id uuid NOT NULL,
    feed            text NOT NULL,
    -- SHA-256 of the source text as it was taken: tells at once whether the same comes again.
    digest          text NOT NULL,
    names           text[] NOT NULL
);
CALL protect_tenant('record_origin');

INSERT INTO record_origin
SELECT id, organization_id, 'osv', '',
       ARRAY[source_id] || ARRAY(SELECT jsonb_array_elements_text(CASE WHEN jsonb_typeof(raw -> 'aliases') = 'array'
                                                                       THEN raw -> 'aliases' ELSE '[]' END))
FROM vulnerability_record;

-- What the organization chose of a feed, and how its synchronization stands. No row: nothing chosen, by file only.
CREATE TABLE feed (
    organization_id  uuid NOT NULL REFERENCES organization,
    name             text NOT NULL,
    online           boolean NOT NULL DEFAULT false,
    -- Empty for the publisher's own.
    address          text NOT NULL DEFAULT '',
    -- Of OSV: the ecosystems wanted.
    parts            text[] NOT NULL DEFAULT '{}',
    -- Key for the publisher's interface, encrypted.
    sealed_key       bytea,
    every_hours      int NOT NULL,
    fresh_hours      int NOT NULL,
    last_success_at  timestamptz,
    last_attempt_at  timestamptz,
    next_attempt_at  timestamptz,
    failures         int NOT NULL DEFAULT 0,
    last_error       text NOT NULL DEFAULT '',
    -- How far it has come: of each part a watermark, an entity tag, a page.
    progress         jsonb NOT NULL DEFAULT '{}',
    PRIMARY KEY (organization_id, name)
);
CREATE INDEX feed_due ON feed (next_attempt_at) WHERE online;
CALL protect_tenant('feed');

-- Every import: what was read, with its hash, and what became of it.
CREATE TABLE feed_import (
    id              uuid PRIMARY KEY DEFAULT uuidv7(),
    organization_id uuid NOT NULL REFERENCES organization,
    feed            text NOT NULL,
    file_name       text NOT NULL,
    sha256          text NOT NULL,
    size_bytes      bigint NOT NULL,
    imported        bigint NOT NULL,
    updated         bigint NOT NULL,
    unchanged       bigint NOT NULL,
    withdrawn       bigint NOT NULL,
    rejected        bigint NOT NULL,
    -- Empty when all of it was read.
    failure         text NOT NULL,
    imported_by     text NOT NULL,
    started_at      timestamptz NOT NULL,
    ended_at        timestamptz NOT NULL
);
CREATE INDEX feed_import_feed ON feed_import (organization_id, feed, id DESC);
CALL protect_tenant('feed_import');

-- Records that were not taken, with the reason, until they are.
CREATE TABLE feed_quarantine (
    id              uuid PRIMARY KEY DEFAULT uuidv7(),
    organization_id uuid NOT NULL REFERENCES organization,
    feed            text NOT NULL,
    name            text NOT NULL,
    reason          text NOT NULL,
    -- The record as it came; absent when it was too large to keep.
    content         bytea,
    size_bytes      bigint NOT NULL,
    attempts        int NOT NULL DEFAULT 1,
    first_at        timestamptz NOT NULL,
    last_at         timestamptz NOT NULL,
    UNIQUE (organization_id, feed, name)
);
CALL protect_tenant('feed_quarantine');
