package dev.fleetward.telemetry.sessions;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fleetward.devices.DeviceId;
import dev.fleetward.kernel.Json;
import dev.fleetward.kernel.OrganizationId;
import dev.fleetward.kernel.Problem;
import dev.fleetward.lake.Lake;
import dev.fleetward.lake.LakeRow;
import dev.fleetward.lake.Slice;
import dev.fleetward.products.ProductId;
import dev.fleetward.telemetry.FieldTables;
import dev.fleetward.telemetry.TimeRange;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/** Questions over sessions, in the SQL of the lake. */
@ApplicationScoped
class SessionStore {
    private static final long MAX_SUMMARIES = 200;

    private final Lake lake;

    SessionStore(Lake lake) {
        this.lake = lake;
    }

    /** Where a list goes on: sessions may end at the same moment. */
    record Place(long micros, long row) {
        static final Place END = new Place(Long.MAX_VALUE, Long.MAX_VALUE);

        static Place parse(String text) {
            int colon = text.indexOf(':');
            try {
                return new Place(
                        Long.parseLong(text.substring(0, Math.max(colon, 0))),
                        Long.parseLong(text.substring(colon + 1)));
            } catch (NumberFormatException e) {
                throw Problem.invalid("after must be a cursor taken from “next” of an earlier page.");
            }
        }
    }

    List<Sessions.Session> ofDevice(
            OrganizationId organization,
            ProductId product,
            DeviceId device,
            String name,
            TimeRange range,
            Place before,
            int rows) {
        var all = new Slice(FieldTables.SESSIONS, product.value(), device.value(), range.from(), range.to());
        return lake.ask(
                organization,
                name.isEmpty() ? all : all.only("name", name),
                """
                WITH numbered AS (
                    SELECT *, %s AS micros,
                           row_number() OVER (PARTITION BY captured_at ORDER BY name, duration_ms, metrics) AS nth
                    FROM slice)
                SELECT name, started_at, captured_at, duration_ms, crashes, version, metrics, micros, nth FROM numbered
                WHERE (micros, nth) < (?, ?) ORDER BY micros DESC, nth DESC LIMIT ?
                """.formatted(lake.sql().micros("captured_at")),
                SessionStore::session,
                before.micros(),
                before.row(),
                (long) rows);
    }

    List<Sessions.Summary> summaries(OrganizationId organization, ProductId product, TimeRange range) {
        return lake.ask(
                organization,
                Slice.ofProduct(FieldTables.SESSIONS, product.value(), range.from(), range.to()),
                """
                SELECT name, coalesce(version, 'unknown') AS known, count(*) AS sessions,
                       count(DISTINCT device_id) AS devices, count(*) FILTER (WHERE crashes > 0) AS crashed,
                       count(duration_ms) AS timed, %s AS median, %s AS p95
                FROM slice GROUP BY 1, 2 ORDER BY name, sessions DESC, known LIMIT ?
                """.formatted(
                        lake.sql().quantile("duration_ms", 0.5), lake.sql().quantile("duration_ms", 0.95)),
                row -> new Sessions.Summary(
                        row.text("name"),
                        row.text("known"),
                        row.longValue("sessions"),
                        row.longValue("devices"),
                        row.longValue("crashed"),
                        row.longValue("timed"),
                        row.doubleOrNull("median"),
                        row.doubleOrNull("p95")),
                MAX_SUMMARIES);
    }

    private static Sessions.Session session(LakeRow row) {
        return new Sessions.Session(
                row.text("name"),
                row.instantOrNull("started_at"),
                row.instant("captured_at"),
                row.longOrNull("duration_ms"),
                row.longValue("crashes"),
                row.textOrNull("version"),
                Json.read(row.text("metrics"), JsonNode.class),
                row.longValue("micros") + ":" + row.longValue("nth"));
    }
}
