package dev.fleetward.vulnerabilities.intake;

import dev.fleetward.kernel.OrganizationId;
import dev.fleetward.kernel.Tx;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;

@ApplicationScoped
class AliasStore {

    Map<String, UUID> groups(Tx tx, OrganizationId organization, Collection<String> names) {
        return tx
                .list("""
                        SELECT alias, vulnerability_id FROM vulnerability_alias
                        WHERE organization_id = ? AND alias = ANY(?)
                        """, row -> Map.entry(row.text("alias"), row.uuid("vulnerability_id")), organization, names)
                .stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    List<UUID> ids(Tx tx, int count) {
        return tx.list("SELECT uuidv7() AS id FROM generate_series(1, ?)", row -> row.uuid("id"), count);
    }

    void create(Tx tx, OrganizationId organization, Collection<UUID> ids) {
        tx.update(
                "INSERT INTO vulnerability (id, organization_id, name) SELECT id, ?, '' FROM unnest(?) AS id",
                organization,
                ids.toArray(UUID[]::new));
    }

    /** What hung on the loser hangs on the winner; which of their decisions holds is worked out by who changed them. */
    void merge(Tx tx, UUID loser, UUID winner) {
        tx.update("UPDATE vulnerability_record SET vulnerability_id = ? WHERE vulnerability_id = ?", winner, loser);
        tx.update("UPDATE vulnerability_alias SET vulnerability_id = ? WHERE vulnerability_id = ?", winner, loser);
        tx.update("UPDATE vex_decision SET vulnerability_id = ? WHERE vulnerability_id = ?", winner, loser);
        tx.update("DELETE FROM vulnerability WHERE id = ?", loser);
    }

    void name(Tx tx, OrganizationId organization, Map<String, UUID> groupOf) {
        List<Map.Entry<String, UUID>> sorted =
                groupOf.entrySet().stream().sorted(Map.Entry.comparingByKey()).toList();
        tx.update(
                """
                INSERT INTO vulnerability_alias (organization_id, alias, vulnerability_id)
                SELECT ?, alias, vulnerability FROM unnest(?, ?) AS named(alias, vulnerability)
                ON CONFLICT (organization_id, alias) DO UPDATE SET vulnerability_id = excluded.vulnerability_id
                WHERE vulnerability_alias.vulnerability_id <> excluded.vulnerability_id
                """,
                organization,
                sorted.stream().map(Map.Entry::getKey).toArray(String[]::new),
                sorted.stream().map(Map.Entry::getValue).toArray(UUID[]::new));
    }

    /** What each is called now. */
    Map<UUID, String> namesOf(Tx tx, Collection<UUID> vulnerabilities) {
        return tx
                .list(
                        "SELECT id, name FROM vulnerability WHERE id = ANY(?)",
                        row -> Map.entry(row.uuid("id"), row.text("name")),
                        vulnerabilities)
                .stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    /** A decision goes with the name it was made of. */
    void moveDecisions(Tx tx, UUID from, UUID to, Collection<String> names) {
        tx.update(
                "UPDATE vex_decision SET vulnerability_id = ? WHERE vulnerability_id = ? AND vulnerability_name = ANY(?)",
                to,
                from,
                names);
    }

    void forgetAllBut(Tx tx, UUID vulnerability, Collection<String> said) {
        tx.update(
                "DELETE FROM vulnerability_alias WHERE vulnerability_id = ? AND alias <> ALL(?)", vulnerability, said);
    }

    List<String> aliases(Tx tx, UUID vulnerability) {
        return tx.list(
                "SELECT alias FROM vulnerability_alias WHERE vulnerability_id = ? ORDER BY alias",
                row -> row.text("alias"),
                vulnerability);
    }
}
