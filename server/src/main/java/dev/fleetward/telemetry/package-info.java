/**
 * What devices measure and say: metrics, logs, recordings, and the fleet's vitals counted from them. Face:
 * {@link dev.fleetward.telemetry.Metrics}, {@link dev.fleetward.telemetry.Logs}, {@link dev.fleetward.telemetry.Vitals}.
 * It must not know crashes and issues.
 */
@NullMarked
package dev.fleetward.telemetry;

import org.jspecify.annotations.NullMarked;
