package dev.fleetward.devices.attributes;

import dev.fleetward.kernel.Json;
import dev.fleetward.kernel.OrganizationId;
import dev.fleetward.kernel.Row;
import dev.fleetward.kernel.Tx;
import dev.fleetward.products.ProductId;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

@ApplicationScoped
class AttributeStore {

    /** One statement for one device or a thousand: value, history, catalogue, and the word to those who follow it. */
    private static final String SET = """
            WITH wanted AS (
                SELECT * FROM json_to_recordset(?::json)
                    AS w(device uuid, name text, type text, json text, text text, number float8)),
            changed AS (
                INSERT INTO device_attribute AS a (organization_id, product_id, device_id, name, type, value, value_text,
                    value_number, source, rank, set_by, set_at)
                SELECT ?::uuid, d.product_id, d.id, w.name, w.type, w.json::jsonb, w.text, w.number, ?, ?, ?, ?
                FROM wanted w JOIN device d ON d.id = w.device AND d.product_id = ?
                ORDER BY d.id, w.name
                ON CONFLICT (device_id, name) DO UPDATE
                SET type = excluded.type, value = excluded.value, value_text = excluded.value_text,
                    value_number = excluded.value_number, source = excluded.source, rank = excluded.rank,
                    set_by = excluded.set_by, set_at = excluded.set_at
                WHERE (a.rank < excluded.rank OR (a.rank = excluded.rank AND a.set_at <= excluded.set_at))
                    AND (a.value <> excluded.value OR a.rank <> excluded.rank OR a.type <> excluded.type)
                RETURNING organization_id, product_id, device_id, name, type, value, source, set_by, set_at),
            noted AS (
                INSERT INTO device_attribute_change
                    (organization_id, device_id, name, value, source, set_by, set_at)
                SELECT organization_id, device_id, name, value, source, set_by, set_at FROM changed),
            named AS (
                INSERT INTO attribute_definition (organization_id, product_id, name, type, declared)
                SELECT DISTINCT ON (product_id, name) organization_id, product_id, name, type, false
                FROM changed ORDER BY product_id, name ON CONFLICT DO NOTHING),
            touched AS (
                INSERT INTO device_touched (device_id, organization_id, product_id)
                SELECT DISTINCT device_id, organization_id, product_id FROM changed ON CONFLICT DO NOTHING)
            SELECT count(*) AS changed FROM changed
            """;

    private static final String REMOVE = """
            WITH gone AS (
                DELETE FROM device_attribute
                WHERE product_id = ? AND device_id = ANY (?::uuid[]) AND name = ANY (?) AND rank <= ?
                RETURNING organization_id, product_id, device_id, name),
            noted AS (
                INSERT INTO device_attribute_change
                    (organization_id, device_id, name, value, source, set_by, set_at)
                SELECT organization_id, device_id, name, NULL, ?, ?, ? FROM gone),
            touched AS (
                INSERT INTO device_touched (device_id, organization_id, product_id)
                SELECT DISTINCT device_id, organization_id, product_id FROM gone ON CONFLICT DO NOTHING)
            SELECT count(*) AS gone FROM gone
            """;

    private record Wanted(
            UUID device,
            String name,
            String type,
            String json,
            String text,
            @Nullable Double number) {}

    int set(Tx tx, OrganizationId organization, ProductId product, List<Attributes.Setting> settings, Origin origin) {
        // The last word on one name of one device counts; PostgreSQL refuses to update a row twice at once.
        var once = settings.stream()
                .collect(Collectors.toMap(
                        setting -> Map.entry(setting.device(), setting.name()),
                        AttributeStore::wanted,
                        (_, later) -> later));
        return (int) tx.one(
                        SET,
                        row -> row.longValue("changed"),
                        Json.write(once.values()),
                        organization,
                        origin.source(),
                        origin.rank(),
                        origin.by(),
                        origin.at(),
                        product.value())
                .longValue();
    }

    private static Wanted wanted(Attributes.Setting setting) {
        AttributeValue value = setting.value();
        return new Wanted(
                setting.device(), setting.name(), value.type().slug(), value.json(), value.text(), value.number());
    }

