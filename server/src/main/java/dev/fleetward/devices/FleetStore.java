package dev.fleetward.devices;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fleetward.devices.query.Condition;
import dev.fleetward.devices.query.ConditionStore;
import dev.fleetward.kernel.Json;
import dev.fleetward.kernel.OrganizationId;
import dev.fleetward.kernel.Row;
import dev.fleetward.kernel.Tx;
import dev.fleetward.products.ProductId;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Queries over all devices of a product. */
@ApplicationScoped
class FleetStore {
    /** Behind every text that begins so, in the order of bytes. */
    private static final String LAST = "\udbff\udfff";

    /**
     * Queries differ in what they bind: a plan made for any values would suit none. Indexes of devices are in memory, so
     * that a probe costs little more than the next row; a million ids are put into one table, not onto the disk; and a
     * second processor helps.
     */
    private static void planForTheseValues(Tx tx) {
        plan(tx, "on", "32MB");
    }

    /**
     * Looks at devices one by one: what that costs is known, and joining all that match each part would not be, nor would
     * comparing each with all that an index of trigrams finds, which is used by bitmap only. With little memory no large
     * set is gathered either before the first device is looked at.
     */
    private static void planForAWalk(Tx tx) {
        plan(tx, "off", "1MB");
    }

    private static void plan(Tx tx, String joinsOfSets, String memory) {
        tx.first("""
                SELECT set_config('plan_cache_mode', 'force_custom_plan', true) AS mode,
                       set_config('random_page_cost', '1.1', true), set_config('work_mem', ?, true),
                       set_config('parallel_tuple_cost', '0.01', true),
                       set_config('enable_hashjoin', ?, true), set_config('enable_mergejoin', ?, true),
                       set_config('enable_bitmapscan', ?, true)
                """, row -> row.text("mode"), memory, joinsOfSets, joinsOfSets, joinsOfSets);
    }

    /** What a list shows of the devices of {@code hit}. */
    private static final String LINES = """
            SELECT d.serial, d.nickname, d.state, d.hardware_version, d.last_seen_at, hit.total,
                   (SELECT c.slug FROM cohort c WHERE c.id = d.cohort_id) AS cohort, r.type, r.version
            FROM hit JOIN device d ON d.id = hit.id
            LEFT JOIN LATERAL (
                SELECT v.type, v.version
                FROM device_software s JOIN software_version v ON v.id = s.software_version_id
                WHERE s.device_id = d.id ORDER BY v.type <> 'main', v.type LIMIT 1) r ON true
            ORDER BY d.serial
            """;

    /** One device of a list, and how many match from it on where that is known, else less than one. */
    record Hit(DeviceLine line, long total) {}

    /**
     * Those that match among the next so many devices, looked at one by one in order of serial: what many have is found
     * soon, and what it costs is bounded whatever the condition.
     */
    List<Hit> nearest(Tx tx, ProductId product, Condition condition, String after, int looked, int rows) {
        planForAWalk(tx);
        var parameters = new ArrayList<@Nullable Object>(List.of(product.value(), after, looked));
        parameters.addAll(condition.parameters());
        parameters.add(rows);
        return tx.list("""
                WITH hit AS MATERIALIZED (
                    SELECT d.id, 0::bigint AS total
                    FROM (SELECT * FROM device WHERE product_id = ? AND serial > ? ORDER BY serial LIMIT ?) d
                    WHERE %s ORDER BY d.serial LIMIT ?)
                """.formatted(condition.sql()) + LINES, FleetStore::hit, parameters.toArray());
    }

    /** Serial of the last of the next so many devices; none when fewer are left. */
    Optional<String> endOf(Tx tx, ProductId product, String after, int looked) {
        return tx.first(
                "SELECT serial FROM device WHERE product_id = ? AND serial > ? ORDER BY serial LIMIT 1 OFFSET ?",
                row -> row.text("serial"),
                product.value(),
                after,
                looked - 1);
    }

    /**
     * Those that match among all devices behind that serial: for what few have. The planner is kept from walking in order
     * of serial until it has enough, which for those few is a walk through all.
     */
    List<Hit> rare(Tx tx, ProductId product, Condition condition, String after, int rows) {
        planForTheseValues(tx);
        var parameters = parameters(product, condition);
        parameters.add(after);
        parameters.add(rows);
        return tx.list("""
                WITH hit AS MATERIALIZED (
                    SELECT d.id, count(*) OVER () AS total FROM device d
                    WHERE d.product_id = ? AND %s AND d.serial > ? ORDER BY d.serial || '' LIMIT ?)
                """.formatted(condition.sql()) + LINES, FleetStore::hit, parameters.toArray());
    }

    private static Hit hit(Row row) {
        return new Hit(
                new DeviceLine(
                        row.text("serial"),
                        Optional.ofNullable(row.textOrNull("nickname")),
                        DeviceState.parse(row.text("state")),
                        Optional.ofNullable(row.textOrNull("hardware_version")),
                        Optional.ofNullable(row.textOrNull("cohort")),
                        Optional.ofNullable(row.textOrNull("type")),
                        Optional.ofNullable(row.textOrNull("version")),
                        row.instant("last_seen_at")),
                row.longValue("total"));
    }

