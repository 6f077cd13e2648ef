-- What a coredump shows at first sight is in its report, with all the rest.
ALTER TABLE trace DROP COLUMN scene;
