package dev.fleetward.vulnerabilities;

import dev.fleetward.devices.Devices;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;

/** How many devices ran a software version at the end of each day, counted back from how many run it now. */
record Adoption(List<Day> days) {
    static final int DAYS = 30;

    /** @param at the day as a chart's time: its date in UTC */
    record Day(LocalDate at, long devices) {}

    static Adoption of(UUID version, long devicesNow, List<Devices.Moved> moved, LocalDate today) {
        Map<LocalDate, Long> changes = moved.stream()
                .filter(change -> change.version().value().equals(version))
                .collect(Collectors.toMap(Devices.Moved::day, Devices.Moved::change, Long::sum));
        List<Day> days = new ArrayList<>();
        long devices = devicesNow;
        for (LocalDate day = today; days.size() < DAYS; day = day.minusDays(1)) {
            days.add(new Day(day, Math.max(0, devices)));
            devices -= changes.getOrDefault(day, 0L);
        }
        Collections.reverse(days);
        return new Adoption(days);
    }
}
