package dev.fleetward.vulnerabilities.reach;

import dev.fleetward.kernel.OrganizationId;
import dev.fleetward.kernel.Row;
import dev.fleetward.kernel.Tx;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

@ApplicationScoped
class ReachStore {
    private static final int MAX_COMPONENTS = 50_000;

    record Part(UUID id, String name, String version, Optional<String> purl) {}

    /** Components of the product; by name first, so that few are looked at. */
    List<Part> components(Tx tx, UUID product, String name) {
        return tx.list(
                """
                SELECT c.id, c.name, c.version, c.purl FROM shipped_component s
                JOIN component c ON c.id = s.component_id
                WHERE s.product_id = ? AND (lower(c.name) = ? OR starts_with(c.purl, ?)) LIMIT ?
                """,
                row -> new Part(
                        row.uuid("id"),
                        row.text("name"),
                        row.text("version"),
                        Optional.ofNullable(row.textOrNull("purl"))),
                product,
                name,
                name,
                MAX_COMPONENTS);
    }

    /**
     * A version that has it.
     *
     * @param exposes devices nothing else is said of
     */
    record Holder(UUID id, String type, String version, boolean exposes, String components, long devices) {
        Holder with(long otherDevices) {
            return new Holder(id, type, version, exposes, components, otherDevices);
        }

        static Holder of(Row row) {
            return new Holder(
                    row.uuid("id"),
                    row.text("type"),
                    row.text("version"),
                    row.bool("exposes"),
                    row.text("components"),
                    row.longValue("devices"));
        }
    }

    List<Holder> holders(Tx tx, UUID product, Collection<UUID> components) {
        return tx.list("""
                SELECT v.id, v.type, v.version, true AS exposes,
                       string_agg(c.name || ' ' || c.version, ', ' ORDER BY c.name) AS components,
                       coalesce((SELECT sum(r.devices) FROM running_build_set r
                                 WHERE r.software_version_id = v.id), 0)::bigint AS devices
                FROM software_version_component s JOIN component c ON c.id = s.component_id
                JOIN software_version v ON v.id = s.software_version_id
                WHERE s.product_id = ? AND s.component_id = ANY(?)
                GROUP BY v.id ORDER BY devices DESC, v.first_seen_at DESC
                """, Holder::of, product, components);
    }

    Optional<UUID> vulnerability(Tx tx, OrganizationId organization, String name) {
        return tx.first(
                "SELECT vulnerability_id FROM vulnerability_alias WHERE organization_id = ? AND alias = ?",
                row -> row.uuid("vulnerability_id"),
                organization,
                name);
    }

    /** @param also versions that expose some devices only */
    List<Holder> exposing(Tx tx, UUID product, UUID vulnerability, Collection<UUID> also) {
        return tx.list("""
                SELECT v.id, v.type, v.version, bool_or(f.exposes) AS exposes,
                       string_agg(c.name || ' ' || c.version, ', ' ORDER BY c.name) AS components,
                       coalesce((SELECT sum(r.devices) FROM running_build_set r
                                 WHERE r.software_version_id = v.id), 0)::bigint AS devices
                FROM finding f JOIN component c ON c.id = f.component_id
                JOIN software_version v ON v.id = f.software_version_id
                WHERE f.product_id = ? AND f.vulnerability_id = ? AND (f.exposes OR v.id = ANY(?))
                GROUP BY v.id ORDER BY devices DESC, v.first_seen_at DESC
                """, Holder::of, product, vulnerability, also);
    }

    Optional<Instant> publishedAt(Tx tx, UUID vulnerability) {
        return tx.first(
                        "SELECT published_at FROM vulnerability WHERE id = ?",
                        row -> Optional.ofNullable(row.instantOrNull("published_at")),
                        vulnerability)
                .flatMap(at -> at);
    }

    /** Each device once however many of its versions are concerned. */
    long devices(Tx tx, Collection<UUID> versions) {
        return tx.one("""
                SELECT coalesce(sum(devices), 0)::bigint AS devices FROM (
                    SELECT DISTINCT build_set_id, devices FROM running_build_set WHERE software_version_id = ANY(?)) d
                """, row -> row.longValue("devices"), versions);
    }

    record Standing(long known, long described) {}

    /** Devices of the product whose software is known, and those all of whose software has an SBOM. */
    Standing standing(Tx tx, UUID product) {
        return tx.one("""
                SELECT coalesce(sum(devices), 0)::bigint AS known,
                       coalesce(sum(devices) FILTER (WHERE described), 0)::bigint AS described
                FROM (SELECT r.build_set_id, max(r.devices) AS devices, bool_and(b.id IS NOT NULL) AS described
                      FROM running_build_set r LEFT JOIN sbom b ON b.software_version_id = r.software_version_id
                      WHERE r.product_id = ? GROUP BY r.build_set_id) d
                """, row -> new Standing(row.longValue("known"), row.longValue("described")), product);
    }

    record Assessable(long components, long assessable) {}

    /** Of the components in the versions that devices run, those a feed could know. */
    Assessable assessable(Tx tx, UUID product) {
        return tx.one("""
                WITH running AS (
                    SELECT DISTINCT software_version_id FROM running_build_set WHERE product_id = ?
                ), part AS (
                    SELECT DISTINCT s.component_id
                    FROM running JOIN software_version_component s USING (software_version_id)
                )
                SELECT count(*) AS components,
                       count(*) FILTER (WHERE EXISTS (
                           SELECT FROM component_assessment a
                           WHERE a.component_id = part.component_id AND a.gap IS NULL)) AS assessable
                FROM part
                """, row -> new Assessable(row.longValue("components"), row.longValue("assessable")), product);
    }

    /** Day by day, how many devices ran one of these versions, of those whose software was known. */
    List<Reach.Day> days(Tx tx, UUID product, Collection<UUID> versions, LocalDate from) {
        return tx.list(
                """
                WITH concerned AS MATERIALIZED (
                    SELECT DISTINCT build_set_id FROM build_set_version_view WHERE software_version_id = ANY(?)
                )
                SELECT d.day, sum(d.devices)::bigint AS known,
                       coalesce(sum(d.devices) FILTER (WHERE c.build_set_id IS NOT NULL), 0)::bigint AS devices
                FROM build_set_day_view d LEFT JOIN concerned c USING (build_set_id)
                WHERE d.product_id = ? AND d.day >= ? GROUP BY d.day ORDER BY d.day
                """,
                row -> new Reach.Day(row.date("day"), row.longValue("devices"), row.longValue("known")),
                versions,
                product,
                from);
    }

    /** When a device was first known to run one of them: the first change to each version, or the first day it was counted. */
    Optional<Instant> firstInTheField(Tx tx, Collection<UUID> versions) {
        return tx.one("""
                SELECT least(min(c.at), min(d.day)::timestamptz) AS first
                FROM unnest(?::uuid[]) AS v (id)
                CROSS JOIN LATERAL (
                    SELECT min(changed_at) AS at FROM device_software_change_view WHERE software_version_id = v.id) c
                CROSS JOIN LATERAL (
                    SELECT min(day) AS day FROM running_build_set_day
                    WHERE software_version_id = v.id AND devices > 0) d
                """, row -> Optional.ofNullable(row.instantOrNull("first")), versions);
    }
}
