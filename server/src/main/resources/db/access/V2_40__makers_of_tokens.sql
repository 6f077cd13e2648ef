-- Who made a token, by subject, so that nobody is a second person by a token of their own; empty for those set up with the
-- server.
ALTER TABLE api_token ADD COLUMN made_by text NOT NULL DEFAULT '';
