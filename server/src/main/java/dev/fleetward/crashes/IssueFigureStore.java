package dev.fleetward.crashes;

import dev.fleetward.kernel.Row;
import dev.fleetward.kernel.Tx;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** SQL of the figures that rules watch of issues. */
@ApplicationScoped
class IssueFigureStore {
    /** Days before, over which "usual" is taken. */
    static final int USUAL_DAYS = 13;

    /** @param usual events a day in the days before */
    record Line(long number, String title, long devices, long events, double usual) {}

    List<Line> fresh(Tx tx, UUID product, Instant since, int rows) {
        return tx.list("""
                SELECT i.number, coalesce(i.name, i.title) AS title, count(DISTINCT t.device_id) AS devices,
                       coalesce(sum(t.times), 0)::bigint AS events, 0::float8 AS usual
                FROM issue i JOIN trace t ON t.issue_id = i.id
                WHERE i.product_id = ? AND i.merged_into IS NULL AND i.state IN ('OPEN', 'REGRESSED')
                  AND NOT EXISTS (SELECT FROM trace o WHERE o.issue_id = i.id AND o.occurred_at < ?)
                GROUP BY i.id ORDER BY devices DESC, i.number DESC LIMIT ?
                """, IssueFigureStore::line, product, since, rows);
    }

    List<Line> regressed(Tx tx, UUID product, int rows) {
        return tx.list("""
                SELECT i.number, coalesce(i.name, i.title) AS title, count(DISTINCT t.device_id) AS devices,
                       coalesce(sum(t.times), 0)::bigint AS events, 0::float8 AS usual
                FROM issue i LEFT JOIN trace t ON t.issue_id = i.id AND t.received_at >= i.state_since
                WHERE i.product_id = ? AND i.merged_into IS NULL AND i.state = 'REGRESSED'
                GROUP BY i.id ORDER BY devices DESC, i.number DESC LIMIT ?
                """, IssueFigureStore::line, product, rows);
    }

    /** Those with at least so many events in the last day and any before it. */
    List<Line> surging(Tx tx, UUID product, Instant now, int minEvents, int rows) {
        Instant dayAgo = now.minus(Duration.ofDays(1));
        return tx.list(
                """
                SELECT i.number, coalesce(i.name, i.title) AS title, latest.devices, latest.events,
                       past.events / ?::float8 AS usual
                FROM issue i
                CROSS JOIN LATERAL (
                    SELECT count(DISTINCT device_id) AS devices, coalesce(sum(times), 0)::bigint AS events
                    FROM trace WHERE issue_id = i.id AND occurred_at >= ? AND occurred_at <= ?) latest
                CROSS JOIN LATERAL (
                    SELECT coalesce(sum(times), 0)::bigint AS events
                    FROM trace WHERE issue_id = i.id AND occurred_at >= ? AND occurred_at < ?) past
                WHERE i.product_id = ? AND i.merged_into IS NULL AND i.state IN ('OPEN', 'REGRESSED')
                  AND latest.events >= ? AND past.events > 0
                ORDER BY latest.events::float8 / past.events DESC, i.number LIMIT ?
                """,
                IssueFigureStore::line,
                USUAL_DAYS,
                dayAgo,
                now,
                dayAgo.minus(Duration.ofDays(USUAL_DAYS)),
                dayAgo,
                product,
                minEvents,
                rows);
    }

    private static Line line(Row row) {
        return new Line(
                row.longValue("number"),
                row.text("title"),
                row.longValue("devices"),
                row.longValue("events"),
                row.doubleValue("usual"));
    }
}
