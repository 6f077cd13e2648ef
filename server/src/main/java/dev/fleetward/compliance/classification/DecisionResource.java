package dev.fleetward.compliance.classification;

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
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The guided decision: its questions, a check of answers, and the decisions kept. */
@Path("/api/v1/products/{slug}/classification")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
class DecisionResource {
    private final Classifications classifications;
    private final Products products;
    private final CurrentCaller caller;

    DecisionResource(Classifications classifications, Products products, CurrentCaller caller) {
        this.classifications = classifications;
        this.products = products;
        this.caller = caller;
    }

    record Answers(@Nullable Map<String, String> answers) {}

    @GET
    @Path("guide")
    @Allow(Permission.VIEW)
    public Guide guide(@PathParam("slug") String slug) {
        product(slug);
        return Guide.GUIDE;
    }

    /** What the answers lead to; nothing is kept. */
    @POST
    @Path("check")
    @Allow(Permission.VIEW)
    public Outcome check(@PathParam("slug") String slug, @Nullable Answers body) {
        product(slug);
        return classifications.check(answers(body));
    }

    @GET
    @Path("decisions")
    @Allow(Permission.VIEW)
    public PageOf<Decision> decisions(@PathParam("slug") String slug) {
        return new PageOf<>(classifications.history(product(slug)), null);
    }

    @POST
    @Path("decisions")
    @Allow(Permission.MANAGE_COMPLIANCE)
    public Response decide(@PathParam("slug") String slug, @Nullable Answers body) {
        Decision kept = classifications.decide(caller.get(), product(slug), answers(body));
        return Response.status(Response.Status.CREATED).entity(kept).build();
    }

    @GET
    @Path("decisions/{number}")
    @Allow(Permission.VIEW)
    public Decision decision(@PathParam("slug") String slug, @PathParam("number") int number) {
        return classifications.require(product(slug), number);
    }

    private static Map<String, String> answers(@Nullable Answers body) {
        if (body == null || body.answers == null) {
            throw Problem.invalid("Send answers: an object from question to answer, as the guide lists them.");
        }
        return body.answers;
    }

    private Product product(String slug) {
        return products.require(caller.organization(), slug);
    }
}
