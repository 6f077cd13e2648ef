package dev.fleetward.vulnerabilities.matching;

import dev.fleetward.kernel.Row;
import dev.fleetward.kernel.Tx;
import dev.fleetward.vulnerabilities.records.Coordinates;
import dev.fleetward.vulnerabilities.records.OsvRecord;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** What distributions say of their own packages, which carry patches that a version alone does not tell. */
@ApplicationScoped
class BackportStore {

    /** A distribution's word on the vulnerability of a match: its record, the entry about this package, the package. */
    record Word(UUID record, String name, OsvRecord.Affected affected, Coordinates coordinates) {}

    /** By match: none when the distribution's feed says nothing of that vulnerability in this package. */
    Map<MatchStore.Key, List<Word>> words(Tx tx, Collection<MatchStore.Key> keys) {
        Map<MatchStore.Key, List<Word>> words = new HashMap<>();
        tx.list(
                        """
                        SELECT k.component_id, k.record_id, d.id, d.source_id, a.ecosystem, a.release, a.name, a.ranges,
                               a.versions, c.release AS component_release, c.version
                        FROM unnest(?::uuid[], ?::uuid[]) AS k (component_id, record_id)
                        JOIN component_coordinates c ON c.component_id = k.component_id
                        JOIN vulnerability_record r ON r.id = k.record_id
                        JOIN LATERAL (
                            SELECT id FROM vulnerability_record s WHERE s.vulnerability_id = r.vulnerability_id
                            UNION
                            SELECT u.record_id FROM vulnerability_alias n
                            JOIN record_upstream u ON u.organization_id = n.organization_id AND u.name = n.alias
                            WHERE n.vulnerability_id = r.vulnerability_id
                        ) said ON true
                        JOIN vulnerability_record d ON d.id = said.id AND d.withdrawn_at IS NULL
                        JOIN affected_package a ON a.record_id = d.id AND a.ecosystem = c.ecosystem AND a.name = c.name
                        ORDER BY d.source_id
                        """,
                        row -> Map.entry(
                                new MatchStore.Key(row.uuid("component_id"), row.uuid("record_id")), word(row)),
                        keys.stream().map(MatchStore.Key::component).toList(),
                        keys.stream().map(MatchStore.Key::record).toList())
                .forEach(row -> words.computeIfAbsent(row.getKey(), _ -> new ArrayList<>())
                        .add(row.getValue()));
        return words;
    }

    private static Word word(Row row) {
        return new Word(row.uuid("id"), row.text("source_id"), MatchStore.affected(row), MatchStore.coordinates(row));
    }

    /**
     * Records about products that these speak of too: in the same vulnerability, or in one they derive from, now or when
     * they settled a match.
     */
    Set<UUID> related(Tx tx, Collection<UUID> records, Collection<UUID> vulnerabilities) {
        return new HashSet<>(tx.list("""
                SELECT f.record_id FROM (
                    SELECT unnest(?::uuid[]) AS id
                    UNION
                    SELECT n.vulnerability_id FROM record_upstream u
                    JOIN vulnerability_alias n ON n.organization_id = u.organization_id AND n.alias = u.name
                    WHERE u.record_id = ANY(?)
                ) v
                JOIN vulnerability_record r ON r.vulnerability_id = v.id
                JOIN affected_configuration f ON f.record_id = r.id
                UNION
                SELECT record_id FROM component_match WHERE settled_by = ANY(?)
                """, row -> row.uuid("record_id"), vulnerabilities, records, records));
    }
}
