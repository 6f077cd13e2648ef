-- Topics of an MQTT broker name a product without its organization.
CREATE INDEX product_slug ON product (slug);
