package dev.fleetward.crashes;

import dev.fleetward.access.Allow;
import dev.fleetward.access.CurrentCaller;
import dev.fleetward.access.Permission;
import dev.fleetward.kernel.Cursor;
import dev.fleetward.kernel.PageOf;
import dev.fleetward.products.Product;
import dev.fleetward.products.Products;
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
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

@Path("/products/{slug}/issues")
@RunOnVirtualThread
@Produces(MediaType.TEXT_HTML)
class IssuePages {
    private static final Duration CRASH_FREE_WINDOW = Duration.ofDays(7);
    private static final int OCCURRENCES = 25;

    private final Products products;
    private final Issues issues;
    private final CurrentCaller caller;

    IssuePages(Products products, Issues issues, CurrentCaller caller) {
        this.products = products;
        this.issues = issues;
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
            String device) {
        public boolean isFiltered() {
            return !state.isEmpty() || !text.isEmpty() || !device.isEmpty();
        }

        public boolean isEmpty() {
            return issues.isEmpty();
        }

        public @Nullable String nextAddress() {
            return next == null
                    ? null
                    : "?after=" + next + "&state=" + state + "&q=" + encode(text) + "&device=" + encode(device);
        }

        private static String encode(String value) {
            return URLEncoder.encode(value, StandardCharsets.UTF_8);
        }
    }

    /** @param scene of the latest occurrence with a coredump, which came from {@code sceneDevice} */
    record IssuePage(
            Product product,
            IssueView issue,
            List<VersionView> versions,
            @Nullable CrashScene scene,
            String sceneDevice,
            List<SceneView.Cell> registers,
            List<TraceView> occurrences,
            @Nullable String next,
            boolean mayChange) {
        public @Nullable String fault() {
            return scene == null ? null : scene.sentence();
        }

        public @Nullable String fixedIn() {
            return issue.issue().resolvedIn().orElse(null);
        }

        public @Nullable String nextAddress() {
            return next == null ? null : "?after=" + next;
        }
    }

    record VersionView(String version, long events, long devices, int widthPercent) {}

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
            @QueryParam("after") @Nullable String after) {
        Product product = product(slug);
        String wanted = IssuesResource.blankToNull(state);
        var filter = new IssueStore.Filter(
                wanted == null ? null : IssuesResource.state(wanted), text, IssuesResource.blankToNull(device));
        PageOf<Issue> page = issues.list(product, filter, Cursor.parse(after, null));
        return Templates.issues(new StreamPage(
                product,
                issues.crashFree(product, CRASH_FREE_WINDOW),
                issues.open(product),
                page.items().stream().map(IssueView::new).toList(),
                page.next(),
                orEmpty(state),
                orEmpty(text),
                orEmpty(device)));
    }

    @GET
    @Path("{number}")
    @Allow(Permission.VIEW)
    public TemplateInstance issue(
            @PathParam("slug") String slug,
            @PathParam("number") long number,
            @QueryParam("after") @Nullable String after) {
        Product product = product(slug);
        Issues.Detail detail = issues.detail(product, number);
        PageOf<Trace> occurrences = issues.traces(product, detail.issue(), Cursor.parse(after, OCCURRENCES));
        return Templates.issue(new IssuePage(
                product,
                new IssueView(detail.issue()),
                versions(detail.perVersion()),
                detail.latest().flatMap(Trace::scene).orElse(null),
                detail.latest().map(Trace::device).orElse(""),
                SceneView.registers(detail.latest()),
                occurrences.items().stream().map(TraceView::new).toList(),
                occurrences.next(),
                caller.get().may(Permission.MANAGE_ISSUES)));
    }

    @POST
    @Path("{number}/state")
    @Allow(Permission.MANAGE_ISSUES)
    public Response setState(
            @PathParam("slug") String slug,
            @PathParam("number") long number,
            @FormParam("state") @Nullable String state,
            @FormParam("version") @Nullable String version) {
        issues.setState(
                caller.get(),
                product(slug),
                number,
                IssuesResource.state(orEmpty(state)),
                IssuesResource.blankToNull(version));
        return Response.seeOther(URI.create("/products/%s/issues/%d".formatted(slug, number)))
                .build();
    }

    private Product product(String slug) {
        return products.require(caller.organization(), slug);
    }

    private static List<VersionView> versions(List<TraceStore.PerVersion> rows) {
        long most = rows.stream().mapToLong(TraceStore.PerVersion::events).max().orElse(1);
        return rows.stream()
                .map(row -> new VersionView(
                        row.version(), row.events(), row.devices(), (int) Math.max(1, row.events() * 100 / most)))
                .toList();
    }

    private static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }
}
