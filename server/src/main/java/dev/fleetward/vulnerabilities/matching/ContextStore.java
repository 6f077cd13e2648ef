package dev.fleetward.vulnerabilities.matching;

import dev.fleetward.kernel.OrganizationId;
import dev.fleetward.kernel.Tx;
import dev.fleetward.vulnerabilities.cpe.Cpe;
import dev.fleetward.vulnerabilities.cpe.Subject;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What else is in the software versions that have a component, and what that decides. */
@ApplicationScoped
class ContextStore {

    record Key(UUID softwareVersion, MatchStore.Key match) {}

    enum Certainty {
        CONFIRMED,
        RULED_OUT
    }

    record Decided(Certainty certainty, String reason) {}

    Map<UUID, List<UUID>> versionsWith(Tx tx, Collection<UUID> components) {
        Map<UUID, List<UUID>> versions = new HashMap<>();
        tx.list("""
                        SELECT component_id, software_version_id FROM software_version_component
                        WHERE component_id = ANY(?)
                        """, row -> Map.entry(row.uuid("component_id"), row.uuid("software_version_id")), components)
                .forEach(row -> versions.computeIfAbsent(row.getKey(), _ -> new ArrayList<>())
                        .add(row.getValue()));
        return versions;
    }

    /** What of some products is in software versions, hardware that their SBOMs name included. */
    Map<UUID, List<Subject>> present(Tx tx, Collection<UUID> softwareVersions, Collection<String> products) {
        Map<UUID, List<Subject>> present = new HashMap<>();
        tx.list(
                        """
                        SELECT p.software_version_id, c.cpe, c.version, c.purl_type FROM software_version_component p
                        JOIN component_cpe c ON c.component_id = p.component_id
                        WHERE p.software_version_id = ANY(?) AND c.product = ANY(?)
                        """,
                        row -> Map.entry(row.uuid("software_version_id"), ProductStore.subject(row)),
                        softwareVersions,
                        products)
                .forEach(row -> present.computeIfAbsent(row.getKey(), _ -> new ArrayList<>())
                        .add(row.getValue()));
        platforms(tx, softwareVersions)
                .forEach((version, subjects) ->
                        present.computeIfAbsent(version, _ -> new ArrayList<>()).addAll(subjects));
        return present;
    }

    /** What the SBOMs are about, as far as it has a name that records use: few, and so read whole. */
    private static Map<UUID, List<Subject>> platforms(Tx tx, Collection<UUID> softwareVersions) {
        Map<UUID, List<Subject>> platforms = new HashMap<>();
        tx.list(
                        "SELECT software_version_id, cpe FROM software_version_platform WHERE software_version_id = ANY(?)",
                        row -> Map.entry(row.uuid("software_version_id"), row.text("cpe")),
                        softwareVersions)
                .forEach(row -> Cpe.find(row.getValue()).ifPresent(cpe -> platforms
                        .computeIfAbsent(row.getKey(), _ -> new ArrayList<>())
                        .add(new Subject(cpe, "", ""))));
        return platforms;
    }

    void forget(Tx tx, UUID softwareVersion) {
        tx.update("DELETE FROM version_match WHERE software_version_id = ?", softwareVersion);
    }

    void insert(Tx tx, OrganizationId organization, Map<Key, Decided> decided) {
        tx.rows(
                """
                INSERT INTO version_match (software_version_id, component_id, record_id, organization_id, certainty,
                    reason)
                SELECT r.version::uuid, r.component::uuid, r.record::uuid, r.organization::uuid, r.certainty, r.reason
                FROM unnest(?, ?, ?, ?, ?, ?) AS r (version, component, record, organization, certainty, reason)
                """,
                decided.entrySet().stream()
                        .map(one -> new @Nullable Object[] {
                            one.getKey().softwareVersion(),
                            one.getKey().match().component(),
                            one.getKey().match().record(),
                            organization,
                            one.getValue().certainty(),
                            one.getValue().reason()
                        })
                        .toList());
    }
}
