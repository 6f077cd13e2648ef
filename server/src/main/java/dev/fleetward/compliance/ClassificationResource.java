package dev.fleetward.compliance;

import dev.fleetward.access.Allow;
import dev.fleetward.access.CurrentCaller;
import dev.fleetward.access.Permission;
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
import jakarta.ws.rs.core.MediaType;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/** What the product is in law and how its conformity is assessed. */
@Path("/api/v1/products/{slug}/classification")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
class ClassificationResource {
    private final TechnicalFile file;
    private final Products products;
    private final CurrentCaller caller;
    private final Clock clock;

    ClassificationResource(TechnicalFile file, Products products, CurrentCaller caller, Clock clock) {
        this.file = file;
        this.products = products;
        this.caller = caller;
        this.clock = clock;
    }

    record Decision(
            @Nullable String productClass,
            @Nullable String category,
            @Nullable String coreFunction,
            @Nullable String route) {}

    @GET
    @Allow(Permission.VIEW)
    public Classification classification(@PathParam("slug") String slug) {
        return file.classification(product(slug)).orElseThrow(() -> Problem.notFound("Classification", slug));
    }

    @PUT
    @Consumes(MediaType.APPLICATION_JSON)
    @Allow(Permission.MANAGE_COMPLIANCE)
    public Classification classify(@PathParam("slug") String slug, @Nullable Decision body) {
        if (body == null || body.productClass == null || body.route == null || body.coreFunction == null) {
            throw Problem.invalid("productClass, coreFunction and route are needed.");
        }
        var decided = new Classification(
                        Classification.parseClass(body.productClass),
                        body.category == null ? "" : body.category.strip(),
                        body.coreFunction.strip(),
                        Classification.parseRoute(body.route),
                        caller.get().name(),
                        clock.instant().truncatedTo(ChronoUnit.SECONDS))
                .requireOpenRoute();
        file.classify(caller.get(), product(slug), decided);
        return decided;
    }

    private Product product(String slug) {
        return products.require(caller.organization(), slug);
    }
}
