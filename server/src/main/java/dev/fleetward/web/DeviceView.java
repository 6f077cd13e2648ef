package dev.fleetward.web;

import dev.fleetward.devices.Device;
import dev.fleetward.devices.timeline.EntryKind;
import dev.fleetward.devices.timeline.TimelineEntry;
import dev.fleetward.devices.timeline.TimelineEntry.Reported;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a device's page shows.
 *
 * @param lanes what broke the routine, along the axis of the charts
 * @param cut whether there was more of it than is drawn
 * @param next address of the older entries
 * @param clock what is wrong with the device's clock, empty if nothing is known to be
 */
record DeviceView(
        String slug,
        Device device,
        String lead,
        DeviceWindow window,
        List<Lane> lanes,
        boolean cut,
        List<TimelineEntry> entries,
        @Nullable String next,
        String clock) {
    private static final int MAX_DETAIL_CHARACTERS = 6_000;
    private static final Duration WORTH_SAYING = Duration.ofHours(1);
    /** Further behind is not late but unset. */
    private static final Duration UNSET = Duration.ofDays(1_000);

    public long attributes() {
        return device.attributes().size();
    }

    public List<EntryKind> kinds() {
        return List.of(EntryKind.values());
    }

    /** All that the device sent, as far as a page bears it; empty if the sentence is all. */
    public String detail(TimelineEntry entry) {
        if (entry.body() == null) {
            return "";
        }
        String all = entry.body().toPrettyString();
        return all.length() <= MAX_DETAIL_CHARACTERS
                ? all
                : all.substring(0, MAX_DETAIL_CHARACTERS) + "\n… the API gives the rest";
    }

    /** By which clock the entry stands where it does, where that is not plain. */
    public String dated(TimelineEntry entry) {
        Reported reported = entry.reported();
        if (reported == null) {
            return "";
        }
        if (reported.clockSkewSeconds() != null) {
            return "as received: its clock was " + off(reported);
        }
        if (reported.capturedAt() == null) {
            return "as received: it gave no time";
        }
        Duration late = Duration.between(reported.capturedAt(), reported.receivedAt());
        return late.compareTo(WORTH_SAYING) > 0 ? "received " + Format.span(late) + " later" : "";
    }

    /** "3 days behind"; empty while it may be right. */
    static String off(Reported reported) {
        Long skew = reported.clockSkewSeconds();
        if (skew == null) {
            return "";
        }
        if (reported.capturedAt() != null && skew < -UNSET.toSeconds()) {
            return "not set (it said %s)".formatted(Format.date(reported.capturedAt()));
        }
        return Format.span(Duration.ofSeconds(Math.abs(skew))) + (skew > 0 ? " ahead" : " behind");
    }
}
