/**
 * The way from the embedded PostgreSQL to an outside one, table by table, to be cut off and gone on with anywhere. Face:
 * {@link dev.fleetward.kernel.move.Move}. It must not know what the tables mean.
 */
@NullMarked
package dev.fleetward.kernel.move;

import org.jspecify.annotations.NullMarked;
