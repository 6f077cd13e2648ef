-- An event with something in it that only its build's symbols can name waits for them: waits_for says which build (its
-- id, software type and version, one a line), unnameable why symbols that came did not help.
ALTER TABLE event ADD COLUMN waits_for text, ADD COLUMN unnameable text;
CREATE INDEX event_waiting ON event (product_id, waits_for) WHERE waits_for IS NOT NULL;
