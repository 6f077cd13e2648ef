package dev.fleetward.vulnerabilities.triage;

import dev.fleetward.access.Allow;
import dev.fleetward.access.CurrentCaller;
import dev.fleetward.access.Permission;
import dev.fleetward.kernel.Cursor;
import dev.fleetward.kernel.Db;
import dev.fleetward.kernel.PageOf;
import dev.fleetward.kernel.Problem;
import dev.fleetward.products.Product;
import dev.fleetward.products.Products;
import dev.fleetward.vulnerabilities.priority.Priorities;
import dev.fleetward.vulnerabilities.priority.Priority;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The list of the triage page as a table, and the filters people saved. */
@Path("/api/v1/products/{slug}")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
class TriageListResource {
    private final Db db;
    private final Products products;
    private final Triage triage;
    private final Priorities priorities;
    private final CurrentCaller caller;

    TriageListResource(Db db, Products products, Triage triage, Priorities priorities, CurrentCaller caller) {
        this.db = db;
        this.products = products;
        this.triage = triage;
        this.priorities = priorities;
        this.caller = caller;
    }

    /** The list of the triage page, with its filters, as RFC 4180 text; what a table would take for a formula is text. */
    @GET
    @Path("triage.csv")
    @Produces("text/csv")
    @Allow(Permission.VIEW)
    public String csv(
            @PathParam("slug") String slug,
            @QueryParam("rank") @DefaultValue("") String rank,
            @QueryParam("severity") @DefaultValue("") String severity,
            @QueryParam("assignee") @DefaultValue("") String assignee,
            @QueryParam("q") @DefaultValue("") String text,
            @QueryParam("field") @DefaultValue("") String field,
            @QueryParam("due") @DefaultValue("") String due) {
        Product product = product(slug);
        var filter = new Filter(rank, severity, assignee, text, field, due);
        String heads = "vulnerability,urgency,ssvc,severity,cvss,devices_exposed,versions_exposed,versions,components,"
                + "fixes,assignee,due_on,reasons\r\n";
        return db.inTransaction(caller.organization(), tx -> priorities.ranked(tx, product)).stream()
                .filter(filter::matches)
                .map(TriageListResource::line)
                .collect(Collectors.joining("", heads, ""));
    }

    /** The list of the triage page with its filters; the most urgent first. */
    @GET
    @Path("triage")
    @Allow(Permission.VIEW)
    public PageOf<Priority> list(
            @PathParam("slug") String slug,
            @QueryParam("rank") @DefaultValue("") String rank,
            @QueryParam("severity") @DefaultValue("") String severity,
            @QueryParam("assignee") @DefaultValue("") String assignee,
            @QueryParam("q") @DefaultValue("") String text,
            @QueryParam("field") @DefaultValue("") String field,
            @QueryParam("due") @DefaultValue("") String due,
            @QueryParam("after") @Nullable String after,
            @QueryParam("limit") @Nullable Integer limit) {
        Product product = product(slug);
        var filter = new Filter(rank, severity, assignee, text, field, due);
        Cursor cursor = Cursor.parse(after, limit);
        long offset = cursor.afterNumber(0);
        List<Priority> page = db.inTransaction(
                        caller.organization(),
                        tx -> TriageList.of(tx, priorities, product, filter, offset, cursor.rows()))
                .page();
        return PageOf.of(page, cursor.limit(), _ -> String.valueOf(offset + cursor.limit()));
    }

    private static String line(Priority one) {
        return List.of(
                                one.id(),
                                one.rank().label(),
                                one.ssvc(),
                                one.severity(),
                                String.valueOf(one.score()),
                                String.valueOf(one.devicesExposed()),
                                String.valueOf(one.versionsExposed()),
                                String.valueOf(one.versions()),
                                String.join("; ", one.components()),
                                String.join("; ", one.fixes()),
                                one.assignee(),
                                one.dueOn().toString(),
                                String.join(" ", one.reasons()))
                        .stream()
                        .map(TriageListResource::cell)
                        .collect(Collectors.joining(","))
                + "\r\n";
    }

    private static String cell(String text) {
        String harmless = text.matches("(?s)[=+\\-@\t\r].*") ? "'" + text : text;
        return '"' + harmless.replace("\"", "\"\"") + '"';
    }

    @GET
    @Path("vulnerability-filters")
    @Allow(Permission.VIEW)
    public PageOf<TriageStore.SavedFilter> filters(@PathParam("slug") String slug) {
        return new PageOf<>(triage.filters(product(slug)), null);
    }

    /** @param query the end of the triage page's address, such as {@code rank=open&field=exposed} */
    record SentFilter(@Nullable String query) {}

    @PUT
    @Path("vulnerability-filters/{name}")
    @Consumes(MediaType.APPLICATION_JSON)
    @Allow(Permission.MANAGE_VULNERABILITIES)
    public PageOf<TriageStore.SavedFilter> save(
            @PathParam("slug") String slug, @PathParam("name") String name, @Nullable SentFilter filter) {
        if (filter == null || filter.query() == null) {
            throw Problem.invalid("The body must be a JSON object with “query”, such as rank=open&field=exposed.");
        }
        triage.saveFilter(caller.get(), product(slug), name, filter.query());
        return filters(slug);
    }

    @DELETE
    @Path("vulnerability-filters/{name}")
    @Allow(Permission.MANAGE_VULNERABILITIES)
    public void remove(@PathParam("slug") String slug, @PathParam("name") String name) {
        triage.removeFilter(caller.get(), product(slug), name);
    }

    private Product product(String slug) {
        return products.require(caller.organization(), slug);
    }
}
