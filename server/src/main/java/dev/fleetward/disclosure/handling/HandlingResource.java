package dev.fleetward.disclosure.handling;

import dev.fleetward.access.Allow;
import dev.fleetward.access.CurrentCaller;
import dev.fleetward.access.Permission;
import dev.fleetward.disclosure.Case;
import dev.fleetward.disclosure.CaseExposure;
import dev.fleetward.disclosure.CaseMessages;
import dev.fleetward.disclosure.CaseProgress;
import dev.fleetward.disclosure.CaseState;
import dev.fleetward.disclosure.Cases;
import dev.fleetward.kernel.Problem;
import dev.fleetward.products.Product;
import dev.fleetward.products.Products;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Clock;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How a case is worked on. */
@Path("/api/v1/products/{slug}/cases")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
class HandlingResource {
    private final Cases cases;
    private final CaseProgress progress;
    private final CaseMessages messages;
    private final CaseExposure exposure;
    private final CaseLinks links;
    private final Reporters reporters;
    private final Products products;
    private final CurrentCaller caller;
    private final Clock clock;

    HandlingResource(
            Cases cases,
            CaseProgress progress,
            CaseMessages messages,
            CaseExposure exposure,
            CaseLinks links,
            Reporters reporters,
            Products products,
            CurrentCaller caller,
            Clock clock) {
        this.cases = cases;
        this.progress = progress;
        this.messages = messages;
        this.exposure = exposure;
        this.links = links;
        this.reporters = reporters;
        this.products = products;
        this.caller = caller;
        this.clock = clock;
    }

    record Move(@Nullable String state, @Nullable String reason) {}

    record Link(@Nullable String kind, @Nullable String target) {}

    record Message(@Nullable String text) {}

    record Reporter(@Nullable String name) {}

    @GET
    @Path("{number}/handling")
    @Allow(Permission.VIEW)
    public HandlingView show(@PathParam("slug") String slug, @PathParam("number") String number) {
        Product product = product(slug);
        return view(product, cases.require(product, number));
    }

    @PATCH
    @Path("{number}/handling")
    @Consumes(MediaType.APPLICATION_JSON)
    @Allow(Permission.MANAGE_CASES)
    public HandlingView change(
            @PathParam("slug") String slug, @PathParam("number") String number, CaseProgress.@Nullable Change body) {
        Product product = product(slug);
        Case c = cases.require(product, number);
        return view(product, progress.change(caller.get(), product, c.number(), body(body)));
    }

    @PUT
    @Path("{number}/state")
    @Consumes(MediaType.APPLICATION_JSON)
    @Allow(Permission.MANAGE_CASES)
    public HandlingView move(@PathParam("slug") String slug, @PathParam("number") String number, @Nullable Move body) {
        Product product = product(slug);
        Case c = cases.require(product, number);
        Move given = body(body);
        return view(
                product,
                progress.move(
                        caller.get(), product, c.number(), CaseState.parse(text(given.state)), text(given.reason)));
    }

    @POST
    @Path("{number}/links")
    @Consumes(MediaType.APPLICATION_JSON)
    @Allow(Permission.MANAGE_CASES)
    public Response link(@PathParam("slug") String slug, @PathParam("number") String number, @Nullable Link body) {
        Product product = product(slug);
        Case c = cases.require(product, number);
        Link given = body(body);
        links.add(caller.get(), product, c, LinkKind.parse(text(given.kind)), text(given.target));
        return Response.status(Response.Status.CREATED).entity(view(product, c)).build();
    }

    @DELETE
    @Path("{number}/links")
    @Allow(Permission.MANAGE_CASES)
    public HandlingView unlink(
            @PathParam("slug") String slug,
            @PathParam("number") String number,
            @QueryParam("kind") @DefaultValue("") String kind,
            @QueryParam("target") @DefaultValue("") String target) {
        Product product = product(slug);
        Case c = cases.require(product, number);
        links.remove(caller.get(), product, c, LinkKind.parse(kind), target);
        return view(product, c);
    }

    /** To the reporter; what colleagues tell each other is a note. */
    @POST
    @Path("{number}/messages")
    @Consumes(MediaType.APPLICATION_JSON)
    @Allow(Permission.MANAGE_CASES)
    public HandlingView message(
            @PathParam("slug") String slug, @PathParam("number") String number, @Nullable Message body) {
        Product product = product(slug);
        Case c = cases.require(product, number);
        return view(product, messages.toReporter(caller.get(), product, c.number(), text(body(body).text)));
    }

    /** An address for the reporter to follow the case at, told this once. */
    @POST
    @Path("{number}/reporter")
    @Consumes(MediaType.APPLICATION_JSON)
    @Allow(Permission.MANAGE_CASES)
    public Response invite(
            @PathParam("slug") String slug, @PathParam("number") String number, @Nullable Reporter body) {
        Product product = product(slug);
        Case c = cases.require(product, number);
        return Response.status(Response.Status.CREATED)
                .entity(Map.of("path", reporters.invite(caller.get(), product, c, text(body(body).name))))
                .build();
    }

    private HandlingView view(Product product, Case c) {
        return HandlingView.of(
                c,
                clock.instant(),
                exposure.of(product, c).map(CaseExposure.Known::sentence).orElse(""),
                links.of(product, c),
                reporters.of(product, c).map(ReporterStore.Reporter::name),
                reporters.messages(product, c));
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
