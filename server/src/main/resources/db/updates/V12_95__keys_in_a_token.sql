-- A key whose private half is in a hardware token, by its label there; it was never anywhere else.
ALTER TABLE signing_key ADD COLUMN token_label text,
    ADD CHECK (token_label IS NULL OR sealed_private_key IS NULL);
