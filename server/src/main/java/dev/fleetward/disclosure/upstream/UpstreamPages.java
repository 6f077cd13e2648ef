package dev.fleetward.disclosure.upstream;

import dev.fleetward.access.Allow;
import dev.fleetward.access.CurrentCaller;
import dev.fleetward.access.Permission;
import dev.fleetward.disclosure.Case;
import dev.fleetward.disclosure.Cases;
import dev.fleetward.kernel.Problem;
import dev.fleetward.products.Product;
import dev.fleetward.products.Products;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.FormParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedHashMap;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.time.Clock;
import java.util.List;
import java.util.Objects;

/** The reports of a case to makers of components: all of them, and each to edit, copy and record as sent. */
@Path("/products/{slug}/cases/{number}/upstream")
@Produces(MediaType.TEXT_HTML)
@RunOnVirtualThread
class UpstreamPages {
    private static final List<String> FIELDS = List.of("recipient", "text", "embargoUntil", "patch", "patchReference");

    private final UpstreamReports reports;
    private final Cases cases;
    private final Products products;
    private final CurrentCaller caller;
    private final Clock clock;

    UpstreamPages(UpstreamReports reports, Cases cases, Products products, CurrentCaller caller, Clock clock) {
        this.reports = reports;
        this.cases = cases;
        this.products = products;
        this.caller = caller;
        this.clock = clock;
    }

    record ListPage(
            Product product,
            Case c,
            List<UpstreamReport> reports,
            List<Matched> unreported,
            String component,
            String problem) {}

    /** @param now as a form has it, in UTC */
    record OnePage(
            Product product,
            Case c,
            UpstreamReport report,
            String recipient,
            String text,
            String embargoUntil,
            String patch,
            String patchReference,
            String now,
            String problem) {
        public Channel[] channels() {
            return Channel.values();
        }

        public Patch.Kind[] patches() {
            return Patch.Kind.values();
        }
    }

    @CheckedTemplate(basePath = "disclosure")
    static class Templates {
        private Templates() {}

        static native TemplateInstance upstreamReports(ListPage page);

        static native TemplateInstance upstreamReport(OnePage page);
    }

    @GET
    @Allow(Permission.VIEW)
    public TemplateInstance list(
            @PathParam("slug") String slug,
            @PathParam("number") String number,
            @QueryParam("component") @DefaultValue("") String component) {
        Product product = product(slug);
        return list(product, cases.require(product, number), component, "");
    }

    @POST
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @Allow(Permission.MANAGE_CASES)
    public Response draft(
            @PathParam("slug") String slug,
            @PathParam("number") String number,
            @FormParam("component") @DefaultValue("") String component) {
        Product product = product(slug);
        Case c = cases.require(product, number);
        try {
            return see(product, c, reports.draft(caller.get(), product, c, component));
        } catch (Problem problem) {
            return again(problem, list(product, c, component, problem.detail()));
        }
    }

    @GET
    @Path("{report}")
    @Allow(Permission.VIEW)
    public TemplateInstance one(
            @PathParam("slug") String slug, @PathParam("number") String number, @PathParam("report") String name) {
        Product product = product(slug);
        Case c = cases.require(product, number);
        return page(product, c, name, new MultivaluedHashMap<>(), "");
    }

    @POST
    @Path("{report}")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @Allow(Permission.MANAGE_CASES)
    public Response change(
            @PathParam("slug") String slug,
            @PathParam("number") String number,
            @PathParam("report") String name,
            MultivaluedMap<String, String> form) {
        return done(
                slug,
                number,
                name,
                form,
                (product, c) -> reports.change(
                        caller.get(),
                        product,
                        c,
                        name,
                        new UpstreamReports.Change(
                                form.getFirst("recipient"),
                                form.getFirst("text"),
                                form.getFirst("embargoUntil"),
                                form.getFirst("patch"),
                                form.getFirst("patchReference"))));
    }

    @POST
    @Path("{report}/sent")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @Allow(Permission.MANAGE_CASES)
    public Response sent(
            @PathParam("slug") String slug,
            @PathParam("number") String number,
            @PathParam("report") String name,
            MultivaluedMap<String, String> form) {
        return done(
                slug,
                number,
                name,
                form,
                (product, c) -> reports.sent(
                        caller.get(),
                        product,
                        c,
                        name,
                        new UpstreamReports.Sent(
                                UpstreamTimes.moment("at", field(form, "at")),
                                field(form, "to"),
                                Channel.parse(field(form, "channel")),
                                field(form, "reference"))));
    }

    @POST
    @Path("{report}/not-needed")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @Allow(Permission.MANAGE_CASES)
    public Response notNeeded(
            @PathParam("slug") String slug,
            @PathParam("number") String number,
            @PathParam("report") String name,
            MultivaluedMap<String, String> form) {
        return done(
                slug,
                number,
                name,
                form,
                (product, c) -> reports.notNeeded(caller.get(), product, c, name, field(form, "reason")));
    }

    @POST
    @Path("{report}/answers")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @Allow(Permission.MANAGE_CASES)
    public Response answered(
            @PathParam("slug") String slug,
            @PathParam("number") String number,
            @PathParam("report") String name,
            MultivaluedMap<String, String> form) {
        return done(
                slug,
                number,
                name,
                form,
                (product, c) -> reports.answered(
                        caller.get(),
                        product,
                        c,
                        name,
                        UpstreamTimes.moment("at", field(form, "at")),
                        field(form, "answer")));
    }

    private interface Deed {
        UpstreamReport on(Product product, Case c);
    }

    private Response done(String slug, String number, String name, MultivaluedMap<String, String> form, Deed deed) {
        Product product = product(slug);
        Case c = cases.require(product, number);
        try {
            return see(product, c, deed.on(product, c));
        } catch (Problem problem) {
            return again(problem, page(product, c, name, form, problem.detail()));
        }
    }

    private TemplateInstance list(Product product, Case c, String component, String problem) {
        UpstreamReports.OfCase all = reports.of(product, c);
        return Templates.upstreamReports(new ListPage(product, c, all.reports(), all.unreported(), component, problem));
    }

    private TemplateInstance page(
            Product product, Case c, String name, MultivaluedMap<String, String> typed, String problem) {
        UpstreamReport report = reports.require(product, c, name);
        boolean edited = FIELDS.stream().allMatch(typed::containsKey);
        return Templates.upstreamReport(new OnePage(
                product,
                c,
                report,
                edited ? field(typed, "recipient") : report.recipient(),
                edited ? field(typed, "text") : report.text(),
                edited
                        ? field(typed, "embargoUntil")
                        : report.embargoUntil().map(UpstreamTimes::forForm).orElse(""),
                edited ? field(typed, "patch") : report.patch().kind().slug(),
                edited ? field(typed, "patchReference") : report.patch().reference(),
                UpstreamTimes.forForm(c.at(clock.instant())),
                problem));
    }

    private Product product(String slug) {
        return products.require(caller.organization(), slug);
    }

    private static String field(MultivaluedMap<String, String> form, String field) {
        return Objects.requireNonNullElse(form.getFirst(field), "");
    }

    private static Response see(Product product, Case c, UpstreamReport report) {
        return Response.seeOther(URI.create(
                        "/products/%s/cases/%s/upstream/%s".formatted(product.slug(), c.name(), report.name())))
                .build();
    }

    private static Response again(Problem problem, TemplateInstance page) {
        return Response.status(problem.status())
                .type(MediaType.TEXT_HTML_TYPE.withCharset("utf-8"))
                .entity(page)
                .build();
    }
}
