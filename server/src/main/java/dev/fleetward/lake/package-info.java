/**
 * Time-stamped field data as open Iceberg tables of Parquet files, one table per organization and kind. Face:
 * {@link dev.fleetward.lake.Lake}. It must not know what the rows mean.
 */
@NullMarked
package dev.fleetward.lake;

import org.jspecify.annotations.NullMarked;
