package dev.fleetward.crashes.analysis;

import dev.fleetward.crashes.grouping.Signature;
import dev.fleetward.crashes.issue.Group;
import dev.fleetward.crashes.issue.Placement;
import dev.fleetward.kernel.Tx;
import dev.fleetward.products.ProductId;
import dev.fleetward.symbols.Build;
import dev.fleetward.symbols.WaitsForSymbols;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What analysis reads and writes of traces. */
@ApplicationScoped
class AnalysisStore {
    private static final int MAX_BUILDS_SHOWN = 100;

    /**
     * @param place where the first call is that counts; null when there is none
     * @param report name of the report's file
     */
    record Understood(@Nullable String place, String cause, String report, List<String> waitsFor, int rulesRevision) {}

    /** Empty when it has no coredump or is gone. */
    Optional<Dumped> dumped(Tx tx, UUID trace) {
        return tx.first(
                """
                SELECT id, product_id, issue_id, fingerprint, recipe, software_type, software_version, build_id,
                       coredump_sha256, report_sha256, occurred_at, received_at
                FROM trace WHERE id = ? AND coredump_sha256 IS NOT NULL
                """,
                row -> new Dumped(
                        row.uuid("id"),
                        new ProductId(row.uuid("product_id")),
                        row.uuid("issue_id"),
                        row.text("fingerprint"),
                        row.text("recipe"),
                        row.textOrNull("software_type"),
                        row.textOrNull("software_version"),
                        row.textOrNull("build_id"),
                        row.text("coredump_sha256"),
                        row.textOrNull("report_sha256"),
                        row.instant("occurred_at"),
                        row.instant("received_at")),
                trace);
    }

    void settle(Tx tx, UUID trace, Placement.Placed placed, Understood understood) {
        tx.update(
                """
                UPDATE trace SET issue_id = ?, fingerprint = ?, recipe = ?, place = ?, cause = ?, report_sha256 = ?,
                       waits_for = ?, rules_revision = ?, analysis = 'DONE', analysis_note = NULL
                WHERE id = ?
                """,
                placed.issue(),
                placed.fingerprint(),
                placed.recipe(),
                understood.place,
                understood.cause,
                understood.report,
                understood.waitsFor,
                understood.rulesRevision,
                trace);
    }

    void failed(Tx tx, UUID trace, String why) {
        tx.update("UPDATE trace SET analysis = 'FAILED', analysis_note = ? WHERE id = ?", why, trace);
    }

    Set<String> reportsHeld(Tx tx, Collection<String> reports) {
        return Set.copyOf(tx.list(
                "SELECT DISTINCT report_sha256 FROM trace WHERE report_sha256 = ANY (?)",
                row -> row.text("report_sha256"),
                reports));
    }

    /** Traces with a coredump that wait for the build's symbols, or for any. */
    List<UUID> waitingDumps(Tx tx, ProductId product, String build, @Nullable UUID after, int rows) {
        return tx.list("""
                SELECT id FROM trace
                WHERE product_id = ? AND waits_for && ? AND waits_for <> '{}' AND coredump_sha256 IS NOT NULL
                  AND (?::uuid IS NULL OR id > ?::uuid)
                ORDER BY id LIMIT ?
                """, row -> row.uuid("id"), product.value(), List.of(build, BuildKey.ANY), after, after, rows);
    }

    /** Fingerprints made of addresses, without a coredump, that wait for the build's symbols or for any. */
    List<String> waitingPlaces(Tx tx, ProductId product, String build) {
        return tx.list("""
                SELECT DISTINCT fingerprint FROM trace
                WHERE product_id = ? AND waits_for && ? AND waits_for <> '{}' AND coredump_sha256 IS NULL
                """, row -> row.text("fingerprint"), product.value(), List.of(build, BuildKey.ANY));
    }

