package dev.fleetward.compliance;

import dev.fleetward.access.Allow;
import dev.fleetward.access.CurrentCaller;
import dev.fleetward.access.Permission;
import dev.fleetward.kernel.Cursor;
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

/** The ledger, record by record, and whether it is whole. */
@Path("/products/{slug}/compliance/evidence")
@Produces(MediaType.TEXT_HTML)
@RunOnVirtualThread
class LedgerPages {
    private final Evidence evidence;
    private final Products products;
    private final CurrentCaller caller;

    LedgerPages(Evidence evidence, Products products, CurrentCaller caller) {
        this.evidence = evidence;
        this.products = products;
        this.caller = caller;
    }

    record LedgerPage(
            Product product,
            Verification verification,
            List<EvidenceRecord> records,
            @Nullable String next) {}

    @CheckedTemplate(basePath = "compliance")
    static class Templates {
        private Templates() {}

        static native TemplateInstance ledger(LedgerPage page);
    }

    @GET
    @Allow(Permission.VIEW)
    public TemplateInstance ledger(@PathParam("slug") String slug, @QueryParam("after") @Nullable String after) {
        Product product = product(slug);
        var records = evidence.records(product, Cursor.parse(after, null));
        return Templates.ledger(new LedgerPage(
                product,
                evidence.verify(product),
                records.items(),
                records.next() == null ? null : "?after=" + records.next()));
    }

    @POST
    @Path("measurements")
    @Allow(Permission.MANAGE_COMPLIANCE)
    public Response measure(@PathParam("slug") String slug) {
        evidence.measure(product(slug));
        return Response.seeOther(URI.create("/products/%s/compliance".formatted(slug)))
                .build();
    }

    private Product product(String slug) {
        return products.require(caller.organization(), slug);
    }
}
