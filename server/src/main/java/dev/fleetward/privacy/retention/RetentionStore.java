package dev.fleetward.privacy.retention;

import dev.fleetward.kernel.OrganizationId;
import dev.fleetward.kernel.Row;
import dev.fleetward.kernel.Tx;
import dev.fleetward.products.Product;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;

/** The tables {@code retention_policy} and {@code retention_run}. */
@ApplicationScoped
class RetentionStore {
    static final String SUMS = """
            SELECT kind, max(ran_at) FILTER (WHERE done) AS last,
                   coalesce(sum(removed) FILTER (WHERE day >= ?), 0)::bigint AS removed
            FROM retention_run WHERE product_id = ? GROUP BY kind HAVING bool_or(done)
            """;

    record Policy(String kind, int days, Kept.Changed changed) {}

    List<Policy> policies(Tx tx, UUID product) {
        return tx.list(
                "SELECT kind, keep_days, changed_by, changed_at FROM retention_policy WHERE product_id = ?",
                row -> new Policy(
                        row.text("kind"),
                        row.intValue("keep_days"),
                        new Kept.Changed(row.text("changed_by"), row.instant("changed_at"))),
                product);
    }

    void keep(Tx tx, Product product, String kind, int days, String by, Instant at) {
        tx.update("""
                INSERT INTO retention_policy (organization_id, product_id, kind, keep_days, changed_by, changed_at)
                VALUES (?, ?, ?, ?, ?, ?)
                ON CONFLICT (product_id, kind) DO UPDATE
                SET keep_days = excluded.keep_days, changed_by = excluded.changed_by, changed_at = excluded.changed_at
                """, product.organization(), product.id().value(), kind, days, by, at);
    }

    void keepAsStandard(Tx tx, UUID product, String kind) {
        tx.update("DELETE FROM retention_policy WHERE product_id = ? AND kind = ?", product, kind);
    }

    /** So that a shorter time is kept to today already. */
    void runAgain(Tx tx, UUID product, String kind, LocalDate today) {
        tx.update(
                "UPDATE retention_run SET done = false WHERE product_id = ? AND kind = ? AND day >= ?",
                product,
                kind,
                today);
    }

    List<String> doneOn(Tx tx, UUID product, LocalDate day) {
        return tx.list(
                "SELECT kind FROM retention_run WHERE product_id = ? AND day = ? AND done",
                row -> row.text("kind"),
                product,
                day);
    }

    void ran(Tx tx, OrganizationId organization, UUID product, Run run) {
        tx.update(
                """
                INSERT INTO retention_run AS r
                    (organization_id, product_id, kind, day, removed_before, removed, done, ran_at)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?)
                ON CONFLICT (product_id, kind, day) DO UPDATE
                SET removed_before = greatest(r.removed_before, excluded.removed_before),
                    removed = r.removed + excluded.removed, done = excluded.done, ran_at = excluded.ran_at
                """,
                organization,
                product,
                run.kind(),
                run.day(),
                run.removedBefore(),
                run.removed(),
                run.done(),
                run.ranAt());
    }

    /** Those that removed something, newest first. */
    List<Run> removals(Tx tx, UUID product, int rows) {
        return tx.list(
                "SELECT * FROM retention_run WHERE product_id = ? AND removed > 0 ORDER BY day DESC, kind LIMIT ?",
                RetentionStore::run,
                product,
                rows);
    }

    record Sum(String kind, Instant last, long removed) {}

    List<Sum> sums(Tx tx, UUID product, LocalDate since) {
        return tx.list(
                SUMS, row -> new Sum(row.text("kind"), row.instant("last"), row.longValue("removed")), since, product);
    }

    /** Days on which nothing was to do say nothing once they are past. */
    void forgetEmpty(Tx tx, LocalDate before) {
        tx.update("DELETE FROM retention_run WHERE removed = 0 AND day < ?", before);
    }

    private static Run run(Row row) {
        return new Run(
                row.text("kind"),
                row.date("day"),
                row.instant("removed_before"),
                row.longValue("removed"),
                row.bool("done"),
                row.instant("ran_at"));
    }
}
