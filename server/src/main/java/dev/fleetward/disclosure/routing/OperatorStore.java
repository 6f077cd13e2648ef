package dev.fleetward.disclosure.routing;

import dev.fleetward.kernel.OrganizationId;
import dev.fleetward.kernel.Row;
import dev.fleetward.kernel.Tx;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** The table {@code union_operator}, and where devices are. */
@ApplicationScoped
class OperatorStore {
    /** Two letters of ISO 3166-1, as devices report them; other rooms count by the same attribute. */
    private static final String COUNTRY = "country";

    List<Operator> list(Tx tx) {
        return tx.list("SELECT * FROM union_operator ORDER BY role, name, id", OperatorStore::read);
    }

    long count(Tx tx) {
        return tx.one("SELECT count(*) AS many FROM union_operator", row -> row.longValue("many"));
    }

    Operator insert(Tx tx, OrganizationId organization, Operator wanted) {
        return tx.one(
                """
                INSERT INTO union_operator (organization_id, role, name, member_state, decides, employees, products,
                                            postal_address, contact)
                VALUES (?, ?, ?, ?, ?::boolean, ?::int, ?::int, ?, ?) RETURNING *
                """,
                OperatorStore::read,
                organization,
                wanted.role(),
                wanted.name(),
                wanted.memberState(),
                wanted.decides(),
                wanted.employees().orElse(null),
                wanted.products().orElse(null),
                wanted.postalAddress(),
                wanted.contact());
    }

    Optional<Operator> find(Tx tx, UUID id) {
        return tx.first("SELECT * FROM union_operator WHERE id = ?", OperatorStore::read, id);
    }

    void update(Tx tx, Operator changed) {
        tx.update(
                """
                UPDATE union_operator
                SET role = ?, name = ?, member_state = ?, decides = ?::boolean, employees = ?::int, products = ?::int,
                    postal_address = ?, contact = ?
                WHERE id = ?
                """,
                changed.role(),
                changed.name(),
                changed.memberState(),
                changed.decides(),
                changed.employees().orElse(null),
                changed.products().orElse(null),
                changed.postalAddress(),
                changed.contact(),
                changed.id());
    }

    Optional<Operator> delete(Tx tx, UUID id) {
        return tx.first("DELETE FROM union_operator WHERE id = ? RETURNING *", OperatorStore::read, id);
    }

    Map<String, Long> devicesByCountry(Tx tx) {
        var counts = new HashMap<String, Long>();
        tx.each("""
                SELECT upper(value_text) AS country, count(*) AS devices FROM device_attribute_view
                WHERE name = ? AND length(value_text) = 2 GROUP BY 1
                """, row -> counts.put(row.text("country"), row.longValue("devices")), COUNTRY);
        return counts;
    }

    /** Where the first real case went that was routed by its users. */
    Optional<String> earlierByUsers(Tx tx) {
        return tx.first("""
                SELECT csirt FROM case_file WHERE csirt_step LIKE '14(7)(d)%' AND NOT drill ORDER BY number LIMIT 1
                """, row -> row.text("csirt"));
    }

    private static Operator read(Row row) {
        return new Operator(
                row.uuid("id"),
                Operator.Role.valueOf(row.text("role")),
                row.text("name"),
                row.text("member_state"),
                row.bool("decides"),
                Optional.ofNullable(row.intOrNull("employees")),
                Optional.ofNullable(row.intOrNull("products")),
                row.text("postal_address"),
                row.text("contact"));
    }
}
