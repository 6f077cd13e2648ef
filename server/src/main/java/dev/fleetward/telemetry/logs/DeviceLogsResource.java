package dev.fleetward.telemetry.logs;

import dev.fleetward.access.Allow;
import dev.fleetward.access.Permission;
import dev.fleetward.kernel.Cursor;
import dev.fleetward.kernel.PageOf;
import dev.fleetward.telemetry.Asked;
import dev.fleetward.telemetry.TimeRange;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import org.jspecify.annotations.Nullable;

/** One device's log. */
@Path("/api/v1/products/{slug}/devices/{serial}/logs")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
class DeviceLogsResource {
    private final Asked asked;
    private final Logs logs;

    DeviceLogsResource(Asked asked, Logs logs) {
        this.asked = asked;
        this.logs = logs;
    }

    @GET
    @Allow(Permission.VIEW)
    public PageOf<Logs.Line> logs(
            @PathParam("slug") String slug,
            @PathParam("serial") String serial,
            @QueryParam("from") @Nullable String from,
            @QueryParam("to") @Nullable String to,
            @QueryParam("text") @DefaultValue("") String text,
            @QueryParam("level") @DefaultValue("debug") String level,
            @QueryParam("version") @DefaultValue("") String version,
            @QueryParam("source") @DefaultValue("") String source,
            @QueryParam("after") @Nullable String after,
            @QueryParam("limit") @Nullable Integer limit) {
        var of = asked.device(slug, serial);
        TimeRange range = TimeRange.parse(from, to, null, asked.now());
        var query = new Logs.Query(range.from(), range.to(), text, Logs.Level.parse(level), version, source);
        return logs.find(of.product(), of.device(), query, Cursor.parse(after, limit));
    }
}
