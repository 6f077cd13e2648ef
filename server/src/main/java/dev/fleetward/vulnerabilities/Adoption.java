package dev.fleetward.vulnerabilities;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/** How many devices ran a software version at the end of each day, counted back from how many run it now. */
record Adoption(List<Day> days) {
    static final int DAYS = 30;

    /** @param at the day as a chart's time: its date in UTC */
    record Day(LocalDate at, long devices) {}

    static Adoption of(long devicesNow, Map<LocalDate, Long> moved, LocalDate today) {
        List<Day> days = new ArrayList<>();
        long devices = devicesNow;
        for (LocalDate day = today; days.size() < DAYS; day = day.minusDays(1)) {
            days.add(new Day(day, Math.max(0, devices)));
            devices -= moved.getOrDefault(day, 0L);
        }
        Collections.reverse(days);
        return new Adoption(days);
    }
}
