package dev.fleetward.vulnerabilities.matching;

import dev.fleetward.kernel.OrganizationId;
import dev.fleetward.kernel.Row;
import dev.fleetward.kernel.Tx;
import dev.fleetward.vulnerabilities.records.Coordinates;
import dev.fleetward.vulnerabilities.records.Ecosystem;
import dev.fleetward.vulnerabilities.records.OsvRecord;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

@ApplicationScoped
class MatchStore {

    record Key(UUID component, UUID record) {}

    /** A component and an affected entry that name the same package. */
    record Pair(Key key, OsvRecord.Affected affected, Coordinates coordinates) {}

    /** Of withdrawn records no entry is kept. */
    private static final String PAIRS = """
            SELECT a.record_id, a.ecosystem, a.release, a.name, a.ranges, a.versions, c.component_id,
                   c.release AS component_release, c.version
            FROM affected_package a
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
        tx.rows(
                """
                INSERT INTO component_coordinates (component_id, organization_id, ecosystem, release, name, version)
                SELECT r.component::uuid, r.organization::uuid, r.ecosystem, r.release, r.name, r.version
                FROM unnest(?, ?, ?, ?, ?, ?) AS r (component, organization, ecosystem, release, name, version)
                ON CONFLICT (component_id) DO NOTHING
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
        return records.isEmpty() ? List.of() : tx.list(PAIRS + "WHERE a.record_id = ANY(?)", MatchStore::pair, records);
    }

    private static Pair pair(Row row) {
        return new Pair(new Key(row.uuid("component_id"), row.uuid("record_id")), affected(row), coordinates(row));
    }

    static OsvRecord.Affected affected(Row row) {
        return new OsvRecord.Affected(
                row.text("ecosystem"),
                row.text("release"),
                row.text("name"),
                List.of(row.json("ranges", OsvRecord.Range[].class)),
                row.texts("versions"));
    }

    static Coordinates coordinates(Row row) {
        return new Coordinates(
                Ecosystem.byTitle(row.text("ecosystem")).orElseThrow(),
                row.text("component_release"),
                row.text("name"),
                row.text("version"));
    }

    /** What was matched before, when it is to be matched again. */
    void forgetComponents(Tx tx, Collection<UUID> components) {
        tx.update("DELETE FROM component_match WHERE component_id = ANY(?)", components);
    }

    void forgetRecords(Tx tx, Collection<UUID> records) {
        tx.update("DELETE FROM component_match WHERE record_id = ANY(?)", records);
    }

    Set<UUID> vulnerabilitiesOf(Tx tx, Collection<UUID> records) {
        return new HashSet<>(tx.list(
                "SELECT DISTINCT vulnerability_id FROM vulnerability_record WHERE id = ANY(?)",
                row -> row.uuid("vulnerability_id"),
                records));
    }

    void insert(Tx tx, OrganizationId organization, Map<Key, Verdict> verdicts, Instant at) {
        tx.rows(
                """
                INSERT INTO component_match
                    (component_id, record_id, organization_id, certainty, reason, fixed_version, open, settled_by,
                     found_at)
                SELECT r.component::uuid, r.record::uuid, r.organization::uuid, r.certainty, r.reason, r.fixed,
                       r.open::boolean, r.settled::uuid, r.at::timestamptz
                FROM unnest(?, ?, ?, ?, ?, ?, ?, ?, ?)
                    AS r (component, record, organization, certainty, reason, fixed, open, settled, at)
                ON CONFLICT (component_id, record_id) DO UPDATE SET certainty = excluded.certainty,
                    reason = excluded.reason, fixed_version = excluded.fixed_version, open = excluded.open,
                    settled_by = excluded.settled_by
                """,
                verdicts.entrySet().stream()
                        .map(judged -> new @Nullable Object[] {
                            judged.getKey().component(),
                            judged.getKey().record(),
                            organization,
                            judged.getValue().certainty(),
                            judged.getValue().reason(),
                            judged.getValue().fixedVersion(),
                            judged.getValue().open(),
                            judged.getValue().settledBy(),
                            at
                        })
                        .toList());
    }

    private static final String SUM_UP = """
            INSERT INTO component_vulnerability
                (component_id, vulnerability_id, organization_id, confirmed, matches, open, found_at)
            SELECT m.component_id, r.vulnerability_id, m.organization_id, bool_or(m.certainty = 'CONFIRMED'),
                   count(*), bool_or(m.open), min(m.found_at)
            FROM component_match m JOIN vulnerability_record r ON r.id = m.record_id
            WHERE %s = ANY(?) AND m.certainty <> 'OVERRULED'
            GROUP BY m.component_id, r.vulnerability_id, m.organization_id
            ON CONFLICT (component_id, vulnerability_id) DO UPDATE SET confirmed = excluded.confirmed,
                matches = excluded.matches, open = excluded.open
            WHERE (component_vulnerability.confirmed, component_vulnerability.matches, component_vulnerability.open)
                IS DISTINCT FROM (excluded.confirmed, excluded.matches, excluded.open)
            """;

    /** What no record says any more goes; what still holds keeps the time it was found. */
    private static final String CLEAR_UP = """
            DELETE FROM component_vulnerability v WHERE v.%s = ANY(?) AND NOT EXISTS (
                SELECT FROM component_match m JOIN vulnerability_record r ON r.id = m.record_id
                WHERE m.component_id = v.component_id AND r.vulnerability_id = v.vulnerability_id
                  AND m.certainty <> 'OVERRULED')
            """;

    void sumUpComponents(Tx tx, Collection<UUID> components) {
        tx.update(CLEAR_UP.formatted("component_id"), components);
        tx.update(SUM_UP.formatted("m.component_id"), components);
    }

    void sumUpVulnerabilities(Tx tx, Collection<UUID> vulnerabilities) {
        tx.update(CLEAR_UP.formatted("vulnerability_id"), vulnerabilities);
        tx.update(SUM_UP.formatted("r.vulnerability_id"), vulnerabilities);
    }
}
