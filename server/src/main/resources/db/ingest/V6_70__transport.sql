-- How requests of devices came, by day (UTC): by TLS, to this server or to the proxy before it, or in plain HTTP.
CREATE TABLE device_transport_day (
    organization_id uuid NOT NULL,
    product_id      uuid NOT NULL REFERENCES product ON DELETE CASCADE,
    day             date NOT NULL,
    encrypted       bigint NOT NULL,
    plain           bigint NOT NULL,
    PRIMARY KEY (product_id, day)
);
CALL protect_tenant('device_transport_day');
