/**
 * Spans of work that devices name, such as charging or a measurement: when each began and ended, what it measured, and
 * how they go by software version. Face: {@link dev.fleetward.telemetry.sessions.Sessions}.
 */
@NullMarked
package dev.fleetward.telemetry.sessions;

import org.jspecify.annotations.NullMarked;
