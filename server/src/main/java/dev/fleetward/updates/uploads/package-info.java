/** Artifacts that arrive in pieces and go on after a broken connection. No face: resources only. Knows nothing of rollouts. */
@NullMarked
package dev.fleetward.updates.uploads;

import org.jspecify.annotations.NullMarked;
