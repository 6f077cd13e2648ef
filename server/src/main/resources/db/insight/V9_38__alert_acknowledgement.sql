-- Who looks after it, since when, and what they said: nobody is reminded of it any more.
ALTER TABLE alert
    ADD acknowledged_at timestamptz,
    ADD acknowledged_by text NOT NULL DEFAULT '',
    ADD acknowledged_note text NOT NULL DEFAULT '';
