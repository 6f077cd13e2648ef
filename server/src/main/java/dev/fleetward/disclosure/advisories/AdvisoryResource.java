package dev.fleetward.disclosure.advisories;

import dev.fleetward.access.Allow;
import dev.fleetward.access.CurrentCaller;
import dev.fleetward.access.Permission;
import dev.fleetward.disclosure.csaf.Failure;
import dev.fleetward.kernel.Cursor;
import dev.fleetward.kernel.PageOf;
import dev.fleetward.kernel.Problem;
import dev.fleetward.kernel.PublicAddress;
import dev.fleetward.products.Product;
import dev.fleetward.products.Products;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

@Path("/api/v1/products/{slug}/advisories")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
class AdvisoryResource {
    private final Advisories advisories;
    private final Products products;
    private final CurrentCaller caller;
    private final PublicAddress address;

    AdvisoryResource(Advisories advisories, Products products, CurrentCaller caller, PublicAddress address) {
        this.advisories = advisories;
        this.products = products;
        this.caller = caller;
        this.address = address;
    }

    /** @param caseName sent as {@code case}, such as C-2 */
    record Start(
            @Nullable List<String> vulnerabilities,

            @com.fasterxml.jackson.annotation.JsonProperty("case") @Nullable
            String caseName,

            @Nullable String category) {}

    record Named(@Nullable String vulnerability) {}

    record Publication(@Nullable String summary) {}

    record Withdrawal(@Nullable String reason) {}

    record Checks(boolean valid, List<Failure> failures) {}

    @GET
    @Allow(Permission.VIEW)
    public PageOf<AdvisoryView> list(
            @PathParam("slug") String slug,
            @QueryParam("after") @Nullable String after,
            @QueryParam("limit") @Nullable Integer limit) {
        return advisories.list(product(slug), Cursor.parse(after, limit)).map(AdvisoryView::of);
    }

    @POST
    @Allow(Permission.MANAGE_CASES)
    public Response draft(@PathParam("slug") String slug, @Nullable Start body) {
        Start given = body(body);
        AdvisoryView made = AdvisoryView.of(advisories.draft(
                caller.get(),
                product(slug),
                given.vulnerabilities == null ? List.of() : given.vulnerabilities,
                text(given.caseName),
                given.category == null ? Draft.ADVISORY : given.category));
        return Response.created(URI.create("/api/v1/products/%s/advisories/%s".formatted(slug, made.name())))
                .entity(made)
                .build();
    }

    @GET
    @Path("{advisory}")
    @Allow(Permission.VIEW)
    public AdvisoryView show(@PathParam("slug") String slug, @PathParam("advisory") String name) {
        return AdvisoryView.of(advisories.require(product(slug), name));
    }

    @PUT
    @Path("{advisory}/draft")
    @Allow(Permission.MANAGE_CASES)
    public AdvisoryView edit(@PathParam("slug") String slug, @PathParam("advisory") String name, @Nullable Draft body) {
        return AdvisoryView.of(advisories.edit(caller.get(), product(slug), name, body(body)));
    }

    @DELETE
    @Path("{advisory}/draft")
    @Allow(Permission.MANAGE_CASES)
    public void discard(@PathParam("slug") String slug, @PathParam("advisory") String name) {
        advisories.discard(caller.get(), product(slug), name);
    }

    @POST
    @Path("{advisory}/refresh")
    @Consumes(MediaType.WILDCARD)
    @Allow(Permission.MANAGE_CASES)
    public AdvisoryView refresh(@PathParam("slug") String slug, @PathParam("advisory") String name) {
        return AdvisoryView.of(advisories.refresh(caller.get(), product(slug), name));
    }

    @POST
    @Path("{advisory}/vulnerabilities")
    @Allow(Permission.MANAGE_CASES)
    public AdvisoryView add(@PathParam("slug") String slug, @PathParam("advisory") String name, @Nullable Named body) {
        return AdvisoryView.of(advisories.add(caller.get(), product(slug), name, text(body(body).vulnerability)));
    }

    /** Of the draft, or of what was published last: then there are none. */
    @GET
    @Path("{advisory}/checks")
    @Allow(Permission.VIEW)
    public Checks checks(@PathParam("slug") String slug, @PathParam("advisory") String name, @Context UriInfo uri) {
        Product product = product(slug);
        Advisory advisory = advisories.require(product, name);
        List<Failure> failures = advisory.draft().isPresent()
                ? advisories.preview(product, advisory, base(uri)).failures()
                : List.of();
        return new Checks(failures.isEmpty(), failures);
    }

    /** The document as it is published, or the draft's as it would be. */
    @GET
    @Path("{advisory}/document")
    @Allow(Permission.VIEW)
    public String document(
            @PathParam("slug") String slug,
            @PathParam("advisory") String name,
            @QueryParam("revision") @Nullable Integer revision,
            @Context UriInfo uri) {
        Product product = product(slug);
        return advisories.document(product, advisories.require(product, name), revision, base(uri));
    }

    @GET
    @Path("{advisory}/signature")
    @Produces("application/pgp-signature")
    @Allow(Permission.VIEW)
    public String signature(
            @PathParam("slug") String slug,
            @PathParam("advisory") String name,
            @QueryParam("revision") @Nullable Integer revision) {
        Product product = product(slug);
        Advisory advisory = advisories.require(product, name);
        return advisories
                .file(
                        product,
                        advisory,
                        Optional.ofNullable(revision)
                                .orElse(advisory.revisions().size()))
                .signature();
    }

    @POST
    @Path("{advisory}/publication")
    @Allow(Permission.MANAGE_CASES)
    public AdvisoryView publish(
            @PathParam("slug") String slug,
            @PathParam("advisory") String name,
            @Nullable Publication body,
            @Context UriInfo uri) {
        return AdvisoryView.of(
                advisories.publish(caller.get(), product(slug), name, text(body(body).summary), base(uri)));
    }

    @POST
    @Path("{advisory}/revision")
    @Consumes(MediaType.WILDCARD)
    @Allow(Permission.MANAGE_CASES)
    public AdvisoryView revise(@PathParam("slug") String slug, @PathParam("advisory") String name) {
        return AdvisoryView.of(advisories.revise(caller.get(), product(slug), name));
    }

    @POST
    @Path("{advisory}/withdrawal")
    @Allow(Permission.MANAGE_CASES)
    public AdvisoryView withdraw(
            @PathParam("slug") String slug,
            @PathParam("advisory") String name,
            @Nullable Withdrawal body,
            @Context UriInfo uri) {
        return AdvisoryView.of(
                advisories.withdraw(caller.get(), product(slug), name, text(body(body).reason), base(uri)));
    }

    private String base(UriInfo uri) {
        return address.of(uri.getBaseUri());
    }

    private Product product(String slug) {
        return products.require(caller.organization(), slug);
    }

    private static String text(@Nullable String value) {
        return value == null ? "" : value.strip();
    }

    private static <T> T body(@Nullable T body) {
        if (body == null) {
            throw Problem.invalid("This address takes a JSON object as its body.");
        }
        return body;
    }
}
