package dev.fleetward.telemetry;

import dev.fleetward.ingest.AgentContent;
import dev.fleetward.ingest.AgentContent.ReportKind;
import dev.fleetward.ingest.FieldEvent;
import dev.fleetward.ingest.FieldEvent.AgentEntry;
import dev.fleetward.ingest.FieldEvent.MetricValue;
import dev.fleetward.ingest.FieldEvent.Origin;
import dev.fleetward.ingest.FieldEventConsumer.Incoming;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Entries of an agent's archive as the events this room counts and keeps. */
public final class AgentReading {
    /** Log lines carry no type of the firmware's wire. */
    private static final int NO_TYPE = 0;

    private static final long EXPECTED_REBOOT = 1;
    private static final long UNEXPECTED_REBOOT = 0x8000;

    private AgentReading() {}

    /** The same events, each entry of an archive followed by what it says in the terms of the others. */
    public static List<Incoming> unpacked(List<Incoming> events) {
        var all = new ArrayList<Incoming>(events.size());
        for (Incoming incoming : events) {
            all.add(incoming);
            if (incoming.event() instanceof AgentEntry entry) {
                read(entry).ifPresent(event -> all.add(new Incoming(incoming.received(), event)));
            }
        }
        return all;
    }

    private static Optional<FieldEvent> read(AgentEntry entry) {
        Origin origin = entry.origin();
        return switch (entry.content()) {
            case AgentContent.Report report -> Optional.of(report(origin, report));
            case AgentContent.LogFile logs -> Optional.of(new FieldEvent.Logs(origin, NO_TYPE, logs.lines()));
            case AgentContent.Recorded recording -> Optional.of(recording(origin, recording));
            case AgentContent.HighResolution fine -> Optional.of(recording(origin, fine.recording()));
            case AgentContent.Reboot reboot -> Optional.of(reboot(origin, reboot));
            case AgentContent.Attributes _,
                    AgentContent.ConfigConfirmed _,
                    AgentContent.Core _,
                    AgentContent.Stacktrace _,
                    AgentContent.CustomTrace _ -> Optional.empty();
        };
    }

    /** Metrics of a day are other metrics than those of an hour, though their names are the same. */
    private static FieldEvent report(Origin origin, AgentContent.Report report) {
        if (report.kind() == ReportKind.SESSION) {
            return new FieldEvent.Session(
                    origin, null, report.sessionName(), report.durationMs(), new FieldEvent.Named(report.metrics()));
        }
        String prefix =
                report.kind() == ReportKind.HEARTBEAT ? "" : report.kind().word() + "/";
        var metrics = new LinkedHashMap<String, MetricValue>();
        report.metrics().forEach((name, value) -> metrics.put(prefix + name, value));
        return new FieldEvent.Heartbeat(origin, new FieldEvent.Named(metrics));
    }

    /** Only counted here; the agent's own word decides, since an unknown reason is expected on Linux. */
    private static FieldEvent reboot(Origin origin, AgentContent.Reboot reboot) {
        return new FieldEvent.Reboot(
                origin, reboot.unexpected() ? UNEXPECTED_REBOOT : EXPECTED_REBOOT, null, null, null, null);
    }

    private static FieldEvent recording(Origin origin, AgentContent.Recorded recording) {
        return new FieldEvent.Recording(
                at(origin, recording.start()),
                recording.durationMs(),
                recording.mimeTypes(),
                recording.reason(),
                recording.data());
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
