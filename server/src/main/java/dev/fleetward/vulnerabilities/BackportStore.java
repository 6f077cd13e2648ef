package dev.fleetward.vulnerabilities;

import dev.fleetward.kernel.Row;
import dev.fleetward.kernel.Tx;
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
                        JOIN vulnerability_record d ON d.organization_id = r.organization_id AND d.withdrawn_at IS NULL
                            AND (d.vulnerability_id = r.vulnerability_id OR d.upstream && ARRAY(
                                SELECT alias FROM vulnerability_alias n
                                WHERE n.vulnerability_id = r.vulnerability_id))
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
                SELECT f.record_id FROM affected_configuration f JOIN vulnerability_record r ON r.id = f.record_id
                WHERE r.vulnerability_id = ANY(?) OR r.vulnerability_id IN (
                    SELECT n.vulnerability_id FROM vulnerability_record d
                    JOIN vulnerability_alias n ON n.organization_id = d.organization_id AND n.alias = ANY(d.upstream)
                    WHERE d.id = ANY(?))
                UNION
                SELECT record_id FROM component_match WHERE settled_by = ANY(?)
                """, row -> row.uuid("record_id"), vulnerabilities, records, records));
    }
}
