-- The cohort its device was in when it came: one that moves on does not take its past along. Null for none, and for what
-- came before.
ALTER TABLE trace ADD COLUMN cohort_id uuid;
