package dev.fleetward.vulnerabilities;

import dev.fleetward.components.VersionPath;
import dev.fleetward.kernel.Row;
import dev.fleetward.kernel.Tx;
import dev.fleetward.vulnerabilities.vex.DeviceRulingStore;
import dev.fleetward.vulnerabilities.vex.VexState;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

@ApplicationScoped
class ExposureStore {
    private final DeviceRulingStore rulings;

    ExposureStore(DeviceRulingStore rulings) {
        this.rulings = rulings;
    }

    /** A software version as the software page lists it. */
    record VersionRow(
            UUID id,
            String type,
            String version,
            Instant firstSeenAt,
            long devices,
            boolean described,
            long components,
            long assessable,
            long exposing,
            long undetermined) {
        public String path() {
            return VersionPath.of(type, version);
        }

        public Coverage coverage() {
            return new Coverage(components, assessable);
        }
    }

    /** Devices of a product by what is known of the software they run. */
    record Standing(long known, long exposed, long undescribed) {}

    List<Exposure.VersionExposure> versions(Tx tx, UUID product, UUID vulnerability) {
        return tx.list(
                """
                SELECT s.type, s.version, bool_or(f.exposes) AS exposes, max(f.state) AS state,
                       bool_or(f.confirmed) AS confirmed,
                       coalesce((SELECT sum(r.devices)::bigint FROM running_build_set r
                                 WHERE r.software_version_id = s.id), 0) AS devices
                FROM finding f JOIN software_version s ON s.id = f.software_version_id
                WHERE f.product_id = ? AND f.vulnerability_id = ?
                GROUP BY s.id ORDER BY devices DESC, s.first_seen_at DESC, s.id
                """,
                row -> new Exposure.VersionExposure(
                        row.text("type"),
                        row.text("version"),
                        row.bool("exposes"),
                        row.bool("confirmed") ? "confirmed" : "undetermined",
                        VexState.valueOf(row.text("state")),
                        row.longValue("devices")),
                product,
                vulnerability);
    }

    /** With a vulnerability: what it alone means. Without: exposed to any. */
    Standing standing(Tx tx, UUID product, @Nullable UUID vulnerability) {
        Standing bySoftware = vulnerability == null
                ? tx.one(STANDING, ExposureStore::standing, product, product)
                : tx.one(STANDING_OF_ONE, ExposureStore::standing, product, vulnerability, product);
        long exposed = bySoftware.exposed() + rulings.correction(tx, product, vulnerability);
        return new Standing(bySoftware.known(), Math.max(0, exposed), bySoftware.undescribed());
    }

    private static Standing standing(Row row) {
        return new Standing(row.longValue("known"), row.longValue("exposed"), row.longValue("undescribed"));
    }

    private static final String OVER_SETS = """
            , sets AS (
                SELECT r.build_set_id, max(r.devices) AS devices, bool_or(b.software_version_id IS NOT NULL) AS exposed,
                       bool_or(d.id IS NULL) AS undescribed
                FROM running_build_set r
                LEFT JOIN bad b USING (software_version_id)
                LEFT JOIN sbom d USING (software_version_id)
                WHERE r.product_id = ? GROUP BY r.build_set_id
            )
            SELECT coalesce(sum(devices), 0)::bigint AS known,
                   coalesce(sum(devices) FILTER (WHERE exposed), 0)::bigint AS exposed,
                   coalesce(sum(devices) FILTER (WHERE undescribed AND NOT exposed), 0)::bigint AS undescribed
            FROM sets
            """;

    /** One finding is enough to be exposed: each version that devices run is looked at until the first. */
    static final String STANDING = """
            WITH bad AS MATERIALIZED (
                SELECT v.software_version_id
                FROM (SELECT DISTINCT software_version_id FROM running_build_set WHERE product_id = ?) v
                CROSS JOIN LATERAL (
                    SELECT FROM version_finding f
                    WHERE f.software_version_id = v.software_version_id AND f.exposes LIMIT 1) f
            )""" + OVER_SETS;

    private static final String STANDING_OF_ONE = """
            WITH bad AS MATERIALIZED (
                SELECT software_version_id FROM version_finding
                WHERE product_id = ? AND exposes AND vulnerability_id = ?
            )""" + OVER_SETS;

    /** @param version of all versions when null */
    List<VersionRow> software(Tx tx, UUID product, @Nullable UUID version) {
        tx.groupInMemory();
        UUID of = version == null ? product : version;
        return tx.list(
                SOFTWARE.formatted(
                        version == null ? "product_id" : "software_version_id", version == null ? "product_id" : "id"),
                row -> new VersionRow(
                        row.uuid("id"),
                        row.text("type"),
                        row.text("version"),
                        row.instant("first_seen_at"),
                        row.longValue("devices"),
                        row.bool("described"),
                        row.longValue("components"),
                        row.longValue("assessable"),
                        row.longValue("exposing"),
                        row.longValue("undetermined")),
                of,
                of,
                of);
    }

    private static final String SOFTWARE = """
            WITH f AS MATERIALIZED (
                SELECT software_version_id, count(*) FILTER (WHERE exposes) AS exposing,
                       count(*) FILTER (WHERE undetermined) AS undetermined
                FROM version_finding WHERE %1$s = ? GROUP BY software_version_id
            ), made AS MATERIALIZED (
                SELECT c.software_version_id, count(*) AS components,
                       count(a.component_id) FILTER (WHERE a.gap IS NULL) AS assessable
                FROM software_version_component c LEFT JOIN component_assessment a USING (component_id)
                WHERE c.%1$s = ? GROUP BY c.software_version_id
            )
            SELECT s.id, s.type, s.version, s.first_seen_at, b.id IS NOT NULL AS described,
                   coalesce(m.components, 0) AS components, coalesce(m.assessable, 0) AS assessable,
                   coalesce((SELECT sum(r.devices)::bigint FROM running_build_set r
                             WHERE r.software_version_id = s.id), 0) AS devices,
                   coalesce(f.exposing, 0) AS exposing, coalesce(f.undetermined, 0) AS undetermined
            FROM software_version s LEFT JOIN sbom b ON b.software_version_id = s.id
            LEFT JOIN f ON f.software_version_id = s.id LEFT JOIN made m ON m.software_version_id = s.id
            WHERE s.%2$s = ?
            ORDER BY s.type, devices DESC, s.first_seen_at DESC, s.id LIMIT 500
            """;
}
