package dev.fleetward.vulnerabilities.vex;

import dev.fleetward.kernel.OrganizationId;
import dev.fleetward.kernel.Tx;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Decisions about some of the devices that run a version, those of one hardware or configuration: what they change of an
 * exposure. They are few; only where there are any is a device looked at by itself.
 */
@ApplicationScoped
public class DeviceRulingStore {
    private static final String IN_FORCE = """
            product_id = ? AND (?::uuid IS NULL OR vulnerability_id = ?::uuid)
            AND (expires_at IS NULL OR expires_at > now())""";

    /** Devices that something is said of, and which of what is said. */
    private static final String SPOKEN_OF = """
            WITH ruling AS MATERIALIZED (
                SELECT software_version_id, component_id, vulnerability_id, state, precedence, hardware, attribute,
                       attribute_value
                FROM vex_device_ruling WHERE %s
            ), version AS MATERIALIZED (
                SELECT DISTINCT software_version_id FROM ruling
            ), scope AS MATERIALIZED (
                SELECT hardware, attribute, attribute_value, row_number() OVER () AS number
                FROM (SELECT DISTINCT hardware, attribute, attribute_value FROM ruling) s
            ), spoken_of AS MATERIALIZED (
                SELECT d.device_id, array_agg(c.number ORDER BY c.number) AS scopes
                FROM (SELECT DISTINCT device_id FROM device_software_view JOIN version USING (software_version_id)) s
                JOIN device_view d USING (device_id)
                JOIN scope c ON (c.hardware = '' OR c.hardware = d.hardware_version)
                    AND (c.attribute = '' OR EXISTS (
                        SELECT FROM device_attribute_view a WHERE a.device_id = d.device_id AND a.name = c.attribute
                          AND a.value_text = c.attribute_value))
                GROUP BY d.device_id
            ), effect AS MATERIALIZED (
                SELECT k.scopes, f.software_version_id, f.vulnerability_id,
                       bool_or(coalesce(r.exposes, f.exposes)) AS exposes
                FROM (SELECT DISTINCT scopes FROM spoken_of) k
                CROSS JOIN version JOIN finding f USING (software_version_id)
                LEFT JOIN LATERAL (
                    SELECT r.state = 'AFFECTED' OR (f.confirmed AND r.state = 'UNDER_INVESTIGATION') AS exposes
                    FROM ruling r JOIN scope c USING (hardware, attribute, attribute_value)
                    WHERE r.software_version_id = f.software_version_id AND r.component_id = f.component_id
                      AND r.vulnerability_id = f.vulnerability_id AND c.number = ANY(k.scopes)
                    ORDER BY r.precedence LIMIT 1
                ) r ON true
                WHERE f.product_id = ? AND (?::uuid IS NULL OR f.vulnerability_id = ?::uuid)
                GROUP BY k.scopes, f.software_version_id, f.vulnerability_id
            )
            """.formatted(IN_FORCE);

    /**
     * With {@code exception}: device_id, software_version_id, and whether that version exposes that device, for each device
     * something is said of. Devices of which the same is said are weighed together.
     */
    private static final String EXCEPTIONS = SPOKEN_OF + """
            , exception AS MATERIALIZED (
                SELECT d.device_id, s.software_version_id, e.exposes
                FROM spoken_of d JOIN device_software_view s USING (device_id)
                JOIN (SELECT scopes, software_version_id, bool_or(exposes) AS exposes FROM effect GROUP BY 1, 2) e
                    ON e.scopes = d.scopes AND e.software_version_id = s.software_version_id
            )
            """;

    /**
     * Begins a statement with {@code concerned}: device_id, software_version_id of each version that exposes a device, by
     * what is said of it or, where nothing is, of the version.
     */
    public static final String CONCERNED = EXCEPTIONS + """
            , concerned AS MATERIALIZED (
                SELECT s.device_id, s.software_version_id
                FROM (SELECT unnest(?::uuid[]) AS id UNION SELECT software_version_id FROM version) v
                JOIN device_software_view s ON s.software_version_id = v.id
                LEFT JOIN exception e USING (device_id, software_version_id)
                WHERE coalesce(e.exposes, s.software_version_id = ANY(?::uuid[]))
            )
            """;

    /**
     * The parameters of {@link #CONCERNED}, and those after them.
     *
     * @param exposing versions that expose devices nothing is said of
     */
    public static @Nullable Object[] parameters(
            UUID product, UUID vulnerability, Collection<UUID> exposing, @Nullable Object... further) {
        var all = new ArrayList<@Nullable Object>(List.of(
                product, vulnerability, vulnerability, product, vulnerability, vulnerability, exposing, exposing));
        all.addAll(Arrays.asList(further));
        return all.toArray();
    }

    /** Whether anything is said of some devices only. */
    public boolean any(Tx tx, UUID product, @Nullable UUID vulnerability) {
        return tx.one(
                "SELECT EXISTS (SELECT FROM vex_device_ruling WHERE " + IN_FORCE + ") AS any",
                row -> row.bool("any"),
                product,
                vulnerability,
                vulnerability);
    }

    /** Versions that expose devices something is said of, whether there are such devices now or not. */
    public List<UUID> exposing(Tx tx, UUID product, UUID vulnerability) {
        return tx.list(
                """
                SELECT DISTINCT f.software_version_id
                FROM (SELECT * FROM vex_device_ruling WHERE %s) r
                JOIN finding f USING (software_version_id, component_id, vulnerability_id)
                WHERE r.state = 'AFFECTED' OR (f.confirmed AND r.state = 'UNDER_INVESTIGATION')
                """.formatted(IN_FORCE), row -> row.uuid("software_version_id"), product, vulnerability, vulnerability);
    }

