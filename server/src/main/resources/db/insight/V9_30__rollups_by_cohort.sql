-- The cohort the devices were in when their samples were folded, like their hardware: by its id, so that another name is
-- no other series. All zeros for none, as for all that was folded before. A cohort that is deleted counts as none.
ALTER TABLE metric_rollup ADD COLUMN cohort uuid NOT NULL DEFAULT '00000000-0000-0000-0000-000000000000';
