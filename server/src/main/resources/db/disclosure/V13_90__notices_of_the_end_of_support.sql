-- A notice that support ends belongs to no case (CRA Article 13(19)). It too stays as it was published.
ALTER TABLE user_notice ALTER COLUMN case_id DROP NOT NULL;
CREATE FUNCTION refuse_removal_of_end_notice() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    IF EXISTS (SELECT FROM product WHERE id = OLD.product_id) THEN
        RAISE EXCEPTION 'a published notice cannot be removed';
    END IF;
    RETURN OLD;
END
$$;
CREATE TRIGGER end_notice_stays BEFORE DELETE ON user_notice
    FOR EACH ROW WHEN (OLD.case_id IS NULL) EXECUTE FUNCTION refuse_removal_of_end_notice();
-- Without a case it goes with its product.
ALTER TABLE user_notice ADD FOREIGN KEY (product_id) REFERENCES product (id) ON DELETE CASCADE;
