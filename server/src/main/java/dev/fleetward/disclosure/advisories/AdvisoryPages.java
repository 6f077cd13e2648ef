package dev.fleetward.disclosure.advisories;

import dev.fleetward.access.Allow;
import dev.fleetward.access.CurrentCaller;
import dev.fleetward.access.Permission;
import dev.fleetward.disclosure.csaf.CsafFile;
import dev.fleetward.kernel.Cursor;
import dev.fleetward.kernel.PageOf;
import dev.fleetward.kernel.Problem;
import dev.fleetward.kernel.PublicAddress;
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
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Advisories for those who write them: the list, and each from draft to withdrawal. */
@Path("/products/{slug}/advisories")
@Produces(MediaType.TEXT_HTML)
@RunOnVirtualThread
class AdvisoryPages {
    private static final MediaType HTML = MediaType.TEXT_HTML_TYPE.withCharset("utf-8");

    private final Advisories advisories;
    private final AdvisorySheet sheet;
    private final Publishers publishers;
    private final Products products;
    private final CurrentCaller caller;
    private final PublicAddress address;

    AdvisoryPages(
            Advisories advisories,
            AdvisorySheet sheet,
            Publishers publishers,
            Products products,
            CurrentCaller caller,
            PublicAddress address) {
        this.advisories = advisories;
        this.sheet = sheet;
        this.publishers = publishers;
        this.products = products;
        this.caller = caller;
        this.address = address;
    }

    record Line(
            String name,
            String title,
            String state,
            String tone,
            String trackingId,
            String tlp,
            Instant changedAt,
            String changedBy) {}

    record ListPage(
            Product product,
            List<Line> lines,
            String ofCase,
            long published,
            long drafts,
            String pages,
            @Nullable String after) {}

    record NewPage(Product product, String vulnerabilities, String caseName, String category, String problem) {}

    @CheckedTemplate(basePath = "disclosure")
    static class Templates {
        private Templates() {}

        static native TemplateInstance advisories(ListPage page);

        static native TemplateInstance newAdvisory(NewPage page);
    }

    @GET
    @Allow(Permission.VIEW)
    public TemplateInstance list(
            @PathParam("slug") String slug,
            @QueryParam("case") @DefaultValue("") String caseName,
            @QueryParam("after") @Nullable String after) {
        Product product = product(slug);
        PageOf<Advisory> found = caseName.isEmpty()
                ? advisories.list(product, Cursor.parse(after, null))
                : new PageOf<>(advisories.ofCase(product, caseName), null);
        Publisher publisher = publishers.of(product.organization());
        long open = found.items().stream()
                .filter(one ->
                        one.newest().filter(newest -> newest.tlp().isPublic()).isPresent())
                .count();
        return Templates.advisories(new ListPage(
                product,
                found.items().stream().map(AdvisoryPages::line).toList(),
                caseName,
                open,
                found.items().stream().filter(one -> one.draft().isPresent()).count(),
                open == 0 ? "" : new Addresses("", publisher.publicName()).pages(),
                found.next()));
    }

    @GET
    @Path("new")
    @Allow(Permission.MANAGE_CASES)
    public TemplateInstance form(
            @PathParam("slug") String slug,
            @QueryParam("vulnerability") @DefaultValue("") String vulnerability,
            @QueryParam("case") @DefaultValue("") String caseName) {
        return Templates.newAdvisory(new NewPage(product(slug), vulnerability, caseName, Draft.ADVISORY, ""));
    }

    @POST
    @Allow(Permission.MANAGE_CASES)
    public Response draft(
            @PathParam("slug") String slug,
            @FormParam("vulnerabilities") @DefaultValue("") String vulnerabilities,
            @FormParam("case") @DefaultValue("") String caseName,
            @FormParam("category") @DefaultValue(Draft.ADVISORY) String category) {
        Product product = product(slug);
        try {
            List<String> names = Stream.of(vulnerabilities.split("[\\s,;]+"))
                    .filter(name -> !name.isEmpty())
                    .toList();
            return see(
                    slug,
                    advisories
                            .draft(caller.get(), product, names, caseName.strip(), category)
                            .name());
        } catch (Problem problem) {
            return answer(
                    problem,
                    Templates.newAdvisory(new NewPage(product, vulnerabilities, caseName, category, problem.detail())));
        }
    }

    @GET
    @Path("{advisory}")
    @Allow(Permission.VIEW)
    public TemplateInstance show(
            @PathParam("slug") String slug, @PathParam("advisory") String name, @Context UriInfo uri) {
        Product product = product(slug);
        return sheet.of(product, advisories.require(product, name), base(uri), "", "");
    }

    @POST
    @Path("{advisory}/draft")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @Allow(Permission.MANAGE_CASES)
    public Response save(
            @PathParam("slug") String slug,
            @PathParam("advisory") String name,
            MultivaluedMap<String, String> fields,
            @Context UriInfo uri) {
        Product product = product(slug);
        Advisory advisory = advisories.require(product, name);
        Draft written = AdvisoryForm.read(fields, Advisories.writing(advisory));
        try {
            advisories.edit(caller.get(), product, name, written);
            return see(slug, name);
        } catch (Problem problem) {
            Advisory shown = written.isShown() ? advisory.with(written) : advisory;
            return answer(problem, sheet.of(product, shown, base(uri), "", problem.detail()));
        }
    }

