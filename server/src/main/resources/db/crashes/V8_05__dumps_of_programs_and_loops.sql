ALTER TABLE trace
    -- Why it stopped, in words; a dump's report may know it better than the message.
    ADD COLUMN cause     text,
    -- What an agent or a program said that is the same each time; null where numbers say it.
    ADD COLUMN said      text,
    ADD COLUMN dump_form text CHECK (dump_form IN ('MCU_COREDUMP', 'LINUX_CORE', 'LINUX_STACKTRACE')),
    -- Occurrences the row stands for, and when the last of them was: of a loop only so many an hour get a row.
    ADD COLUMN times     bigint NOT NULL DEFAULT 1 CHECK (times > 0),
    ADD COLUMN last_at   timestamptz;
UPDATE trace SET dump_form = 'MCU_COREDUMP' WHERE coredump_sha256 IS NOT NULL;
