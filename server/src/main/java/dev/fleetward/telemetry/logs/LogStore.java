package dev.fleetward.telemetry.logs;

import dev.fleetward.kernel.OrganizationId;
import dev.fleetward.kernel.Tx;
import dev.fleetward.lake.Lake;
import dev.fleetward.lake.LakeRow;
import dev.fleetward.lake.LakeSql;
import dev.fleetward.lake.Slice;
import dev.fleetward.telemetry.Place;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Questions over log lines, in the SQL of the lake. */
@ApplicationScoped
class LogStore {
    static final long HOUR_MICROS = 3_600_000_000L;
    private static final int MAX_VERSIONS = 20;
    private final Lake lake;

    LogStore(Lake lake) {
        this.lake = lake;
    }

    /** The condition of a question and what is bound to it. It names no column that is not asked for: each is read. */
    private record Matches(String sql, List<Object> parameters) {
        static Matches of(Logs.Query query, LakeSql lake) {
            var sql = new StringBuilder("level >= ?");
            var parameters = new ArrayList<Object>();
            parameters.add(query.minLevel().number);
            if (!query.text().isEmpty()) {
                sql.append(" AND ").append(lake.contains("lower(coalesce(message, args))", "lower(?)"));
                parameters.add(query.text());
            }
            if (!query.source().isEmpty()) {
                sql.append(" AND (source = ? OR unit = ?)");
                parameters.add(query.source());
                parameters.add(query.source());
            }
            return new Matches(sql.toString(), parameters);
        }

        @Nullable
        Object[] and(Object... more) {
            return Stream.concat(parameters.stream(), Stream.of(more)).toArray();
        }
    }

    record DeviceLine(UUID device, Logs.Line line) {}

    /** Newest first. {@code before} is the place of the last line already seen. */
    List<DeviceLine> search(
            OrganizationId organization, Slice slice, Logs.Query query, @Nullable Place before, int limit) {
        Place from = before == null ? Place.END : before;
        var matches = Matches.of(query, lake.sql());
        return lake.ask(
                organization,
                slice,
                """
                SELECT device_id, captured_at, %1$s AS micros, position, level, message, log_id, args,
                       build, version, source, unit, pid
                FROM slice WHERE %2$s AND (%1$s, position) < (?, ?)
                ORDER BY micros DESC, position DESC LIMIT ?
                """.formatted(lake.sql().micros("captured_at"), matches.sql),
                row -> new DeviceLine(row.uuid("device_id"), line(row)),
                matches.and(from.micros(), from.position(), (long) limit));
    }

    /**
     * What all lines were read for once.
     *
     * @param versions those with the most lines that match; the rest is in the sum of all
     * @param linesByHour lines that match, by the microsecond their hour begins at
     */
    record Counted(List<Logs.VersionHits> versions, NavigableMap<Long, Long> linesByHour) {}

    Counted count(OrganizationId organization, Slice slice, Logs.Query query) {
        var matches = Matches.of(query, lake.sql());
        var versions = new ArrayList<Logs.VersionHits>();
        var hours = new TreeMap<Long, Long>();
        lake.ask(
                        organization,
                        slice,
                        """
                        WITH matching AS (
                            SELECT coalesce(version, 'unknown') AS known, %s * %d AS hour, device_id
                            FROM slice WHERE %s),
                        counted AS (
                            SELECT known, hour, count(*) AS lines, count(DISTINCT device_id) AS devices
                            FROM matching GROUP BY GROUPING SETS ((known), (hour))),
                        placed AS (
                            SELECT *, CAST(sum(lines) OVER (PARTITION BY hour IS NULL) AS BIGINT) AS all_lines,
                                   row_number() OVER (PARTITION BY hour IS NULL ORDER BY lines DESC, known) AS place
                            FROM counted)
                        SELECT known, hour, lines, devices, all_lines FROM placed
                        WHERE hour IS NOT NULL OR place <= ? ORDER BY hour IS NULL DESC, place
                        """.formatted(
                                lake.sql().divided(lake.sql().micros("captured_at"), String.valueOf(HOUR_MICROS)),
                                HOUR_MICROS,
                                matches.sql),
                        LogStore::tallied,
                        matches.and((long) MAX_VERSIONS))
                .forEach(one -> {
                    switch (one) {
                        case OfVersion(Logs.VersionHits hits) -> versions.add(hits);
                        case OfHour(long begin, long lines) -> hours.put(begin, lines);
                    }
                });
        return new Counted(versions, hours);
    }

    private sealed interface Tallied {}

    private record OfVersion(Logs.VersionHits hits) implements Tallied {}

    private record OfHour(long begin, long lines) implements Tallied {}

    private static Tallied tallied(LakeRow row) {
        Long hour = row.longOrNull("hour");
        long lines = row.longValue("lines");
        return hour != null
                ? new OfHour(hour, lines)
                : new OfVersion(new Logs.VersionHits(
                        row.text("known"), lines, row.longValue("devices"), row.longValue("all_lines")));
    }

    Map<UUID, String> serials(Tx tx, Collection<UUID> devices) {
        return tx
                .list(
                        "SELECT device_id, serial FROM device_view WHERE device_id = ANY (?)",
                        row -> Map.entry(row.uuid("device_id"), row.text("serial")),
                        (Object) devices.toArray(UUID[]::new))
                .stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
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
                row.textOrNull("source"),
                row.textOrNull("unit"),
                row.longOrNull("pid"),
                row.longValue("micros") + ":" + row.longValue("position"));
    }
}
