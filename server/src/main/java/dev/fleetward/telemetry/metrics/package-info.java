/**
 * What devices measure: the catalogue of metrics, the last value of each, and series over time. Face:
 * {@link dev.fleetward.telemetry.metrics.Metrics}. It must not know what the vitals are counted from.
 */
@NullMarked
package dev.fleetward.telemetry.metrics;

import org.jspecify.annotations.NullMarked;
