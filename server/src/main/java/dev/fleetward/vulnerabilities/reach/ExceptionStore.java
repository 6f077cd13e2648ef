package dev.fleetward.vulnerabilities.reach;

import dev.fleetward.kernel.Tx;
import dev.fleetward.vulnerabilities.vex.DeviceRulingStore;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;

/** Devices exposed where decisions are about some devices only: those are exposed or not whatever their software alone says. */
@ApplicationScoped
class ExceptionStore {
    /**
     * Devices exposed through each version.
     *
     * @param exposing versions that expose devices nothing else is said of
     */
    Map<UUID, Long> devices(Tx tx, UUID product, UUID vulnerability, Collection<UUID> exposing) {
        record Counted(UUID version, long devices) {}
        return tx
                .list(
                        DeviceRulingStore.CONCERNED
                                + "SELECT software_version_id, count(*) AS devices FROM concerned GROUP BY 1",
                        row -> new Counted(row.uuid("software_version_id"), row.longValue("devices")),
                        DeviceRulingStore.parameters(product, vulnerability, exposing))
                .stream()
                .collect(Collectors.toMap(Counted::version, Counted::devices));
    }

    /** As {@link GroupStore#groups}, without the devices that are not affected. */
    List<Reach.Group> groups(Tx tx, UUID product, UUID vulnerability, Collection<UUID> exposing, Instant longAgo) {
        return tx.list(
                DeviceRulingStore.CONCERNED + ", one AS (SELECT DISTINCT device_id FROM concerned), "
                        + GroupStore.GROUPED,
                GroupStore::group,
                DeviceRulingStore.parameters(product, vulnerability, exposing, longAgo, GroupStore.COUNTRY));
    }
}