    record Named(UUID id, String serial) {}

    /** The next so many devices that match, in order of serial. */
    List<Named> walk(Tx tx, ProductId product, Condition condition, String afterSerial, int limit) {
        planForTheseValues(tx);
        var parameters = parameters(product, condition);
        parameters.add(afterSerial);
        parameters.add(limit);
        return tx.list(
                "SELECT d.id, d.serial FROM device d WHERE d.product_id = ? AND %s AND d.serial > ? ORDER BY d.serial LIMIT ?"
                        .formatted(condition.sql()),
                row -> new Named(row.uuid("id"), row.text("serial")),
                parameters.toArray());
    }

    /** Of one device in so many, those that match, in no order. */
    List<UUID> sample(Tx tx, ProductId product, Condition condition, int everyNth, int limit) {
        planForTheseValues(tx);
        var parameters = parameters(product, condition);
        parameters.add(everyNth);
        parameters.add(limit);
        return tx.list(
                "SELECT d.id FROM device d WHERE d.product_id = ? AND %s AND is_sampled(d.id, ?) LIMIT ?"
                        .formatted(condition.sql()),
                row -> row.uuid("id"),
                parameters.toArray());
    }

    List<UUID> among(Tx tx, ProductId product, Condition condition, Collection<UUID> devices) {
        planForTheseValues(tx);
        var parameters = parameters(product, condition);
        parameters.add(devices);
        return tx.list(
                "SELECT d.id FROM device d WHERE d.product_id = ? AND %s AND d.id = ANY (?::uuid[])"
                        .formatted(condition.sql()),
                row -> row.uuid("id"),
                parameters.toArray());
    }

    Devices.Count count(Tx tx, ProductId product, Condition condition, Instant activeSince) {
        var parameters = new ArrayList<@Nullable Object>(List.of(activeSince));
        parameters.addAll(parameters(product, condition));
        return tx.one(
                """
                SELECT count(*) AS total, count(*) FILTER (WHERE d.last_seen_at >= ?) AS active
                FROM device d WHERE d.product_id = ? AND %s
                """.formatted(condition.sql()),
                row -> new Devices.Count(row.longValue("total"), row.longValue("active")),
                parameters.toArray());
    }

    /** @param matching of the {@code looked} at; all devices there are when those are fewer than asked for */
    record Sample(long looked, long matching) {}

    /** How many match among the first so many devices. */
    Sample sample(Tx tx, ProductId product, Condition condition, int devices) {
        return sampled(tx, condition, "device WHERE product_id = ? ORDER BY serial LIMIT ?", product.value(), devices);
    }

    private static Sample sampled(Tx tx, Condition condition, String from, Object... bound) {
        planForAWalk(tx);
        var parameters = new ArrayList<@Nullable Object>(List.of(bound));
        parameters.addAll(condition.parameters());
        return tx.one(
                """
                WITH looked AS MATERIALIZED (SELECT * FROM %s)
                SELECT (SELECT count(*) FROM looked) AS looked, (SELECT count(*) FROM looked d WHERE %s) AS matching
                """.formatted(from, condition.sql()),
                row -> new Sample(row.longValue("looked"), row.longValue("matching")),
                parameters.toArray());
    }

    long countAll(Tx tx, ProductId product, Condition condition) {
        planForTheseValues(tx);
        return tx.one(
                "SELECT count(*) AS total FROM device d WHERE d.product_id = ? AND %s".formatted(condition.sql()),
                row -> row.longValue("total"),
                parameters(product, condition).toArray());
    }

    /**
     * How many match of so many devices out of blocks spread over the whole table. A product with a small share of a large
     * table gets fewer. They are the same blocks each time: in memory after the first, and a count stays when the page is
     * looked at again.
     *
     * @param percent of all blocks
     */
    Sample spread(Tx tx, ProductId product, Condition condition, double percent) {
        return sampled(
                tx,
                condition,
                "device TABLESAMPLE SYSTEM (?) REPEATABLE (1) WHERE product_id = ?",
                percent,
                product.value());
    }

    /** @param cost in the planner's units: 20,000 of them are about a sixth of a second on two cores */
    record Expected(long devices, double cost) {}

    /** What the planner expects of finding all that match: no row is read for it. */
    Expected expected(Tx tx, ProductId product, Condition condition) {
        planForTheseValues(tx);
        String json = tx.one(
                "EXPLAIN (FORMAT JSON) SELECT 1 FROM device d WHERE d.product_id = ? AND %s".formatted(condition.sql()),
                row -> row.text("QUERY PLAN"),
                parameters(product, condition).toArray());
        JsonNode plan = Json.read(json, JsonNode.class).path(0).path("Plan");
        return new Expected(
                plan.path("Plan Rows").asLong(), plan.path("Total Cost").asDouble());
    }

    private static List<@Nullable Object> parameters(ProductId product, Condition condition) {
        var parameters = new ArrayList<@Nullable Object>();
        parameters.add(product.value());
        parameters.addAll(condition.parameters());
        return parameters;
    }

