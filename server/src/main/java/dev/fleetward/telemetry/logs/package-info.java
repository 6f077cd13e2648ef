/**
 * What devices say in their logs, found by text over the whole fleet. Face: {@link dev.fleetward.telemetry.logs.Logs}.
 */
@NullMarked
package dev.fleetward.telemetry.logs;

import org.jspecify.annotations.NullMarked;
