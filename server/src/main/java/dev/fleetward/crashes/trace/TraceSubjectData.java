package dev.fleetward.crashes.trace;

import dev.fleetward.crashes.analysis.Reports;
import dev.fleetward.crashes.issue.IssueStore;
import dev.fleetward.kernel.Blobs;
import dev.fleetward.kernel.DataKind;
import dev.fleetward.kernel.Db;
import dev.fleetward.kernel.Json;
import dev.fleetward.kernel.OrganizationId;
import dev.fleetward.kernel.SubjectData;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;

/** A device's traces, with the coredumps themselves and what was read of them: memory may hold what its owner typed. */
@ApplicationScoped
class TraceSubjectData implements SubjectData {
    private final Db db;
    private final TraceStore traces;
    private final IssueStore issues;
    private final Blobs blobs;
    private final Reports stored;
    private final TraceRemovals removals;

    TraceSubjectData(Db db, TraceStore traces, IssueStore issues, Blobs blobs, Reports stored, TraceRemovals removals) {
        this.db = db;
        this.traces = traces;
        this.issues = issues;
        this.blobs = blobs;
        this.stored = stored;
        this.removals = removals;
    }

    @Override
    public Set<String> tables() {
        return Set.of("trace");
    }

    @Override
    public List<DataKind> kinds() {
        return List.of(
                new DataKind(
                        "traces",
                        "Crashes",
                        "Each crash with its place, cause, variables and log",
                        "To find faults of the product",
                        new DataKind.Keeping.Days(400, removals::traces)),
                new DataKind(
                        "coredumps",
                        "Coredumps",
                        "Memory of the device as it was at a crash, which may hold what its owner typed",
                        "To find the cause of crashes",
                        new DataKind.Keeping.Days(90, removals::coredumps)));
    }

    @Override
    public void export(OrganizationId organization, UUID device, Archive archive) throws IOException {
        List<Trace> rows = db.inTransaction(organization, tx -> traces.ofDevice(tx, device));
        archive.lines("crashes/traces.jsonl", rows);
        for (String sha256 : coredumps(rows)) {
            try (var out = archive.file("crashes/coredumps/" + sha256 + ".core");
                    var in = blobs.open(organization, sha256)) {
                in.transferTo(out);
            }
        }
        for (String report : reports(rows)) {
            try (var out = archive.file("crashes/reports/" + report + ".json")) {
                out.write(Json.MAPPER
                        .writerWithDefaultPrettyPrinter()
                        .writeValueAsBytes(stored.read(organization, report)));
            }
        }
    }

    @Override
    public long erase(OrganizationId organization, UUID device) {
        List<Trace> rows = db.inTransaction(organization, tx -> traces.ofDevice(tx, device));
        List<String> files =
                Stream.concat(coredumps(rows).stream(), reports(rows).stream()).toList();
        Set<String> held = db.inTransaction(organization, tx -> traces.heldByOthers(tx, device, files));
        List<String> alone =
                files.stream().filter(sha256 -> !held.contains(sha256)).toList();
        alone.forEach(sha256 -> blobs.delete(organization, sha256));
        return alone.size()
                + db.inTransaction(organization, tx -> {
                    long deleted = traces.deleteOfDevice(tx, device);
                    issues.deleteEmpty(tx, organization);
                    return deleted;
                });
    }

    private static List<String> coredumps(List<Trace> rows) {
        return rows.stream()
                .flatMap(trace -> trace.coredumpSha256().stream())
                .distinct()
                .toList();
    }

    private static List<String> reports(List<Trace> rows) {
        return rows.stream()
                .map(Trace::report)
                .filter(Objects::nonNull)
                .distinct()
                .toList();
    }
}
