package dev.fleetward.vulnerabilities;

import dev.fleetward.kernel.OrganizationId;
import dev.fleetward.kernel.Row;
import dev.fleetward.kernel.Tx;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

@ApplicationScoped
class MatchStore {

    record Key(UUID component, UUID record) {}

    /** A component and an affected entry that name the same package. */
    record Pair(Key key, OsvRecord.Affected affected, Coordinates coordinates) {}

    private static final String PAIRS = """
            SELECT a.record_id, a.ecosystem, a.release, a.name, a.ranges, a.versions, c.component_id,
                   c.release AS component_release, c.version
            FROM affected_package a
            JOIN vulnerability_record r ON r.id = a.record_id AND r.withdrawn_at IS NULL
            JOIN component_coordinates c
              ON c.organization_id = a.organization_id AND c.ecosystem = a.ecosystem AND c.name = a.name
            """;

    void lock(Tx tx, OrganizationId organization) {
        tx.one(
                "SELECT pg_advisory_xact_lock(hashtextextended('vulnerabilities ' || ?, 0)) IS NULL AS locked",
                row -> row.bool("locked"),
                organization.toString());
    }

    void name(Tx tx, OrganizationId organization, Map<UUID, Coordinates> coordinates) {
        tx.batch(
                """
                INSERT INTO component_coordinates (component_id, organization_id, ecosystem, release, name, version)
                VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (component_id) DO NOTHING
                """,
                coordinates.entrySet().stream()
                        .map(named -> new @Nullable Object[] {
                            named.getKey(),
                            organization,
                            named.getValue().ecosystem().title(),
                            named.getValue().release(),
                            named.getValue().name(),
                            named.getValue().version()
                        })
                        .toList());
    }

    List<Pair> pairsOfComponents(Tx tx, Collection<UUID> components) {
        return components.isEmpty()
                ? List.of()
                : tx.list(PAIRS + "WHERE c.component_id = ANY(?)", MatchStore::pair, components);
    }

    List<Pair> pairsOfRecords(Tx tx, Collection<UUID> records) {
        return tx.list(PAIRS + "WHERE a.record_id = ANY(?)", MatchStore::pair, records);
    }

    private static Pair pair(Row row) {
        return new Pair(
                new Key(row.uuid("component_id"), row.uuid("record_id")),
                new OsvRecord.Affected(
                        row.text("ecosystem"),
                        row.text("release"),
                        row.text("name"),
                        List.of(row.json("ranges", OsvRecord.Range[].class)),
                        row.texts("versions")),
                new Coordinates(
                        Ecosystem.byTitle(row.text("ecosystem")).orElseThrow(),
                        row.text("component_release"),
                        row.text("name"),
                        row.text("version")));
    }

    void insert(Tx tx, OrganizationId organization, Map<Key, Verdict> verdicts, Instant at) {
        tx.batch(
                """
                INSERT INTO component_match
                    (component_id, record_id, organization_id, certainty, reason, fixed_version, found_at)
                VALUES (?, ?, ?, ?, ?, ?, ?)
                ON CONFLICT (component_id, record_id) DO UPDATE SET certainty = excluded.certainty,
                    reason = excluded.reason, fixed_version = excluded.fixed_version
                """,
                verdicts.entrySet().stream()
                        .map(judged -> new @Nullable Object[] {
                            judged.getKey().component(),
                            judged.getKey().record(),
                            organization,
                            judged.getValue().certainty(),
                            judged.getValue().reason(),
                            judged.getValue().fixedVersion(),
                            at
                        })
                        .toList());
    }

    private static final String SUM_UP = """
            INSERT INTO component_vulnerability (component_id, vulnerability_id, organization_id, confirmed, found_at)
            SELECT m.component_id, r.vulnerability_id, m.organization_id, bool_or(m.certainty = 'CONFIRMED'),
                   min(m.found_at)
            FROM component_match m JOIN vulnerability_record r ON r.id = m.record_id
            WHERE %s = ANY(?)
            GROUP BY m.component_id, r.vulnerability_id, m.organization_id
            ON CONFLICT (component_id, vulnerability_id) DO UPDATE SET confirmed = excluded.confirmed
            """;

    void sumUpComponents(Tx tx, Collection<UUID> components) {
        tx.update(SUM_UP.formatted("m.component_id"), components);
    }

    /** What no record says any more goes; what still holds keeps the time it was found. */
    void sumUpVulnerabilities(Tx tx, Collection<UUID> vulnerabilities) {
        tx.update("""
                DELETE FROM component_vulnerability v WHERE v.vulnerability_id = ANY(?) AND NOT EXISTS (
                    SELECT FROM component_match m JOIN vulnerability_record r ON r.id = m.record_id
                    WHERE m.component_id = v.component_id AND r.vulnerability_id = v.vulnerability_id)
                """, vulnerabilities);
        tx.update(SUM_UP.formatted("r.vulnerability_id"), vulnerabilities);
    }

    /** Components in a software version, and how many of those a feed could know. */
    record Coverage(long components, long matchable) {}

    Coverage coverage(Tx tx, UUID softwareVersion) {
        return tx.one(
                """
                SELECT count(*) AS components, count(c.component_id) FILTER (WHERE c.version <> '') AS matchable
                FROM software_version_component v LEFT JOIN component_coordinates c USING (component_id)
                WHERE v.software_version_id = ?
                """, row -> new Coverage(row.longValue("components"), row.longValue("matchable")), softwareVersion);
    }
}
