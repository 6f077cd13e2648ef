package dev.fleetward.telemetry.logs;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.fleetward.access.Allow;
import dev.fleetward.access.Permission;
import dev.fleetward.kernel.Cursor;
import dev.fleetward.products.Product;
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
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Log lines of a product's whole fleet, and how many there are by software version. */
@Path("/api/v1/products/{slug}/logs")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
class LogsResource {
    private final Asked asked;
    private final Logs logs;

    LogsResource(Asked asked, Logs logs) {
        this.asked = asked;
        this.logs = logs;
    }

    record Item(String device, @JsonUnwrapped Logs.Line line) {}

    /** @param hits of all pages; absent beyond the first, where they were told */
    record Answer(List<Item> items, @Nullable String next, Logs.@Nullable Hits hits) {}

    @GET
    @Allow(Permission.VIEW)
    public Answer search(
            @PathParam("slug") String slug,
            @QueryParam("q") @DefaultValue("") String text,
            @QueryParam("level") @DefaultValue("debug") String level,
            @QueryParam("version") @DefaultValue("") String version,
            @QueryParam("source") @DefaultValue("") String source,
            @QueryParam("from") @Nullable String from,
            @QueryParam("to") @Nullable String to,
            @QueryParam("after") @Nullable String after,
            @QueryParam("limit") @Nullable Integer limit) {
        Product product = asked.product(slug);
        TimeRange range = TimeRange.parse(from, to, null, asked.now());
        var query = new Logs.Query(range.from(), range.to(), text, Logs.Level.parse(level), version, source);
        Logs.Found lines = logs.search(product, query, Cursor.parse(after, limit));
        return new Answer(
                lines.page().items().stream()
                        .map(found -> new Item(found.serial(), found.line()))
                        .toList(),
                lines.page().next(),
                after == null ? lines.hits() : null);
    }
}
