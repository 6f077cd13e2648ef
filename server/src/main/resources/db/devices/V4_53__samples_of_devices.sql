-- One device in so many, by its id alone, so that it is in every sample of that size or in none.
CREATE FUNCTION is_sampled(device uuid, every_nth int) RETURNS boolean
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN every_nth = 1 OR abs(uuid_hash(device)::bigint) % every_nth = 0;
