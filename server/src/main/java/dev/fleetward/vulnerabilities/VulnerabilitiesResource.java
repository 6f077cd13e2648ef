package dev.fleetward.vulnerabilities;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.fleetward.access.Allow;
import dev.fleetward.access.CurrentCaller;
import dev.fleetward.access.Permission;
import dev.fleetward.kernel.Cursor;
import dev.fleetward.kernel.Db;
import dev.fleetward.kernel.PageOf;
import dev.fleetward.kernel.Problem;
import dev.fleetward.products.Products;
import dev.fleetward.vulnerabilities.priority.Priority;
import dev.fleetward.vulnerabilities.vex.Decision;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.jspecify.annotations.Nullable;

@Path("/api/v1/products/{slug}/vulnerabilities")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
class VulnerabilitiesResource {
    private final Db db;
    private final Products products;
    private final VulnerabilityView view;
    private final CurrentCaller caller;

    VulnerabilitiesResource(Db db, Products products, VulnerabilityView view, CurrentCaller caller) {
        this.db = db;
        this.products = products;
        this.view = view;
        this.caller = caller;
    }

    /**
     * A vulnerability and what it means for the product's fleet now.
     *
     * @param dissent where those who spoke of it differ, in words
     */
    record Answer(
            @JsonUnwrapped Vulnerability vulnerability,
            @JsonUnwrapped Exposure.Figure exposure,
            @JsonUnwrapped Signals signals,
            List<Finding> findings,
            List<Decision> statements,
            List<String> dissent,
            @Nullable Priority priority,
            Coverage coverage) {}

    /** @param coverage of how much of the product's software any vulnerability could be known */
    record Listed(@JsonUnwrapped PageOf<VulnerabilityStore.Ranked> page, Coverage coverage) {}

    @GET
    @Allow(Permission.VIEW)
    public Listed list(
            @PathParam("slug") String slug,
            @QueryParam("after") @Nullable String after,
            @QueryParam("limit") @Nullable Integer limit) {
        var product = products.require(caller.organization(), slug);
        return new Listed(
                view.ranked(product, Cursor.parse(after, limit)),
                db.inTransaction(caller.organization(), tx -> view.coverage(tx, product)));
    }

    @GET
    @Path("{id}")
    @Allow(Permission.VIEW)
    public Answer one(@PathParam("slug") String slug, @PathParam("id") String id) {
        var product = products.require(caller.organization(), slug);
        return answer(db.inTransaction(caller.organization(), tx -> view.detail(tx, product, id)));
    }

    @PUT
    @Path("{id}/state")
    @Allow(Permission.MANAGE_VULNERABILITIES)
    public Answer state(
            @PathParam("slug") String slug, @PathParam("id") String id, VulnerabilityView.@Nullable Stated stated) {
        if (stated == null) {
            throw Problem.invalid("The body must be a JSON object with at least “state”.");
        }
        var product = products.require(caller.organization(), slug);
        return answer(view.state(caller.get(), product, id, stated));
    }

    private static Answer answer(VulnerabilityView.Detail detail) {
        return new Answer(
                detail.vulnerability(),
                detail.exposure(),
                detail.signals(),
                detail.findings(),
                detail.statements(),
                detail.dissent(),
                detail.priority(),
                detail.coverage());
    }
}
