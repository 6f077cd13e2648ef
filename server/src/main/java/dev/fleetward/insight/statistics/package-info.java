/**
 * Statistics of counts, rates and shares as pure functions; the formulas and their worked examples are in docs/anomalies.md.
 * It must not know devices, metrics or where numbers come from.
 */
@NullMarked
package dev.fleetward.insight.statistics;

import org.jspecify.annotations.NullMarked;
