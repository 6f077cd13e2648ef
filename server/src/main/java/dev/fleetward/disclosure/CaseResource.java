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
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

@Path("/api/v1/products/{slug}/cases")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
class CaseResource {
    private final Cases cases;
    private final CaseMoments moments;
    private final CaseProgress progress;
    private final CaseStart start;
    private final Products products;
    private final CurrentCaller caller;
    private final Clock clock;

    CaseResource(
            Cases cases,
            CaseMoments moments,
            CaseProgress progress,
            CaseStart start,
            Products products,
            CurrentCaller caller,
            Clock clock) {
        this.cases = cases;
        this.moments = moments;
        this.progress = progress;
        this.start = start;
        this.products = products;
        this.caller = caller;
        this.clock = clock;
    }

    record OpenCase(
            @Nullable String kind,
            @Nullable String title,
            @Nullable String vulnerability,
            @Nullable String csirt,
            @Nullable Instant signalAt,
            @Nullable String countsFrom,
            @Nullable Boolean drill,
            @Nullable String issue,
            @Nullable String from) {}

    record Stated(@Nullable Instant at, @Nullable String reason) {}

    record Evidence(
            @Nullable Instant at,
            @Nullable String person,
            @Nullable List<String> evidence,
            @Nullable String reason) {}

    record Asked(
            @Nullable Instant at,
            @Nullable Instant due,
            @Nullable String reason) {}

    record DrillTime(@Nullable Integer hours) {}

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
                cases.route(caller.organization(), orEmpty(given.csirt)),
                given.signalAt,
                given.countsFrom == null ? CountsFrom.EVIDENCE : CountsFrom.parse(given.countsFrom),
                Boolean.TRUE.equals(given.drill));
        CaseView opened = view(start.open(
                caller.get(), product(slug), fresh, new CaseStart.From(orEmpty(given.issue), orEmpty(given.from))));
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
    @Path("{number}/{moment:signal|triage|awareness|measure}")
    @Allow(Permission.MANAGE_CASES)
    public CaseView state(
            @PathParam("slug") String slug,
            @PathParam("number") String number,
            @PathParam("moment") String moment,
            @Nullable Stated body) {
        Stated given = body(body);
        return view(moments.state(
                caller.get(),
                product(slug),
                CaseNumber.parse(number),
                Moment.valueOf(moment.toUpperCase(Locale.ROOT)),
                time("at", given.at),
                text("reason", given.reason)));
    }

    @PUT
    @Path("{number}/evidence")
    @Allow(Permission.MANAGE_CASES)
    public CaseView evidence(
            @PathParam("slug") String slug, @PathParam("number") String number, @Nullable Evidence body) {
        Evidence given = body(body);
        return view(moments.stateEvidence(
                caller.get(),
                product(slug),
                CaseNumber.parse(number),
                time("at", given.at),
                text("person", given.person),
                given.evidence == null ? List.of() : given.evidence,
                text("reason", given.reason)));
    }

    @PUT
    @Path("{number}/intermediate")
    @Allow(Permission.MANAGE_CASES)
    public CaseView intermediate(
            @PathParam("slug") String slug, @PathParam("number") String number, @Nullable Asked body) {
        Asked given = body(body);
        return view(moments.askIntermediate(
                caller.get(),
                product(slug),
                CaseNumber.parse(number),
                time("at", given.at),
                time("due", given.due),
                text("reason", given.reason)));
    }

    @POST
    @Path("{number}/drill-time")
    @Allow(Permission.MANAGE_CASES)
    public CaseView drillTime(
            @PathParam("slug") String slug, @PathParam("number") String number, @Nullable DrillTime body) {
        Integer hours = body(body).hours;
        if (hours == null) {
            throw Problem.invalid("hours is missing: by how much the drill's time goes forward.");
        }
        return view(cases.advance(caller.get(), product(slug), CaseNumber.parse(number), Duration.ofHours(hours)));
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
        return view(progress.move(
                caller.get(),
                product(slug),
                CaseNumber.parse(number),
                CaseState.CLOSED,
                text("text", body(body).text)));
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

    private static String orEmpty(@Nullable String value) {
        return value == null ? "" : value;
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