    @POST
    @Path("{advisory}/refresh")
    @Allow(Permission.MANAGE_CASES)
    public Response refresh(@PathParam("slug") String slug, @PathParam("advisory") String name, @Context UriInfo uri) {
        return act(slug, name, uri, "", product -> advisories.refresh(caller.get(), product, name));
    }

    @POST
    @Path("{advisory}/vulnerabilities")
    @Allow(Permission.MANAGE_CASES)
    public Response add(
            @PathParam("slug") String slug,
            @PathParam("advisory") String name,
            @FormParam("vulnerability") @DefaultValue("") String vulnerability,
            @Context UriInfo uri) {
        return act(slug, name, uri, "", product -> advisories.add(caller.get(), product, name, vulnerability));
    }

    @POST
    @Path("{advisory}/publication")
    @Allow(Permission.MANAGE_CASES)
    public Response publish(
            @PathParam("slug") String slug,
            @PathParam("advisory") String name,
            @FormParam("summary") @DefaultValue("") String summary,
            @Context UriInfo uri) {
        return act(
                slug,
                name,
                uri,
                summary,
                product -> advisories.publish(caller.get(), product, name, summary, base(uri)));
    }

    @POST
    @Path("{advisory}/revision")
    @Allow(Permission.MANAGE_CASES)
    public Response revise(@PathParam("slug") String slug, @PathParam("advisory") String name, @Context UriInfo uri) {
        return act(slug, name, uri, "", product -> advisories.revise(caller.get(), product, name));
    }

    @POST
    @Path("{advisory}/withdrawal")
    @Allow(Permission.MANAGE_CASES)
    public Response withdraw(
            @PathParam("slug") String slug,
            @PathParam("advisory") String name,
            @FormParam("reason") @DefaultValue("") String reason,
            @Context UriInfo uri) {
        return act(slug, name, uri, "", product -> advisories.withdraw(caller.get(), product, name, reason, base(uri)));
    }

    @POST
    @Path("{advisory}/discard")
    @Allow(Permission.MANAGE_CASES)
    public Response discard(@PathParam("slug") String slug, @PathParam("advisory") String name) {
        Product product = product(slug);
        boolean stays = advisories.require(product, name).trackingId().isPresent();
        advisories.discard(caller.get(), product, name);
        return stays
                ? see(slug, name)
                : Response.seeOther(URI.create("/products/%s/advisories".formatted(slug)))
                        .build();
    }

    @GET
    @Path("{advisory}/document")
    @Produces(MediaType.APPLICATION_JSON)
    @Allow(Permission.VIEW)
    public Response document(
            @PathParam("slug") String slug,
            @PathParam("advisory") String name,
            @QueryParam("revision") @Nullable Integer revision,
            @Context UriInfo uri) {
        Product product = product(slug);
        Advisory advisory = advisories.require(product, name);
        return saved(
                advisories.document(product, advisory, revision, base(uri)),
                MediaType.APPLICATION_JSON,
                fileName(advisory));
    }

    @GET
    @Path("{advisory}/signature")
    @Produces("application/pgp-signature")
    @Allow(Permission.VIEW)
    public Response signature(
            @PathParam("slug") String slug,
            @PathParam("advisory") String name,
            @QueryParam("revision") @DefaultValue("1") int revision) {
        Product product = product(slug);
        Advisory advisory = advisories.require(product, name);
        return saved(
                advisories.file(product, advisory, revision).signature(),
                "application/pgp-signature",
                fileName(advisory) + ".asc");
    }

    private Response act(String slug, String name, UriInfo uri, String summary, Act act) {
        Product product = product(slug);
        try {
            act.on(product);
            return see(slug, name);
        } catch (Problem problem) {
            if (problem.status() == Response.Status.NOT_FOUND.getStatusCode()) {
                throw problem;
            }
            Advisory unchanged = advisories.require(product, name);
            return answer(problem, sheet.of(product, unchanged, base(uri), summary, problem.detail()));
        }
    }

    private static Line line(Advisory one) {
        return new Line(
                one.name(),
                one.title(),
                one.state().title(),
                one.state().tone(),
                one.trackingId().orElse(""),
                one.tlp().label(),
                one.changedAt(),
                one.changedBy());
    }

    private static String fileName(Advisory advisory) {
        return CsafFile.name(advisory.trackingId().orElse(advisory.name()));
    }

    private String base(UriInfo uri) {
        return address.of(uri.getBaseUri());
    }

    private Product product(String slug) {
        return products.require(caller.organization(), slug);
    }

    private static Response saved(String text, String type, String file) {
        return Response.ok(text, type)
                .header("Content-Disposition", "attachment; filename=\"%s\"".formatted(file))
                .build();
    }

    private static Response see(String slug, String name) {
        return Response.seeOther(URI.create("/products/%s/advisories/%s".formatted(slug, name)))
                .build();
    }

    private static Response answer(Problem problem, TemplateInstance page) {
        return Response.status(problem.status()).type(HTML).entity(page).build();
    }

    @FunctionalInterface
    private interface Act {
        Advisory on(Product product);
    }
}
