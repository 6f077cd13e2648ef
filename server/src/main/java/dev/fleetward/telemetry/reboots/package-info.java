/**
 * Why devices start anew: reboots by reason and software version. Face:
 * {@link dev.fleetward.telemetry.reboots.Reboots}. How many there were in all is counted with the vitals.
 */
@NullMarked
package dev.fleetward.telemetry.reboots;

import org.jspecify.annotations.NullMarked;
