package dev.fleetward.updates.plan;

import com.fasterxml.jackson.annotation.JsonIgnore;
import dev.fleetward.kernel.Problem;
import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.TextStyle;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * When devices may begin, in each device's own time zone: its attribute {@value #ZONE_ATTRIBUTE} names one of the IANA
 * database, such as {@code Europe/Berlin}.
 *
 * @param days on which it opens; a window over midnight belongs to the day it opened on
 * @param from opens at that time of day; {@code to} before it or the same is on the next day
 * @param zone of devices that name no zone, or none that is known
 */
public record Window(Set<DayOfWeek> days, LocalTime from, LocalTime to, ZoneId zone) {
    public static final String ZONE_ATTRIBUTE = "timezone";

    public Window {
        if (days.isEmpty()) {
            throw Problem.invalid("window.days must name at least one day, such as MONDAY.");
        }
        days = Set.copyOf(days);
    }

    /**
     * @param days empty for every day
     * @throws Problem 400 for a time or zone that is none
     */
    public static Window of(List<DayOfWeek> days, String from, String to, String zone) {
        try {
            return new Window(
                    days.isEmpty() ? Set.of(DayOfWeek.values()) : Set.copyOf(days),
                    LocalTime.parse(from),
                    LocalTime.parse(to),
                    ZoneId.of(zone.isBlank() ? "UTC" : zone));
        } catch (DateTimeException e) {
            throw Problem.invalid(
                    "window needs from and to as hours and minutes such as 22:00, and zone as a name such as Europe/Berlin.");
        }
    }

    public boolean isOpen(ZoneId at, Instant now) {
        ZonedDateTime local = now.atZone(at);
        LocalDate today = local.toLocalDate();
        LocalTime time = local.toLocalTime();
        if (from.isBefore(to)) {
            return days.contains(today.getDayOfWeek()) && !time.isBefore(from) && time.isBefore(to);
        }
        boolean openedToday = days.contains(today.getDayOfWeek()) && !time.isBefore(from);
        boolean openedYesterday =
                days.contains(today.minusDays(1).getDayOfWeek()) && time.isBefore(to);
        return openedToday || openedYesterday;
    }

    /** Zones of the world in which it is open then, and all there are: what else a device names is no zone. */
    @JsonIgnore
    public Zones zones(Instant now) {
        Set<String> known = ZoneId.getAvailableZoneIds();
        return new Zones(
                known.stream().filter(name -> isOpen(ZoneId.of(name), now)).sorted().toList(),
                known.stream().sorted().toList(),
                isOpen(zone, now));
    }

    /** @param otherwise whether it is open for devices that name no known zone */
    public record Zones(List<String> open, List<String> known, boolean otherwise) {}

    /** "Mon, Tue 22:00 to 05:00 in the device's time zone, else Europe/Berlin". */
    public String words() {
        String on = days.size() == DayOfWeek.values().length
                ? "daily"
                : days.stream()
                        .sorted(Comparator.naturalOrder())
                        .map(day -> day.getDisplayName(TextStyle.SHORT, Locale.ENGLISH))
                        .collect(Collectors.joining(", "));
        return "%s %s to %s in the device's time zone, else %s".formatted(on, from, to, zone);
    }
}
