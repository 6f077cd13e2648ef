package dev.fleetward.compliance;

import dev.fleetward.access.Allow;
import dev.fleetward.access.Caller;
import dev.fleetward.access.CurrentCaller;
import dev.fleetward.access.Permission;
import dev.fleetward.kernel.Cursor;
import dev.fleetward.kernel.PageOf;
import dev.fleetward.kernel.Problem;
import dev.fleetward.products.Product;
import dev.fleetward.products.Products;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The ledger, its verification and targets. */
@Path("/api/v1/products/{slug}/evidence")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
class EvidenceResource {
    private static final int DAY_CHARACTERS = 10;

    private final Evidence evidence;
    private final EvidencePack pack;
    private final Products products;
    private final CurrentCaller caller;

    EvidenceResource(Evidence evidence, EvidencePack pack, Products products, CurrentCaller caller) {
        this.evidence = evidence;
        this.pack = pack;
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

    /** @param asOf day or moment, now when absent; or {@code release}, for when a release was made */
    @GET
    @Path("pack")
    @Produces("application/zip")
    @Allow(Permission.MANAGE_COMPLIANCE)
    public Response pack(
            @PathParam("slug") String slug,
            @QueryParam("asOf") @DefaultValue("") String asOf,
            @QueryParam("release") @DefaultValue("") String release) {
        Product product = product(slug);
        EvidencePack.Asked asked = pack.asked(product, asOf, release);
        Caller by = caller.get();
        return Response.ok((StreamingOutput) out -> pack.write(by, product, asked, out))
                .header(
                        HttpHeaders.CONTENT_DISPOSITION,
                        Attachment.named("evidence-%s-%s.zip"
                                .formatted(slug, asked.asOf().toString().substring(0, DAY_CHARACTERS))))
                .build();
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
