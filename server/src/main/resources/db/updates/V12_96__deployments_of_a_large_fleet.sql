-- A deployment goes with its device, and a device with its product; rollouts go with their product alone. So the keys to
-- product and rollout kept nothing, and cost a rollout to a million devices two look-ups a device.
ALTER TABLE deployment
    DROP CONSTRAINT deployment_product_id_fkey,
    DROP CONSTRAINT deployment_rollout_id_fkey;
