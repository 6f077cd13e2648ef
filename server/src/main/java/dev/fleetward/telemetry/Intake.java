package dev.fleetward.telemetry;

import dev.fleetward.ingest.FieldEvent;
import dev.fleetward.ingest.FieldEvent.Attributes;
import dev.fleetward.ingest.FieldEvent.Compact;
import dev.fleetward.ingest.FieldEvent.Coredump;
import dev.fleetward.ingest.FieldEvent.Crash;
import dev.fleetward.ingest.FieldEvent.Heartbeat;
import dev.fleetward.ingest.FieldEvent.LogLine;
import dev.fleetward.ingest.FieldEvent.Logs;
import dev.fleetward.ingest.FieldEvent.NamedSession;
import dev.fleetward.ingest.FieldEvent.Plain;
import dev.fleetward.ingest.FieldEvent.Reboot;
import dev.fleetward.ingest.FieldEvent.Recording;
import dev.fleetward.ingest.FieldEvent.Rendered;
import dev.fleetward.ingest.FieldEvent.SecurityEvent;
import dev.fleetward.ingest.FieldEvent.Session;
import dev.fleetward.ingest.FieldEvent.Trace;
import dev.fleetward.ingest.FieldEventConsumer;
import dev.fleetward.kernel.Json;
import dev.fleetward.kernel.Tx;
import dev.fleetward.lake.Lake;
import dev.fleetward.lake.LakeBatch.Entry;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Takes field events apart: samples and log lines to the lake, last values and daily counts to PostgreSQL. */
@ApplicationScoped
class Intake implements FieldEventConsumer {
    static final int MAX_LINE_CHARACTERS = 4_096;
    static final int MAX_LINES_AN_EVENT = 10_000;

    private final Lake lake;
    private final MetricStore metrics;
    private final VitalsStore vitals;
    private final RecordingStore recordings;
    private final RenamedStore renamed;

    Intake(Lake lake, MetricStore metrics, VitalsStore vitals, RecordingStore recordings, RenamedStore renamed) {
        this.lake = lake;
        this.metrics = metrics;
        this.vitals = vitals;
        this.recordings = recordings;
        this.renamed = renamed;
    }

    @Override
    public void accept(Tx tx, List<Incoming> events) {
        var gathered = new Gathered();
        for (Incoming incoming : events) {
            Place place = place(incoming);
            gathered.count(place, take(tx, gathered, place, incoming.event()));
            if (incoming.event() instanceof FieldEvent.AgentEntry entry) {
                AgentReading.of(entry).forEach(event -> {
                    Place own = place(new Incoming(incoming.received(), event));
                    gathered.count(own, take(tx, gathered, own, event));
                });
            }
        }
        store(tx, events, gathered);
    }

    /** Their rows so far are under positions and ids; those leave the lake when all of the build are named. */
    @Override
    public void named(Tx tx, List<Incoming> events) {
        var gathered = new Gathered();
        for (Incoming incoming : events) {
            Place place = place(incoming);
            DayCounts counts =
                    switch (incoming.event()) {
                        case Heartbeat heartbeat -> samples(gathered, place, Sample.of(heartbeat));
                        case Session session -> samples(gathered, place, Sample.of(session));
                        case Logs logs -> lines(gathered, place, logs, line -> line.text() instanceof Rendered);
                        default -> DayCounts.NONE;
                    };
            gathered.count(place, counts.ofNames());
        }
        store(tx, events, gathered);
        renamed.add(tx, events);
    }

    private static Place place(Incoming incoming) {
        var origin = incoming.event().origin();
        var received = incoming.received();
        return new Place(received, FieldTime.of(origin.capturedAt(), received.receivedAt()), origin.softwareVersion());
    }

    private void store(Tx tx, List<Incoming> events, Gathered gathered) {
        metrics.keep(tx, gathered);
        vitals.count(tx, gathered.days());
        events.stream()
                .findFirst()
                .map(Incoming::received)
                .map(Received::organization)
                .ifPresent(organization -> {
                    lake.append(tx, organization, FieldTables.SAMPLES, gathered.samples());
                    lake.append(tx, organization, FieldTables.LOGS, gathered.lines());
                });
    }

    private DayCounts take(Tx tx, Gathered gathered, Place place, FieldEvent event) {
        return switch (event) {
            case Heartbeat heartbeat -> samples(gathered, place, Sample.of(heartbeat));
            case Session session -> samples(gathered, place, Sample.of(session));
            case Logs logs -> lines(gathered, place, logs, _ -> true);
            case Recording recording -> {
                recordings.add(tx, place, recording);
                yield DayCounts.NONE;
            }
            case Reboot reboot -> DayCounts.ofReboot(reboot.isUnexpected());
            case NamedSession session -> {
                samples(gathered, place, Sample.of(session));
                yield DayCounts.NONE;
            }
            case Trace _, Coredump _, Crash _, Attributes _, SecurityEvent _, FieldEvent.AgentEntry _ -> DayCounts.NONE;
        };
    }

    /** Of which device, when, and running what. */
    record Place(Received received, Instant at, @Nullable String version) {}

    private static DayCounts samples(Gathered gathered, Place place, List<Sample> samples) {
        samples.forEach(sample -> gathered.add(place, sample));
        return DayCounts.ofHeartbeat(samples);
    }

    private static DayCounts lines(Gathered gathered, Place place, Logs logs, Predicate<LogLine> which) {
        for (int index = 0; index < Math.min(logs.lines().size(), MAX_LINES_AN_EVENT); index++) {
            LogLine line = logs.lines().get(index);
            if (which.test(line)) {
                Instant at = line.timestamp() == null
                        ? place.at()
                        : FieldTime.of(line.timestamp(), place.received().receivedAt());
                gathered.addLine(place, entry(place, logs, line, at, index));
            }
        }
        return DayCounts.NONE;
    }

    private static Entry entry(Place place, Logs logs, LogLine line, Instant at, long index) {
        // Lines of one second keep their order: by event received, then by place in it.
        Long position = place.received().sequence() * MAX_LINES_AN_EVENT + index;
        String build = logs.origin().buildIdPrefix();
        return switch (line.text()) {
            case Plain plain ->
                Entry.at(
                        at,
                        position,
                        line.level(),
                        Sample.clean(plain.text(), MAX_LINE_CHARACTERS),
                        null,
                        null,
                        build,
                        place.version());
            case Compact compact ->
                Entry.at(
                        at,
                        position,
                        line.level(),
                        null,
                        compact.logId(),
                        Sample.clean(Json.write(compact.args()), MAX_LINE_CHARACTERS),
                        build,
                        place.version());
            case Rendered rendered ->
                Entry.at(
                        at,
                        position,
                        line.level(),
                        Sample.clean(words(rendered), MAX_LINE_CHARACTERS),
                        rendered.raw().logId(),
                        null,
                        build,
                        place.version());
        };
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
