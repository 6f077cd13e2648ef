package dev.fleetward.devices.timeline;

import dev.fleetward.devices.Device;
import dev.fleetward.devices.timeline.TimelineSource.Asked;
import dev.fleetward.devices.timeline.TimelineSource.Place;
import dev.fleetward.kernel.Cursor;
import dev.fleetward.kernel.Db;
import dev.fleetward.kernel.PageOf;
import dev.fleetward.kernel.Problem;
import dev.fleetward.kernel.Tx;
import dev.fleetward.products.Product;
import io.quarkus.arc.All;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.UUID;

/** Everything that happened to a device, newest first, whichever room knows of it. Safe for concurrent use. */
@ApplicationScoped
public class DeviceTimeline {
    /** As PostgreSQL orders ids: by their bytes, which Java's own order of them is not. */
    private static final Comparator<TimelineEntry> NEWEST_FIRST = Comparator.comparing(TimelineEntry::at)
            .thenComparing(entry -> entry.id().toString())
            .reversed();

    private static final UUID FIRST_ID = new UUID(0, 0);

    private final Db db;
    private final List<TimelineSource> sources;

    DeviceTimeline(Db db, @All List<TimelineSource> sources) {
        this.db = db;
        this.sources = List.copyOf(sources);
    }

    /** @throws Problem 400 for a cursor that was not given out by us */
    public PageOf<TimelineEntry> page(Product product, Device device, TimelineSpan span, Cursor cursor) {
        Place before = cursor.after().map(DeviceTimeline::place).orElse(new Place(span.end(), FIRST_ID));
        var rows = db.inTransaction(product.organization(), tx -> sources.stream()
                .flatMap(source -> entries(tx, source, product, device, span, before, cursor.rows()).stream())
                .sorted(NEWEST_FIRST)
                .limit(cursor.rows())
                .toList());
        return PageOf.of(rows, cursor.limit(), DeviceTimeline::place);
    }

    /** The newest so many of a span. */
    public List<TimelineEntry> newest(Product product, Device device, TimelineSpan span, int limit) {
        return page(product, device, span, Cursor.parse(null, limit)).items();
    }

    private static List<TimelineEntry> entries(
            Tx tx, TimelineSource source, Product product, Device device, TimelineSpan span, Place before, int rows) {
        var kinds = EnumSet.noneOf(EntryKind.class);
        kinds.addAll(span.kinds());
        kinds.retainAll(source.kinds());
        return kinds.isEmpty()
                ? List.of()
                : source.entries(
                        tx, new Asked(product, device, Collections.unmodifiableSet(kinds), span.start(), before, rows));
    }

    private static String place(TimelineEntry entry) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, entry.at()) + "_" + entry.id();
    }

    private static Place place(String text) {
        String[] parts = text.split("_", 2);
        try {
            if (parts.length == 2) {
                return new Place(
                        Instant.EPOCH.plus(Long.parseLong(parts[0]), ChronoUnit.MICROS), UUID.fromString(parts[1]));
            }
        } catch (IllegalArgumentException e) {
            // told below, with what is no cursor for other reasons
        }
        throw Problem.invalid("after must be a cursor taken from “next” of an earlier page.");
    }
}
