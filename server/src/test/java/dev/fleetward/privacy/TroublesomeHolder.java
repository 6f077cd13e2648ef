package dev.fleetward.privacy;

import dev.fleetward.kernel.DataKind;
import dev.fleetward.kernel.OrganizationId;
import dev.fleetward.kernel.SubjectData;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/** A room that cannot let go of some devices' data yet. Its name puts it between the others. */
@ApplicationScoped
class TroublesomeHolder implements SubjectData {
    static final Set<UUID> CLUNG_TO = ConcurrentHashMap.newKeySet();

    @Override
    public Set<String> tables() {
        return Set.of("last_value", "recording");
    }

    @Override
    public List<DataKind> kinds() {
        return List.of();
    }

    @Override
    public void export(OrganizationId organization, UUID device, Archive archive) {}

    @Override
    public long erase(OrganizationId organization, UUID device) {
        if (CLUNG_TO.contains(device)) {
            throw new IllegalStateException("cannot let go yet");
        }
        return 0;
    }
}
