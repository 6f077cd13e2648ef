package dev.fleetward.insight.differs;

import dev.fleetward.access.Allow;
import dev.fleetward.access.Permission;
import dev.fleetward.crashes.issue.KnownIssues;
import dev.fleetward.kernel.Problem;
import dev.fleetward.products.Product;
import dev.fleetward.telemetry.Asked;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import org.jspecify.annotations.Nullable;

/** What differs between some devices and the rest. */
@Path("/api/v1/products/{slug}")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
class DiffersResource {
    private final Asked asked;
    private final KnownIssues issues;
    private final Differs differs;

    DiffersResource(Asked asked, KnownIssues issues, Differs differs) {
        this.asked = asked;
        this.issues = issues;
        this.differs = differs;
    }

    /** @param query which devices, in the devices' query language */
    @GET
    @Path("differs")
    @Allow(Permission.VIEW)
    public Differs.Answer ofQuery(@PathParam("slug") String slug, @QueryParam("query") @Nullable String query) {
        Product product = asked.product(slug);
        if (query == null || query.isBlank()) {
            throw Problem.invalid("query must say which devices, such as “issue = 12” or “attr.region = DE”.");
        }
        return differs.of(product, query);
    }

    /** Devices an issue happened on. */
    @GET
    @Path("issues/{number}/differs")
    @Allow(Permission.VIEW)
    public Differs.Answer ofIssue(@PathParam("slug") String slug, @PathParam("number") long number) {
        Product product = asked.product(slug);
        issues.require(product, number);
        return differs.of(product, "issue = " + number);
    }
}
