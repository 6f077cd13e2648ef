-- What a file's own signature said when it was taken: format, verdict, who signed, the hardware it is for.
ALTER TABLE artifact ADD COLUMN embedded jsonb;
