/**
 * The fleet's metrics rolled up by hour and day, software version, hardware and cohort, folded from the lake's rows as they
 * become files. Face: {@link dev.fleetward.insight.fleet.FleetSeries}. It must not know what is normal or wrong.
 */
@NullMarked
package dev.fleetward.insight.fleet;

import org.jspecify.annotations.NullMarked;
