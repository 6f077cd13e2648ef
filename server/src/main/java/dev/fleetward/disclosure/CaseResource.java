package dev.fleetward.disclosure;

import dev.fleetward.access.Allow;
import dev.fleetward.access.CurrentCaller;
import dev.fleetward.access.Permission;
import dev.fleetward.kernel.Cursor;
import dev.fleetward.kernel.PageOf;
import dev.fleetward.kernel.Problem;
import dev.fleetward.products.Product;
import dev.fleetward.products.Products;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

@Path("/api/v1/products/{slug}/cases")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
class CaseResource {
    private final Cases cases;
    private final LawFacts facts;
    private final Products products;
    private final CurrentCaller caller;
    private final Clock clock;

    CaseResource(Cases cases, LawFacts facts, Products products, CurrentCaller caller, Clock clock) {
        this.cases = cases;
        this.facts = facts;
        this.products = products;
        this.caller = caller;
        this.clock = clock;
    }

    record OpenCase(
            @Nullable String kind,
            @Nullable String title,
            @Nullable String vulnerability,
            @Nullable String csirt,
            @Nullable Instant signalAt) {}

    record Moment(@Nullable Instant at, @Nullable String reason) {}

    record Sent(@Nullable Instant at, @Nullable String reference) {}

    record Text(@Nullable String text) {}

    @GET
    @Allow(Permission.VIEW)
    public PageOf<CaseView> list(
            @PathParam("slug") String slug,
            @QueryParam("after") @Nullable String after,
            @QueryParam("limit") @Nullable Integer limit) {
        return cases.list(product(slug), Cursor.parse(after, limit)).map(this::view);
    }

    @POST
    @Allow(Permission.MANAGE_CASES)
    public Response open(@PathParam("slug") String slug, @Nullable OpenCase body) {
        OpenCase given = body(body);
        var fresh = new CaseStore.NewCase(
                CaseKind.parse(text("kind", given.kind)),
                text("title", given.title),
                given.vulnerability,
                given.csirt == null ? facts.maker(caller.organization()).csirt() : given.csirt,
                given.signalAt);
        CaseView opened = view(cases.open(caller.get(), product(slug), fresh));
        return Response.created(URI.create("/api/v1/products/%s/cases/%s".formatted(slug, opened.number())))
                .entity(opened)
                .build();
    }

    @GET
    @Path("{number}")
    @Allow(Permission.VIEW)
    public CaseView show(@PathParam("slug") String slug, @PathParam("number") String number) {
        return view(cases.require(product(slug), CaseNumber.parse(number)));
    }

    @GET
    @Path("{number}/history")
    @Allow(Permission.VIEW)
    public PageOf<CaseEntry> history(@PathParam("slug") String slug, @PathParam("number") String number) {
        Product product = product(slug);
        return new PageOf<>(cases.history(product, cases.require(product, CaseNumber.parse(number))), null);
    }

    @PUT
    @Path("{number}/awareness")
    @Allow(Permission.MANAGE_CASES)
    public CaseView awareness(
            @PathParam("slug") String slug, @PathParam("number") String number, @Nullable Moment body) {
        Moment given = body(body);
        return view(cases.stateAwareness(
                caller.get(),
                product(slug),
                CaseNumber.parse(number),
                time("at", given.at),
                text("reason", given.reason)));
    }

    @PUT
    @Path("{number}/measure")
    @Allow(Permission.MANAGE_CASES)
    public CaseView measure(@PathParam("slug") String slug, @PathParam("number") String number, @Nullable Moment body) {
        Moment given = body(body);
        return view(cases.stateMeasure(
                caller.get(),
                product(slug),
                CaseNumber.parse(number),
                time("at", given.at),
                text("reason", given.reason)));
    }

    @PUT
    @Path("{number}/notifications/{stage}")
    @Allow(Permission.MANAGE_CASES)
    public CaseView prepare(
            @PathParam("slug") String slug,
            @PathParam("number") String number,
            @PathParam("stage") String stage,
            @Nullable Map<String, String> body) {
        var content = new LinkedHashMap<String, String>();
        body(body).forEach((field, value) -> content.put(field, value == null ? "" : value));
        return view(cases.prepare(caller.get(), product(slug), CaseNumber.parse(number), Stage.parse(stage), content));
    }

    @POST
    @Path("{number}/notifications/{stage}/sent")
    @Allow(Permission.MANAGE_CASES)
    public CaseView sent(
            @PathParam("slug") String slug,
            @PathParam("number") String number,
            @PathParam("stage") String stage,
            @Nullable Sent body) {
        Sent given = body(body);
        return view(cases.send(
                caller.get(),
                product(slug),
                CaseNumber.parse(number),
                Stage.parse(stage),
                time("at", given.at),
                text("reference", given.reference)));
    }

    @POST
    @Path("{number}/notes")
    @Allow(Permission.MANAGE_CASES)
    public CaseView note(@PathParam("slug") String slug, @PathParam("number") String number, @Nullable Text body) {
        return view(cases.note(caller.get(), product(slug), CaseNumber.parse(number), text("text", body(body).text)));
    }

    @PUT
    @Path("{number}/closure")
    @Allow(Permission.MANAGE_CASES)
    public CaseView close(@PathParam("slug") String slug, @PathParam("number") String number, @Nullable Text body) {
        return view(cases.close(caller.get(), product(slug), CaseNumber.parse(number), text("text", body(body).text)));
    }

    private CaseView view(Case c) {
        return CaseView.of(c, clock.instant());
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

    private static String text(String field, @Nullable String value) {
        if (value == null || value.isBlank()) {
            throw Problem.invalid("%s is missing.".formatted(field));
        }
        return value;
    }

    private static Instant time(String field, @Nullable Instant value) {
        if (value == null) {
            throw Problem.invalid("%s is missing: a moment such as 2026-11-24T09:30:00Z.".formatted(field));
        }
        return value;
    }
}
