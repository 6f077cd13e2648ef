/** What holds a release back from devices, and who let it pass all the same. Face: {@link dev.fleetward.updates.gate.ReleaseGate}. Knows nothing of rollouts. */
@NullMarked
package dev.fleetward.updates.gate;

import org.jspecify.annotations.NullMarked;
