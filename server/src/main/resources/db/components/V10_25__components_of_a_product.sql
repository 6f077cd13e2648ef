-- Which components a product ships is asked without their rows.
CREATE INDEX version_component_shipped ON version_component (product_id, component_id) WHERE scope <> 'EXCLUDED';
