package dev.fleetward.telemetry.logs;

import dev.fleetward.kernel.OrganizationId;
import dev.fleetward.kernel.SubjectData;
import dev.fleetward.lake.Lake;
import dev.fleetward.telemetry.FieldTables;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.util.Set;
import java.util.UUID;

/** A device's log, for its owner. */
@ApplicationScoped
class LogSubjectData implements SubjectData {
    private final Lake lake;

    LogSubjectData(Lake lake) {
        this.lake = lake;
    }

    @Override
    public Set<String> tables() {
        return Set.of("lake_staging");
    }

    @Override
    public void export(OrganizationId organization, UUID device, Archive archive) throws IOException {
        try (var out = archive.file("logs.csv")) {
            lake.exportCsv(organization, FieldTables.LOGS, device, out);
        }
    }

    @Override
    public long erase(OrganizationId organization, UUID device) {
        return lake.erase(organization, FieldTables.LOGS, device);
    }
}
