package dev.fleetward.updates;

import dev.fleetward.access.Allow;
import dev.fleetward.access.Caller;
import dev.fleetward.access.CurrentCaller;
import dev.fleetward.access.Permission;
import dev.fleetward.devices.Cohort;
import dev.fleetward.devices.Cohorts;
import dev.fleetward.devices.actions.SavedQueries;
import dev.fleetward.devices.actions.SavedQuery;
import dev.fleetward.kernel.Cursor;
import dev.fleetward.kernel.PageOf;
import dev.fleetward.kernel.Problem;
import dev.fleetward.products.Product;
import dev.fleetward.products.Products;
import dev.fleetward.updates.UpdatePolicy.Review;
import dev.fleetward.updates.releases.Release;
import dev.fleetward.updates.releases.Releases;
import dev.fleetward.updates.standing.DeviceStanding;
import dev.fleetward.updates.standing.Standing;
import dev.fleetward.updates.standing.Standings;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.FormParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

@Path("/products/{slug}/updates")
@RunOnVirtualThread
@Produces(MediaType.TEXT_HTML)
class RolloutPages {
    private static final int LATE_SHOWN = 10;
    /** Who might run it by now and does not. */
    private static final Set<Standing> LATE =
            EnumSet.complementOf(EnumSet.of(Standing.CONFIRMED, Standing.WAITING, Standing.MOVED_ON, Standing.RETIRED));

    private final Products products;
    private final Rollouts rollouts;
    private final RollBack rollBack;
    private final Releases releases;
    private final Standings standings;
    private final Cohorts cohorts;
    private final SavedQueries queries;
    private final UpdatePolicies policies;
    private final CurrentCaller caller;

    RolloutPages(
            Products products,
            Rollouts rollouts,
            RollBack rollBack,
            Releases releases,
            Standings standings,
            Cohorts cohorts,
            SavedQueries queries,
            UpdatePolicies policies,
            CurrentCaller caller) {
        this.products = products;
        this.rollouts = rollouts;
        this.rollBack = rollBack;
        this.releases = releases;
        this.standings = standings;
        this.cohorts = cohorts;
        this.queries = queries;
        this.policies = policies;
        this.caller = caller;
    }

    record ListPage(
            Product product,
            List<RolloutView> rollouts,
            List<Release> releases,
            UpdatePolicy policy,
            @Nullable String next,
            boolean mayChange,
            boolean maySetPolicy) {
        public String nextHref() {
            return "?after=" + next;
        }

        public long running() {
            return rollouts.stream().filter(RolloutView::running).count();
        }

        public List<RolloutView> paused() {
            return rollouts.stream().filter(RolloutView::paused).toList();
        }

        public List<RolloutView> inReview() {
            return rollouts.stream().filter(RolloutView::inReview).toList();
        }
    }

    /**
     * @param late devices that might run it by now and do not, the first of them
     * @param mayApprove whether the one looking is a second person
     */
    record RolloutPage(
            Product product,
            RolloutView view,
            List<DeviceStanding> late,
            UpdatePolicy policy,
            boolean mayChange,
            boolean mayApprove,
            String problem) {
        public String href() {
            return "/products/%s/updates/rollouts/%s"
                    .formatted(product.slug(), view.rollout().id());
        }

        public String cancelHref() {
            return href() + "/cancel";
        }

        public String coverageHref() {
            return href() + "/coverage";
        }
    }

    record NewPage(
            Product product,
            List<Release> releases,
            List<Cohort> cohorts,
            List<SavedQuery> queries,
            UpdatePolicy policy,
            boolean asksUsers,
            RolloutForm form,
            String problem) {
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
        PageOf<RolloutView> page = rollouts.page(product, Cursor.parse(after, null))
                .map(rollout -> new RolloutView(
                        slug, rollout, rollouts.progress(product.organization(), rollout.id()), List.of()));
        return Templates.updates(new ListPage(
                product,
                page.items(),
                releases.page(product, Cursor.parse(null, null)).items(),
                policies.of(product),
                page.next(),
                mayChange(),
                caller.get().may(Permission.MANAGE_ORGANIZATION)));
    }

