package dev.fleetward.web;

import dev.fleetward.devices.timeline.EntryKind;
import dev.fleetward.devices.timeline.TimelineEntry;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Entries of one kind along a device's axis of time. */
record Lane(String label, List<Tick> ticks) {

    /** @param x share of the width, such as {@code 12.50%} */
    record Tick(String x, String tone, String title) {}

    /** One lane a kind that has entries. */
    static List<Lane> of(List<TimelineEntry> entries, Instant from, Instant to, Format format) {
        double length = Math.max(1, Duration.between(from, to).toMillis());
        return Arrays.stream(EntryKind.values())
                .map(kind -> new Lane(
                        kind.getLabel(),
                        entries.stream()
                                .filter(entry -> entry.kind() == kind)
                                .map(entry -> tick(entry, from, length, format))
                                .toList()))
                .filter(lane -> !lane.ticks.isEmpty())
                .toList();
    }

    private static Tick tick(TimelineEntry entry, Instant from, double length, Format format) {
        double share = Duration.between(from, entry.at()).toMillis() / length;
        return new Tick(
                String.format(Locale.ROOT, "%.2f%%", 100 * Math.clamp(share, 0, 1)),
                entry.tone().getSlug(),
                "%s, %s".formatted(entry.title(), format.utc(entry.at())));
    }
}
