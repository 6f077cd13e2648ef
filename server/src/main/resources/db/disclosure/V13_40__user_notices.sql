-- What the users of a product are told (CRA Article 14(8)): kept as published; a correction is a notice of its own.
CREATE TABLE user_notice (
    id                uuid PRIMARY KEY DEFAULT uuidv7(),
    organization_id   uuid NOT NULL,
    case_id           uuid NOT NULL REFERENCES case_file (id) ON DELETE CASCADE,
    product_id        uuid NOT NULL,
    number            int NOT NULL CHECK (number > 0),
    revises           uuid UNIQUE REFERENCES user_notice (id),
    audience          text NOT NULL CHECK (audience IN ('IMPACTED', 'ALL')),
    device_query      text NOT NULL,
    email_attribute   text NOT NULL,
    on_page           boolean NOT NULL,
    title             text NOT NULL,
    summary           text NOT NULL,
    mitigation        text NOT NULL,
    correction        text NOT NULL,
    subject           jsonb NOT NULL,
    devices_meant     bigint NOT NULL,
    published_at      timestamptz NOT NULL,
    published_by      text NOT NULL,
    UNIQUE (product_id, number),
    CHECK (mitigation <> '' OR correction <> '')
);
CREATE INDEX user_notice_of_case ON user_notice (case_id);
CALL protect_tenant('user_notice');
CREATE TRIGGER user_notice_is_final BEFORE UPDATE ON user_notice
    FOR EACH ROW EXECUTE FUNCTION refuse_change_of_case_facts();
CREATE TRIGGER user_notice_stays BEFORE DELETE ON user_notice
    FOR EACH ROW EXECUTE FUNCTION refuse_removal_of_case_facts();

-- Whom a notice is meant for: devices as they were when it was published, and what became of each.
CREATE TABLE notice_device (
    notice_id         uuid NOT NULL REFERENCES user_notice (id) ON DELETE CASCADE,
    organization_id   uuid NOT NULL,
    device_id         uuid NOT NULL REFERENCES device (id) ON DELETE CASCADE,
    email             text,
    fetched_at        timestamptz,
    acknowledged_at   timestamptz,
    PRIMARY KEY (notice_id, device_id),
    CHECK (acknowledged_at IS NULL OR fetched_at IS NOT NULL)
);
CREATE INDEX notice_device_of_device ON notice_device (device_id);
CREATE INDEX notice_device_by_email ON notice_device (notice_id, email) WHERE email IS NOT NULL;
CALL protect_tenant('notice_device');

-- One letter to each address, however many devices stand behind it.
CREATE TABLE notice_letter (
    id                uuid PRIMARY KEY DEFAULT uuidv7(),
    organization_id   uuid NOT NULL,
    notice_id         uuid NOT NULL REFERENCES user_notice (id) ON DELETE CASCADE,
    email             text NOT NULL,
    state             text NOT NULL CHECK (state IN ('WAITING', 'SENT', 'GIVEN_UP')),
    attempts          int NOT NULL DEFAULT 0,
    next_at           timestamptz NOT NULL,
    ended_at          timestamptz,
    trouble           text NOT NULL DEFAULT '',
    UNIQUE (notice_id, email)
);
CREATE INDEX notice_letter_due ON notice_letter (next_at) WHERE state = 'WAITING';
CALL protect_tenant('notice_letter');
