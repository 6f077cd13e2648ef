package dev.fleetward.telemetry;

import dev.fleetward.kernel.OrganizationId;
import dev.fleetward.lake.Lake;
import dev.fleetward.lake.LakeRow;
import dev.fleetward.lake.Slice;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Questions over log lines, in the SQL of the lake. */
@ApplicationScoped
class LogStore {
    private final Lake lake;

    LogStore(Lake lake) {
        this.lake = lake;
    }

    /** Newest first. {@code before} is the place of the last line already seen. */
    List<Logs.Line> find(
            OrganizationId organization, Slice slice, String text, long minLevel, @Nullable Place before, int limit) {
        Place from = before == null ? Place.END : before;
        return lake.ask(
                organization, slice, """
                SELECT captured_at, epoch_us(captured_at) AS micros, position, level, message, log_id, args, build,
                       version
                FROM slice
                WHERE level >= ? AND (? = '' OR contains(lower(coalesce(message, args)), lower(?)))
                  AND (epoch_us(captured_at), position) < (?, ?)
                ORDER BY micros DESC, position DESC LIMIT ?
                """, LogStore::line, minLevel, text, text, from.micros(), from.position(), (long)
                        limit);
    }

    record Place(long micros, long position) {
        static final Place END = new Place(Long.MAX_VALUE, Long.MAX_VALUE);
    }

    private static Logs.Line line(LakeRow row) {
        return new Logs.Line(
                row.instant("captured_at"),
                Logs.Level.of(row.longValue("level")),
                row.textOrNull("message"),
                row.longOrNull("log_id"),
                row.textOrNull("args"),
                row.textOrNull("build"),
                row.textOrNull("version"),
                row.longValue("micros") + ":" + row.longValue("position"));
    }
}
