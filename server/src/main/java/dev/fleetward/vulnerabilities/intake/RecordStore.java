package dev.fleetward.vulnerabilities.intake;

import dev.fleetward.kernel.Json;
import dev.fleetward.kernel.OrganizationId;
import dev.fleetward.kernel.Row;
import dev.fleetward.kernel.Tx;
import dev.fleetward.vulnerabilities.intake.Feeds.Incoming;
import dev.fleetward.vulnerabilities.records.Ecosystem;
import dev.fleetward.vulnerabilities.records.OsvRecord;
import dev.fleetward.vulnerabilities.records.OsvRecord.Affected;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

@ApplicationScoped
class RecordStore {
    private static final int MAX_SUMMARY_CHARS = 200;

    static OsvRecord.Name name(Row row) {
        return new OsvRecord.Name(OsvRecord.Source.valueOf(row.text("source")), row.text("source_id"));
    }

    /** @return the records by the ids of their rows; what they said before is gone, matches included */
    Map<UUID, OsvRecord> store(
            Tx tx, OrganizationId organization, Collection<Incoming> records, Map<String, UUID> groupOf, Instant at) {
        tx.batch(
                """
                INSERT INTO vulnerability_record (organization_id, vulnerability_id, source, source_id, modified_at,
                    published_at, withdrawn_at, summary, details, severity, score, vector, weaknesses, links,
                    raw, imported_at)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?::jsonb, ?)
                ON CONFLICT (organization_id, source_id, source) DO UPDATE SET vulnerability_id = excluded.vulnerability_id,
                    modified_at = excluded.modified_at, published_at = excluded.published_at,
                    withdrawn_at = excluded.withdrawn_at, summary = excluded.summary, details = excluded.details,
                    severity = excluded.severity, score = excluded.score,
                    vector = excluded.vector, weaknesses = excluded.weaknesses, links = excluded.links, raw = excluded.raw, imported_at = excluded.imported_at
                """,
                records.stream()
                        .map(incoming -> columns(organization, incoming, groupOf, at))
                        .toList());
        Map<UUID, OsvRecord> stored = stored(tx, organization, records);
        tx.update("DELETE FROM affected_package WHERE record_id = ANY(?)", stored.keySet());
        tx.update("DELETE FROM component_match WHERE record_id = ANY(?)", stored.keySet());
        tx.update("DELETE FROM record_upstream WHERE record_id = ANY(?)", stored.keySet());
        tx.batch(
                "INSERT INTO record_upstream (record_id, organization_id, name) VALUES (?, ?, ?)",
                stored.entrySet().stream()
                        .flatMap(one -> one.getValue().upstream().stream()
                                .distinct()
                                .map(name -> new @Nullable Object[] {one.getKey(), organization, name}))
                        .toList());
        List<@Nullable Object[]> affected = new ArrayList<>();
        stored.forEach((id, record) -> {
            for (Affected entry : record.affected()) {
                // Packages no component can be named by, and what is taken back, would only fill the index.
                if (record.withdrawn().isEmpty()
                        && Ecosystem.byTitle(entry.ecosystem())
                                .filter(Ecosystem::hasComponents)
                                .isPresent()) {
                    affected.add(new @Nullable Object[] {
                        organization,
                        id,
                        entry.ecosystem(),
                        entry.release(),
                        entry.name(),
                        Json.write(entry.ranges()),
                        entry.versions()
                    });
                }
            }
        });
        tx.rows("""
                INSERT INTO affected_package (organization_id, record_id, ecosystem, release, name, ranges, versions)
                SELECT r.organization::uuid, r.record::uuid, r.ecosystem, r.release, r.name, r.ranges::jsonb,
                       string_to_array(r.versions, E'\\x1f')
                FROM unnest(?, ?, ?, ?, ?, ?, ?) AS r (organization, record, ecosystem, release, name, ranges, versions)
                """, affected);
        return stored;
    }

    private static Map<UUID, OsvRecord> stored(Tx tx, OrganizationId organization, Collection<Incoming> records) {
        Map<OsvRecord.Name, OsvRecord> byName =
                records.stream().map(Incoming::record).collect(Collectors.toMap(OsvRecord::name, record -> record));
        return tx
                .list(
                        """
                        SELECT source, source_id, id FROM vulnerability_record
                        WHERE organization_id = ? AND source_id = ANY(?)
                        """,
                        row -> Map.entry(row.uuid("id"), name(row)),
                        organization,
                        byName.keySet().stream().map(OsvRecord.Name::id).toList())
                .stream()
                .filter(row -> byName.containsKey(row.getValue()))
                .collect(Collectors.toMap(Map.Entry::getKey, row -> byName.get(row.getValue())));
    }

    private static @Nullable Object[] columns(
            OrganizationId organization, Incoming incoming, Map<String, UUID> groupOf, Instant at) {
        OsvRecord record = incoming.record();
        return new @Nullable Object[] {
            organization,
            groupOf.get(record.id()),
            record.source(),
            record.id(),
            record.modified(),
            record.published().orElse(null),
            record.withdrawn().orElse(null),
            record.summary().isBlank() ? opening(record.details()) : record.summary(),
            record.details(),
            record.severity().band(),
            record.severity().score(),
            record.severity().vector(),
            record.weaknesses(),
            record.references(),
            incoming.raw(),
            at
        };
    }

    /** How the details begin, for records without a summary. */
    private static String opening(String details) {
        String line = details.strip().replaceAll("\\s+", " ");
        return line.length() <= MAX_SUMMARY_CHARS ? line : line.substring(0, MAX_SUMMARY_CHARS - 1) + "…";
    }

    /** A vulnerability takes the best name of its aliases and the best words and score of its records in force. */
    void summarize(Tx tx, Collection<UUID> vulnerabilities) {
        tx.update("""
                UPDATE vulnerability v SET name = n.name, summary = t.summary, details = t.details,
                    severity = s.severity, score = s.score, vector = s.vector,
                    published_at = t.published_at, withdrawn = t.withdrawn
                FROM (SELECT DISTINCT ON (vulnerability_id) vulnerability_id, alias AS name FROM vulnerability_alias
                      WHERE vulnerability_id = ANY(?)
                      ORDER BY vulnerability_id, alias LIKE 'CVE-%' DESC, alias LIKE 'GHSA-%' DESC, alias) n,
                     (SELECT DISTINCT ON (vulnerability_id) vulnerability_id, severity, score, vector
                      FROM vulnerability_record WHERE vulnerability_id = ANY(?)
                      ORDER BY vulnerability_id, withdrawn_at IS NOT NULL, vector = '',
                               vector LIKE 'CVSS:4%' DESC, vector LIKE 'CVSS:3.1%' DESC, vector LIKE 'CVSS:3%' DESC,
                               score DESC, severity = 'UNKNOWN', source_id) s,
                     (SELECT DISTINCT ON (vulnerability_id) vulnerability_id, summary, details,
                             min(published_at) OVER (PARTITION BY vulnerability_id) AS published_at,
                             bool_and(withdrawn_at IS NOT NULL) OVER (PARTITION BY vulnerability_id) AS withdrawn
                      FROM vulnerability_record WHERE vulnerability_id = ANY(?)
                      ORDER BY vulnerability_id, withdrawn_at IS NOT NULL, source_id LIKE 'GHSA-%' DESC,
                               summary = '', source_id) t
                WHERE v.id = n.vulnerability_id AND v.id = s.vulnerability_id AND v.id = t.vulnerability_id
                """, vulnerabilities, vulnerabilities, vulnerabilities);
    }
}
