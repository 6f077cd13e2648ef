package dev.fleetward.vulnerabilities.matching;

import dev.fleetward.access.Allow;
import dev.fleetward.access.CurrentCaller;
import dev.fleetward.access.Permission;
import dev.fleetward.kernel.PageOf;
import dev.fleetward.kernel.Problem;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Which products a component's name stands for where no SBOM says so. */
@Path("/api/v1/product-names")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
class ProductNamesResource {
    private final ProductNames names;
    private final CurrentCaller caller;

    ProductNamesResource(ProductNames names, CurrentCaller caller) {
        this.names = names;
        this.caller = caller;
    }

    record Wanted(@Nullable List<String> products) {}

    @GET
    @Allow(Permission.VIEW)
    public PageOf<ProductNames.Row> list() {
        return new PageOf<>(names.list(caller.organization()), null);
    }

    @PUT
    @Path("{name}")
    @Allow(Permission.MANAGE_VULNERABILITIES)
    public ProductNames.Row put(@PathParam("name") String name, @Nullable Wanted wanted) {
        List<String> products = wanted == null ? null : wanted.products();
        if (products == null) {
            throw Problem.invalid(
                    "Send products, a list of part:vendor:product; empty when the name stands for nothing.");
        }
        return names.put(caller.get(), name, products);
    }

    @DELETE
    @Path("{name}")
    @Allow(Permission.MANAGE_VULNERABILITIES)
    public ProductNames.Row remove(@PathParam("name") String name) {
        return names.remove(caller.get(), name);
    }
}