    /** Traces with a report that were grouped by other rules or another recipe. */
    List<UUID> stale(Tx tx, ProductId product, int rulesRevision, @Nullable UUID after, int rows) {
        return tx.list(
                """
                SELECT id FROM trace
                WHERE product_id = ? AND report_sha256 IS NOT NULL
                  AND (rules_revision <> ? OR recipe NOT IN (?, ?, ?)) AND (?::uuid IS NULL OR id > ?::uuid)
                ORDER BY id LIMIT ?
                """,
                row -> row.uuid("id"),
                product.value(),
                rulesRevision,
                Signature.RECIPE,
                Group.BY_ADDRESS,
                Group.BY_PROGRAM,
                after,
                after,
                rows);
    }

    /** The same of traces that have a place only, by fingerprint. */
    List<String> stalePlaces(Tx tx, ProductId product, int rulesRevision) {
        return tx.list(
                """
                SELECT DISTINCT fingerprint FROM trace
                WHERE product_id = ? AND report_sha256 IS NULL AND coredump_sha256 IS NULL AND pc IS NOT NULL
                  AND (rules_revision <> ? OR recipe NOT IN (?, ?, ?))
                """,
                row -> row.text("fingerprint"),
                product.value(),
                rulesRevision,
                Signature.RECIPE,
                Group.BY_ADDRESS,
                Group.BY_PROGRAM);
    }

    boolean hasOldRecipe(Tx tx, ProductId product) {
        return tx.one(
                "SELECT EXISTS (SELECT FROM trace WHERE product_id = ? AND recipe NOT IN (?, ?, ?)) AS found",
                row -> row.bool("found"),
                product.value(),
                Signature.RECIPE,
                Group.BY_ADDRESS,
                Group.BY_PROGRAM);
    }

    /** One event that stands for all with the fingerprint. */
    Optional<Placed> placed(Tx tx, ProductId product, String fingerprint) {
        return tx.first(
                """
                SELECT product_id, issue_id, fingerprint, is_crash, reason, pc, lr, software_type, software_version,
                       build_id
                FROM trace WHERE product_id = ? AND fingerprint = ? AND coredump_sha256 IS NULL
                  AND (pc IS NOT NULL OR lr IS NOT NULL)
                ORDER BY build_id IS NULL, id DESC LIMIT 1
                """,
                row -> new Placed(
                        new ProductId(row.uuid("product_id")),
                        row.uuid("issue_id"),
                        row.text("fingerprint"),
                        row.bool("is_crash"),
                        row.longValue("reason"),
                        row.longOrNull("pc"),
                        row.longOrNull("lr"),
                        row.textOrNull("software_type"),
                        row.textOrNull("software_version"),
                        row.textOrNull("build_id")),
                product.value(),
                fingerprint);
    }

    void settlePlace(Tx tx, Placed placed, Placement.Placed now, String function, int rulesRevision) {
        tx.update(
                """
                UPDATE trace SET issue_id = ?, fingerprint = ?, recipe = ?, place = ?, waits_for = '{}', rules_revision = ?
                WHERE product_id = ? AND fingerprint = ? AND coredump_sha256 IS NULL
                """,
                now.issue(),
                now.fingerprint(),
                now.recipe(),
                function,
                rulesRevision,
                placed.product().value(),
                placed.fingerprint());
    }

    List<WaitsForSymbols.Kept> waitingBuilds(Tx tx, ProductId product) {
        return tx.list(
                """
                SELECT build_id, software_type, software_version, count(*) AS n, max(occurred_at) AS latest_at
                FROM trace WHERE product_id = ? AND waits_for <> '{}'
                GROUP BY 1, 2, 3 ORDER BY latest_at DESC LIMIT ?
                """,
                row -> new WaitsForSymbols.Kept(
                        new Build(
                                row.textOrNull("build_id"),
                                row.textOrNull("software_type"),
                                row.textOrNull("software_version")),
                        "crashes and traces",
                        row.longValue("n"),
                        false,
                        row.instant("latest_at")),
                product.value(),
                MAX_BUILDS_SHOWN);
    }
}
