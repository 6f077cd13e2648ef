package dev.fleetward.crashes.triage;

import dev.fleetward.access.Allow;
import dev.fleetward.access.Colleagues;
import dev.fleetward.access.CurrentCaller;
import dev.fleetward.access.Permission;
import dev.fleetward.crashes.Issues;
import dev.fleetward.crashes.issue.ActivityStore;
import dev.fleetward.crashes.issue.Group;
import dev.fleetward.crashes.issue.Issue;
import dev.fleetward.crashes.issue.IssueStore;
import dev.fleetward.crashes.issue.KnownIssues;
import dev.fleetward.crashes.trace.Scene;
import dev.fleetward.crashes.trace.Scenes;
import dev.fleetward.crashes.trace.Trace;
import dev.fleetward.crashes.trace.TraceView;
import dev.fleetward.crashes.trace.Traces;
import dev.fleetward.kernel.Cursor;
import dev.fleetward.kernel.PageOf;
import dev.fleetward.products.Product;
import dev.fleetward.products.Products;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The stream of issues, and one with all that is known of it. */
@Path("/products/{slug}/issues")
@RunOnVirtualThread
@Produces(MediaType.TEXT_HTML)
class IssuePages {
    private static final Duration CRASH_FREE_WINDOW = Duration.ofDays(7);
    private static final int OCCURRENCES = 25;

    private final Products products;
    private final Issues figures;
    private final KnownIssues issues;
    private final Traces traces;
    private final Impacts impacts;
    private final Merging merging;
    private final Scenes scenes;
    private final Colleagues colleagues;
    private final CurrentCaller caller;

    IssuePages(
            Products products,
            Issues figures,
            KnownIssues issues,
            Traces traces,
            Impacts impacts,
            Merging merging,
            Scenes scenes,
            Colleagues colleagues,
            CurrentCaller caller) {
        this.products = products;
        this.figures = figures;
        this.issues = issues;
        this.traces = traces;
        this.impacts = impacts;
        this.merging = merging;
        this.scenes = scenes;
        this.colleagues = colleagues;
        this.caller = caller;
    }

    record StreamPage(
            Product product,
            Issues.CrashFree crashFree,
            long open,
            List<IssueView> issues,
            @Nullable String next,
            String state,
            String text,
            String device,
            String assignee,
            List<String> colleagues) {
        public boolean isFiltered() {
            return !state.isEmpty() || !text.isEmpty() || !device.isEmpty() || !assignee.isEmpty();
        }

        public boolean isEmpty() {
            return issues.isEmpty();
        }

        public @Nullable String nextAddress() {
            return next == null
                    ? null
                    : "?after=%s&state=%s&q=%s&device=%s&assignee=%s"
                            .formatted(next, state, encode(text), encode(device), encode(assignee));
        }

        private static String encode(String value) {
            return URLEncoder.encode(value, StandardCharsets.UTF_8);
        }
    }

    record IssuePage(
            Product product,
            IssueView issue,
            ImpactView impact,
            @Nullable Scene scene,
            List<Merging.Suggestion> similar,
            List<Group.Counted> groups,
            List<TraceView> occurrences,
            @Nullable String next,
            List<ActivityStore.Link> links,
            List<ActivityStore.Activity> activity,
            List<String> colleagues,
            boolean mayChange) {
        public String base() {
            return "/products/" + product.slug() + "/issues/" + issue.issue().number();
        }

        /** A new case that is linked to the issue. */
        public String caseHref() {
            return "/products/%s/cases/new?kind=severe-incident&title=%s&issue=%d&signal=%s"
                    .formatted(
                            product.slug(),
                            StreamPage.encode(issue.issue().title()),
                            issue.issue().number(),
                            issue.issue().firstSeenAt());
        }

        /** Where the memory of the occurrence that is shown can be looked into. */
        public String memory() {
            return scene == null
                    ? ""
                    : "/products/" + product.slug() + "/traces/"
                            + scene.getTrace().id() + "/memory";
        }

        public String uploadCommand() {
            return "./fleetward symbols upload --product " + product.slug() + " build/firmware.elf";
        }

        public String assignee() {
            return issue.issue().assignee().orElse("");
        }

        public String alike(Merging.Suggestion suggestion) {
            return Math.round(suggestion.likeness() * 100) + " %";
        }

        public @Nullable String nextAddress() {
            return next == null ? null : "?after=" + next;
        }
    }

    @CheckedTemplate(basePath = "crashes")
    static class Templates {
        private Templates() {}

        static native TemplateInstance issues(StreamPage page);

        static native TemplateInstance issue(IssuePage page);
    }

    @GET
    @Allow(Permission.VIEW)
    public TemplateInstance stream(
            @PathParam("slug") String slug,
            @QueryParam("state") @Nullable String state,
            @QueryParam("q") @Nullable String text,
            @QueryParam("device") @Nullable String device,
            @QueryParam("assignee") @Nullable String assignee,
            @QueryParam("after") @Nullable String after) {
        Product product = product(slug);
        var filter = IssueStore.Filter.parse(state, text, device, assignee);
        PageOf<Issue> page = issues.list(product, filter, Cursor.parse(after, null));
        return Templates.issues(new StreamPage(
                product,
                figures.crashFree(product, CRASH_FREE_WINDOW),
                figures.open(product),
                page.items().stream().map(IssueView::new).toList(),
                page.next(),
                orEmpty(state),
                orEmpty(text),
                orEmpty(device),
                orEmpty(assignee),
                colleagues.active(product.organization())));
    }

    /** The address of an issue that was merged leads to the one that has its events. */
    @GET
    @Path("{number}")
    @Allow(Permission.VIEW)
    public Object issue(
            @PathParam("slug") String slug,
            @PathParam("number") long number,
            @QueryParam("after") @Nullable String after) {
        Product product = product(slug);
        Issue issue = issues.require(product, number);
        if (issue.mergedInto().isPresent()) {
            long target = issue.mergedInto().get();
            return Response.seeOther(URI.create("/products/%s/issues/%d".formatted(slug, target)))
                    .build();
        }
        PageOf<Trace> occurrences = traces.of(product, issue, Cursor.parse(after, OCCURRENCES));
        return Templates.issue(new IssuePage(
                product,
                new IssueView(issue),
                new ImpactView(impacts.of(product, issue), impacts.perDay(product, issue)),
                traces.best(product, issue)
                        .map(trace -> scenes.of(product, trace))
                        .orElse(null),
                merging.suggestions(product, issue),
                issues.groups(product, issue),
                occurrences.items().stream().map(TraceView::new).toList(),
                occurrences.next(),
                issues.links(product, issue),
                issues.activity(product, issue),
                colleagues.active(product.organization()),
                caller.get().may(Permission.MANAGE_ISSUES)));
    }

    private Product product(String slug) {
        return products.require(caller.organization(), slug);
    }

    private static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }
}
