-- A device is probed for a number by its own key. With the device among the keys of this index the planner skipped through
-- it value by value instead, which costs many times that.
DROP INDEX device_attribute_number;
CREATE INDEX device_attribute_number ON device_attribute (product_id, name, value_number)
    INCLUDE (device_id, organization_id) WHERE value_number IS NOT NULL;
