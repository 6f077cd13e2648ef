-- How long what devices sent stays with them, event by event. Figures made of it are kept on their own terms.
ALTER TABLE product ADD COLUMN keep_events_days int NOT NULL DEFAULT 400;
