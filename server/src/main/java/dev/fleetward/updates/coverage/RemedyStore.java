package dev.fleetward.updates.coverage;

import dev.fleetward.kernel.Tx;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** When rollouts started, and when so many of their devices ran what they bring. */
@ApplicationScoped
class RemedyStore {
    record Started(UUID id, String softwareType, String version, Instant at) {}

    /** The newest so many, the oldest of them first. */
    List<Started> started(Tx tx, UUID product, int limit) {
        return tx.list(
                """
                SELECT * FROM (
                    SELECT r.id, rel.software_type, rel.version, r.started_at FROM rollout r
                    JOIN release rel ON rel.id = r.release_id
                    WHERE r.product_id = ? AND r.started_at IS NOT NULL ORDER BY r.started_at DESC LIMIT ?) newest
                ORDER BY started_at
                """,
                row -> new Started(
                        row.uuid("id"), row.text("software_type"), row.text("version"), row.instant("started_at")),
                product,
                limit);
    }

    /** @param half,nine,all when 50, 90 and 99 % of the devices had it by their own field data; null while not */
    record Reached(
            @Nullable Instant half,
            @Nullable Instant nine,
            @Nullable Instant all) {}

    /** Of the rollout's devices seen since then; those called off are not counted. */
    Reached reached(Tx tx, UUID rollout, Instant activeSince) {
        return tx.one(
                """
                SELECT nullif(percentile_disc(0.5) WITHIN GROUP (ORDER BY at), 'infinity') AS half,
                       nullif(percentile_disc(0.9) WITHIN GROUP (ORDER BY at), 'infinity') AS nine,
                       nullif(percentile_disc(0.99) WITHIN GROUP (ORDER BY at), 'infinity') AS most
                FROM (SELECT coalesce(d.proven_at, 'infinity') AS at
                      FROM deployment d JOIN device_view v ON v.device_id = d.device_id
                      WHERE d.rollout_id = ? AND d.state NOT IN ('CANCELLED', 'SUPERSEDED') AND v.state <> 'retired'
                        AND v.last_seen_at > ?) device
                """,
                row -> new Reached(row.instantOrNull("half"), row.instantOrNull("nine"), row.instantOrNull("most")),
                rollout,
                activeSince);
    }
}
