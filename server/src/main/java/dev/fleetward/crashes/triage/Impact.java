package dev.fleetward.crashes.triage;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Whom an issue strikes and how often.
 *
 * @param versions the latest seen first
 * @param hardware most devices first
 * @param mostStruck devices with most events
 */
record Impact(
        long devices,
        long activeDevices,
        List<OfVersion> versions,
        List<OfHardware> hardware,
        List<OfDevice> mostStruck) {
    static final int MAX_DEVICES = 10;

    /** Days of device-hours that are counted at most. */
    static final int MAX_DAYS = 90;

    /**
     * @param deviceHours hours that devices counted on that version since the issue was first seen, at most
     *     {@value #MAX_DAYS} days; empty when none counted any
     */
    record OfVersion(
            String version,
            long events,
            long devices,
            Instant firstSeenAt,
            Instant lastSeenAt,
            Optional<Double> deviceHours) {

        /** Empty when it is not known how long that version ran. */
        public Optional<Double> getEventsPerThousandHours() {
            return deviceHours.filter(hours -> hours > 0).map(hours -> events * 1000 / hours);
        }
    }

    /** @param version it ran at the latest event */
    record OfDevice(String serial, long events, Instant lastSeenAt, Optional<String> version) {}

    /** @param devicesOfFleet how many of the product have that hardware, whether struck or not */
    record OfHardware(String hardware, long events, long devices, long devicesOfFleet) {}
}
