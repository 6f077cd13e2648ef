package dev.fleetward.disclosure.handling;

import dev.fleetward.access.Allow;
import dev.fleetward.access.Colleagues;
import dev.fleetward.access.CurrentCaller;
import dev.fleetward.access.Permission;
import dev.fleetward.disclosure.Case;
import dev.fleetward.disclosure.CaseEntry;
import dev.fleetward.disclosure.CaseExposure;
import dev.fleetward.disclosure.CaseMessages;
import dev.fleetward.disclosure.CaseProgress;
import dev.fleetward.disclosure.CaseState;
import dev.fleetward.disclosure.Cases;
import dev.fleetward.disclosure.facts.Tlp;
import dev.fleetward.disclosure.time.LegalTime;
import dev.fleetward.disclosure.time.MemberState;
import dev.fleetward.kernel.Problem;
import dev.fleetward.kernel.PublicAddress;
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
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.net.URI;
import java.time.Clock;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/** How a case is worked on: state, who and what may be told, links, and the exchange with its reporter. */
@Path("/products/{slug}/cases/{number}/handling")
@Produces(MediaType.TEXT_HTML)
@RunOnVirtualThread
class HandlingPages {
    private final Cases cases;
    private final CaseProgress progress;
    private final CaseMessages messages;
    private final CaseExposure exposure;
    private final CaseLinks links;
    private final Reporters reporters;
    private final Colleagues colleagues;
    private final Products products;
    private final PublicAddress address;
    private final CurrentCaller caller;
    private final Clock clock;

    HandlingPages(
            Cases cases,
            CaseProgress progress,
            CaseMessages messages,
            CaseExposure exposure,
            CaseLinks links,
            Reporters reporters,
            Colleagues colleagues,
            Products products,
            PublicAddress address,
            CurrentCaller caller,
            Clock clock) {
        this.cases = cases;
        this.progress = progress;
        this.messages = messages;
        this.exposure = exposure;
        this.links = links;
        this.reporters = reporters;
        this.colleagues = colleagues;
        this.products = products;
        this.address = address;
        this.caller = caller;
        this.clock = clock;
    }

    /**
     * @param embargo as the form has it, in the CSIRT's time; empty for none
     * @param fresh the reporter's address just made, shown this once
     * @param draft a message that was refused
     */
    record HandlingPage(
            Product product,
            Case c,
            String zone,
            String since,
            String embargo,
            String embargoShown,
            boolean underEmbargo,
            List<String> colleagues,
            List<CaseLink> links,
            String exposed,
            Optional<ReporterStore.Reporter> reporter,
            List<Line> messages,
            String fresh,
            String draft,
            String problem) {
        record Line(String at, String who, String text) {}

        public List<Tlp> labels() {
            return List.of(Tlp.values());
        }

        /** As {@link Case#refusePublic} has it. */
        public boolean keepsFromPublic(Tlp label) {
            return label == Tlp.RED || label == Tlp.AMBER_STRICT;
        }

        public List<LinkKind> kinds() {
            return List.of(LinkKind.values());
        }

        /** The states a case goes through when all goes well. */
        public List<CaseState> track() {
            return List.of(
                    CaseState.TRIAGE,
                    CaseState.CONFIRMED,
                    CaseState.FIXING,
                    CaseState.FIX_AVAILABLE,
                    CaseState.DISCLOSED,
                    CaseState.CLOSED);
        }

        public boolean isPast(CaseState state) {
            return state.isBefore(c.handling().state()) && c.handling().state() != CaseState.REJECTED;
        }
    }

    @CheckedTemplate(basePath = "disclosure")
    static class Templates {
        private Templates() {}

        static native TemplateInstance handling(HandlingPage page);
    }

    @GET
    @Allow(Permission.VIEW)
    public TemplateInstance show(@PathParam("slug") String slug, @PathParam("number") String number) {
        Product product = product(slug);
        return page(product, cases.require(product, number), "", "", "");
    }

    @POST
    @Path("state")
    @Allow(Permission.MANAGE_CASES)
    public Response move(
            @PathParam("slug") String slug,
            @PathParam("number") String number,
            @FormParam("state") @DefaultValue("") String state,
            @FormParam("reason") @DefaultValue("") String reason) {
        return act(
                slug,
                number,
                reason,
                (product, c) ->
                        progress.move(caller.get(), product, c.number(), CaseState.parse(state), reason.strip()));
    }

    @POST
    @Allow(Permission.MANAGE_CASES)
    public Response change(
            @PathParam("slug") String slug,
            @PathParam("number") String number,
            @FormParam("assignee") @DefaultValue("") String assignee,
            @FormParam("tlp") @DefaultValue("") String tlp,
            @FormParam("embargoUntil") @DefaultValue("") String embargoUntil) {
        return act(
                slug,
                number,
                "",
                (product, c) -> progress.change(
                        caller.get(),
                        product,
                        c.number(),
                        new CaseProgress.Change(assignee, tlp, embargo(c, embargoUntil))));
    }

