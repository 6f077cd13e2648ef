package dev.fleetward.telemetry;

import dev.fleetward.kernel.DataKind;
import dev.fleetward.kernel.OrganizationId;
import dev.fleetward.kernel.SubjectData;
import dev.fleetward.lake.Lake;
import dev.fleetward.lake.LakeTable;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** A device's rows in the lake, for its owner. */
@ApplicationScoped
class RowsSubjectData implements SubjectData {
    private static final Map<String, LakeTable> FILES = Map.of(
            "metrics/samples.csv", FieldTables.SAMPLES,
            "sessions.csv", FieldTables.SESSIONS,
            "logs.csv", FieldTables.LOGS);

    private final Lake lake;

    RowsSubjectData(Lake lake) {
        this.lake = lake;
    }

    @Override
    public Set<String> tables() {
        return Set.of("lake_staging");
    }

    @Override
    public List<DataKind> kinds() {
        return List.of(
                new DataKind(
                        "metrics",
                        "Metrics",
                        "Each value the device measured, with its time",
                        "To find faults of the product",
                        new DataKind.Keeping.Days(400, removal(FieldTables.SAMPLES))),
                new DataKind(
                        "sessions",
                        "Sessions",
                        "Beginning, length and metrics of each session of use",
                        "To find faults of the product",
                        new DataKind.Keeping.Days(400, removal(FieldTables.SESSIONS))),
                new DataKind(
                        "logs",
                        "Logs",
                        "Lines of the logs of the device, which may hold whatever its software writes",
                        "To find faults and attacks",
                        new DataKind.Keeping.Days(90, removal(FieldTables.LOGS))));
    }

    @Override
    public void export(OrganizationId organization, UUID device, Archive archive) throws IOException {
        for (Map.Entry<String, LakeTable> file : FILES.entrySet()) {
            try (var out = archive.file(file.getKey())) {
                lake.exportCsv(organization, file.getValue(), device, out);
            }
        }
    }

    @Override
    public long erase(OrganizationId organization, UUID device) {
        return FILES.values().stream()
                .mapToLong(table -> lake.erase(organization, table, device))
                .sum();
    }

    private DataKind.Removal removal(LakeTable table) {
        return (scope, before, _) -> lake.removeOlder(table, scope, before);
    }
}
