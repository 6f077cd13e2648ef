package dev.fleetward.crashes.trace;

import dev.fleetward.access.Allow;
import dev.fleetward.access.CurrentCaller;
import dev.fleetward.access.Permission;
import dev.fleetward.crashes.analysis.Reports;
import dev.fleetward.crashes.dump.CrashReport;
import dev.fleetward.crashes.values.Variables;
import dev.fleetward.kernel.Blobs;
import dev.fleetward.kernel.Problem;
import dev.fleetward.products.Product;
import dev.fleetward.products.Products;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** One occurrence: what is known of it, its report, and the coredump it came from. */
@Path("/api/v1/products/{slug}/traces/{id}")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
class TracesResource {
    private final Products products;
    private final Traces traces;
    private final Reports reports;
    private final Blobs blobs;
    private final CurrentCaller caller;

    TracesResource(Products products, Traces traces, Reports reports, Blobs blobs, CurrentCaller caller) {
        this.products = products;
        this.traces = traces;
        this.reports = reports;
        this.blobs = blobs;
        this.caller = caller;
    }

    @GET
    @Allow(Permission.VIEW)
    public Trace trace(@PathParam("slug") String slug, @PathParam("id") String id) {
        return find(product(slug), id);
    }

    /** Threads, frames, registers, variables: all that was read of the coredump. */
    @GET
    @Path("report")
    @Allow(Permission.VIEW)
    public CrashReport report(@PathParam("slug") String slug, @PathParam("id") String id) {
        Product product = product(slug);
        return reports.require(product.organization(), find(product, id).report());
    }

    /**
     * Global and static variables that the coredump saved, by source file.
     *
     * @param search part of a name, type, value or file's name
     */
    @GET
    @Path("globals")
    @Allow(Permission.VIEW)
    public List<Variables.OfUnit> globals(
            @PathParam("slug") String slug, @PathParam("id") String id, @QueryParam("q") @Nullable String search) {
        Product product = product(slug);
        CrashReport report =
                reports.require(product.organization(), find(product, id).report());
        return GlobalsView.of(report.globals(), GlobalsView.checked(search)).units();
    }

    /** The dump as the device sent it, for one's own tools. */
    @GET
    @Path("coredump")
    @Produces(MediaType.APPLICATION_OCTET_STREAM)
    @Allow(Permission.VIEW)
    public Response coredump(@PathParam("slug") String slug, @PathParam("id") String id) {
        Product product = product(slug);
        Trace trace = find(product, id);
        String file = trace.coredumpSha256()
                .orElseThrow(() ->
                        new Problem(404, "not-found", "Coredump not found", "This trace came without a coredump."));
        return Response.ok(blobs.file(product.organization(), file).toFile())
                .header("Content-Disposition", "attachment; filename=\"%s%s\"".formatted(trace.id(), ending(trace)))
                .build();
    }

    private static String ending(Trace trace) {
        return trace.dumpForm()
                        .filter(CrashReport.Format.LINUX_STACKTRACE::equals)
                        .isPresent()
                ? ".json"
                : ".core";
    }

    private Product product(String slug) {
        return products.require(caller.organization(), slug);
    }

    private Trace find(Product product, String id) {
        return traces.require(product, id(id));
    }

    /** @throws Problem 404 for what cannot be the id of a trace */
    static UUID id(String text) {
        try {
            return UUID.fromString(text);
        } catch (IllegalArgumentException e) {
            throw Problem.notFound("Trace", text);
        }
    }
}
