package dev.fleetward.insight.security;

import dev.fleetward.kernel.Tx;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.UUID;

/** Counts of security events for evidence. */
@ApplicationScoped
class SecurityEvidenceStore {
    static final String REFUSED = """
            SELECT coalesce(sum(times), 0)::bigint AS counted,
                   coalesce(sum(times) FILTER (WHERE source <> 'SERVER'), 0)::bigint AS good
            FROM security_event WHERE product_id = ? AND last_at > ?
              AND kind IN ('DOWNGRADE_ATTEMPT', 'SECURE_BOOT_FAILED', 'TAMPERING')
            """;

    static final String TRACED = """
            SELECT count(*) AS counted, count(*) FILTER (WHERE device_id IS NOT NULL OR who <> '') AS good
            FROM security_event WHERE product_id = ? AND last_at > ?
            """;

    record Counted(long good, long all) {}

    Counted refused(Tx tx, UUID product, Instant since) {
        return counted(tx, REFUSED, product, since);
    }

    Counted traced(Tx tx, UUID product, Instant since) {
        return counted(tx, TRACED, product, since);
    }

    private static Counted counted(Tx tx, String sql, UUID product, Instant since) {
        return tx.one(sql, row -> new Counted(row.longValue("good"), row.longValue("counted")), product, since);
    }
}
