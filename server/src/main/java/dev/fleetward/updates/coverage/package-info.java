/**
 * Which devices of a rollout are fixed, which are not, and why; the signed statement of it; why one device gets an update
 * or not. Face: {@link dev.fleetward.updates.coverage.RolloutCoverage}, {@link dev.fleetward.updates.coverage.DeviceUpdates}.
 * It changes nothing about what devices are offered.
 */
@NullMarked
package dev.fleetward.updates.coverage;

import org.jspecify.annotations.NullMarked;