    Optional<Fleet.MostRun> mostRun(Tx tx, ProductId product) {
        return tx.first("""
                SELECT v.version, r.devices FROM (
                    SELECT software_version_id, count(*) AS devices FROM device_software
                    WHERE product_id = ? GROUP BY software_version_id ORDER BY devices DESC LIMIT 1) r
                JOIN software_version v ON v.id = r.software_version_id
                """, row -> new Fleet.MostRun(row.text("version"), row.longValue("devices")), product.value());
    }

    /** Each change takes a device from one version and gives it to another; the running sum is what ran that day. */
    List<Fleet.Adoption> adoption(Tx tx, ProductId product, LocalDate from, LocalDate to) {
        return tx.list(
                """
                WITH move AS (
                    SELECT software_version_id AS version_id, changed_at, 1 AS delta
                    FROM device_software_change WHERE product_id = ?
                    UNION ALL
                    SELECT previous_version_id, changed_at, -1
                    FROM device_software_change WHERE product_id = ? AND previous_version_id IS NOT NULL),
                daily AS (
                    SELECT version_id, greatest((changed_at AT TIME ZONE 'UTC')::date, ?::date) AS day,
                           sum(delta) AS delta
                    FROM move GROUP BY 1, 2)
                SELECT g.day::date AS day, v.type, v.version, sum(daily.delta)::bigint AS devices
                FROM generate_series(?::date, ?::date, interval '1 day') AS g(day)
                JOIN daily ON daily.day <= g.day::date
                JOIN software_version v ON v.id = daily.version_id
                GROUP BY g.day, v.type, v.version HAVING sum(daily.delta) > 0
                ORDER BY g.day, v.type, v.version
                """,
                row -> new Fleet.Adoption(
                        row.date("day"), row.text("type"), row.text("version"), row.longValue("devices")),
                product.value(),
                product.value(),
                from,
                from,
                to);
    }

    /**
     * Versions that devices say they first ran in that span. Told long after, it counts at its own time; but no more than
     * a month before the server knew the version, which is a clock that is wrong.
     */
    List<Fleet.FirstRun> firstRuns(Tx tx, ProductId product, Instant from, Instant to) {
        return tx.list(
                """
                SELECT v.type, v.version, c.at FROM software_version v CROSS JOIN LATERAL (
                    SELECT min(changed_at) AS at FROM device_software_change
                    WHERE software_version_id = v.id AND changed_at > v.first_seen_at - interval '30 days') c
                WHERE v.product_id = ? AND c.at >= ? AND c.at < ? ORDER BY c.at
                """,
                row -> new Fleet.FirstRun(row.text("type"), row.text("version"), row.instant("at")),
                product.value(),
                from,
                to);
    }

    /** Software versions known of the devices seen since then, of all those devices. */
    Devices.Count knownSoftware(Tx tx, ProductId product, Instant since) {
        return tx.one(
                """
                SELECT count(*) AS active,
                       count(*) FILTER (WHERE EXISTS (
                           SELECT FROM device_software s WHERE s.device_id = d.id)) AS known
                FROM device d WHERE d.product_id = ? AND d.last_seen_at >= ?
                """, row -> new Devices.Count(row.longValue("active"), row.longValue("known")), product.value(), since);
    }

    /** For the search box. */
    record Found(String product, String productName, String serial) {}

    /** Of each product the first that begin so, as it is written or in capitals. */
    List<Found> bySerial(Tx tx, OrganizationId organization, String start, int limit) {
        return tx.list(
                """
                SELECT p.slug, p.name, d.serial FROM product p CROSS JOIN LATERAL (
                    SELECT DISTINCT serial FROM unnest(?::text[]) AS w (start) CROSS JOIN LATERAL (
                        SELECT serial FROM device
                        WHERE product_id = p.id AND serial >= w.start AND serial < w.start || ?
                        ORDER BY serial LIMIT ?) one) d
                WHERE p.organization_id = ? ORDER BY length(d.serial), d.serial LIMIT ?
                """,
                FleetStore::found,
                List.of(start, start.toUpperCase(Locale.ROOT)),
                LAST,
                limit,
                organization,
                limit);
    }

    /** Of fewer than three letters or digits in a row: every serial is looked at. */
    List<Found> byPartOfSerial(Tx tx, OrganizationId organization, String part, int limit) {
        Condition condition = ConditionStore.part("d.serial_folded", part);
        var parameters = new ArrayList<@Nullable Object>(List.of(organization));
        parameters.addAll(condition.parameters());
        parameters.add(limit);
        return tx.list("""
                SELECT p.slug, p.name, d.serial FROM device d JOIN product p ON p.id = d.product_id
                WHERE d.organization_id = ? AND %s
                ORDER BY length(d.serial), d.serial LIMIT ?
                """.formatted(condition.sql()), FleetStore::found, parameters.toArray());
    }

    private static Found found(Row row) {
        return new Found(row.text("slug"), row.text("name"), row.text("serial"));
    }
}
