package dev.fleetward.telemetry.logs;

import dev.fleetward.access.Allow;
import dev.fleetward.access.Permission;
import dev.fleetward.kernel.Cursor;
import dev.fleetward.products.Product;
import dev.fleetward.telemetry.Asked;
import dev.fleetward.telemetry.PageRange;
import dev.fleetward.telemetry.TimeRange;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import org.jspecify.annotations.Nullable;

/** What the whole fleet says: lines found by text, level and version, and which versions say it. */
@Path("/products/{slug}/logs")
@RunOnVirtualThread
@Produces(MediaType.TEXT_HTML)
class LogPages {
    private static final int LINES_A_PAGE = 100;

    private final Asked asked;
    private final Logs logs;

    LogPages(Asked asked, Logs logs) {
        this.asked = asked;
        this.logs = logs;
    }

    @CheckedTemplate(basePath = "telemetry")
    static class Templates {
        private Templates() {}

        static native TemplateInstance logs(LogsView page);
    }

    @GET
    @Allow(Permission.VIEW)
    public TemplateInstance logs(
            @PathParam("slug") String slug,
            @QueryParam("range") @Nullable String range,
            @QueryParam("text") @DefaultValue("") String text,
            @QueryParam("level") @DefaultValue("debug") String level,
            @QueryParam("version") @DefaultValue("") String version,
            @QueryParam("source") @DefaultValue("") String source,
            @QueryParam("after") @Nullable String after) {
        Product product = asked.product(slug);
        PageRange span = PageRange.parse(range);
        TimeRange time = span.until(asked.now());
        var query = new Logs.Query(
                time.from(), time.to(), text.strip(), Logs.Level.parse(level), version.strip(), source.strip());
        Logs.Found lines = logs.search(product, query, Cursor.parse(after, LINES_A_PAGE));
        return Templates.logs(new LogsView(
                product,
                new LogForm("/products/" + product.slug() + "/logs", span, query),
                lines.hits(),
                lines.page()));
    }
}
