package dev.fleetward.components;

import dev.fleetward.access.Allow;
import dev.fleetward.access.CurrentCaller;
import dev.fleetward.access.Permission;
import dev.fleetward.kernel.Cursor;
import dev.fleetward.kernel.Db;
import dev.fleetward.kernel.PageOf;
import dev.fleetward.products.Products;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import org.jspecify.annotations.Nullable;

@Path("/api/v1/products/{slug}/components")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
class ComponentsResource {
    private final Db db;
    private final Products products;
    private final ComponentStore store;
    private final CurrentCaller caller;

    ComponentsResource(Db db, Products products, ComponentStore store, CurrentCaller caller) {
        this.db = db;
        this.products = products;
        this.store = store;
        this.caller = caller;
    }

    @GET
    @Allow(Permission.VIEW)
    public PageOf<ComponentStore.Spread> list(
            @PathParam("slug") String slug,
            @QueryParam("q") @DefaultValue("") String text,
            @QueryParam("after") @Nullable String after,
            @QueryParam("limit") @Nullable Integer limit) {
        var product = products.require(caller.organization(), slug);
        Cursor cursor = Cursor.parse(after, limit);
        long offset = cursor.afterNumber(0);
        var rows = db.inTransaction(
                caller.organization(), tx -> store.spread(tx, product.id().value(), text, offset, cursor.rows()));
        return PageOf.of(rows, cursor.limit(), _ -> String.valueOf(offset + cursor.limit()));
    }
}
