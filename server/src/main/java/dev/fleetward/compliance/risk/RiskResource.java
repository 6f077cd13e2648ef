package dev.fleetward.compliance.risk;

import dev.fleetward.access.Allow;
import dev.fleetward.access.CurrentCaller;
import dev.fleetward.access.Permission;
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
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The cybersecurity risk assessment: draft, approval, versions, and what calls for a review. */
@Path("/api/v1/products/{slug}/risk-assessment")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
class RiskResource {
    private final RiskAssessments risks;
    private final Products products;
    private final CurrentCaller caller;

    RiskResource(RiskAssessments risks, Products products, CurrentCaller caller) {
        this.risks = risks;
        this.products = products;
        this.caller = caller;
    }

    /** @param missing what keeps the draft from being approved */
    record Standing(
            Optional<RiskAssessment> approved, Optional<RiskAssessment> draft, List<String> missing, List<Due> due) {}

    record Modified(@Nullable String what) {}

    @GET
    @Allow(Permission.VIEW)
    public Standing standing(@PathParam("slug") String slug) {
        Product product = product(slug);
        Optional<RiskAssessment> draft = risks.draft(product);
        return new Standing(
                risks.approved(product),
                draft,
                draft.map(one -> ContentCheck.missing(one.content())).orElse(List.of()),
                risks.due(product));
    }

    @GET
    @Path("scale")
    @Allow(Permission.VIEW)
    public Scale scale(@PathParam("slug") String slug) {
        product(slug);
        return Scale.SCALE;
    }

    /** Changes the draft, or starts one from the last version. */
    @PUT
    @Path("draft")
    @Allow(Permission.MANAGE_COMPLIANCE)
    public RiskAssessment edit(@PathParam("slug") String slug, @Nullable ContentForm body) {
        if (body == null) {
            throw Problem.invalid("Send what the risk assessment says: use, assets, risks, items and more.");
        }
        return risks.edit(caller.get(), product(slug), body::on);
    }

    @POST
    @Path("draft/approval")
    @Consumes(MediaType.WILDCARD)
    @Allow(Permission.MANAGE_COMPLIANCE)
    public RiskAssessment approve(@PathParam("slug") String slug) {
        return risks.approve(caller.get(), product(slug));
    }

    @GET
    @Path("versions")
    @Allow(Permission.VIEW)
    public PageOf<RiskAssessment> versions(@PathParam("slug") String slug) {
        return new PageOf<>(risks.versions(product(slug)), null);
    }

    @GET
    @Path("versions/{number}")
    @Allow(Permission.VIEW)
    public RiskAssessment version(@PathParam("slug") String slug, @PathParam("number") int number) {
        return risks.require(product(slug), number);
    }

    @POST
    @Path("modifications")
    @Allow(Permission.MANAGE_COMPLIANCE)
    public Response modified(@PathParam("slug") String slug, @Nullable Modified body) {
        risks.modified(caller.get(), product(slug), body == null || body.what == null ? "" : body.what);
        return Response.noContent().build();
    }

    private Product product(String slug) {
        return products.require(caller.organization(), slug);
    }
}
