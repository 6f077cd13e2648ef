package dev.fleetward.compliance;

import dev.fleetward.access.Allow;
import dev.fleetward.access.CurrentCaller;
import dev.fleetward.access.Permission;
import dev.fleetward.kernel.Cursor;
import dev.fleetward.kernel.PageOf;
import dev.fleetward.kernel.Problem;
import dev.fleetward.products.Product;
import dev.fleetward.products.Products;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The ledger, its verification and targets. */
@Path("/api/v1/products/{slug}/evidence")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
class EvidenceResource {
    private final Evidence evidence;
    private final Products products;
    private final CurrentCaller caller;

    EvidenceResource(Evidence evidence, Products products, CurrentCaller caller) {
        this.evidence = evidence;
        this.products = products;
        this.caller = caller;
    }

    record TargetChange(@Nullable Integer percent, @Nullable String reason) {}

    @GET
    @Allow(Permission.VIEW)
    public PageOf<EvidenceRecord> records(
            @PathParam("slug") String slug,
            @QueryParam("after") @Nullable String after,
            @QueryParam("limit") @Nullable Integer limit) {
        return evidence.records(product(slug), Cursor.parse(after, limit));
    }

    @GET
    @Path("verify")
    @Allow(Permission.VIEW)
    public Verification verify(@PathParam("slug") String slug) {
        return evidence.verify(product(slug));
    }

    @POST
    @Path("measurements")
    @Allow(Permission.MANAGE_COMPLIANCE)
    public Map<String, Integer> measure(@PathParam("slug") String slug) {
        return Map.of("appended", evidence.measure(product(slug)));
    }

    @PUT
    @Path("targets/{source}")
    @Consumes(MediaType.APPLICATION_JSON)
    @Allow(Permission.MANAGE_COMPLIANCE)
    public void setTarget(
            @PathParam("slug") String slug, @PathParam("source") String source, @Nullable TargetChange body) {
        if (body == null || body.percent == null || body.reason == null) {
            throw Problem.invalid("percent and reason are needed.");
        }
        evidence.setTarget(caller.get(), product(slug), source, body.percent, body.reason);
    }

    private Product product(String slug) {
        return products.require(caller.organization(), slug);
    }
}
