/**
 * How the fleet is by day and version: active devices, reboots, hours without a crash. Face:
 * {@link dev.fleetward.telemetry.vitals.Vitals}. It must not know metrics but those it counts.
 */
@NullMarked
package dev.fleetward.telemetry.vitals;

import org.jspecify.annotations.NullMarked;
