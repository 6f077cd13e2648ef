package dev.fleetward.telemetry;

import dev.fleetward.access.Allow;
import dev.fleetward.access.CurrentCaller;
import dev.fleetward.access.Permission;
import dev.fleetward.kernel.Cursor;
import dev.fleetward.products.Product;
import dev.fleetward.products.Products;
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
import java.time.Clock;
import org.jspecify.annotations.Nullable;

/** What the whole fleet says: lines found by text, level and version, and which versions say it. */
@Path("/products/{slug}/logs")
@RunOnVirtualThread
@Produces(MediaType.TEXT_HTML)
class LogPages {
    private static final int LINES_A_PAGE = 100;

    private final Products products;
    private final Logs logs;
    private final CurrentCaller caller;
    private final Clock clock;

    LogPages(Products products, Logs logs, CurrentCaller caller, Clock clock) {
        this.products = products;
        this.logs = logs;
        this.caller = caller;
        this.clock = clock;
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
            @QueryParam("after") @Nullable String after) {
        Product product = products.require(caller.organization(), slug);
        PageRange span = PageRange.parse(range);
        TimeRange time = span.until(clock.instant());
        var query = new Logs.Query(time.from(), time.to(), text.strip(), Logs.Level.parse(level), version.strip());
        return Templates.logs(new LogsView(
                product,
                span,
                query,
                logs.hits(product, query),
                logs.search(product, query, Cursor.parse(after, LINES_A_PAGE))));
    }
}
