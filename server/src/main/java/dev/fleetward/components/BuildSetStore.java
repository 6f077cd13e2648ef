package dev.fleetward.components;

import dev.fleetward.kernel.OrganizationId;
import dev.fleetward.kernel.Tx;
import dev.fleetward.products.SoftwareVersionId;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

@ApplicationScoped
class BuildSetStore {

    /** The set of exactly these versions, made when no device ran them together before. */
    UUID named(Tx tx, OrganizationId organization, UUID product, List<SoftwareVersionId> versions) {
        String key = versions.stream().map(SoftwareVersionId::toString).sorted().collect(Collectors.joining(" "));
        Optional<UUID> known = tx.first(
                "SELECT id FROM build_set WHERE product_id = ? AND versions = ?", row -> row.uuid("id"), product, key);
        if (known.isPresent()) {
            return known.get();
        }
        UUID id = tx.one("""
                INSERT INTO build_set (organization_id, product_id, versions) VALUES (?, ?, ?)
                ON CONFLICT (product_id, versions) DO UPDATE SET versions = excluded.versions RETURNING id
                """, row -> row.uuid("id"), organization, product, key);
        tx.batch(
                """
                INSERT INTO build_set_version (build_set_id, software_version_id, organization_id) VALUES (?, ?, ?)
                ON CONFLICT DO NOTHING
                """,
                versions.stream()
                        .map(version -> new @Nullable Object[] {id, version.value(), organization})
                        .toList());
        return id;
    }

    void place(Tx tx, OrganizationId organization, UUID device, UUID set) {
        tx.update("""
                INSERT INTO device_build_set (device_id, organization_id, build_set_id) VALUES (?, ?, ?)
                ON CONFLICT (device_id) DO UPDATE SET build_set_id = excluded.build_set_id
                WHERE device_build_set.build_set_id <> excluded.build_set_id
                """, device, organization, set);
    }

    int remove(Tx tx, UUID device) {
        return tx.update("DELETE FROM device_build_set WHERE device_id = ?", device);
    }

    Optional<String> versions(Tx tx, UUID device) {
        return tx.first("""
                SELECT string_agg(v.type || ' ' || v.version, ', ' ORDER BY v.type) AS versions
                FROM device_build_set d JOIN build_set_version b ON b.build_set_id = d.build_set_id
                JOIN software_version v ON v.id = b.software_version_id
                WHERE d.device_id = ? HAVING count(*) > 0
                """, row -> row.text("versions"), device);
    }

    Map<UUID, Long> running(Tx tx, UUID product) {
        return tx
                .list("""
                        SELECT software_version_id, sum(devices)::bigint AS devices FROM running_build_set
                        WHERE product_id = ? GROUP BY software_version_id
                        """, row -> Map.entry(row.uuid("software_version_id"), row.longValue("devices")), product)
                .stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    long devices(Tx tx, UUID product) {
        return tx.one(
                "SELECT coalesce(sum(devices), 0)::bigint AS devices FROM build_set WHERE product_id = ?",
                row -> row.longValue("devices"),
                product);
    }

    long runningAnyOf(Tx tx, Collection<UUID> versions) {
        return tx.one("""
                SELECT coalesce(sum(devices), 0)::bigint AS devices
                FROM (SELECT DISTINCT build_set_id, devices FROM running_build_set WHERE software_version_id = ANY(?)) d
                """, row -> row.longValue("devices"), versions);
    }
}
