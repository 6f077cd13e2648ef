package dev.fleetward.vulnerabilities;

import dev.fleetward.kernel.Tx;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.UUID;

/** Versions that devices run, by whether a known vulnerability is left in them. */
@ApplicationScoped
class MarketStore {
    static final String MARKET = """
            SELECT count(*) AS versions,
                   count(*) FILTER (WHERE s.id IS NOT NULL AND NOT EXISTS (
                       SELECT FROM version_finding f WHERE f.software_version_id = r.software_version_id
                       AND (f.exposes OR f.open))) AS free,
                   coalesce(sum((SELECT count(*) FROM version_finding f
                       WHERE f.software_version_id = r.software_version_id AND f.excused))::bigint, 0) AS excused
            FROM (SELECT DISTINCT software_version_id FROM running_build_set WHERE product_id = ?) r
            LEFT JOIN sbom s ON s.software_version_id = r.software_version_id
            """;

    /** @param excused findings of those versions that a decision says are no danger */
    record Market(long free, long versions, long excused) {}

    Market market(Tx tx, UUID product) {
        return tx.one(
                MARKET,
                row -> new Market(row.longValue("free"), row.longValue("versions"), row.longValue("excused")),
                product);
    }
}
