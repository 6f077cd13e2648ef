package dev.fleetward.ingest;

import dev.fleetward.access.Allow;
import dev.fleetward.access.CurrentCaller;
import dev.fleetward.access.Permission;
import dev.fleetward.access.ProjectKeys;
import dev.fleetward.kernel.Cursor;
import dev.fleetward.kernel.Db;
import dev.fleetward.products.Product;
import dev.fleetward.products.Products;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;

@Path("/products/{slug}/quarantine")
@RunOnVirtualThread
@Produces(MediaType.TEXT_HTML)
class QuarantinePages {
    private final Db db;
    private final Products products;
    private final Quarantine quarantine;
    private final DurableLog log;
    private final RefusalCounts refusals;
    private final IngestConfig config;
    private final CurrentCaller caller;

    QuarantinePages(
            Db db,
            Products products,
            Quarantine quarantine,
            DurableLog log,
            RefusalCounts refusals,
            IngestConfig config,
            CurrentCaller caller) {
        this.db = db;
        this.products = products;
        this.quarantine = quarantine;
        this.log = log;
        this.refusals = refusals;
        this.config = config;
        this.caller = caller;
    }

    record ListPage(
            Product product,
            IngestCountStore.Status status,
            IntakeLimits limits,
            List<Entry> entries,
            @Nullable String next,
            @Nullable String replayed,
            boolean mayReplay) {}

    /** @param preview the first bytes in pairs of hexadecimal digits */
    record Entry(QuarantineStore.Summary summary, String preview) {
        static Entry of(QuarantineStore.Summary summary) {
            return new Entry(summary, summary.firstBytesHex().replaceAll("..(?!$)", "$0 "));
        }
    }

    @CheckedTemplate(basePath = "ingest")
    static class Templates {
        private Templates() {}

        static native TemplateInstance quarantine(ListPage page);
    }

    @GET
    @Allow(Permission.VIEW)
    public TemplateInstance list(
            @PathParam("slug") String slug,
            @QueryParam("after") @Nullable String after,
            @QueryParam("replayed") @Nullable String replayed) {
        Product product = products.require(caller.organization(), slug);
        var page = quarantine.list(product, Cursor.parse(after, null));
        return Templates.quarantine(new ListPage(
                product,
                db.inTransaction(caller.organization(), tx -> log.status(tx, product)),
                IntakeLimits.of(
                        config,
                        refusals.of(new ProjectKeys.Project(
                                product.organization(), product.id().value()))),
                page.items().stream().map(Entry::of).toList(),
                page.next() == null ? null : "?after=" + page.next(),
                replayed,
                caller.get().may(Permission.MANAGE_DEVICES)));
    }

    @POST
    @Path("{id}/replay")
    @Allow(Permission.MANAGE_DEVICES)
    public Response replay(@PathParam("slug") String slug, @PathParam("id") String id) {
        Product product = products.require(caller.organization(), slug);
        String outcome = quarantine.replay(caller.get(), product, id).decoded() ? "decoded" : "refused";
        return Response.seeOther(URI.create("/products/%s/quarantine?replayed=%s".formatted(slug, outcome)))
                .build();
    }
}
