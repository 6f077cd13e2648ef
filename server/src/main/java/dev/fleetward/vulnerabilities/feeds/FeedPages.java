package dev.fleetward.vulnerabilities.feeds;

import dev.fleetward.access.Allow;
import dev.fleetward.access.CurrentCaller;
import dev.fleetward.access.Permission;
import dev.fleetward.access.SettingsTabs;
import dev.fleetward.kernel.Cursor;
import dev.fleetward.kernel.Problem;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.util.List;
import java.util.Optional;
import org.jboss.resteasy.reactive.RestForm;
import org.jboss.resteasy.reactive.multipart.FileUpload;
import org.jspecify.annotations.Nullable;

/** The feeds, each feed, and what was not taken of it. */
@Path("/settings/feeds")
@Produces(MediaType.TEXT_HTML)
@RunOnVirtualThread
class FeedPages {
    private static final int SHOWN_IMPORTS = 20;

    private final FeedView view;
    private final CurrentCaller caller;

    FeedPages(FeedView view, CurrentCaller caller) {
        this.view = view;
        this.caller = caller;
    }

    record ListPage(SettingsTabs tabs, List<Feed> feeds, boolean mayImport) {
        public long getUsed() {
            return feeds.stream().filter(feed -> !feed.state().equals("unused")).count();
        }

        public List<Feed> getStale() {
            return feeds.stream().filter(feed -> feed.state().equals("stale")).toList();
        }

        public long getQuarantined() {
            return feeds.stream().mapToLong(Feed::quarantined).sum();
        }
    }

    record FeedPage(
            SettingsTabs tabs,
            Feed feed,
            List<ImportStore.Past> imports,
            List<QuarantineStore.Entry> rejected,
            @Nullable String next,
            String said,
            String problem,
            boolean mayImport) {
        public @Nullable String nextHref() {
            return next == null ? null : "?after=" + next;
        }

        public String command() {
            return "./fleetward feed import --feed " + feed.name() + " FILE";
        }
    }

    record ImportedPage(SettingsTabs tabs, FeedReport report, String title) {}

    record BundlePage(SettingsTabs tabs, BundleReport report) {
        public long getFiles() {
            return report.files().size();
        }
    }

    @CheckedTemplate(basePath = "vulnerabilities")
    static class Templates {
        private Templates() {}

        static native TemplateInstance feeds(ListPage page);

        static native TemplateInstance feed(FeedPage page);

        static native TemplateInstance imported(ImportedPage page);

        static native TemplateInstance bundle(BundlePage page);
    }

    @GET
    @Allow(Permission.VIEW)
    public TemplateInstance list() {
        return Templates.feeds(new ListPage(tabs(), view.list(), mayImport()));
    }

    @GET
    @Path("{feed}")
    @Allow(Permission.VIEW)
    public TemplateInstance one(
            @PathParam("feed") String feed,
            @QueryParam("after") @Nullable String after,
            @QueryParam("said") @Nullable String said) {
        return Templates.feed(page(FeedName.require(feed), after, said == null ? "" : said, ""));
    }

    @POST
    @Path("import")
    @Consumes(MediaType.MULTIPART_FORM_DATA)
    @Allow(Permission.MANAGE_VULNERABILITIES)
    public TemplateInstance importFeed(@RestForm("feed") @Nullable FileUpload file) throws IOException {
        if (file == null || file.size() == 0) {
            throw Problem.invalid("Choose the file to import: a record, an array of records or a ZIP of records.");
        }
        try (var body = Files.newInputStream(file.uploadedFile())) {
            if (Bundle.isOne(file.uploadedFile())) {
                return Templates.bundle(new BundlePage(tabs(), view.takeBundle(file.fileName(), body)));
            }
            FeedReport report = view.take(null, file.fileName(), body);
            return Templates.imported(new ImportedPage(
                    tabs(), report, FeedName.require(report.feed()).title()));
        }
    }

    @POST
    @Path("{feed}")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @Allow(Permission.MANAGE_VULNERABILITIES)
    public Response change(
            @PathParam("feed") String feed,
            @RestForm @Nullable String online,
            @RestForm @Nullable String address,
            @RestForm @Nullable String parts,
            @RestForm @Nullable String key,
            @RestForm @Nullable String everyHours,
            @RestForm @Nullable String freshHours) {
        FeedName name = FeedName.require(feed);
        try {
            view.change(
                    name,
                    new FeedSettings.Wanted(
                            "yes".equals(online),
                            address == null ? "" : address,
                            parts == null ? null : List.of(parts.split(",", -1)),
                            // An empty field keeps the key there is; nobody sees it to type it again.
                            key == null || key.isBlank() ? null : key,
                            number(everyHours, "everyHours"),
                            number(freshHours, "freshHours")));
            return back(feed, "saved");
        } catch (Problem problem) {
            return Response.status(problem.status())
                    .type(MediaType.TEXT_HTML_TYPE.withCharset("utf-8"))
                    .entity(Templates.feed(page(name, null, "", problem.detail())))
                    .build();
        }
    }

    @POST
    @Path("{feed}/sync")
    @Allow(Permission.MANAGE_VULNERABILITIES)
    public Response sync(@PathParam("feed") String feed) {
        view.fetch(FeedName.require(feed));
        return back(feed, "syncing");
    }

    @POST
    @Path("{feed}/quarantine/retry")
    @Allow(Permission.MANAGE_VULNERABILITIES)
    public Response retryAll(@PathParam("feed") String feed) {
        var retried = view.retryAll(FeedName.require(feed));
        return back(feed, retried.taken() > 0 ? "taken" : "refused");
    }

    @POST
    @Path("{feed}/quarantine/{id}/retry")
    @Allow(Permission.MANAGE_VULNERABILITIES)
    public Response retry(@PathParam("feed") String feed, @PathParam("id") String id) {
        var retried = view.retry(FeedName.require(feed), id);
        return back(feed, retried.taken() > 0 ? "taken" : "refused");
    }

    private FeedPage page(FeedName name, @Nullable String after, String said, String problem) {
        var entries = view.rejected(name, Cursor.parse(after, null));
        return new FeedPage(
                tabs(),
                view.get(name),
                view.imports(name, new Cursor(Optional.empty(), SHOWN_IMPORTS)).items(),
                entries.items(),
                entries.next(),
                said,
                problem,
                mayImport());
    }

    private static @Nullable Integer number(@Nullable String text, String field) {
        if (text == null || text.isBlank()) {
            return null;
        }
        if (!text.strip().matches("[0-9]{1,6}")) {
            throw Problem.invalid(field + " must be a whole number of hours.");
        }
        return Integer.valueOf(text.strip());
    }

    private boolean mayImport() {
        return caller.get().may(Permission.MANAGE_VULNERABILITIES);
    }

    private static SettingsTabs tabs() {
        return new SettingsTabs("feeds");
    }

    private static Response back(String feed, String said) {
        return Response.seeOther(URI.create("/settings/feeds/" + feed + "?said=" + said))
                .build();
    }
}
