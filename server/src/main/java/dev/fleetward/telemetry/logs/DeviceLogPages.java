package dev.fleetward.telemetry.logs;

import dev.fleetward.access.Allow;
import dev.fleetward.access.Permission;
import dev.fleetward.kernel.Cursor;
import dev.fleetward.telemetry.Asked;
import dev.fleetward.telemetry.PageRange;
import dev.fleetward.telemetry.TimeRange;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import org.jspecify.annotations.Nullable;

/** One device's log: a page of its own, or with htmx the part that another page shows. */
@Path("/products/{slug}/devices/{serial}/logs")
@RunOnVirtualThread
@Produces(MediaType.TEXT_HTML)
class DeviceLogPages {
    private static final int LINES_A_PAGE = 200;

    private final Asked asked;
    private final Logs logs;

    DeviceLogPages(Asked asked, Logs logs) {
        this.asked = asked;
        this.logs = logs;
    }

    @CheckedTemplate(basePath = "telemetry")
    static class Templates {
        private Templates() {}

        static native TemplateInstance deviceLogs(DeviceLogsView page);

        static native TemplateInstance deviceLogsPart(DeviceLogsView page);
    }

    @GET
    @Allow(Permission.VIEW)
    public TemplateInstance logs(
            @PathParam("slug") String slug,
            @PathParam("serial") String serial,
            @QueryParam("range") @Nullable String range,
            @QueryParam("text") @DefaultValue("") String text,
            @QueryParam("level") @DefaultValue("debug") String level,
            @QueryParam("version") @DefaultValue("") String version,
            @QueryParam("source") @DefaultValue("") String source,
            @QueryParam("after") @Nullable String after,
            @HeaderParam("HX-Request") @Nullable String htmx) {
        var of = asked.device(slug, serial);
        PageRange span = PageRange.parse(range);
        TimeRange time = span.until(asked.now());
        var query = new Logs.Query(
                time.from(), time.to(), text.strip(), Logs.Level.parse(level), version.strip(), source.strip());
        var found = logs.find(of.product(), of.device(), query, Cursor.parse(after, LINES_A_PAGE));
        String page = "/products/" + slug + "/devices/" + of.device().serial() + "/logs";
        var view = new DeviceLogsView(of.product(), of.device(), new LogForm(page, span, query), found);
        return htmx == null ? Templates.deviceLogs(view) : Templates.deviceLogsPart(view);
    }
}
