package dev.fleetward.crashes.issue;

import dev.fleetward.kernel.OrganizationId;
import dev.fleetward.kernel.Row;
import dev.fleetward.kernel.Tx;
import dev.fleetward.products.ProductId;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Fingerprints and the issues that hold them. */
@ApplicationScoped
public class GroupStore {
    /** Enough to find what is alike, small enough to compare with all of it while a page is made. */
    private static final int MAX_COMPARED = 2_000;

    /**
     * Where an event with this fingerprint belongs now.
     *
     * @param fingerprint its own, or the one that succeeded it
     */
    record Known(String fingerprint, String recipe, UUID issue) {}

    public record Alike(UUID issue, List<String> frames) {}

    /** Without a lock: lanes that decode side by side would wait for each other in circles. */
    Optional<Known> find(Tx tx, ProductId product, String fingerprint) {
        return tx.first(
                """
                SELECT coalesce(s.fingerprint, g.fingerprint) AS fingerprint, coalesce(s.recipe, g.recipe) AS recipe,
                       coalesce(s.issue_id, g.issue_id) AS issue_id
                FROM issue_group g
                LEFT JOIN issue_group s ON s.product_id = g.product_id AND s.fingerprint = g.successor
                WHERE g.product_id = ? AND g.fingerprint = ?
                """,
                row -> new Known(row.text("fingerprint"), row.text("recipe"), row.uuid("issue_id")),
                product.value(),
                fingerprint);
    }

    /** The group itself, whatever succeeded it. */
    Optional<Group> exactly(Tx tx, ProductId product, String fingerprint) {
        return tx.first(
                "SELECT * FROM issue_group WHERE product_id = ? AND fingerprint = ?",
                GroupStore::group,
                product.value(),
                fingerprint);
    }

    void insert(Tx tx, OrganizationId organization, ProductId product, Group group, UUID issue) {
        tx.update(
                """
                INSERT INTO issue_group (organization_id, product_id, fingerprint, issue_id, home_issue_id, recipe, kind,
                                         title, keys, frames, named)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """,
                organization,
                product.value(),
                group.fingerprint(),
                issue,
                issue,
                group.recipe(),
                group.kind(),
                group.title(),
                group.keys(),
                group.frames(),
                group.named());
    }

    /** The new group takes the place of the old one: in the same issue, with the same home. */
    void adopt(Tx tx, ProductId product, Group group, String old) {
        tx.update(
                """
                INSERT INTO issue_group (organization_id, product_id, fingerprint, issue_id, home_issue_id, recipe, kind,
                                         title, keys, frames, named)
                SELECT organization_id, product_id, ?, issue_id, home_issue_id, ?, ?, ?, ?, ?, ?
                FROM issue_group WHERE product_id = ? AND fingerprint = ?
                """,
                group.fingerprint(),
                group.recipe(),
                group.kind(),
                group.title(),
                group.keys(),
                group.frames(),
                group.named(),
                product.value(),
                old);
    }

    void delete(Tx tx, ProductId product, String fingerprint) {
        tx.update("DELETE FROM issue_group WHERE product_id = ? AND fingerprint = ?", product.value(), fingerprint);
    }

    boolean hasSuccessor(Tx tx, ProductId product, String fingerprint) {
        return tx.first(
                        "SELECT successor FROM issue_group WHERE product_id = ? AND fingerprint = ? AND successor IS NOT NULL",
                        row -> row.text("successor"),
                        product.value(),
                        fingerprint)
                .isPresent();
    }

    /** Also for those whose successor the old one was: the chain stays one step long. */
    void succeed(Tx tx, ProductId product, String old, String successor) {
        tx.update("""
                UPDATE issue_group SET successor = ?
                WHERE product_id = ? AND fingerprint <> ?
                  AND (successor = ? OR (fingerprint = ? AND successor IS NULL))
                """, successor, product.value(), successor, old, old);
    }

    /** Those that have events, most events first. */
    public List<Group.Counted> ofIssue(Tx tx, UUID issue) {
        return tx.list(
                """
                SELECT g.*, counted.events, counted.devices, home.number AS home
                FROM issue_group g
                JOIN LATERAL (SELECT coalesce(sum(times), 0)::bigint AS events, count(DISTINCT device_id) AS devices
                              FROM trace t
                              WHERE t.product_id = g.product_id AND t.fingerprint = g.fingerprint
                                AND t.issue_id = g.issue_id) counted ON counted.events > 0
                LEFT JOIN issue home ON home.id = g.home_issue_id
                WHERE g.issue_id = ? ORDER BY counted.events DESC, g.fingerprint
                """,
                row -> new Group.Counted(
                        group(row),
                        row.longValue("events"),
                        row.longValue("devices"),
                        Optional.ofNullable(row.longOrNull("home"))),
                issue);
    }

    public void moveAll(Tx tx, UUID from, UUID to) {
        tx.update("UPDATE issue_group SET issue_id = ? WHERE issue_id = ?", to, from);
    }

    /** Also what it succeeded, so that late events of those follow it. */
    public void move(Tx tx, ProductId product, Collection<String> fingerprints, UUID to) {
        tx.update("""
                UPDATE issue_group SET issue_id = ?
                WHERE product_id = ? AND (fingerprint = ANY (?) OR successor = ANY (?))
                """, to, product.value(), fingerprints, fingerprints);
    }

    public void settle(Tx tx, ProductId product, String fingerprint, UUID home) {
        tx.update(
                "UPDATE issue_group SET home_issue_id = ? WHERE product_id = ? AND fingerprint = ?",
                home,
                product.value(),
                fingerprint);
    }

    public Optional<UUID> home(Tx tx, ProductId product, String fingerprint) {
        return tx.first("""
                SELECT home_issue_id FROM issue_group
                WHERE product_id = ? AND fingerprint = ? AND home_issue_id IS NOT NULL
                """, row -> row.uuid("home_issue_id"), product.value(), fingerprint);
    }

    /** Stacks of the same class in issues that were not merged away. */
    public List<Alike> comparable(Tx tx, ProductId product, String kind) {
        return tx.list(
                """
                SELECT g.issue_id, g.frames FROM issue_group g JOIN issue i ON i.id = g.issue_id
                WHERE g.product_id = ? AND g.kind = ? AND cardinality(g.frames) > 0 AND i.merged_into IS NULL
                ORDER BY i.number DESC LIMIT ?
                """, row -> new Alike(row.uuid("issue_id"), row.texts("frames")), product.value(), kind, MAX_COMPARED);
    }

    private static Group group(Row row) {
        return new Group(
                row.text("fingerprint"),
                row.text("recipe"),
                row.text("kind"),
                row.text("title"),
                row.texts("keys"),
                row.texts("frames"),
                row.bool("named"));
    }
}