    /** @param query a target to begin with, such as {@code exposed to CVE-2026-1234} */
    @GET
    @Path("rollouts/new")
    @Allow(Permission.MANAGE_UPDATES)
    public TemplateInstance form(
            @PathParam("slug") String slug,
            @QueryParam("version") @Nullable String version,
            @QueryParam("query") @Nullable String query) {
        return form(product(slug), RolloutForm.empty(version == null ? "" : version, query == null ? "" : query), "");
    }

    private TemplateInstance form(Product product, RolloutForm form, String problem) {
        List<Release> choice = releases.page(product, Cursor.parse(null, null)).items();
        return Templates.newRollout(new NewPage(
                product,
                choice,
                cohorts.list(product),
                queries.list(caller.get(), product),
                policies.of(product),
                rollouts.asksUsers(product),
                form,
                problem));
    }

    /** Submitted at once, unless the button {@code draft} was pressed. */
    @POST
    @Path("rollouts")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @Allow(Permission.MANAGE_UPDATES)
    public Response create(@PathParam("slug") String slug, MultivaluedMap<String, String> sent) {
        Product product = product(slug);
        RolloutForm form = RolloutForm.of(sent);
        try {
            NewRollout plan = form.request().plan(null);
            Caller who = caller.get();
            Rollout rollout = form.is("then", "draft")
                    ? rollouts.create(who, product, plan)
                    : rollouts.launch(who, product, plan);
            return to(product, rollout.id());
        } catch (Problem problem) {
            return Response.status(problem.status())
                    .entity(form(product, form, problem.detail()))
                    .build();
        }
    }

    @GET
    @Path("rollouts/{id}")
    @Allow(Permission.VIEW)
    public TemplateInstance rollout(@PathParam("slug") String slug, @PathParam("id") UUID id) {
        return page(product(slug), id, "");
    }

    private TemplateInstance page(Product product, UUID id, String problem) {
        Rollout rollout = rollouts.require(product, id);
        UpdatePolicy policy = policies.of(product);
        boolean isOwn = caller.get().behind().equals(rollout.madeBy());
        return Templates.rollout(new RolloutPage(
                product,
                view(product, rollout),
                standings
                        .devices(product.organization(), id, LATE, Cursor.parse(null, LATE_SHOWN))
                        .items(),
                policy,
                mayChange(),
                mayChange() && (!policy.needsSecondPerson() || !isOwn),
                problem));
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
    @Path("rollouts/{id}/{verb: start|approve|send-back|pause|resume|advance|cancel|roll-back}")
    @Allow(Permission.MANAGE_UPDATES)
    public Response change(
            @PathParam("slug") String slug,
            @PathParam("id") UUID id,
            @PathParam("verb") String verb,
            @FormParam("reason") @Nullable String reason) {
        Product product = product(slug);
        Caller who = caller.get();
        try {
            Rollout changed =
                    switch (verb) {
                        case "start" -> rollouts.start(who, product, id);
                        case "approve" -> rollouts.approve(who, product, id, reason);
                        case "send-back" -> rollouts.sendBack(who, product, id, reason);
                        case "pause" -> rollouts.pause(who, product, id, reason);
                        case "resume" -> rollouts.resume(who, product, id, reason);
                        case "advance" -> rollouts.advance(who, product, id);
                        case "roll-back" -> rollBack.of(who, product, id, null, reason);
                        default -> rollouts.cancel(who, product, id);
                    };
            return to(product, changed.id());
        } catch (Problem problem) {
            if (problem.status() == 404) {
                throw problem;
            }
            return Response.status(problem.status())
                    .entity(page(product, id, problem.detail()))
                    .build();
        }
    }

    /** @param review empty to let it follow from how many people there are */
    @POST
    @Path("policy")
    @Allow(Permission.MANAGE_ORGANIZATION)
    public Response policy(@PathParam("slug") String slug, @FormParam("review") @Nullable String review) {
        Product product = product(slug);
        try {
            policies.change(caller.get(), product, review == null || review.isBlank() ? null : Review.valueOf(review));
        } catch (IllegalArgumentException e) {
            throw Problem.invalid("review must be SECOND_PERSON, ONE_PERSON or empty.");
        }
        return Response.seeOther(URI.create("/products/%s/updates".formatted(slug)))
                .build();
    }

    private RolloutView view(Product product, Rollout rollout) {
        return new RolloutView(
                product.slug(),
                rollout,
                rollouts.progress(product.organization(), rollout.id()),
                standings.tallies(product.organization(), rollout.id()));
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
