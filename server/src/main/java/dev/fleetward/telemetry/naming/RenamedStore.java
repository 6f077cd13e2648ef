package dev.fleetward.telemetry.naming;

import dev.fleetward.ingest.FieldEvent;
import dev.fleetward.ingest.FieldEventConsumer.Incoming;
import dev.fleetward.kernel.OrganizationId;
import dev.fleetward.kernel.Tx;
import dev.fleetward.products.ProductId;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/** SQL of what is known by name now and was known by position before. */
@ApplicationScoped
class RenamedStore {
    /** Stands for the id of a build that has none wherever samples are kept by position. */
    static final String NO_BUILD = "unknown";

    record Build(OrganizationId organization, ProductId product, String build, String version, Instant renamedAt) {}

    /** Last values by position go; that rows in the lake are to go is written down. */
    void add(Tx tx, List<Incoming> events) {
        Set<String> builds = new HashSet<>();
        Set<UUID> devices = new HashSet<>();
        for (Incoming incoming : events) {
            FieldEvent event = incoming.event();
            String build = event.origin().buildIdPrefix();
            String version = event.origin().softwareVersion();
            var received = incoming.received();
            builds.add(build == null ? NO_BUILD : build);
            devices.add(received.device().value());
            tx.update(
                    """
                    INSERT INTO renamed_build (organization_id, product_id, build, version, renamed_at)
                    VALUES (?, ?, ?, ?, clock_timestamp())
                    ON CONFLICT (product_id, build, version) DO UPDATE SET renamed_at = excluded.renamed_at
                    """,
                    received.organization(),
                    received.product().value(),
                    build == null ? NO_BUILD : build,
                    version == null ? "" : version);
        }
        tx.update("DELETE FROM last_value WHERE device_id = ANY (?) AND build = ANY (?)", devices, builds);
    }

    List<Build> untouchedSince(Tx tx, Instant before) {
        return tx.list(
                """
                SELECT organization_id, product_id, build, version, renamed_at FROM renamed_build
                WHERE renamed_at < ? ORDER BY renamed_at LIMIT 100
                """,
                row -> new Build(
                        new OrganizationId(row.uuid("organization_id")),
                        new ProductId(row.uuid("product_id")),
                        row.text("build"),
                        row.text("version"),
                        row.instant("renamed_at")),
                before);
    }

    /** Positions that no device has a value under any more leave the catalogue. */
    void forgetPositions(Tx tx, Build done) {
        tx.update("""
                DELETE FROM metric m WHERE product_id = ? AND build = ? AND NOT EXISTS (
                    SELECT FROM last_value v WHERE v.product_id = m.product_id AND v.metric = m.name AND v.build = m.build)
                """, done.product().value(), done.build());
        tx.update(
                "DELETE FROM renamed_build WHERE product_id = ? AND build = ? AND version = ? AND renamed_at = ?",
                done.product().value(),
                done.build(),
                done.version(),
                done.renamedAt());
    }
}
