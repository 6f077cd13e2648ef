package dev.fleetward.telemetry.logs;

import dev.fleetward.ingest.FieldEvent;
import dev.fleetward.ingest.FieldEvent.Compact;
import dev.fleetward.ingest.FieldEvent.LogLine;
import dev.fleetward.ingest.FieldEvent.Plain;
import dev.fleetward.ingest.FieldEvent.Rendered;
import dev.fleetward.ingest.FieldEventConsumer;
import dev.fleetward.kernel.Json;
import dev.fleetward.kernel.Tx;
import dev.fleetward.lake.Lake;
import dev.fleetward.lake.LakeBatch.Entry;
import dev.fleetward.telemetry.AgentReading;
import dev.fleetward.telemetry.DeviceRows;
import dev.fleetward.telemetry.FieldTables;
import dev.fleetward.telemetry.FieldText;
import dev.fleetward.telemetry.Place;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Takes log lines out of field events to the lake. */
@ApplicationScoped
class LogIntake implements FieldEventConsumer {
    private static final int MAX_LINE_CHARACTERS = 4_096;
    private static final int MAX_NAME_CHARACTERS = 200;
    private static final int MAX_LINES_AN_EVENT = 200_000;
    /** No message brings more; lines of one moment keep their order: by message received, then by place in it. */
    private static final long LINES_A_MESSAGE = 1_000_000;

    private final Lake lake;

    LogIntake(Lake lake) {
        this.lake = lake;
    }

    @Override
    public void accept(Tx tx, List<Incoming> events) {
        keep(tx, AgentReading.unpacked(events), _ -> true);
    }

    /** Their compact lines so far leave the lake when all of the build are named. */
    @Override
    public void named(Tx tx, List<Incoming> events) {
        keep(tx, events, line -> line.text() instanceof Rendered);
    }

    private void keep(Tx tx, List<Incoming> events, Predicate<LogLine> which) {
        var rows = new DeviceRows();
        Map<Long, Long> told = new HashMap<>();
        for (Incoming incoming : events) {
            if (incoming.event() instanceof FieldEvent.Logs logs) {
                var received = incoming.received();
                Place place = Place.of(incoming);
                logs.lines().stream().limit(MAX_LINES_AN_EVENT).forEach(line -> {
                    long index = told.merge(received.sequence(), 1L, Long::sum) - 1;
                    if (which.test(line)) {
                        long position = received.sequence() * LINES_A_MESSAGE + index;
                        rows.add(
                                received,
                                entry(place.at(line.timestamp()), logs.origin().buildIdPrefix(), line, position));
                    }
                });
            }
        }
        if (!events.isEmpty()) {
            lake.append(tx, events.getFirst().received().organization(), FieldTables.LOGS, rows.batches());
        }
    }

    private static Entry entry(Place place, @Nullable String build, LogLine line, long position) {
        return switch (line.text()) {
            case Plain plain -> entry(place, build, line, position, plain.text(), null, null);
            case Compact compact ->
                entry(place, build, line, position, null, compact.logId(), clean(Json.write(compact.args())));
            case Rendered rendered ->
                entry(
                        place,
                        build,
                        line,
                        position,
                        words(rendered),
                        rendered.raw().logId(),
                        null);
        };
    }

    private static Entry entry(
            Place place,
            @Nullable String build,
            LogLine line,
            long position,
            @Nullable String message,
            @Nullable Long logId,
            @Nullable String args) {
        return Entry.at(
                place.at(),
                position,
                line.level(),
                message == null ? null : clean(message),
                logId,
                args,
                build,
                place.version(),
                name(line.speaker().source()),
                name(line.speaker().unit()),
                line.speaker().pid());
    }

    private static @Nullable String name(@Nullable String text) {
        return text == null ? null : FieldText.clean(text, MAX_NAME_CHARACTERS);
    }

    private static String clean(String text) {
        return FieldText.clean(text, MAX_LINE_CHARACTERS);
    }

    /** A line whose text nobody has says so, so that it is not taken for one that still waits for symbols. */
    private static String words(Rendered rendered) {
        String text = rendered.text();
        return text != null
                ? text
                : "(compact line %d without its text) %s"
                        .formatted(
                                rendered.raw().logId(),
                                Json.write(rendered.raw().args()));
    }
}
