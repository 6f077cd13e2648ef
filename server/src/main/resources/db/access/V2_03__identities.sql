-- Who a person is at the identity provider (OpenID Connect Core 1.0, section 2: iss and sub together never change).
CREATE TABLE person_identity (
    issuer          text NOT NULL,
    subject         text NOT NULL,
    organization_id uuid NOT NULL REFERENCES organization,
    person_id       uuid NOT NULL UNIQUE REFERENCES person ON DELETE CASCADE,
    PRIMARY KEY (issuer, subject)
);
CALL protect_tenant('person_identity');
