package dev.fleetward.disclosure;

import dev.fleetward.access.Allow;
import dev.fleetward.access.CurrentCaller;
import dev.fleetward.access.Permission;
import dev.fleetward.disclosure.routing.CsirtRouting;
import dev.fleetward.disclosure.routing.Route;
import dev.fleetward.disclosure.time.MemberState;
import dev.fleetward.kernel.Cursor;
import dev.fleetward.kernel.Problem;
import dev.fleetward.products.Product;
import dev.fleetward.products.Products;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.FormParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Cases: the list, the start of one, and one with its clocks and history. */
@Path("/products/{slug}/cases")
@Produces(MediaType.TEXT_HTML)
@RunOnVirtualThread
class CasePages {
    private final Cases cases;
    private final CaseSheet sheet;
    private final CaseProgress progress;
    private final CaseStart start;
    private final CsirtRouting routing;
    private final Products products;
    private final CurrentCaller caller;
    private final Clock clock;

    CasePages(
            Cases cases,
            CaseSheet sheet,
            CaseProgress progress,
            CaseStart start,
            CsirtRouting routing,
            Products products,
            CurrentCaller caller,
            Clock clock) {
        this.cases = cases;
        this.sheet = sheet;
        this.progress = progress;
        this.start = start;
        this.routing = routing;
        this.products = products;
        this.caller = caller;
        this.clock = clock;
    }

    record CaseLine(Case c, List<ClockCard> clocks) {}

    record ListPage(
            Product product,
            List<CaseLine> lines,
            Optional<ClockCard> next,
            int open,
            @Nullable String after) {}

    record NewPage(
            Product product,
            String kind,
            String title,
            String vulnerability,
            String csirt,
            String signalAt,
            String countsFrom,
            boolean drill,
            String issue,
            String from,
            List<MemberState> states,
            String problem) {}

    @CheckedTemplate(basePath = "disclosure")
    static class Templates {
        private Templates() {}

        static native TemplateInstance cases(ListPage page);

        static native TemplateInstance newCase(NewPage page);
    }

    @GET
    @Allow(Permission.VIEW)
    public TemplateInstance list(@PathParam("slug") String slug, @QueryParam("after") @Nullable String after) {
        Product product = product(slug);
        Instant now = clock.instant();
        var found = cases.list(product, Cursor.parse(after, null));
        List<CaseLine> lines =
                found.items().stream().map(c -> new CaseLine(c, cards(c, now))).toList();
        List<Cases.Running> running = cases.running(caller.organization()).stream()
                .filter(one -> one.subject().product().equals(product.id()))
                .toList();
        return Templates.cases(new ListPage(
                product,
                lines,
                running.stream().findFirst().map(one -> ClockCard.of(one.subject(), one.clock(), now)),
                running.size(),
                found.next()));
    }

    @GET
    @Path("new")
    @Allow(Permission.MANAGE_CASES)
    public TemplateInstance form(
            @PathParam("slug") String slug,
            @QueryParam("kind") @DefaultValue("actively-exploited-vulnerability") String kind,
            @QueryParam("title") @DefaultValue("") String title,
            @QueryParam("vulnerability") @DefaultValue("") String vulnerability,
            @QueryParam("issue") @DefaultValue("") String issue,
            @QueryParam("from") @DefaultValue("") String from,
            @QueryParam("signal") @DefaultValue("") String signal) {
        String csirt = routing.route(caller.organization()).memberState();
        return Templates.newCase(new NewPage(
                product(slug),
                kind,
                title,
                vulnerability,
                csirt,
                signalAt(signal, csirt),
                CountsFrom.EVIDENCE.slug(),
                false,
                issue,
                from,
                MemberState.all(),
                ""));
    }

