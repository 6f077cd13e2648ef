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
import dev.fleetward.lake.LakeBatch;
import dev.fleetward.lake.LakeBatch.Entry;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.ArrayList;
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
        for (Incoming incoming : events) {
            if (incoming.event() instanceof FieldEvent.AgentEntry entry) {
                AgentReading.of(entry).forEach(event -> accept(tx, incoming.received(), event));
            } else {
                accept(tx, incoming.received(), incoming.event());
            }
        }
    }

    private void accept(Tx tx, Received received, FieldEvent event) {
        var origin = event.origin();
        Instant at = FieldTime.of(origin.capturedAt(), received.receivedAt());
        var place = new Place(received, at, origin.softwareVersion());
        DayCounts counts =
                switch (event) {
                    case Heartbeat heartbeat -> samples(tx, place, Sample.of(heartbeat));
                    case Session session -> samples(tx, place, Sample.of(session));
                    case Logs logs -> lines(tx, place, logs);
                    case Recording recording -> {
                        recordings.add(tx, place, recording);
                        yield DayCounts.NONE;
                    }
                    case Reboot reboot -> DayCounts.ofReboot(reboot.isUnexpected());
                    case Trace _, Coredump _, FieldEvent.AgentEntry _ -> DayCounts.NONE;
                };
        vitals.count(tx, place, counts);
    }

    /** Of which device, when, and running what. */
    record Place(Received received, Instant at, @Nullable String version) {}

    private DayCounts samples(Tx tx, Place place, List<Sample> samples) {
        if (!samples.isEmpty()) {
            metrics.keep(tx, place, samples);
            lake.append(
                    tx,
                    place.received().organization(),
                    FieldTables.SAMPLES,
                    List.of(batch(
                            place,
                            samples.stream()
                                    .map(sample -> Entry.at(
                                            place.at(),
                                            sample.metric(),
                                            sample.build(),
                                            place.version(),
                                            sample.number(),
                                            sample.text()))
                                    .toList())));
        }
        return DayCounts.ofHeartbeat(samples);
    }

    private DayCounts lines(Tx tx, Place place, Logs logs) {
        var entries = new ArrayList<Entry>();
        for (LogLine line : logs.lines()) {
            if (entries.size() == MAX_LINES_AN_EVENT) {
                break;
            }
            Instant at = line.timestamp() == null
                    ? place.at()
                    : FieldTime.of(line.timestamp(), place.received().receivedAt());
            entries.add(entry(place, logs, line, at, entries.size()));
        }
        if (!entries.isEmpty()) {
            lake.append(tx, place.received().organization(), FieldTables.LOGS, List.of(batch(place, entries)));
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

    private static LakeBatch batch(Place place, List<Entry> entries) {
        return new LakeBatch(
                place.received().product().value(), place.received().device().value(), entries);
    }
}
