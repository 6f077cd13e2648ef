package dev.fleetward.telemetry;

import dev.fleetward.ingest.FieldEvent;
import dev.fleetward.ingest.FieldEvent.Compact;
import dev.fleetward.ingest.FieldEvent.Coredump;
import dev.fleetward.ingest.FieldEvent.Heartbeat;
import dev.fleetward.ingest.FieldEvent.LogLine;
import dev.fleetward.ingest.FieldEvent.Logs;
import dev.fleetward.ingest.FieldEvent.Plain;
import dev.fleetward.ingest.FieldEvent.Reboot;
import dev.fleetward.ingest.FieldEvent.Recording;
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

    Intake(Lake lake, MetricStore metrics, VitalsStore vitals, RecordingStore recordings) {
        this.lake = lake;
        this.metrics = metrics;
        this.vitals = vitals;
        this.recordings = recordings;
    }

    @Override
    public void accept(Tx tx, List<Incoming> events) {
        var gathered = new Gathered();
        for (Incoming incoming : events) {
            var received = incoming.received();
            var origin = incoming.event().origin();
            Instant at = FieldTime.of(origin.capturedAt(), received.receivedAt());
            var place = new Place(received, at, origin.softwareVersion());
            gathered.count(place, take(tx, gathered, place, incoming.event()));
        }
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
            case Logs logs -> lines(gathered, place, logs);
            case Recording recording -> {
                recordings.add(tx, place, recording);
                yield DayCounts.NONE;
            }
            case Reboot reboot -> DayCounts.ofReboot(reboot.isUnexpected());
            case Trace _, Coredump _ -> DayCounts.NONE;
        };
    }

    /** Of which device, when, and running what. */
    record Place(Received received, Instant at, @Nullable String version) {}

    private static DayCounts samples(Gathered gathered, Place place, List<Sample> samples) {
        samples.forEach(sample -> gathered.add(place, sample));
        return DayCounts.ofHeartbeat(samples);
    }

    private static DayCounts lines(Gathered gathered, Place place, Logs logs) {
        long index = 0;
        for (LogLine line : logs.lines().subList(0, Math.min(logs.lines().size(), MAX_LINES_AN_EVENT))) {
            Instant at = line.timestamp() == null
                    ? place.at()
                    : FieldTime.of(line.timestamp(), place.received().receivedAt());
            gathered.addLine(place, entry(place, logs, line, at, index++));
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
        };
    }
}
