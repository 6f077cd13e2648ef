-- What a supplier says of its component decides, where it is trusted, after the maker's own word.
ALTER TABLE supplier_statement
    -- Its name, as documents taken in for one product have it too.
    ADD COLUMN issuer   text NOT NULL DEFAULT '',
    -- How components are found by it: a package URL without version, or cpe:vendor:product. Empty when the document names
    -- no component, or tells its versions in prose.
    ADD COLUMN identity text NOT NULL DEFAULT '',
    -- A version or a vers: range; empty for all.
    ADD COLUMN versions text NOT NULL DEFAULT '';
CREATE INDEX supplier_statement_identity ON supplier_statement (organization_id, identity) WHERE identity <> '';

-- The document it was said in, by its own id; empty for what was decided here.
ALTER TABLE vex_decision ADD COLUMN said_in text NOT NULL DEFAULT '';
CREATE INDEX vex_decision_said_in ON vex_decision (organization_id, issuer, said_in) WHERE source = 'SUPPLIER';
UPDATE vex_decision d SET said_in = v.name FROM vex_document v WHERE v.id = d.document_id;
