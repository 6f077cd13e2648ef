/** Patches from one version to the next, and which device gets one. Face: {@link dev.fleetward.updates.deltas.Deltas}. Knows nothing of protocols. */
@NullMarked
package dev.fleetward.updates.deltas;

import org.jspecify.annotations.NullMarked;
