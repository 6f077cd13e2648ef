package dev.fleetward.updates;

import dev.fleetward.access.Allow;
import dev.fleetward.access.Caller;
import dev.fleetward.access.CurrentCaller;
import dev.fleetward.access.Permission;
import dev.fleetward.kernel.Cursor;
import dev.fleetward.kernel.PageOf;
import dev.fleetward.kernel.Problem;
import dev.fleetward.products.Product;
import dev.fleetward.products.Products;
import dev.fleetward.updates.releases.Release;
import dev.fleetward.updates.releases.Releases;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.RunOnVirtualThread;
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
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

@Path("/products/{slug}/updates")
@RunOnVirtualThread
@Produces(MediaType.TEXT_HTML)
class RolloutPages {
    private static final int STRAGGLERS = 25;
    private static final String USUAL_PHASES = "5, 25, 50, 100";

    private final Products products;
    private final Rollouts rollouts;
    private final Releases releases;
    private final LongTail tail;
    private final CurrentCaller caller;

    RolloutPages(Products products, Rollouts rollouts, Releases releases, LongTail tail, CurrentCaller caller) {
        this.products = products;
        this.rollouts = rollouts;
        this.releases = releases;
        this.tail = tail;
        this.caller = caller;
    }

    record ListPage(
            Product product,
            List<RolloutView> rollouts,
            List<Release> releases,
            @Nullable String next,
            boolean mayChange) {
        public String nextHref() {
            return "?after=" + next;
        }

        public long running() {
            return rollouts.stream().filter(RolloutView::running).count();
        }

        public long paused() {
            return rollouts.stream().filter(RolloutView::paused).count();
        }
    }

    record RolloutPage(
            Product product,
            RolloutView view,
            List<LongTail.Straggler> stragglers,
            @Nullable String next,
            boolean mayChange) {
        public String cancelHref() {
            return "/products/%s/updates/rollouts/%s/cancel"
                    .formatted(product.slug(), view.rollout().id());
        }

        public String nextHref() {
            return "?after=" + next;
        }
    }

    record NewPage(
            Product product, List<Release> releases, String version, String cohort, String phases, String problem) {
        public String base() {
            return "/products/%s/updates".formatted(product.slug());
        }
    }

    @CheckedTemplate(basePath = "updates")
    static class Templates {
        private Templates() {}

        static native TemplateInstance updates(ListPage page);

        static native TemplateInstance rollout(RolloutPage page);

        static native TemplateInstance rolloutLive(RolloutView view);

        static native TemplateInstance newRollout(NewPage page);
    }

    @GET
    @Allow(Permission.VIEW)
    public TemplateInstance list(@PathParam("slug") String slug, @QueryParam("after") @Nullable String after) {
        Product product = product(slug);
        PageOf<RolloutView> page =
                rollouts.page(product, Cursor.parse(after, null)).map(rollout -> view(product, rollout));
        return Templates.updates(new ListPage(
                product,
                page.items(),
                releases.page(product, Cursor.parse(null, null)).items(),
                page.next(),
                mayChange()));
    }

    @GET
    @Path("rollouts/new")
    @Allow(Permission.MANAGE_UPDATES)
    public TemplateInstance form(@PathParam("slug") String slug, @QueryParam("version") @Nullable String version) {
        return form(product(slug), version == null ? "" : version, "", USUAL_PHASES, "");
    }

    private TemplateInstance form(Product product, String version, String cohort, String phases, String problem) {
        List<Release> choice = releases.page(product, Cursor.parse(null, null)).items();
        return Templates.newRollout(new NewPage(product, choice, version, cohort, phases, problem));
    }

