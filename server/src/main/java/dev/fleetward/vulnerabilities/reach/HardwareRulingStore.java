package dev.fleetward.vulnerabilities.reach;

import dev.fleetward.kernel.Tx;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Exposure where decisions are about one hardware: its devices are exposed or not whatever their software alone says.
 * Such decisions are few; only with them are devices looked at one by one.
 */
@ApplicationScoped
class HardwareRulingStore {

    /** Whether a version exposes the devices of one hardware to a vulnerability. */
    record Effect(UUID version, String hardware, boolean exposes) {}

    /** Empty when no decision in force is about one hardware. */
    List<Effect> effects(Tx tx, UUID product, UUID vulnerability) {
        return tx.list(
                """
                WITH named AS (
                    SELECT DISTINCT software_version_id, hardware FROM vex_ruling
                    WHERE product_id = ? AND vulnerability_id = ? AND hardware <> ''
                      AND (expires_at IS NULL OR expires_at > now())
                )
                SELECT n.software_version_id, n.hardware,
                       bool_or(coalesce(
                           r.state = 'AFFECTED' OR (f.confirmed AND r.state IN ('OPEN', 'UNDER_INVESTIGATION')),
                           f.exposes)) AS exposes
                FROM named n JOIN finding f ON f.software_version_id = n.software_version_id AND f.vulnerability_id = ?
                LEFT JOIN vex_ruling r ON r.software_version_id = f.software_version_id
                    AND r.component_id = f.component_id AND r.vulnerability_id = f.vulnerability_id
                    AND r.hardware = n.hardware AND (r.expires_at IS NULL OR r.expires_at > now())
                GROUP BY n.software_version_id, n.hardware
                """,
                row -> new Effect(row.uuid("software_version_id"), row.text("hardware"), row.bool("exposes")),
                product,
                vulnerability,
                vulnerability);
    }

    private static final String CONCERNED = """
            WITH effect AS (
                SELECT version, hardware, exposes::boolean AS exposes
                FROM unnest(?::uuid[], ?::text[], ?::text[]) AS e (version, hardware, exposes)
            ), concerned AS MATERIALIZED (
                SELECT s.device_id, s.software_version_id
                FROM device_software_view s JOIN device_view d USING (device_id)
                LEFT JOIN effect e ON e.version = s.software_version_id AND e.hardware = d.hardware_version
                WHERE s.product_id = ? AND s.software_version_id = ANY(?)
                  AND coalesce(e.exposes, s.software_version_id = ANY(?))
            )
            """;

    /**
     * Devices exposed through each version.
     *
     * @param exposing versions that expose devices of hardware nothing is said of
     */
    Map<UUID, Long> devices(Tx tx, UUID product, Collection<UUID> exposing, List<Effect> effects) {
        record Counted(UUID version, long devices) {}
        return tx
                .list(
                        CONCERNED + "SELECT software_version_id, count(*) AS devices FROM concerned GROUP BY 1",
                        row -> new Counted(row.uuid("software_version_id"), row.longValue("devices")),
                        bound(product, exposing, effects))
                .stream()
                .collect(Collectors.toMap(Counted::version, Counted::devices));
    }

    /** As {@link ReachStore#groups}, without the devices whose hardware is not affected. */
    List<Reach.Group> groups(Tx tx, UUID product, Collection<UUID> exposing, List<Effect> effects, Instant longAgo) {
        Object[] bound = bound(product, exposing, effects);
        Object[] all = Arrays.copyOf(bound, bound.length + 2);
        all[bound.length] = longAgo;
        all[bound.length + 1] = ReachStore.COUNTRY;
        return tx.list(
                CONCERNED + ", one AS (SELECT DISTINCT device_id FROM concerned), " + ReachStore.GROUPED,
                ReachStore::group,
                all);
    }

    private static Object[] bound(UUID product, Collection<UUID> exposing, List<Effect> effects) {
        return new Object[] {
            column(effects, Effect::version, UUID[]::new),
            column(effects, Effect::hardware, String[]::new),
            column(effects, one -> String.valueOf(one.exposes()), String[]::new),
            product,
            Stream.concat(exposing.stream(), effects.stream().map(Effect::version))
                    .distinct()
                    .toList(),
            exposing
        };
    }

    private static <T> T[] column(List<Effect> effects, Function<Effect, T> value, IntFunction<T[]> array) {
        return effects.stream().map(value).toArray(array);
    }
}
