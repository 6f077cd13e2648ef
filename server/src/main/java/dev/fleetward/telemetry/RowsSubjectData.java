package dev.fleetward.telemetry;

import dev.fleetward.kernel.OrganizationId;
import dev.fleetward.kernel.SubjectData;
import dev.fleetward.lake.Lake;
import dev.fleetward.lake.LakeTable;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
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
}
