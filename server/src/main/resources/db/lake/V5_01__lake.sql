-- The catalogue of Iceberg tables, in the layout of Iceberg's own JDBC catalogue (schema version V1), so that any
-- reader with a database login (Trino, Spark, PyIceberg) finds a maker's tables. organization_id is ours: the row that
-- leads to an organization's files is guarded like every other row.
CREATE TABLE iceberg_tables (
    catalog_name               varchar(255) NOT NULL,
    table_namespace            varchar(255) NOT NULL,
    table_name                 varchar(255) NOT NULL,
    metadata_location          varchar(1000),
    previous_metadata_location varchar(1000),
    iceberg_type               varchar(5),
    organization_id            uuid NOT NULL,
    PRIMARY KEY (catalog_name, table_namespace, table_name)
);
CALL protect_tenant('iceberg_tables');

-- Read by Iceberg's JDBC catalogue when it opens; we set no properties.
CREATE TABLE iceberg_namespace_properties (
    catalog_name    varchar(255) NOT NULL,
    namespace       varchar(255) NOT NULL,
    property_key    varchar(255),
    property_value  varchar(1000),
    organization_id uuid NOT NULL,
    PRIMARY KEY (catalog_name, namespace, property_key)
);
CALL protect_tenant('iceberg_namespace_properties');

-- Rows on their way to Parquet, written in the transaction that takes them in; entries is an array of arrays.
CREATE TABLE lake_staging (
    id              bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    organization_id uuid NOT NULL,
    table_name      text NOT NULL,
    product_id      uuid NOT NULL,
    device_id       uuid NOT NULL,
    row_count       int NOT NULL,
    staged_at       timestamptz NOT NULL,
    entries         text NOT NULL
);
CREATE INDEX lake_staging_order ON lake_staging (organization_id, table_name, id);
CREATE INDEX lake_staging_device ON lake_staging (organization_id, device_id);
CALL protect_tenant('lake_staging');
