-- Kinds of key besides Ed25519, and private keys the server holds itself, encrypted under its master key.
ALTER TABLE signing_key ADD COLUMN algorithm text NOT NULL DEFAULT 'ED25519'
    CHECK (algorithm IN ('ED25519', 'ECDSA_P256', 'RSA'));
ALTER TABLE signing_key ADD COLUMN sealed_private_key bytea;
