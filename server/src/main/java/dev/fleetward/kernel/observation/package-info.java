/**
 * How the server sees itself: figures for its operator (text of Prometheus), queues with their ages, health by part. Face:
 * {@link dev.fleetward.kernel.observation.Meters} to count and time, {@link dev.fleetward.kernel.observation.Gauges}, {@link
 * dev.fleetward.kernel.observation.ServerQueue} and {@link dev.fleetward.kernel.observation.HealthPart} for rooms that have
 * something to show, {@link dev.fleetward.kernel.observation.Observation} to read. It must not know the database.
 */
@NullMarked
package dev.fleetward.kernel.observation;

import org.jspecify.annotations.NullMarked;
