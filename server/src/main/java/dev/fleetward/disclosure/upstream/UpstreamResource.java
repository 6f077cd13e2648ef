package dev.fleetward.disclosure.upstream;

import dev.fleetward.access.Allow;
import dev.fleetward.access.CurrentCaller;
import dev.fleetward.access.Permission;
import dev.fleetward.disclosure.Case;
import dev.fleetward.disclosure.Cases;
import dev.fleetward.kernel.Problem;
import dev.fleetward.products.Product;
import dev.fleetward.products.Products;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reports of a case to makers of components; none is sent from here. */
@Path("/api/v1/products/{slug}/cases/{number}/upstream")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
class UpstreamResource {
    private final UpstreamReports reports;
    private final Cases cases;
    private final Products products;
    private final CurrentCaller caller;

    UpstreamResource(UpstreamReports reports, Cases cases, Products products, CurrentCaller caller) {
        this.reports = reports;
        this.cases = cases;
        this.products = products;
        this.caller = caller;
    }

    record Wanted(@Nullable String component) {}

    record SentBody(
            @Nullable String at,
            @Nullable String to,
            @Nullable String channel,
            @Nullable String reference) {}

    record Reason(@Nullable String reason) {}

    record AnswerBody(@Nullable String at, @Nullable String text) {}

    /** @param matched components in which the case's vulnerabilities were found */
    record ReportsView(List<UpstreamReport> items, List<Matched> matched) {}

    @GET
    @Allow(Permission.VIEW)
    public ReportsView list(@PathParam("slug") String slug, @PathParam("number") String number) {
        Product product = product(slug);
        UpstreamReports.OfCase all = reports.of(product, cases.require(product, number));
        return new ReportsView(all.reports(), all.matched());
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Allow(Permission.MANAGE_CASES)
    public Response draft(@PathParam("slug") String slug, @PathParam("number") String number, @Nullable Wanted body) {
        Product product = product(slug);
        Case c = cases.require(product, number);
        return Response.status(Response.Status.CREATED)
                .entity(reports.draft(caller.get(), product, c, text(body(body).component)))
                .build();
    }

    @GET
    @Path("{report}")
    @Allow(Permission.VIEW)
    public UpstreamReport one(
            @PathParam("slug") String slug, @PathParam("number") String number, @PathParam("report") String report) {
        Product product = product(slug);
        return reports.require(product, cases.require(product, number), report);
    }

    /** The report alone, byte for byte what its SHA-256 is of. */
    @GET
    @Path("{report}/text")
    @Produces("text/markdown;charset=utf-8")
    @Allow(Permission.VIEW)
    public Response markdown(
            @PathParam("slug") String slug, @PathParam("number") String number, @PathParam("report") String report) {
        Product product = product(slug);
        Case c = cases.require(product, number);
        UpstreamReport found = reports.require(product, c, report);
        return Response.ok(found.text())
                .header("Content-Disposition", "attachment; filename=\"%s-%s.md\"".formatted(c.name(), found.name()))
                .build();
    }

    @PATCH
    @Path("{report}")
    @Consumes(MediaType.APPLICATION_JSON)
    @Allow(Permission.MANAGE_CASES)
    public UpstreamReport change(
            @PathParam("slug") String slug,
            @PathParam("number") String number,
            @PathParam("report") String report,
            UpstreamReports.@Nullable Change body) {
        Product product = product(slug);
        return reports.change(caller.get(), product, cases.require(product, number), report, body(body));
    }

    /** That a person sent it. */
    @POST
    @Path("{report}/sent")
    @Consumes(MediaType.APPLICATION_JSON)
    @Allow(Permission.MANAGE_CASES)
    public UpstreamReport sent(
            @PathParam("slug") String slug,
            @PathParam("number") String number,
            @PathParam("report") String report,
            @Nullable SentBody body) {
        Product product = product(slug);
        Case c = cases.require(product, number);
        SentBody given = body(body);
        return reports.sent(
                caller.get(),
                product,
                c,
                report,
                new UpstreamReports.Sent(
                        UpstreamTimes.moment("at", text(given.at)),
                        text(given.to),
                        Channel.parse(text(given.channel)),
                        text(given.reference)));
    }

    /** That nothing is sent, and why. */
    @POST
    @Path("{report}/not-needed")
    @Consumes(MediaType.APPLICATION_JSON)
    @Allow(Permission.MANAGE_CASES)
    public UpstreamReport notNeeded(
            @PathParam("slug") String slug,
            @PathParam("number") String number,
            @PathParam("report") String report,
            @Nullable Reason body) {
        Product product = product(slug);
        Case c = cases.require(product, number);
        return reports.notNeeded(caller.get(), product, c, report, text(body(body).reason));
    }

    /** What the maker answered. */
    @POST
    @Path("{report}/answers")
    @Consumes(MediaType.APPLICATION_JSON)
    @Allow(Permission.MANAGE_CASES)
    public UpstreamReport answered(
            @PathParam("slug") String slug,
            @PathParam("number") String number,
            @PathParam("report") String report,
            @Nullable AnswerBody body) {
        Product product = product(slug);
        Case c = cases.require(product, number);
        AnswerBody given = body(body);
        return reports.answered(
                caller.get(), product, c, report, UpstreamTimes.moment("at", text(given.at)), text(given.text));
    }

    private Product product(String slug) {
        return products.require(caller.organization(), slug);
    }

    private static <T> T body(@Nullable T body) {
        if (body == null) {
            throw Problem.invalid("This address takes a JSON object as its body.");
        }
        return body;
    }

    private static String text(@Nullable String given) {
        return given == null ? "" : given;
    }
}
