package dev.fleetward.vulnerabilities.difference;

import dev.fleetward.kernel.Row;
import dev.fleetward.kernel.Tx;
import dev.fleetward.products.SoftwareVersionId;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.List;

@ApplicationScoped
class FoundInStore {
    private static final int MAX_ROWS = 5_000;

    /** Found in the one version and not in the other, worst first. */
    List<FoundIn> onlyIn(Tx tx, SoftwareVersionId one, SoftwareVersionId other) {
        return tx.list("""
                SELECT v.name, v.summary, v.severity, v.score, bool_or(f.exposes) AS exposes,
                       array_agg(DISTINCT trim(c.name || ' ' || c.version)) AS components
                FROM finding f JOIN vulnerability v ON v.id = f.vulnerability_id
                JOIN component c ON c.id = f.component_id
                WHERE f.software_version_id = ? AND NOT EXISTS (
                    SELECT FROM finding o WHERE o.software_version_id = ? AND o.vulnerability_id = f.vulnerability_id)
                GROUP BY v.id ORDER BY exposes DESC, v.score DESC, v.name LIMIT ?
                """, FoundInStore::found, one.value(), other.value(), MAX_ROWS);
    }

    /** Exposing in one of the earlier versions, and in the later neither exposing nor undecided; worst first. */
    List<FoundIn> repaired(Tx tx, Collection<SoftwareVersionId> earlier, SoftwareVersionId later) {
        return tx.list(
                """
                SELECT v.name, v.summary, v.severity, v.score, true AS exposes,
                       array_agg(DISTINCT trim(c.name || ' ' || c.version)) AS components
                FROM finding f JOIN vulnerability v ON v.id = f.vulnerability_id
                JOIN component c ON c.id = f.component_id
                WHERE f.software_version_id = ANY (?::uuid[]) AND f.exposes AND NOT EXISTS (
                    SELECT FROM finding o WHERE o.software_version_id = ? AND o.vulnerability_id = f.vulnerability_id
                    AND (o.exposes OR o.state IN ('OPEN', 'UNDER_INVESTIGATION')))
                GROUP BY v.id ORDER BY v.score DESC, v.name LIMIT ?
                """,
                FoundInStore::found,
                earlier.stream().map(SoftwareVersionId::value).toList(),
                later.value(),
                MAX_ROWS);
    }

    List<Fixes.Repaired> published(Tx tx, Collection<SoftwareVersionId> earlier, SoftwareVersionId later) {
        return tx.list(
                """
                SELECT DISTINCT v.name, v.published_at
                FROM version_finding f JOIN vulnerability v ON v.id = f.vulnerability_id
                WHERE f.software_version_id = ANY (?::uuid[]) AND f.exposes AND v.published_at IS NOT NULL
                AND NOT EXISTS (
                    SELECT FROM version_finding o WHERE o.software_version_id = ?
                    AND o.vulnerability_id = f.vulnerability_id AND (o.exposes OR o.open))
                ORDER BY v.name LIMIT ?
                """,
                row -> new Fixes.Repaired(row.text("name"), row.instant("published_at")),
                earlier.stream().map(SoftwareVersionId::value).toList(),
                later.value(),
                MAX_ROWS);
    }

    private static FoundIn found(Row row) {
        return new FoundIn(
                row.text("name"),
                row.text("summary"),
                row.text("severity"),
                row.doubleValue("score"),
                row.bool("exposes"),
                row.texts("components"));
    }
}
