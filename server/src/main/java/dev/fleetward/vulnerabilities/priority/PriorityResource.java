package dev.fleetward.vulnerabilities.priority;

import dev.fleetward.access.Allow;
import dev.fleetward.access.CurrentCaller;
import dev.fleetward.access.Permission;
import dev.fleetward.kernel.Cursor;
import dev.fleetward.kernel.Db;
import dev.fleetward.kernel.PageOf;
import dev.fleetward.kernel.Problem;
import dev.fleetward.products.Product;
import dev.fleetward.products.Products;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What comes first in a product, and by which policy. */
@Path("/api/v1/products/{slug}")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
class PriorityResource {
    private final Db db;
    private final Products products;
    private final Priorities priorities;
    private final CurrentCaller caller;

    PriorityResource(Db db, Products products, Priorities priorities, CurrentCaller caller) {
        this.db = db;
        this.products = products;
        this.priorities = priorities;
        this.caller = caller;
    }

    @GET
    @Path("priorities")
    @Allow(Permission.VIEW)
    public PageOf<Priority> ranked(
            @PathParam("slug") String slug,
            @QueryParam("after") @Nullable String after,
            @QueryParam("limit") @Nullable Integer limit) {
        Product product = product(slug);
        Cursor cursor = Cursor.parse(after, limit);
        long offset = cursor.afterNumber(0);
        List<Priority> page = db.inTransaction(
                caller.organization(),
                tx -> priorities.told(
                        tx,
                        product,
                        priorities.outlined(tx, product).stream()
                                .skip(offset)
                                .limit(cursor.rows())
                                .toList()));
        return PageOf.of(page, cursor.limit(), _ -> String.valueOf(offset + cursor.limit()));
    }

    @GET
    @Path("priority-policy")
    @Allow(Permission.VIEW)
    public Policy policy(@PathParam("slug") String slug) {
        Product product = product(slug);
        return db.inTransaction(caller.organization(), tx -> priorities.policy(tx, product));
    }

    /** Changes what is sent of it. */
    @PUT
    @Path("priority-policy")
    @Consumes(MediaType.APPLICATION_JSON)
    @Allow(Permission.MANAGE_VULNERABILITIES)
    public Policy change(@PathParam("slug") String slug, Policy.@Nullable Change change) {
        if (change == null) {
            throw Problem.invalid("The body must be a JSON object with what is to change of the policy.");
        }
        Product product = product(slug);
        return db.inTransaction(caller.organization(), tx -> priorities.change(tx, caller.get(), product, change));
    }

    private Product product(String slug) {
        return products.require(caller.organization(), slug);
    }
}
