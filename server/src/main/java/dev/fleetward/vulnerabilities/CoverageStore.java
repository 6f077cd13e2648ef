package dev.fleetward.vulnerabilities;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.fleetward.kernel.Tx;
import dev.fleetward.vulnerabilities.matching.Gap;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/** How much of some software records can be matched with, and why not the rest. */
@ApplicationScoped
class CoverageStore {
    /** A product of more components than these is counted this often at most: every answer about it needs the count. */
    private static final int MANY = 2_000;

    private static final Duration KEPT = Duration.ofSeconds(10);

    private final Clock clock;
    private final Map<UUID, Counted> large = new ConcurrentHashMap<>();

    CoverageStore(Clock clock) {
        this.clock = clock;
    }

    private record Counted(Coverage coverage, Instant at) {}

    /** A component that nobody could find a vulnerability in. */
    record Unassessed(UUID id, String name, String version, Gap gap) {
        @JsonProperty
        public String reason() {
            return gap.title();
        }
    }

    /** A match that the distribution of the package decided against. */
    record Overruled(UUID component, String name, String version, String vulnerability, String record, String reason) {}

    Coverage ofVersion(Tx tx, UUID softwareVersion) {
        return coverage(tx, "software_version_component WHERE software_version_id = ?", softwareVersion);
    }

    /** Every component once, however many versions of the product have it; of a large product as of some seconds ago. */
    Coverage ofProduct(Tx tx, UUID product) {
        Instant now = clock.instant();
        Counted known = large.get(product);
        if (known != null && now.isBefore(known.at.plus(KEPT))) {
            return known.coverage;
        }
        Coverage fresh = coverage(tx, "shipped_component WHERE product_id = ?", product);
        if (fresh.components() > MANY) {
            large.put(product, new Counted(fresh, now));
        } else {
            large.remove(product);
        }
        return fresh;
    }

    private static Coverage coverage(Tx tx, String what, UUID of) {
        return tx.one(
                """
                SELECT count(*) AS components, count(a.component_id) FILTER (WHERE a.gap IS NULL) AS assessable
                FROM (SELECT component_id FROM %s) v LEFT JOIN component_assessment a USING (component_id)
                """.formatted(what), row -> new Coverage(row.longValue("components"), row.longValue("assessable")), of);
    }

    List<Unassessed> unassessed(Tx tx, UUID softwareVersion, int rows) {
        return tx.list(
                """
                SELECT c.id, c.name, c.version, coalesce(a.gap, 'NO_IDENTITY') AS gap
                FROM software_version_component v JOIN component c ON c.id = v.component_id
                LEFT JOIN component_assessment a ON a.component_id = c.id
                WHERE v.software_version_id = ? AND (a.component_id IS NULL OR a.gap IS NOT NULL)
                ORDER BY gap, lower(c.name), c.version, c.id LIMIT ?
                """,
                row -> new Unassessed(
                        row.uuid("id"), row.text("name"), row.text("version"), Gap.valueOf(row.text("gap"))),
                softwareVersion,
                rows);
    }

    List<Overruled> overruled(Tx tx, UUID softwareVersion, int rows) {
        return tx.list(
                """
                SELECT c.id, c.name, c.version, n.name AS vulnerability, r.source_id, m.reason
                FROM software_version_component v JOIN component_match m ON m.component_id = v.component_id
                JOIN component c ON c.id = m.component_id JOIN vulnerability_record r ON r.id = m.record_id
                JOIN vulnerability n ON n.id = r.vulnerability_id
                WHERE v.software_version_id = ? AND m.certainty = 'OVERRULED'
                ORDER BY lower(c.name), n.name, r.source_id LIMIT ?
                """,
                row -> new Overruled(
                        row.uuid("id"),
                        row.text("name"),
                        row.text("version"),
                        row.text("vulnerability"),
                        row.text("source_id"),
                        row.text("reason")),
                softwareVersion,
                rows);
    }
}
