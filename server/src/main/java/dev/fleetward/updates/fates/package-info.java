/**
 * Where every device of a rollout stands, in one word each: none is "unknown". Face:
 * {@link dev.fleetward.updates.fates.Fates}. Reads only.
 */
@NullMarked
package dev.fleetward.updates.fates;

import org.jspecify.annotations.NullMarked;
