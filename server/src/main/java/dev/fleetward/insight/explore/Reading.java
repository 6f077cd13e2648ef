package dev.fleetward.insight.explore;

import dev.fleetward.insight.fleet.FleetSeries.Point;

/** @param devicesOver the threshold of the question; NaN when the roll-ups answered, which do not know it */
public record Reading(Point point, double devicesOver) {
    static Reading of(Point point) {
        return new Reading(point, Double.NaN);
    }
}
