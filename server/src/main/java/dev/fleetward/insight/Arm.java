package dev.fleetward.insight;

import com.fasterxml.jackson.annotation.JsonAlias;
import dev.fleetward.insight.statistics.Rate;

/**
 * One side of a comparison in one stretch of time.
 *
 * @param eventDays device-days with at least one event: a device in a crash loop counts once a day, since repeated crashes
 *     of one device are not independent
 * @param deviceHours hours during which devices of this side were observed
 */
public record Arm(@JsonAlias("crashDays") long eventDays, double deviceHours) {
    public static final Arm NOTHING = new Arm(0, 0);

    public Arm {
        if (eventDays < 0 || deviceHours < 0 || !Double.isFinite(deviceHours)) {
            throw new IllegalArgumentException("An arm needs counts and hours of at least 0");
        }
    }

    Rate rate() {
        return new Rate(eventDays, deviceHours);
    }

    public Arm plus(Arm other) {
        return new Arm(eventDays + other.eventDays, deviceHours + other.deviceHours);
    }
}