    int remove(
            Tx tx,
            OrganizationId organization,
            ProductId product,
            Collection<UUID> devices,
            Collection<String> names,
            Origin origin) {
        return (int) tx.one(
                        REMOVE,
                        row -> row.longValue("gone"),
                        product.value(),
                        devices,
                        names,
                        origin.rank(),
                        origin.source(),
                        origin.by(),
                        origin.at())
                .longValue();
    }

    Map<String, AttributeType> declared(Tx tx, ProductId product, Collection<String> names) {
        return tx
                .list(
                        "SELECT name, type FROM attribute_definition WHERE product_id = ? AND declared AND name = ANY (?)",
                        row -> Map.entry(row.text("name"), AttributeType.parse(row.text("type"))),
                        product.value(),
                        names)
                .stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    static final String DECLARED = """
            SELECT count(*) AS received, count(*) FILTER (WHERE d.declared) AS declared
            FROM attribute_definition d WHERE d.product_id = ?
              AND EXISTS (SELECT FROM device_attribute a WHERE a.product_id = d.product_id AND a.name = d.name)
            """;

    record Declared(long declared, long received) {}

    /** Names that devices have values of, and of them those somebody declared. */
    Declared declared(Tx tx, UUID product) {
        return tx.one(DECLARED, row -> new Declared(row.longValue("declared"), row.longValue("received")), product);
    }

    List<AttributeDefinition> catalogue(Tx tx, ProductId product, int limit) {
        return tx.list(
                "SELECT name, type, declared, description FROM attribute_definition WHERE product_id = ?"
                        + " ORDER BY name LIMIT ?",
                row -> new AttributeDefinition(
                        row.text("name"),
                        AttributeType.parse(row.text("type")),
                        row.bool("declared"),
                        row.text("description")),
                product.value(),
                limit);
    }

    void declare(Tx tx, OrganizationId organization, ProductId product, AttributeDefinition definition) {
        tx.update(
                """
                INSERT INTO attribute_definition (organization_id, product_id, name, type, declared, description)
                VALUES (?, ?, ?, ?, ?, ?)
                ON CONFLICT (product_id, name) DO UPDATE
                SET type = excluded.type, declared = excluded.declared, description = excluded.description
                """,
                organization,
                product.value(),
                definition.name(),
                definition.type().slug(),
                definition.declared(),
                definition.description());
    }

    List<AttributeChange> changes(Tx tx, UUID device, Instant from, Instant to, int limit) {
        return tx.list("""
                SELECT name, value, source, set_by, set_at FROM device_attribute_change
                WHERE device_id = ? AND set_at >= ? AND set_at < ? ORDER BY set_at DESC, id DESC LIMIT ?
                """, AttributeStore::change, device, from, to, limit);
    }

    List<AttributeChange> changesOf(Tx tx, UUID device, String name, Instant before, int limit) {
        return tx.list("""
                SELECT name, value, source, set_by, set_at FROM device_attribute_change
                WHERE device_id = ? AND name = ? AND set_at < ? ORDER BY set_at DESC, id DESC LIMIT ?
                """, AttributeStore::change, device, name, before, limit);
    }

    List<AttributeChange> latestChanges(Tx tx, UUID device, int ofEach) {
        return tx.list("""
                SELECT c.* FROM (SELECT DISTINCT name FROM device_attribute_change WHERE device_id = ?) n
                CROSS JOIN LATERAL (
                    SELECT name, value, source, set_by, set_at, id FROM device_attribute_change
                    WHERE device_id = ? AND name = n.name ORDER BY set_at DESC, id DESC LIMIT ?) c
                ORDER BY c.set_at DESC, c.id DESC
                """, AttributeStore::change, device, device, ofEach);
    }

    private static AttributeChange change(Row row) {
        String value = row.textOrNull("value");
        return new AttributeChange(
                row.text("name"),
                value == null ? null : Json.read(value, Object.class),
                row.text("source"),
                row.text("set_by"),
                row.instant("set_at"));
    }
}