    @POST
    @Allow(Permission.MANAGE_CASES)
    public Response open(
            @PathParam("slug") String slug,
            @FormParam("kind") @DefaultValue("") String kind,
            @FormParam("title") @DefaultValue("") String title,
            @FormParam("vulnerability") @DefaultValue("") String vulnerability,
            @FormParam("csirt") @DefaultValue("") String csirt,
            @FormParam("signalAt") @DefaultValue("") String signalAt,
            @FormParam("countsFrom") @DefaultValue("evidence") String countsFrom,
            @FormParam("drill") @DefaultValue("") String drill,
            @FormParam("issue") @DefaultValue("") String issue,
            @FormParam("from") @DefaultValue("") String from) {
        Product product = product(slug);
        try {
            Route route = cases.route(caller.organization(), csirt);
            ZoneId zone = MemberState.of(route.memberState()).orElseThrow().zone();
            var fresh = new CaseStore.NewCase(
                    CaseKind.parse(kind),
                    title.strip(),
                    vulnerability.isBlank() ? null : vulnerability.strip(),
                    route,
                    signalAt.isBlank() ? null : CaseSheet.local("First signal", signalAt, zone),
                    CountsFrom.parse(countsFrom),
                    drill.equals("yes"));
            return CaseSheet.see(
                    slug,
                    start.open(caller.get(), product, fresh, new CaseStart.From(issue, from))
                            .name());
        } catch (Problem problem) {
            return CaseSheet.again(
                    problem,
                    Templates.newCase(new NewPage(
                            product,
                            kind,
                            title,
                            vulnerability,
                            csirt,
                            signalAt,
                            countsFrom,
                            drill.equals("yes"),
                            issue,
                            from,
                            MemberState.all(),
                            problem.detail())));
        }
    }

    /** A moment as the form has it, in the CSIRT's time; empty when there is none or no CSIRT yet. */
    private static String signalAt(String signal, String csirt) {
        try {
            return signal.isEmpty()
                    ? ""
                    : MemberState.of(csirt)
                            .map(state -> Instant.parse(signal)
                                    .atZone(state.zone())
                                    .toLocalDateTime()
                                    .truncatedTo(ChronoUnit.MINUTES)
                                    .toString())
                            .orElse("");
        } catch (DateTimeParseException e) {
            return "";
        }
    }

    @GET
    @Path("{number}")
    @Allow(Permission.VIEW)
    public TemplateInstance show(@PathParam("slug") String slug, @PathParam("number") String number) {
        Product product = product(slug);
        return sheet.of(product, cases.require(product, number), "");
    }

    @POST
    @Path("{number}/notes")
    @Allow(Permission.MANAGE_CASES)
    public Response note(
            @PathParam("slug") String slug,
            @PathParam("number") String number,
            @FormParam("text") @DefaultValue("") String text) {
        return act(slug, number, (product, c) -> cases.note(caller.get(), product, c.number(), text));
    }

    @POST
    @Path("{number}/closure")
    @Allow(Permission.MANAGE_CASES)
    public Response close(
            @PathParam("slug") String slug,
            @PathParam("number") String number,
            @FormParam("text") @DefaultValue("") String text) {
        return act(
                slug, number, (product, c) -> progress.move(caller.get(), product, c.number(), CaseState.CLOSED, text));
    }

    private Response act(String slug, String number, Act act) {
        Product product = product(slug);
        Case c = cases.require(product, number);
        try {
            act.on(product, c);
            return CaseSheet.see(slug, c.name());
        } catch (Problem problem) {
            return CaseSheet.again(problem, sheet.of(product, c, problem.detail()));
        }
    }

    /** An intermediate report has its card on the case itself. */
    private static List<ClockCard> cards(Case c, Instant now) {
        return CaseSheet.cards(c, now).stream()
                .filter(card -> !card.stage().equals(Stage.INTERMEDIATE_REPORT.slug()))
                .toList();
    }

    private Product product(String slug) {
        return products.require(caller.organization(), slug);
    }

    @FunctionalInterface
    private interface Act {
        Case on(Product product, Case c);
    }
}
