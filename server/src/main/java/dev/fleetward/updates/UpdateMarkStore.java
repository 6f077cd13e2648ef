package dev.fleetward.updates;

import dev.fleetward.insight.explore.Mark;
import dev.fleetward.insight.explore.MarkSource;
import dev.fleetward.kernel.Db;
import dev.fleetward.products.Product;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;

/** Releases and rollouts as lines in charts. */
@ApplicationScoped
class UpdateMarkStore implements MarkSource {
    private static final int MAX_MARKS = 100;

    private final Db db;

    UpdateMarkStore(Db db) {
        this.db = db;
    }

    @Override
    public List<Mark> marks(Product product, Instant from, Instant to) {
        return db.inTransaction(
                product.organization(),
                tx -> tx.list(
                        """
                        SELECT at, text, tone FROM (
                            SELECT created_at AS at, version || ' released' AS text, 'news' AS tone
                            FROM release WHERE product_id = ?
                            UNION ALL
                            SELECT r.started_at, 'Rollout of ' || rel.version, 'ok'
                            FROM rollout r JOIN release rel ON rel.id = r.release_id WHERE r.product_id = ?
                            UNION ALL
                            SELECT r.ended_at, 'Rollout of ' || rel.version || ' ended', 'news'
                            FROM rollout r JOIN release rel ON rel.id = r.release_id WHERE r.product_id = ?) m
                        WHERE at >= ? AND at < ? ORDER BY at DESC LIMIT ?
                        """,
                        row -> new Mark(row.instant("at"), row.text("text"), row.text("tone")),
                        product.id().value(),
                        product.id().value(),
                        product.id().value(),
                        from,
                        to,
                        MAX_MARKS));
    }
}