    /** @param release software type and version with a space between, as the choice offers them */
    @POST
    @Path("rollouts")
    @Allow(Permission.MANAGE_UPDATES)
    public Response create(
            @PathParam("slug") String slug,
            @FormParam("release") @Nullable String release,
            @FormParam("cohort") @Nullable String cohort,
            @FormParam("phases") @Nullable String phases,
            @FormParam("successPercent") @Nullable Integer successPercent,
            @FormParam("soakMinutes") @Nullable Long soakMinutes,
            @FormParam("advance") @Nullable String advance,
            @FormParam("urgency") @Nullable String urgency,
            @FormParam("guardHours") @Nullable Double guardHours) {
        Product product = product(slug);
        String[] named = (release == null ? "" : release).split(" ", 2);
        try {
            NewRollout plan = NewRollout.of(new NewRollout.Request(
                    named.length == 2 ? named[1] : null,
                    named[0],
                    null,
                    cohort,
                    urgency == null ? null : Rollout.Urgency.valueOf(urgency),
                    null,
                    advance == null ? null : Rollout.Advance.valueOf(advance),
                    phases(phases == null ? USUAL_PHASES : phases, successPercent, soakMinutes),
                    null,
                    guardHours,
                    null));
            Caller who = caller.get();
            Rollout rollout = rollouts.start(
                    who, product, rollouts.create(who, product, plan).id());
            return to(product, rollout.id());
        } catch (Problem problem) {
            return Response.status(problem.status())
                    .entity(form(
                            product,
                            named.length == 2 ? named[1] : "",
                            cohort == null ? "" : cohort,
                            phases == null ? "" : phases,
                            problem.detail()))
                    .build();
        }
    }

    private static List<NewRollout.PhaseRequest> phases(
            String text, @Nullable Integer successPercent, @Nullable Long soakMinutes) {
        Long soakSeconds = soakMinutes == null ? null : soakMinutes * 60;
        try {
            return Arrays.stream(text.split("[,;\\s]+"))
                    .filter(part -> !part.isBlank())
                    .map(part -> new NewRollout.PhaseRequest(
                            Integer.valueOf(part.replace("%", "")), successPercent, soakSeconds))
                    .toList();
        } catch (NumberFormatException e) {
            throw Problem.invalid("Phases must be rising percentages such as " + USUAL_PHASES + ".");
        }
    }

    @GET
    @Path("rollouts/{id}")
    @Allow(Permission.VIEW)
    public TemplateInstance rollout(
            @PathParam("slug") String slug, @PathParam("id") UUID id, @QueryParam("after") @Nullable String after) {
        Product product = product(slug);
        Rollout rollout = rollouts.require(product, id);
        PageOf<LongTail.Straggler> stragglers = tail.of(product, rollout, null, Cursor.parse(after, STRAGGLERS));
        return Templates.rollout(
                new RolloutPage(product, view(product, rollout), stragglers.items(), stragglers.next(), mayChange()));
    }

    /** The live part alone, for browsers whose event stream does not come through. */
    @GET
    @Path("rollouts/{id}/part")
    @Allow(Permission.VIEW)
    public TemplateInstance part(@PathParam("slug") String slug, @PathParam("id") UUID id) {
        Product product = product(slug);
        return Templates.rolloutLive(view(product, rollouts.require(product, id)));
    }

    @POST
    @Path("rollouts/{id}/{verb: start|pause|resume|advance|cancel}")
    @Allow(Permission.MANAGE_UPDATES)
    public Response change(@PathParam("slug") String slug, @PathParam("id") UUID id, @PathParam("verb") String verb) {
        Product product = product(slug);
        Caller who = caller.get();
        switch (verb) {
            case "start" -> rollouts.start(who, product, id);
            case "pause" -> rollouts.pause(who, product, id, null);
            case "resume" -> rollouts.resume(who, product, id);
            case "advance" -> rollouts.advance(who, product, id);
            default -> rollouts.cancel(who, product, id);
        }
        return to(product, id);
    }

    private RolloutView view(Product product, Rollout rollout) {
        return new RolloutView(product.slug(), rollout, rollouts.progress(product.organization(), rollout.id()));
    }

    private static Response to(Product product, UUID id) {
        return Response.seeOther(URI.create("/products/%s/updates/rollouts/%s".formatted(product.slug(), id)))
                .build();
    }

    private boolean mayChange() {
        return caller.get().may(Permission.MANAGE_UPDATES);
    }

    private Product product(String slug) {
        return products.require(caller.organization(), slug);
    }
}
