-- How severe a case's vulnerability is in the maker's own judgement: one vector for each version of CVSS.
CREATE TABLE case_score (
    case_id           uuid NOT NULL REFERENCES case_file (id) ON DELETE CASCADE,
    organization_id   uuid NOT NULL,
    version           text NOT NULL CHECK (version IN ('3.1', '4.0')),
    vector            text NOT NULL,
    score             double precision NOT NULL CHECK (score BETWEEN 0 AND 10),
    scored_by         text NOT NULL,
    scored_at         timestamptz NOT NULL,
    PRIMARY KEY (case_id, version)
);
CALL protect_tenant('case_score');
