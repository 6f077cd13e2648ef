package dev.fleetward.disclosure;

import dev.fleetward.access.Allow;
import dev.fleetward.access.CurrentCaller;
import dev.fleetward.access.Permission;
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
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDateTime;
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
    private final LawFacts facts;
    private final CaseExposure exposure;
    private final Products products;
    private final CurrentCaller caller;
    private final Clock clock;

    CasePages(
            Cases cases, LawFacts facts, CaseExposure exposure, Products products, CurrentCaller caller, Clock clock) {
        this.cases = cases;
        this.facts = facts;
        this.exposure = exposure;
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
            List<MemberState> states,
            String problem) {}

    record CasePage(
            Product product,
            Case c,
            String zone,
            String now,
            String awareSince,
            String exposure,
            List<ClockCard> clocks,
            List<HistoryLine> history,
            String problem) {
        record HistoryLine(String at, String who, String what, String detail) {}
    }

    @CheckedTemplate(basePath = "disclosure")
    static class Templates {
        private Templates() {}

        static native TemplateInstance cases(ListPage page);

        static native TemplateInstance newCase(NewPage page);

        static native TemplateInstance oneCase(CasePage page);
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
            @QueryParam("vulnerability") @DefaultValue("") String vulnerability) {
        String csirt = facts.maker(caller.organization()).csirt();
        return Templates.newCase(
                new NewPage(product(slug), kind, title, vulnerability, csirt, "", MemberState.all(), ""));
    }

    @POST
    @Allow(Permission.MANAGE_CASES)
    public Response open(
            @PathParam("slug") String slug,
            @FormParam("kind") @DefaultValue("") String kind,
            @FormParam("title") @DefaultValue("") String title,
            @FormParam("vulnerability") @DefaultValue("") String vulnerability,
            @FormParam("csirt") @DefaultValue("") String csirt,
            @FormParam("signalAt") @DefaultValue("") String signalAt) {
        Product product = product(slug);
        try {
            ZoneId zone = MemberState.of(csirt).map(MemberState::zone).orElse(ZoneId.of("UTC"));
            var fresh = new CaseStore.NewCase(
                    CaseKind.parse(kind),
                    title.strip(),
                    vulnerability.isBlank() ? null : vulnerability.strip(),
                    csirt,
                    signalAt.isBlank() ? null : local("First signal", signalAt, zone));
            return see(slug, cases.open(caller.get(), product, fresh).name());
        } catch (Problem problem) {
            return again(
                    problem,
                    Templates.newCase(new NewPage(
                            product,
                            kind,
                            title,
                            vulnerability,
                            csirt,
                            signalAt,
                            MemberState.all(),
                            problem.detail())));
        }
    }

    @GET
    @Path("{number}")
    @Allow(Permission.VIEW)
    public TemplateInstance show(@PathParam("slug") String slug, @PathParam("number") String number) {
        Product product = product(slug);
        return page(product, cases.require(product, CaseNumber.parse(number)), "");
    }

    @POST
    @Path("{number}/awareness")
    @Allow(Permission.MANAGE_CASES)
    public Response awareness(
            @PathParam("slug") String slug,
            @PathParam("number") String number,
            @FormParam("at") @DefaultValue("") String at,
            @FormParam("reason") @DefaultValue("") String reason) {
        return act(
                slug,
                number,
                (product, c) -> cases.stateAwareness(
                        caller.get(),
                        product,
                        c.number(),
                        local("Aware since", at, c.csirtState().zone()),
                        reason));
    }

    @POST
    @Path("{number}/measure")
    @Allow(Permission.MANAGE_CASES)
    public Response measure(
            @PathParam("slug") String slug,
            @PathParam("number") String number,
            @FormParam("at") @DefaultValue("") String at,
            @FormParam("reason") @DefaultValue("") String reason) {
        return act(
                slug,
                number,
                (product, c) -> cases.stateMeasure(
                        caller.get(),
                        product,
                        c.number(),
                        local("Available since", at, c.csirtState().zone()),
                        reason));
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
        return act(slug, number, (product, c) -> cases.close(caller.get(), product, c.number(), text));
    }

    private Response act(String slug, String number, Act act) {
        Product product = product(slug);
        Case c = cases.require(product, CaseNumber.parse(number));
        try {
            act.on(product, c);
            return see(slug, c.name());
        } catch (Problem problem) {
            return again(problem, page(product, c, problem.detail()));
        }
    }

    private TemplateInstance page(Product product, Case c, String problem) {
        Instant now = clock.instant();
        ZoneId zone = c.csirtState().zone();
        List<CasePage.HistoryLine> history = cases.history(product, c).stream()
                .map(entry -> new CasePage.HistoryLine(
                        LegalTime.moment(entry.at(), zone), entry.who(), entry.what(), entry.detail()))
                .toList();
        String localNow = now.atZone(zone)
                .toLocalDateTime()
                .truncatedTo(ChronoUnit.MINUTES)
                .toString();
        String awareSince =
                c.awareness().map(stated -> LegalTime.moment(stated.at(), zone)).orElse("");
        return Templates.oneCase(new CasePage(
                product,
                c,
                zone.getId(),
                localNow,
                awareSince,
                exposure.of(product, c).map(CaseExposure.Known::sentence).orElse(""),
                cards(c, now),
                history,
                problem));
    }

    private static List<ClockCard> cards(Case c, Instant now) {
        return c.clocks(now).stream().map(one -> ClockCard.of(c, one, now)).toList();
    }

    private Product product(String slug) {
        return products.require(caller.organization(), slug);
    }

    private static Instant local(String label, String text, ZoneId zone) {
        try {
            return LocalDateTime.parse(text).atZone(zone).toInstant();
        } catch (DateTimeParseException e) {
            throw Problem.invalid("%s needs a date and a time, such as 2026-11-24 09:30.".formatted(label));
        }
    }

    private static Response see(String slug, String name) {
        return Response.seeOther(URI.create("/products/%s/cases/%s".formatted(slug, name)))
                .build();
    }

    private static Response again(Problem problem, TemplateInstance page) {
        return Response.status(problem.status())
                .type(MediaType.TEXT_HTML_TYPE.withCharset("utf-8"))
                .entity(page)
                .build();
    }

    @FunctionalInterface
    private interface Act {
        Case on(Product product, Case c);
    }
}
