-- What CISA says in a record of the CVE list about how a vulnerability is exploited (SSVC), as it stands there: options by
-- name, who says it and when. Read out once, since a record's text is long.
ALTER TABLE vulnerability_record ADD COLUMN ssvc jsonb GENERATED ALWAYS AS (jsonb_path_query_first(raw,
    '$.containers.adp[*] ? (@.providerMetadata.shortName == "CISA-ADP").metrics[*].other ? (@.type == "ssvc").content'))
    STORED;
CREATE INDEX vulnerability_record_ssvc ON vulnerability_record (vulnerability_id) WHERE ssvc IS NOT NULL;
