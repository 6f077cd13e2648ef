-- Files that say what is at which address of a build and what its numbers mean; their bytes are blobs. Several files may
-- share a build id: a stripped program and its debug file, an ELF and a map.
CREATE TABLE symbol_file (
    id                  uuid PRIMARY KEY DEFAULT uuidv7(),
    organization_id     uuid NOT NULL,
    product_id          uuid NOT NULL REFERENCES product ON DELETE CASCADE,
    kind                text NOT NULL CHECK (kind IN ('ELF', 'MAP')),
    filename            text NOT NULL,
    size_bytes          bigint NOT NULL,
    sha256              text NOT NULL,
    build_id            text,
    machine             text,
    has_debug_info      boolean NOT NULL,
    has_unwind_info     boolean NOT NULL,
    map_problem         text,
    software_version_id uuid REFERENCES software_version ON DELETE SET NULL,
    uploaded_at         timestamptz NOT NULL,
    uploaded_by         text NOT NULL,
    UNIQUE (product_id, sha256)
);
-- Devices send the first bytes of a build id.
CREATE INDEX symbol_file_build ON symbol_file (product_id, build_id text_pattern_ops);
CREATE INDEX symbol_file_version ON symbol_file (software_version_id);
CALL protect_tenant('symbol_file');

-- What names a build's numbers, taken out of the file once so that decoding opens none.
CREATE TABLE symbol_map (
    symbol_file_id  uuid PRIMARY KEY REFERENCES symbol_file ON DELETE CASCADE,
    organization_id uuid NOT NULL,
    map             json NOT NULL
);
CALL protect_tenant('symbol_map');
