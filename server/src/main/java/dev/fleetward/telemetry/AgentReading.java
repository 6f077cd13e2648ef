package dev.fleetward.telemetry;

import dev.fleetward.ingest.AgentContent;
import dev.fleetward.ingest.AgentContent.ReportKind;
import dev.fleetward.ingest.FieldEvent;
import dev.fleetward.ingest.FieldEvent.AgentEntry;
import dev.fleetward.ingest.FieldEvent.MetricValue;
import dev.fleetward.ingest.FieldEvent.Origin;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Entries of an agent's archive as the events this room counts and keeps. */
final class AgentReading {
    /** Log lines carry no type of the firmware's wire. */
    private static final int NO_TYPE = 0;

    private static final long EXPECTED_REBOOT = 1;
    private static final long UNEXPECTED_REBOOT = 0x8000;

    private AgentReading() {}

    static List<FieldEvent> of(AgentEntry entry) {
        Origin origin = entry.origin();
        return switch (entry.content()) {
            case AgentContent.Report report -> List.of(report(origin, report));
            case AgentContent.LogFile logs -> lines(origin, logs);
            case AgentContent.Recorded recording -> List.of(recording(origin, recording));
            case AgentContent.HighResolution fine -> {
                var events = new ArrayList<FieldEvent>();
                events.add(recording(origin, fine.recording()));
                events.addAll(samples(origin, fine));
                yield events;
            }
            case AgentContent.Reboot reboot -> List.of(reboot(origin, reboot));
            case AgentContent.Attributes _,
                    AgentContent.ConfigConfirmed _,
                    AgentContent.Core _,
                    AgentContent.Stacktrace _,
                    AgentContent.CustomTrace _ -> List.of();
        };
    }

    /** Metrics of a session or a day are other metrics than those of an hour, though their names are the same. */
    private static FieldEvent report(Origin origin, AgentContent.Report report) {
        String prefix = report.kind() == ReportKind.HEARTBEAT
                ? ""
                : report.kind() == ReportKind.SESSION
                        ? "session/%s/".formatted(report.sessionName())
                        : report.kind().word() + "/";
        var metrics = new LinkedHashMap<String, MetricValue>();
        report.metrics().forEach((name, value) -> metrics.put(prefix + name, value));
        return new FieldEvent.Heartbeat(origin, new FieldEvent.Named(metrics));
    }

    /** Only counted here; the agent's own word decides, since an unknown reason is expected on Linux. */
    private static FieldEvent reboot(Origin origin, AgentContent.Reboot reboot) {
        return new FieldEvent.Reboot(
                origin, reboot.unexpected() ? UNEXPECTED_REBOOT : EXPECTED_REBOOT, null, null, null, null);
    }

    private static List<FieldEvent> lines(Origin origin, AgentContent.LogFile logs) {
        var events = new ArrayList<FieldEvent>();
        var lines = logs.lines();
        for (int from = 0; from < lines.size(); from += Intake.MAX_LINES_AN_EVENT) {
            int to = Math.min(lines.size(), from + Intake.MAX_LINES_AN_EVENT);
            events.add(new FieldEvent.Logs(origin, NO_TYPE, lines.subList(from, to)));
        }
        return events;
    }

    private static FieldEvent recording(Origin origin, AgentContent.Recorded recording) {
        return new FieldEvent.Recording(
                at(origin, recording.start()),
                recording.durationMs(),
                recording.mimeTypes(),
                recording.reason(),
                recording.data());
    }

    /** One report for each moment. */
    private static List<FieldEvent> samples(Origin origin, AgentContent.HighResolution fine) {
        var moments = new TreeMap<Instant, LinkedHashMap<String, MetricValue>>();
        for (var rollup : fine.rollups()) {
            for (var point : rollup.values()) {
                moments.computeIfAbsent(point.at(), _ -> new LinkedHashMap<>())
                        .put(rollup.name(), new FieldEvent.Fraction(point.value()));
            }
        }
        var events = new ArrayList<FieldEvent>();
        moments.forEach(
                (at, metrics) -> events.add(new FieldEvent.Heartbeat(at(origin, at), new FieldEvent.Named(metrics))));
        return events;
    }

    private static Origin at(Origin origin, @Nullable Instant at) {
        return new Origin(
                at,
                origin.deviceSerial(),
                origin.hardwareVersion(),
                origin.softwareType(),
                origin.softwareVersion(),
                origin.buildIdPrefix(),
                origin.schemaVersion());
    }
}