    /** The form knows minutes: an embargo that was not touched stays as it is. */
    private static String embargo(Case c, String local) {
        if (local.isBlank() || local.equals(local(c))) {
            return local.isBlank()
                    ? ""
                    : c.handling().embargoUntil().orElseThrow().toString();
        }
        try {
            return LocalDateTime.parse(local).atZone(zone(c)).toInstant().toString();
        } catch (DateTimeParseException e) {
            throw Problem.invalid("The embargo needs a date and a time, such as 2027-01-15 09:00.");
        }
    }

    @POST
    @Path("links")
    @Allow(Permission.MANAGE_CASES)
    public Response link(
            @PathParam("slug") String slug,
            @PathParam("number") String number,
            @FormParam("kind") @DefaultValue("") String kind,
            @FormParam("target") @DefaultValue("") String target) {
        return act(slug, number, "", (product, c) -> links.add(caller.get(), product, c, LinkKind.parse(kind), target));
    }

    @POST
    @Path("links/removal")
    @Allow(Permission.MANAGE_CASES)
    public Response unlink(
            @PathParam("slug") String slug,
            @PathParam("number") String number,
            @FormParam("kind") @DefaultValue("") String kind,
            @FormParam("target") @DefaultValue("") String target) {
        return act(
                slug, number, "", (product, c) -> links.remove(caller.get(), product, c, LinkKind.parse(kind), target));
    }

    @POST
    @Path("messages")
    @Allow(Permission.MANAGE_CASES)
    public Response message(
            @PathParam("slug") String slug,
            @PathParam("number") String number,
            @FormParam("text") @DefaultValue("") String text) {
        return act(slug, number, text, (product, c) -> messages.toReporter(caller.get(), product, c.number(), text));
    }

    @POST
    @Path("reporter")
    @Allow(Permission.MANAGE_CASES)
    public Response invite(
            @PathParam("slug") String slug,
            @PathParam("number") String number,
            @FormParam("name") @DefaultValue("") String name,
            @Context UriInfo uri) {
        Product product = product(slug);
        Case c = cases.require(product, number);
        try {
            String fresh = address.of(uri.getBaseUri()) + reporters.invite(caller.get(), product, c, name);
            return answer(200, page(product, c, fresh, "", ""));
        } catch (Problem problem) {
            return answer(problem.status(), page(product, c, "", "", problem.detail()));
        }
    }

    private Response act(String slug, String number, String draft, Act act) {
        Product product = product(slug);
        Case c = cases.require(product, number);
        try {
            act.on(product, c);
            return Response.seeOther(URI.create("/products/%s/cases/%s/handling".formatted(slug, c.name())))
                    .build();
        } catch (Problem problem) {
            return answer(problem.status(), page(product, c, "", draft, problem.detail()));
        }
    }

    private TemplateInstance page(Product product, Case c, String fresh, String draft, String problem) {
        ZoneId zone = zone(c);
        return Templates.handling(new HandlingPage(
                product,
                c,
                zone.getId(),
                LegalTime.moment(c.handling().since(), zone),
                local(c),
                c.handling()
                        .embargoUntil()
                        .map(until -> LegalTime.moment(until, zone))
                        .orElse(""),
                c.handling().isUnderEmbargo(c.at(clock.instant())),
                colleagues.active(product.organization()),
                links.of(product, c),
                exposure.of(product, c).map(CaseExposure.Known::sentence).orElse(""),
                reporters.of(product, c),
                reporters.messages(product, c).stream()
                        .map(one -> line(one, zone))
                        .toList(),
                fresh,
                draft,
                problem));
    }

    private static HandlingPage.Line line(CaseEntry entry, ZoneId zone) {
        return new HandlingPage.Line(
                LegalTime.moment(entry.at(), zone),
                entry.what().equals(CaseMessages.FROM_REPORTER) ? entry.who() + ", the reporter" : entry.who(),
                entry.detail());
    }

    private static String local(Case c) {
        return c.handling()
                .embargoUntil()
                .map(until -> until.atZone(zone(c))
                        .toLocalDateTime()
                        .truncatedTo(ChronoUnit.MINUTES)
                        .toString())
                .orElse("");
    }

    private static ZoneId zone(Case c) {
        return MemberState.of(c.csirt()).orElseThrow().zone();
    }

    private Product product(String slug) {
        return products.require(caller.organization(), slug);
    }

    private static Response answer(int status, TemplateInstance page) {
        return Response.status(status)
                .type(MediaType.TEXT_HTML_TYPE.withCharset("utf-8"))
                .entity(page)
                .build();
    }

    @FunctionalInterface
    private interface Act {
        void on(Product product, Case c);
    }
}