    /** Devices exposed more, or fewer, than their software alone says. */
    public long correction(Tx tx, UUID product, @Nullable UUID vulnerability) {
        if (!any(tx, product, vulnerability)) {
            return 0;
        }
        return tx.one(
                EXCEPTIONS + """
                , bad AS MATERIALIZED (
                    SELECT DISTINCT software_version_id FROM finding
                    WHERE product_id = ? AND exposes AND (?::uuid IS NULL OR vulnerability_id = ?::uuid)
                ), exposure AS (
                    SELECT s.device_id, bool_or(coalesce(e.exposes, b.software_version_id IS NOT NULL)) AS exposed,
                           bool_or(b.software_version_id IS NOT NULL) AS counted
                    FROM (SELECT DISTINCT device_id FROM exception) d JOIN device_software_view s USING (device_id)
                    LEFT JOIN exception e USING (device_id, software_version_id)
                    LEFT JOIN bad b USING (software_version_id)
                    GROUP BY s.device_id
                )
                SELECT count(*) FILTER (WHERE exposed) - count(*) FILTER (WHERE counted) AS change FROM exposure
                """,
                row -> row.longValue("change"),
                product,
                vulnerability,
                vulnerability,
                product,
                vulnerability,
                vulnerability,
                product,
                vulnerability,
                vulnerability);
    }

    /** What is said of some devices changes so many devices' exposure to a vulnerability. */
    public record Correction(UUID vulnerability, String name, long devices) {}

    /** As {@link #correction}, for each vulnerability something is said of; devices that are alike are weighed together. */
    public List<Correction> corrections(Tx tx, UUID product) {
        if (!any(tx, product, null)) {
            return List.of();
        }
        return tx.list(
                SPOKEN_OF + """
                , alike AS MATERIALIZED (
                    SELECT scopes, versions, count(*) AS devices
                    FROM (SELECT d.scopes, array_agg(s.software_version_id ORDER BY s.software_version_id) AS versions
                          FROM spoken_of d JOIN device_software_view s USING (device_id)
                          GROUP BY d.device_id, d.scopes) d
                    GROUP BY scopes, versions
                ), general AS MATERIALIZED (
                    SELECT software_version_id, vulnerability_id, bool_or(exposes) AS exposes FROM finding
                    WHERE product_id = ? AND vulnerability_id IN (SELECT vulnerability_id FROM ruling)
                    GROUP BY software_version_id, vulnerability_id
                ), exposure AS (
                    SELECT g.vulnerability_id, a.devices, bool_or(coalesce(e.exposes, g.exposes)) AS exposed,
                           bool_or(g.exposes) AS counted
                    FROM alike a JOIN general g ON g.software_version_id = ANY(a.versions)
                    LEFT JOIN effect e ON e.scopes = a.scopes AND e.software_version_id = g.software_version_id
                        AND e.vulnerability_id = g.vulnerability_id
                    GROUP BY g.vulnerability_id, a.scopes, a.versions, a.devices
                )
                SELECT x.vulnerability_id, v.name,
                       (coalesce(sum(devices) FILTER (WHERE exposed), 0)
                        - coalesce(sum(devices) FILTER (WHERE counted), 0))::bigint AS devices
                FROM exposure x JOIN vulnerability v ON v.id = x.vulnerability_id
                GROUP BY x.vulnerability_id, v.name
                """,
                row -> new Correction(row.uuid("vulnerability_id"), row.text("name"), row.longValue("devices")),
                product,
                null,
                null,
                product,
                null,
                null,
                product);
    }

    void clearVulnerabilities(Tx tx, Collection<UUID> vulnerabilities) {
        tx.update("DELETE FROM vex_device_ruling WHERE vulnerability_id = ANY(?)", vulnerabilities);
    }

    void clearVersion(Tx tx, UUID version) {
        tx.update("DELETE FROM vex_device_ruling WHERE software_version_id = ?", version);
    }

    /** @param holding of each finding in the order in which they hold */
    void insert(Tx tx, OrganizationId organization, List<RulingStore.Holds> holding) {
        tx.rows(
                """
                INSERT INTO vex_device_ruling (organization_id, product_id, software_version_id, component_id,
                    vulnerability_id, hardware, attribute, attribute_value, precedence, decision_id, state,
                    inherited_from, expires_at)
                SELECT organization::uuid, product::uuid, version::uuid, component::uuid, vulnerability::uuid, hardware,
                       attribute, value, place, decision::uuid, state, inherited, expires::timestamptz
                FROM unnest(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) WITH ORDINALITY
                    AS r (organization, product, version, component, vulnerability, hardware, attribute, value, decision,
                          state, inherited, expires, place)
                ON CONFLICT (software_version_id, component_id, vulnerability_id, hardware, attribute, attribute_value)
                DO UPDATE SET decision_id = excluded.decision_id, precedence = excluded.precedence,
                    state = excluded.state, inherited_from = excluded.inherited_from, expires_at = excluded.expires_at
                """,
                holding.stream()
                        .filter(one -> one.decision().subject().isOfSomeDevices())
                        .map(one -> row(organization, one))
                        .toList());
    }

    private static @Nullable Object[] row(OrganizationId organization, RulingStore.Holds one) {
        Subject subject = one.decision().subject();
        Optional<Configuration> configuration = Optional.of(subject.configuration())
                .filter(text -> !text.isEmpty())
                .map(Configuration::parse);
        return new @Nullable Object[] {
            organization,
            one.found().product(),
            one.found().version(),
            one.found().component(),
            one.found().vulnerability(),
            subject.hardware(),
            configuration.map(Configuration::attribute).orElse(""),
            configuration.map(Configuration::value).orElse(""),
            one.decision().id(),
            one.decision().ruling().state(),
            one.inheritedFrom(),
            one.decision().expiresAt().orElse(null)
        };
    }
}
