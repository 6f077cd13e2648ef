package dev.fleetward.telemetry.sessions;

import dev.fleetward.kernel.OrganizationId;
import dev.fleetward.kernel.SubjectData;
import dev.fleetward.lake.Lake;
import dev.fleetward.telemetry.FieldTables;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.util.Set;
import java.util.UUID;

/** A device's sessions, for its owner. */
@ApplicationScoped
class SessionSubjectData implements SubjectData {
    private final Lake lake;

    SessionSubjectData(Lake lake) {
        this.lake = lake;
    }

    @Override
    public Set<String> tables() {
        return Set.of("lake_staging");
    }

    @Override
    public void export(OrganizationId organization, UUID device, Archive archive) throws IOException {
        try (var out = archive.file("sessions.csv")) {
            lake.exportCsv(organization, FieldTables.SESSIONS, device, out);
        }
    }

    @Override
    public long erase(OrganizationId organization, UUID device) {
        return lake.erase(organization, FieldTables.SESSIONS, device);
    }
}
