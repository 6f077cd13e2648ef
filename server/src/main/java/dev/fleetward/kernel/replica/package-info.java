/**
 * A second PostgreSQL that follows the first by streaming replication, and whether reads that bear some seconds of age may
 * go there. Face: {@link dev.fleetward.kernel.replica.Replica}; {@code kernel.Db} alone reads by it. It must not know what
 * is read.
 */
@NullMarked
package dev.fleetward.kernel.replica;

import org.jspecify.annotations.NullMarked;
